import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

/// Real processes of the kinds that intruders leave.
@Suite struct `The process probe` {
    private func observed(_ probe: ProcessProbe = ProcessProbe(pace: .milliseconds(50))) async throws -> [Observation] {
        try await probe.observe("host", after: [])
    }

    @Test func `sees a program in a temporary folder`() async throws {
        let folder = try PlantedFolder(in: "/tmp")
        let program = try folder.copy("/bin/sleep", as: "worker")
        let planted = try Planted(program, ["60"])
        let observations = try await observed()
        let process = try #require(observations.survey?.processes.first { $0.pid == planted.pid })
        #expect(process.executable == program)
        #expect(process.argument == program)
        #expect(process.name == "worker")
        #expect(process.user == Int(geteuid()))
        #expect(abs(process.startedAt?.timeIntervalSinceNow ?? -99) < 60)
        #expect(process.container == nil)
        #expect(!process.isDeleted)
        let finding = try #require(TemporaryExecutableCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == (Planted.isRoot ? .high : .medium))
        #expect(finding.title.arguments["path"] == program)
    }

    @Test func `sees that the file of a running program is gone, and that another took its place`() async throws {
        let folder = try PlantedFolder(in: NSHomeDirectory())
        let gone = try folder.copy("/bin/sleep", as: "gone")
        let replaced = try folder.copy("/bin/sleep", as: "replaced")
        let first = try Planted(gone, ["60"])
        let second = try Planted(replaced, ["60"])
        try FileManager.default.removeItem(atPath: gone)
        try FileManager.default.removeItem(atPath: replaced)
        _ = try folder.copy("/bin/sleep", as: "replaced")
        let observations = try await observed()
        let survey = try #require(observations.survey)
        let goneProcess = try #require(survey.processes.first { $0.pid == first.pid })
        let replacedProcess = try #require(survey.processes.first { $0.pid == second.pid })
        #expect(goneProcess.executable == gone)
        #expect(goneProcess.isDeleted && !goneProcess.isReplaced)
        #expect(replacedProcess.isDeleted && replacedProcess.isReplaced)
        #expect(survey.stillRunningOld(replaced).map(\.pid) == [second.pid])
        let findings = DeletedExecutableCheck().findings(in: observations)
        #expect(findings.about(first.pid).first?.severity == (Planted.isRoot ? .high : .medium))
        #expect(findings.about(second.pid).allSatisfy { $0.severity == .low })
    }

    @Test func `is not deceived by a file that is called deleted`() async throws {
        let folder = try PlantedFolder(in: NSHomeDirectory())
        let planted = try Planted(try folder.copy("/bin/sleep", as: "worker (deleted)"), ["60"])
        let process = try #require(try await observed().survey?.processes.first { $0.pid == planted.pid })
        #expect(process.executable?.hasSuffix("worker (deleted)") == true)
        #expect(!process.isDeleted)
    }

    @Test func `sees a library that was replaced under a running program`() async throws {
        let folder = try PlantedFolder(in: NSHomeDirectory())
        let library = try folder.copy(try Self.library(), as: "extra.so")
        let planted = try Planted("/bin/sleep", ["60"], environment: ["LD_PRELOAD": library, "PASSWORD": "secret"])
        try await Self.isMapped(library, in: planted)
        try FileManager.default.removeItem(atPath: library)
        _ = try folder.copy("/bin/sleep", as: "extra.so")
        let observations = try await observed()
        let process = try #require(observations.survey?.processes.first { $0.pid == planted.pid })
        #expect(process.replaced == [ReplacedFile(path: library, isGone: false)])
        #expect(observations.survey?.stillRunningOld(library).map(\.pid) == [planted.pid])
        let json = String(decoding: try JSONEncoder().encode(process), as: UTF8.self)
        #expect(!json.contains("secret"))
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl")) func `sees a program that runs from memory`() async throws {
        // memfd_create(2) has the number 319 on x86-64, and 279 elsewhere.
        let planted = try Planted(
            Planted.perl,
            [
                "-e",
                "my $n = qq(work); my $fd = syscall(`uname -m` =~ /x86_64/ ? 319 : 279, $n, 0);"
                    + "open(my $o, qq(>&=), $fd); open(my $i, qq(<), qq(/bin/sleep)); binmode $_ for $i, $o;"
                    + "local $/; print {$o} (<$i>); $o->flush; exec { qq(/proc/self/fd/$fd) } qq(sleep), 60",
            ])
        let observations = try await Self.until {
            try await observed()
        } holds: {
            $0.survey?.processes.first { $0.pid == planted.pid }?.isMemoryFile == true
        }
        let finding = try #require(TemporaryExecutableCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.key == "check.processes.temporary-executable.memory")
        #expect(finding.title.arguments["path"] == "/memfd:work")
        #expect(DeletedExecutableCheck().findings(in: observations).about(planted.pid).isEmpty)
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl"), arguments: ["kworker/0:1", "[kworker/u8:2-events]", "[md]"])
    func `sees a program under the name of a kernel's thread`(name: String) async throws {
        let planted = try Planted(perl: "$0 = q(\(name))")
        let observations = try await observed()
        let finding = try #require(ImitatedNameCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.key == "check.processes.imitated-name.kernel")
        #expect(observations.survey.map { $0.processes.filter { $0.name.hasPrefix("kworker") }.count } ?? 0 <= 1)
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl")) func `sees a program under the name of another`() async throws {
        let folder = try PlantedFolder(in: NSHomeDirectory())
        let program = try folder.copy("/bin/sleep", as: ".x/worker")
        let planted = try Planted(Planted.perl, ["-e", "exec { q(\(program)) } q(/bin/ls), 60"])
        let observations = try await Self.until {
            try await observed()
        } holds: {
            $0.survey?.processes.first { $0.pid == planted.pid }?.executable == program
        }
        let process = try #require(observations.survey?.processes.first { $0.pid == planted.pid })
        #expect(process.claim == ClaimedProgram(path: "/bin/ls", kind: .program))
        let finding = try #require(ImitatedNameCheck().findings(in: observations).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.arguments["claimed"] == "/bin/ls")
    }

    @Test(.enabled(if: Planted.canRunPerl, "no Perl")) func `sees a bot in Perl that shows itself as a server`()
        async throws
    {
        let planted = try Planted(perl: "$0 = q(/bin/ls -DSSL)")
        let finding = try #require(ImitatedNameCheck().findings(in: try await observed()).about(planted.pid).first)
        #expect(finding.severity == .high)
        #expect(finding.title.key == "check.processes.imitated-name.path")
    }

    @Test func `sees a library that the environment puts into a program`() async throws {
        let folder = try PlantedFolder(in: "/tmp")
        let library = try folder.copy(try Self.library(), as: "hook.so")
        let planted = try Planted("/bin/sleep", ["60"], environment: ["LD_PRELOAD": library])
        let finding = try #require(PreloadCheck().findings(in: try await observed()).about(planted.pid).first)
        #expect(finding.severity == (Planted.isRoot ? .high : .medium))
        #expect(finding.title.arguments["library"] == library)
    }

    @Test(arguments: ["whole", "link", "bare"])
    func `sees a library whose file was removed since the environment put it into a program`(
        _ way: String
    ) async throws {
        let folder = try PlantedFolder(in: "/tmp")
        let library = try folder.copy(try Self.library(), as: "real/hook.so")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/real")
        let written = way == "bare" ? "hook.so" : way == "link" ? folder.path + "/link/hook.so" : library
        var environment = ["LD_PRELOAD": written]
        if way == "bare" { environment["LD_LIBRARY_PATH"] = folder.path + "/real" }
        let planted = try Planted("/bin/sleep", ["60"], environment: environment)
        try await Self.isMapped(library, in: planted)
        try FileManager.default.removeItem(atPath: library)
        let findings = PreloadCheck().findings(in: try await observed()).about(planted.pid)
        let finding = try #require(findings.first { $0.title.key.hasSuffix(".environment-removed") })
        #expect(finding.severity == (Planted.isRoot ? .critical : .high))
        #expect(finding.title.arguments["library"] == library)
    }

    @Test func `says nothing of a library that was never there`() async throws {
        let planted = try Planted("/bin/sleep", ["60"], environment: ["LD_PRELOAD": "/tmp/noroshi-never.so"])
        try await Self.isMapped("libc.so", in: planted)
        #expect(PreloadCheck().findings(in: try await observed()).about(planted.pid).isEmpty)
    }

    @Test func `sees a library that is named without its folder`() async throws {
        let folder = try PlantedFolder(in: "/tmp")
        let library = try folder.copy(try Self.library(), as: "hook.so")
        let planted = try Planted(
            "/bin/sleep", ["60"], environment: ["LD_PRELOAD": "hook.so", "LD_LIBRARY_PATH": folder.path])
        let findings = PreloadCheck().findings(in: try await observed()).about(planted.pid)
        #expect(findings.map(\.title.arguments["library"]) == [library, folder.path])
        #expect(findings.map(\.title.key).last == "check.processes.preload.folder")
    }

    @Test(.enabled(if: Planted.isRoot, "only root may change its root"))
    func `tells a foreign file system from the host's`()
        async throws
    {
        let folder = try PlantedFolder(in: "/tmp")
        let program = try folder.copy("/bin/sleep", as: "tmp/worker")
        for library in try Self.libraries(of: "/bin/sleep") {
            _ = try folder.copy(library, as: String(library.dropFirst()))
        }
        _ = program
        let planted = try Planted("/usr/bin/unshare", ["--mount", "--root=\(folder.path)", "/tmp/worker", "60"])
        let observations = try await Self.until {
            try await observed()
        } holds: {
            $0.survey?.processes.first { $0.pid == planted.pid }?.name == "worker"
        }
        let process = try #require(observations.survey?.processes.first { $0.pid == planted.pid })
        #expect(process.container?.hasPrefix("mnt:[") == true)
        #expect(process.package == nil)
        #expect(!process.isDeleted)
    }

    @Test func `does not tell of itself, nor of what ended meanwhile`() async throws {
        let ended = try Planted("/bin/true", [])
        let observations = try await Self.until {
            try await observed()
        } holds: {
            $0.survey?.processes.first { $0.pid == ended.pid }?.executable == nil
        }
        #expect(observations.survey?.processes.contains { $0.pid == Int(getpid()) } == false)
    }

    // MARK: What the tests need

    /// A library that is mapped into this process.
    private static func library() throws -> String {
        try #require(try libraries(of: "/bin/sleep").first { $0.contains("libc.so") })
    }

    private static func libraries(of program: String) throws -> [String] {
        let planted = try Planted(program, ["60"])
        let path = "/proc/\(planted.pid)/maps"
        for _ in 0..<10_000 {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            guard text.contains("libc.so") else { continue }
            let paths = text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "/").map { String(line[$0...]) }
            }
            // The loader is asked for by another path than that of its file.
            return Array(Set(paths.filter { $0.contains(".so") }))
                + ["/lib64/ld-linux-x86-64.so.2"].filter {
                    FileManager.default.fileExists(atPath: $0)
                }
        }
        return []
    }

    private static func isMapped(_ library: String, in planted: Planted) async throws {
        for _ in 0..<10_000
        where try !String(contentsOfFile: "/proc/\(planted.pid)/maps", encoding: .utf8).contains(library) {
            await Task.yield()
        }
    }

    /// Looks again until a process is what it becomes.
    private static func until(
        _ look: () async throws -> [Observation], holds: ([Observation]) -> Bool
    ) async throws -> [Observation] {
        for _ in 0..<20 {
            let observations = try await look()
            if holds(observations) { return observations }
        }
        return try await look()
    }
}
