import Foundation
import NoroshiModel
import Testing

@testable import HostState

@Suite struct `The search for hidden processes` {
    /// A folder like `/proc` with processes that are listed.
    private static func proc(_ listed: [Int], threads: [Int: Int] = [:]) throws -> PlantedFolder {
        let folder = try PlantedFolder(in: NSTemporaryDirectory())
        try folder.write("sys/kernel/pid_max", "32768\n")
        try folder.write("stat", "cpu 1\nprocesses 900\n")
        for pid in listed {
            try folder.write("\(pid)/status", "Name:\tx\nTgid:\t\(pid)\n")
            try folder.write("\(pid)/task/\(pid)/status", "")
        }
        for (thread, process) in threads { try folder.write("\(process)/task/\(thread)/status", "") }
        return folder
    }

    private func questions(_ alive: Set<Int>) -> HiddenSearch.Questions {
        HiddenSearch.Questions(
            answering: { alive.contains($0) ? ["kill", "getpgid"] : [] }, isThere: { alive.contains($0) })
    }

    @Test func `finds what answers and is not listed`() throws {
        let folder = try Self.proc([1, 10])
        let search = HiddenSearch(proc: ProcFolder(folder.path), questions: questions([1, 10, 666]))
        let result = search.search(listed: [1, 10])
        #expect(result.hidden.map(\.pid) == [666])
        #expect(result.hidden.first?.way == .unlisted)
        #expect(result.hidden.first?.seenBy == ["kill", "getpgid"])
        #expect(result.isComplete)
        #expect(result.askedTo == 32768)
    }

    @Test func `takes no thread for a process`() throws {
        let folder = try Self.proc([1, 10], threads: [11: 10, 12: 10])
        // 12 can be opened by its number, as the kernel allows; 11 shows among the threads only.
        try folder.write("sys/kernel/pid_max", "32768\n")
        let search = HiddenSearch(proc: ProcFolder(folder.path), questions: questions([1, 10, 11, 12]))
        #expect(search.search(listed: [1, 10]).hidden.isEmpty)
    }

    @Test func `leaves out what ended or began meanwhile`() throws {
        let folder = try Self.proc([1, 10, 20])
        // 20 began after the list was made; 30 answers once and has ended then.
        let search = HiddenSearch(
            proc: ProcFolder(folder.path),
            questions: .init(answering: { $0 == 30 ? [] : ["kill"] }, isThere: { [1, 10, 20, 30].contains($0) }))
        #expect(search.search(listed: [1, 10]).hidden.isEmpty)
    }

    @Test func `finds what only a control group lists`() throws {
        let folder = try Self.proc([1])
        let search = HiddenSearch(
            proc: ProcFolder(folder.path), questions: .init(answering: { _ in ["getpgid"] }, isThere: { _ in false }))
        #expect(search.search(listed: [1], others: [1, 77]).hidden.map(\.pid) == [77])
    }

    @Test func `says when it had no time for all numbers`() throws {
        let folder = try Self.proc([1])
        try folder.write("sys/kernel/pid_max", "4194304\n")
        try folder.write("stat", "processes 99999999\n")
        let search = HiddenSearch(proc: ProcFolder(folder.path), questions: questions([1]))
        let result = search.search(listed: [1], budget: .zero)
        #expect(!result.isComplete)
        #expect(result.askedTo < 4_194_304)
    }

    @Test(.enabled(if: Planted.isRoot, "only root may mount")) func `finds a process whose folder is covered`()
        async throws
    {
        let hidden = try Planted("/bin/sleep", ["60"])
        let empty = try PlantedFolder(in: NSTemporaryDirectory())
        // In a mount namespace of its own, so that nobody else is deceived.
        let deceived = try Planted(
            "/usr/bin/unshare",
            ["--mount", "/bin/sh", "-c", "mount --bind \(empty.path) /proc/\(hidden.pid) && echo ready && read x"],
            saysReady: true)
        let proc = "/proc/\(deceived.pid)/root/proc"
        let observations = try await ProcessProbe(proc: proc, pace: .milliseconds(20)).observe("host", after: [])
        #expect(observations.survey?.hidden.map(\.pid) == [hidden.pid])
        #expect(observations.survey?.processes.contains { $0.pid == hidden.pid } == false)
        let finding = try #require(HiddenProcessCheck().findings(in: observations).first)
        #expect(finding.severity == .critical)
        #expect(finding.confidence == .confirmed)
        #expect(finding.title.key == "check.processes.hidden.covered")
        let plain = try await ProcessProbe(pace: .milliseconds(20)).observe("host", after: [])
        #expect(plain.survey?.hidden == [])
    }

    @Test func `is quiet while processes come and go`() async throws {
        for _ in 0..<3 {
            let busy = (0..<8).compactMap { _ in try? Planted("/bin/sleep", ["60"]) }
            let survey = try await ProcessProbe(pace: .milliseconds(10)).observe("host", after: []).survey
            #expect(survey?.hidden == [])
            #expect(busy.count == 8)
        }
    }
}
