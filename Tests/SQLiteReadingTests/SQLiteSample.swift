import Foundation
import HostReading
import SQLiteReading

/// A database that the real sqlite3 wrote, in a folder that goes when the test is over.
final class SQLiteSample {
    static let program = "/usr/bin/sqlite3"
    static var hasProgram: Bool { FileManager.default.isExecutableFile(atPath: program) }

    let folder: String
    var path: String { folder + "/some.db" }
    var root: HostRoot { HostRoot(folder) }

    struct Failed: Error { let status: Int32 }

    init(_ script: String = "") throws {
        folder = NSTemporaryDirectory() + "sqlite-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if !script.isEmpty { try run(script) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @discardableResult
    func run(_ script: String) throws -> String {
        let input = folder + "/script"
        try Data(script.utf8).write(to: URL(filePath: input))
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-bail", path]
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input))
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return String(decoding: data, as: UTF8.self)
    }

    func data(_ suffix: String = "") throws -> Data { try Data(contentsOf: URL(filePath: path + suffix)) }

    func write(_ data: Data, _ suffix: String = "") throws { try data.write(to: URL(filePath: path + suffix)) }

    func open() throws -> SQLiteFile {
        guard let file = try root.open("/some.db") else { throw Failed(status: 0) }
        return try SQLiteFile(file, root: root)
    }

    /// The rows of a table as sqlite3 prints them with `.mode quote`.
    func rows(_ name: String) throws -> [String] {
        let file = try open()
        guard let table = try file.table(name) else { throw Failed(status: 1) }
        var found: [String] = []
        try file.rows(of: table) { row in found.append(row.values.map(Self.quoted).joined(separator: ",")) }
        return found
    }

    private static func quoted(_ value: SQLiteValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let bytes): "'\(String(decoding: bytes, as: UTF8.self))'"
        case .blob(let bytes):
            "X'" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
        }
    }
}
