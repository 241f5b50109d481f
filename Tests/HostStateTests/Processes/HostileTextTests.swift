import Foundation
import HostReading
import NoroshiModel
import Testing

@testable import HostState

/// Texts of processes are whatever their owners want them to be.
@Suite struct `Hostile texts of processes` {
    private static let seeds = [
        "42 (a) R (b) S 7 42 42 34819 42 4194304 0 0 0 0 150 50 0 0 20 0 3 0 12345 0 0\n",
        "7f00-7f01 r-xp 00000000 fd:01 2 /usr/lib/libssl.so.3 (deleted)\n7f04-7f05 rwxp 00000000 00:01 4 /memfd:x\n",
        "h\n 1: 0200000A:C350 01020304:0016 02 00000000:00000000 00:00000000 00000000 0 0 77 1 0 100 0 0 10 0\n",
        "sk\n0000000000000000 3 3 0003 2 1 0 0 26174\n", "0::/system.slice/docker-0123.scope\n",
        "Name:\tx\nTgid:\t4\nUid:\t0\t1\t2\t3\nCapEff:\t00ff\n",
    ]

    /// The same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test(arguments: 0..<6) func `are read without harm, however they are damaged`(seed: Int) {
        var numbers = Numbers(state: UInt64(seed + 1))
        for _ in 0..<400 {
            var bytes = Array(Self.seeds[seed].utf8)
            for _ in 0..<Int.random(in: 1...8, using: &numbers) {
                let place = Int.random(in: 0..<bytes.count, using: &numbers)
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
                case 1: bytes.insert(contentsOf: "99999999999999999999".utf8, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count - 1, place + 7))
                default: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = ProcessStat(bytes)?.terminalName
            _ = ProcessStatus(bytes)
            _ = RawSocketTable.packet(text) + RawSocketTable.raw(text)
            _ = ControlGroup(text)
            #expect(MappedFiles(bytes).deleted.count <= MappedFiles(bytes).code.count)
            #expect(Connections.parse(bytes, transport: .tcp).allSatisfy { $0.remotePort >= 0 })
        }
    }

    @Test func `are one word in a command`() {
        var process = RunningProcess(pid: 7)
        process.executable = "/usr/bin/python3"
        process.script = "/tmp/$(reboot) x.py"
        var survey = ProcessSurvey()
        survey.processes = [process]
        let remedy = TemporaryExecutableCheck().findings(in: survey).first?.remediations.first
        #expect(remedy?.text.arguments["quoted"] == "'/tmp/$(reboot) x.py'")
    }

    @Test func `reach nobody's terminal`() async throws {
        let folder = try PlantedFolder(in: "/tmp")
        let program = try folder.copy("/bin/sleep", as: "a\u{1B}[31m\nb")
        let planted = try Planted(program, ["60"])
        let observations = try await ProcessProbe(pace: .milliseconds(20)).observe("host", after: [])
        let findings = stateChecks().flatMap { $0.findings(in: observations) }.about(planted.pid)
        #expect(findings.contains { $0.check == "processes.imitated-name" && $0.severity == .high })
        #expect(findings.contains { $0.check == "processes.temporary-executable" })
        for finding in findings {
            let texts = finding.title.arguments.values + finding.evidence.map(\.excerpt) + [finding.id]
            #expect(texts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 } })
        }
    }
}
