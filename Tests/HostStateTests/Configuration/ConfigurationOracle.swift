import Foundation

/// A program of the distribution that says how it understands a configuration file.
///
/// It is looked for on this machine, among the servers that the tests unpacked, and, for root, in the systems whose folders
/// `NOROSHI_ORACLE_ROOTS` names, between colons.
struct ConfigurationOracle {
    /// The folder of the files, as the program sees it.
    let folder: String
    private let outside: String
    private let program: String
    private let root: String?

    /// nil where no such program is.
    init?(_ path: String, needsRoot: Bool = false) throws {
        let environment = ProcessInfo.processInfo.environment
        let unpacked =
            environment["NOROSHI_TEST_SERVERS"] ?? (environment["HOME"] ?? "/root") + "/.cache/noroshi/test-servers"
        let roots =
            geteuid() == 0 ? environment["NOROSHI_ORACLE_ROOTS"]?.split(separator: ":").map(String.init) ?? [] : []
        let isThere = FileManager.default.isExecutableFile(atPath:)
        folder = "/tmp/noroshi-oracle-\(UUID().uuidString)"
        if let found = roots.first(where: { isThere($0 + path) }) {
            root = found
            program = path
        } else {
            root = nil
            guard let found = (needsRoot ? [path] : [path, unpacked + path]).first(where: isThere) else { return nil }
            program = found
        }
        outside = (root ?? "") + folder
        try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
    }

    /// The folder of libraries of this kind of machine.
    private static var system: String {
        #if arch(arm64)
            "aarch64-linux-gnu"
        #else
            "x86_64-linux-gnu"
        #endif
    }

    func remove() { try? FileManager.default.removeItem(atPath: outside) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: outside + "/" + name))
    }

    /// What the program writes, both its answers and its complaints.
    func ask(_ arguments: [String]) throws -> String {
        let process = Process()
        let isUnpacked = program.contains("test-servers")
        let library =
            isUnpacked ? program.prefix(upTo: program.firstRange(of: "/usr/")?.lowerBound ?? program.startIndex) : ""
        process.environment = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
            "LD_LIBRARY_PATH": library.isEmpty ? "" : "\(library)/usr/lib/dovecot:\(library)/usr/lib/\(Self.system)",
        ]
        process.executableURL = URL(filePath: root == nil ? program : "/usr/sbin/chroot")
        process.arguments = (root.map { [$0, program] } ?? []) + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
