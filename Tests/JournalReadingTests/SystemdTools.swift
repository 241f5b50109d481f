import Foundation
import JournalReading

/// systemd's own programs, where they are.
struct SystemdTool: Sendable {
    let path: String

    static let journalctl = find(["/usr/bin/journalctl", "/bin/journalctl"])
    /// It makes journal files of entries in the export format. `NOROSHI_JOURNAL_REMOTE` may say where it is.
    static let journalRemote = find(
        [ProcessInfo.processInfo.environment["NOROSHI_JOURNAL_REMOTE"], "/usr/lib/systemd/systemd-journal-remote"]
            .compactMap(\.self))

    private static func find(_ paths: [String]) -> SystemdTool? {
        paths.lazy.map { SystemdTool(path: $0) }.first { (try? $0.run(["--version"])) != nil }
    }

    /// - Parameter input: What the program reads from its standard input.
    /// - Returns: What it writes to its standard output.
    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let given = try SampleFile(input)
        let output = try SampleFile([])
        process.standardInput = FileHandle(fileDescriptor: given.descriptor, closeOnDealloc: false)
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output.path))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ToolError(status: process.terminationStatus) }
        return try Array(Data(contentsOf: URL(filePath: output.path)))
    }

    struct ToolError: Error {
        var status: Int32
    }
}

/// The format in which journalctl gives all bytes of entries: <https://systemd.io/JOURNAL_EXPORT_FORMATS/>.
enum ExportFormat {
    struct Entry: Hashable {
        var cursor: String
        var realtime: UInt64
        var monotonic: UInt64
        var bootID: String
        /// By name, then by value: journalctl's order is its own.
        var fields: [SampleEntry.Field]

        init(cursor: String, _ entry: SampleEntry) {
            self.cursor = cursor
            realtime = entry.realtime
            monotonic = entry.monotonic
            bootID = entry.bootID.description
            // Given from the entry itself instead.
            fields = Self.sorted(entry.fields.filter { $0.name != "_BOOT_ID" })
        }

        init?(_ all: [SampleEntry.Field]) {
            func text(_ name: String) -> String? {
                all.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
            }
            guard let cursor = text("__CURSOR"), let realtime = text("__REALTIME_TIMESTAMP").flatMap({ UInt64($0) }),
                let monotonic = text("__MONOTONIC_TIMESTAMP").flatMap({ UInt64($0) }), let bootID = text("_BOOT_ID")
            else { return nil }
            self.cursor = cursor
            self.realtime = realtime
            self.monotonic = monotonic
            self.bootID = bootID
            fields = Self.sorted(all.filter { !$0.name.hasPrefix("__") && $0.name != "_BOOT_ID" })
        }

        private static func sorted(_ fields: [SampleEntry.Field]) -> [SampleEntry.Field] {
            fields.sorted { one, other in
                one.name == other.name ? one.value.lexicographicallyPrecedes(other.value) : one.name < other.name
            }
        }
    }

    static func parse(_ bytes: [UInt8]) throws -> [Entry] {
        var entries: [Entry] = []
        var fields: [SampleEntry.Field] = []
        var place = 0
        while place < bytes.count {
            guard let end = bytes[place...].firstIndex(of: 0x0A) else { throw FormatError() }
            let line = bytes[place..<end]
            place = end + 1
            if line.isEmpty {
                guard let entry = Entry(fields) else { throw FormatError() }
                entries.append(entry)
                fields = []
            } else if let equals = line.firstIndex(of: 0x3D) {
                fields.append(
                    SampleEntry.Field(
                        name: String(decoding: line[..<equals], as: UTF8.self), value: Array(line[(equals + 1)...])))
            } else {
                let count = (0..<8).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
                let value = Array(bytes[place + 8..<place + 8 + count])
                fields.append(SampleEntry.Field(name: String(decoding: line, as: UTF8.self), value: value))
                place += 8 + count + 1
            }
        }
        return entries
    }

    struct FormatError: Error {}

    static func serialize(_ entries: [SampleEntry]) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Array("__REALTIME_TIMESTAMP=\(entry.realtime)\n__MONOTONIC_TIMESTAMP=\(entry.monotonic)\n".utf8)
            bytes += Array("_BOOT_ID=\(entry.bootID)\n".utf8)
            for field in entry.fields {
                guard !field.value.isEmpty else {
                    bytes += Array("\(field.name)=\n".utf8)
                    continue
                }
                bytes += Array(field.name.utf8) + [0x0A]
                bytes += (0..<8).map { UInt8(truncatingIfNeeded: field.value.count >> (8 * $0)) }
                bytes += field.value + [0x0A]
            }
            bytes += [0x0A]
        }
        return bytes
    }
}
