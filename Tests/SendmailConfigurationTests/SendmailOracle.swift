import Foundation

@testable import SendmailConfiguration

/// A real sendmail with its m4 files, for comparison: installed, or unpacked in the folder that `NOROSHI_SENDMAIL`
/// names (`dpkg -x` of sendmail-bin, sendmail-base, sendmail-cf and libwrap0).
///
/// It runs in a network of its own without any interface, so that no name service is asked.
struct SendmailOracle {
    static let host = "mail.example.net"
    static let explanation = "no sendmail with its m4 files, m4 and unshare as root: nothing to compare with"
    static let found: SendmailOracle? = {
        let environment = ProcessInfo.processInfo.environment
        let roots = [environment["NOROSHI_SENDMAIL"], ""].compactMap { $0 }
        for root in roots {
            let programs = ["/usr/libexec/sendmail/sendmail", "/usr/sbin/sendmail"].map { root + $0 }
            let program = programs.first { FileManager.default.isExecutableFile(atPath: $0) }
            let tree = root + "/usr/share/sendmail/cf"
            let hasTree = FileManager.default.fileExists(atPath: tree + "/m4/cf.m4")
            let tools = ["/usr/bin/m4", "/usr/bin/unshare"].allSatisfy(FileManager.default.isExecutableFile)
            if let program, hasTree, tools, getuid() == 0 {
                return SendmailOracle(program: program, tree: tree, root: root)
            }
        }
        return nil
    }()

    let program: String
    let tree: String
    let root: String

    /// Makes a configuration from the text of an `.mc` file.
    func configuration(_ master: String, in folder: URL) throws -> [UInt8] {
        let source = folder.appending(path: "test.mc")
        try Data(master.utf8).write(to: source)
        return Array(try run("/usr/bin/m4", ["-D_CF_DIR_=\(tree)/", "\(tree)/m4/cf.m4", source.path], input: "").utf8)
    }

    /// Makes the database of a map, with `makemap`.
    func makeMap(_ path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let folder = (program as NSString).deletingLastPathComponent
        let makemap = [folder + "/makemap", root + "/usr/sbin/makemap"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        _ = try run(makemap ?? "/usr/sbin/makemap", ["-C", "/dev/null", "-s", "hash", path], input: text)
    }

    /// What `sendmail -bt` says: for each command the tokens that the set, or the last of several, returns.
    func returns(_ configuration: String, _ commands: [(macros: [String: String], line: String)]) throws -> [String] {
        var script = ""
        for (index, command) in commands.enumerated() {
            for (name, value) in command.macros.sorted(by: { $0.key < $1.key }) { script += ".D{\(name)}\(value)\n" }
            script += "\(command.line)\n/map end\(index) key\n"
        }
        let arguments = [
            "-un", "/bin/sh", "-c", "hostname \(Self.host); exec \"$0\" \"$@\"", program, "-C", configuration, "-bt",
        ]
        let output = try run("/usr/bin/unshare", arguments, input: script + "/quit\n")
        var results: [String] = []
        var last = ""
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if let range = line.range(of: " returns:") {
                last = line[range.upperBound...].trimmingCharacters(in: .whitespaces)
            } else if line.contains("Map named \"end\(results.count)\" not found") {
                results.append(last)
                last = ""
            }
        }
        return results
    }

    private func run(_ program: String, _ arguments: [String], input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["LD_LIBRARY_PATH"] = "\(root)/lib/x86_64-linux-gnu:\(root)/usr/lib/x86_64-linux-gnu"
        process.environment = environment
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (inputFile, outputFile) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(input.utf8).write(to: inputFile)
        try Data().write(to: outputFile)
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    }
}

/// A folder that is gone at the end.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "noroshi-sendmail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }
}

extension ConfigurationFiles {
    /// The files of this machine.
    static let local = ConfigurationFiles { path in
        guard FileManager.default.fileExists(atPath: path) else { return .failure(.missing) }
        guard let data = FileManager.default.contents(atPath: path) else { return .failure(.unreadable("no access")) }
        return .success(Array(data))
    } modified: { path in
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.modificationDate] as? Date).map { Int64($0.timeIntervalSince1970) }
    }

    static func texts(_ texts: [String: String], times: [String: Int64] = [:]) -> ConfigurationFiles {
        ConfigurationFiles {
            texts[$0].map { .success(Array($0.utf8)) } ?? .failure(.missing)
        } modified: {
            times[$0]
        }
    }
}
