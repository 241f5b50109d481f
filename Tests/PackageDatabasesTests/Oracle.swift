import Foundation
import HostReading

/// Programs of the distribution that say what is right, run with an argument array.
enum Oracle {
    static func path(_ name: String) -> String? {
        ["/usr/bin/\(name)", "/bin/\(name)"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static var hasRpm: Bool { path("rpm") != nil && path("rpmbuild") != nil }
    static var hasDpkg: Bool { path("dpkg-query") != nil }
    static var hasBerkeley: Bool { hasRpm && path("db5.3_load") != nil }
    static var hasSQLite: Bool { hasRpm && path("sqlite3") != nil }

    struct Failed: Error { let status: Int32, text: String }

    /// - Returns: What it writes to standard output.
    @discardableResult
    static func run(_ name: String, _ arguments: [String], input: Data? = nil, in folder: String? = nil) throws
        -> String
    {
        guard let path = path(name) else { throw Failed(status: 127, text: name) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let output = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: output) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        if let input {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            try input.write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
            try FileManager.default.removeItem(at: file)
        }
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus, text: text) }
        return text
    }
}

/// A folder that goes when the test is over.
final class TestRoot {
    let path: String
    var root: HostRoot { HostRoot(path) }

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("packages-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String, mode: Int = 0o644) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }
}
