import Foundation
import Glibc
import HostState
import NoroshiModel

/// A process that a test starts, and that ends with it.
final class Planted {
    static let perl = "/usr/bin/perl"
    static let canRunPerl = FileManager.default.isExecutableFile(atPath: perl)
    static let isRoot = geteuid() == 0

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    var pid: Int { Int(process.processIdentifier) }

    /// - Parameter saysReady: Whether it writes a line when it is as the test wants it.
    init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, saysReady: Bool = false
    ) throws {
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        if saysReady { _ = output.fileHandleForReading.availableData }
    }

    /// A program in Perl that says when it is ready, then waits for the end of its input.
    convenience init(perl text: String) throws {
        try self.init(Self.perl, ["-e", text + "; $| = 1; print qq(ready\\n); <STDIN>"], saysReady: true)
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// A folder of a test, removed in the end.
final class PlantedFolder {
    let path: String

    init(in parent: String) throws {
        path = "\(parent)/noroshi-planted-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func copy(_ source: String, as name: String) throws -> String {
        let target = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: target))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: target)
        return target
    }

    func write(_ name: String, _ text: String) throws {
        let target = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
    }
}

extension [Observation] {
    /// The survey among them.
    var survey: ProcessSurvey? {
        lazy.compactMap { if case .state(.processes(let survey)) = $0.fact { survey } else { nil } }.first
    }
}

extension Check {
    func findings(in observations: [Observation]) -> [Finding] {
        evaluate(observations).compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
    }

    func findings(in survey: ProcessSurvey) -> [Finding] {
        findings(in: [
            Observation(
                host: "host", at: Date(timeIntervalSince1970: 1_800_000_000), fact: .state(.processes(survey)))
        ])
    }
}

extension [Finding] {
    /// Those whose evidence is of a process.
    func about(_ pid: Int) -> [Finding] {
        filter { $0.evidence.contains { $0.locator.hasPrefix("/proc/\(pid)/") } }
    }
}
