import Foundation
import HostReading
import HostState
import NoroshiModel

/// A folder that stands for the root of a host, removed in the end.
final class AccountTree {
    static let moment = Date(timeIntervalSince1970: 1_800_000_000)

    let path: String
    var root: HostRoot { HostRoot(path) }

    /// - Parameter files: Paths and what is in them; without them a host as it is freshly installed.
    init(_ files: [String: String] = [:]) throws {
        path = NSTemporaryDirectory() + "accounts-\(UUID().uuidString)"
        for (name, text) in Self.clean.merging(files, uniquingKeysWith: { $1 }) { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let clean = [
        "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
        "/etc/shadow": "root:*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\n",
        "/etc/group": "root:x:0:\ndaemon:x:1:\nshadow:x:42:\n",
        "/etc/gshadow": "root:*::\ndaemon:*::\nshadow:*::\n",
    ]

    /// Adds lines for an account to all four files.
    static func account(_ name: String, _ uid: Int, _ hash: String, shell: String = "/bin/bash") -> [String: String] {
        [
            "/etc/passwd": clean["/etc/passwd"]! + "\(name):x:\(uid):\(uid):\(name):/home/\(name):\(shell)\n",
            "/etc/shadow": clean["/etc/shadow"]! + "\(name):\(hash):20000:0:99999:7:::\n",
            "/etc/group": clean["/etc/group"]! + "\(name):x:\(uid):\n",
            "/etc/gshadow": clean["/etc/gshadow"]! + "\(name):!::\n",
        ]
    }

    func write(_ name: String, _ text: String, mode: Int? = nil) throws { try write(name, Data(text.utf8), mode: mode) }

    func write(_ name: String, _ data: Data, mode: Int? = nil) throws {
        let file = URL(filePath: path + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        let usual = name.hasSuffix("shadow") ? 0o600 : name.contains("sudoers") ? 0o440 : 0o644
        try FileManager.default.setAttributes([.posixPermissions: mode ?? usual], ofItemAtPath: path + name)
    }

    func link(_ name: String, to target: String) throws {
        let file = URL(filePath: path + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path + name, withDestinationPath: target)
    }

    // MARK: Looking

    func look() async throws -> (survey: AccountSurvey, observations: [Observation]) {
        let moment = Self.moment
        let seen = try await AccountProbe(root: root, clock: { moment }).observe("mail.example.jp", after: [])
        guard case .state(.accounts(let survey)) = seen[0].fact else { throw CocoaError(.featureUnsupported) }
        return (survey, seen)
    }

    /// `accounts.second-root toor critical`, in the order of the checks.
    func findings(_ policy: AccountPolicy? = nil) async throws -> [Finding] {
        let seen = try await look().observations
        let findings = stateChecks(StateRules(accounts: policy)).filter { $0.id.rawValue.hasPrefix("accounts.") }
            .flatMap { check in
                check.evaluate(seen).compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
            }
        for finding in findings { AccountTexts.check(finding) }
        return findings
    }

    func told(_ policy: AccountPolicy? = nil) async throws -> [String] {
        try await findings(policy).map { "\($0.check) \($0.title.key.split(separator: ".").last ?? "") \($0.severity)" }
    }

    func gaps() async throws -> [String] {
        try await look().observations.compactMap {
            if case .unseen(let what, let reason) = $0.fact { "\(what): \(reason)" } else { nil }
        }
    }
}

/// A program of this machine that knows the answer.
struct Oracle {
    let path: String

    static func exists(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// nil where the program is not installed.
    init?(_ path: String) {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        self.path = path
    }

    func run(_ arguments: [String], environment: [String: String] = ["LC_ALL": "C", "TZ": "UTC"]) throws -> (
        output: String, status: Int32
    ) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}
