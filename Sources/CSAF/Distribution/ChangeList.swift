/// `changes.csv`: each document of a directory with the time of its current release.
///
/// - Source: CSAF 2.0 §7.1.13, CSAF 2.1 §7.1.13, RFC 4180
public struct ChangeList: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// From the directory: `2026/example-2026-0001.json`.
        public var path: String
        public var released: Timestamp

        public init(path: String, released: Timestamp) {
            self.path = path
            self.released = released
        }
    }

    public var entries: [Entry]

    public init(_ entries: [Entry]) { self.entries = entries }

    /// Reads lines with or without quotes.
    ///
    /// - Throws: ``CSAFError`` with the line of the first error.
    public static func parse(_ bytes: [UInt8], file: String) throws(CSAFError) -> ChangeList {
        var entries: [Entry] = []
        for (number, line) in lines(of: bytes) {
            func error(_ reason: String) -> CSAFError {
                CSAFError(file: file, place: .position(line: number, column: 1), reason: reason)
            }
            let fields = fields(of: line)
            guard let fields, fields.count == 2 else { throw error("\(quoted(line)) is not a name and a time") }
            guard isDocumentPath(fields[0]) else { throw error("\(quoted(fields[0])) is not the path of a document") }
            guard let released = Timestamp(fields[1]) else {
                throw error("\(quoted(fields[1])) is not an RFC 3339 date and time with a zone")
            }
            entries.append(Entry(path: fields[0], released: released))
        }
        return ChangeList(entries)
    }

    /// The newest first; CSAF 2.0 wants quotes, CSAF 2.1 wants none.
    public func serialize(_ edition: CSAFVersion) -> [UInt8] {
        let quote = edition == .version20 ? "\"" : ""
        var bytes: [UInt8] = []
        let sorted = entries.sorted { ($1.released.date, $0.path) < ($0.released.date, $1.path) }
        for entry in sorted {
            bytes += "\(quote)\(entry.path)\(quote),\(quote)\(entry.released.text)\(quote)\n".utf8
        }
        return bytes
    }

    private static func fields(of line: String) -> [String]? {
        var fields: [String] = []
        var rest = line[...]
        while true {
            if rest.first == "\"" {
                rest.removeFirst()
                var field = ""
                while true {
                    guard let end = rest.firstIndex(of: "\"") else { return nil }
                    field += rest[..<end]
                    rest = rest[rest.index(after: end)...]
                    guard rest.first == "\"" else { break }
                    field.append("\"")
                    rest.removeFirst()
                }
                fields.append(field)
            } else {
                let field = rest.prefix { $0 != "," }
                fields.append(String(field))
                rest = rest[field.endIndex...]
            }
            guard rest.first == "," else { break }
            rest.removeFirst()
        }
        return rest.isEmpty ? fields : nil
    }
}

/// `index.txt`: the path of each document of a directory, one a line.
///
/// - Source: CSAF 2.0 §7.1.12, CSAF 2.1 §7.1.12
public struct DirectoryIndex: Sendable, Hashable {
    public var paths: [String]

    public init(_ paths: [String]) { self.paths = paths }

    /// - Throws: ``CSAFError`` with the line of the first path that is not a document's.
    public static func parse(_ bytes: [UInt8], file: String) throws(CSAFError) -> DirectoryIndex {
        var paths: [String] = []
        for (number, line) in lines(of: bytes) {
            guard isDocumentPath(line) else {
                throw CSAFError(
                    file: file, place: .position(line: number, column: 1),
                    reason: "\(quoted(line)) is not the path of a document")
            }
            paths.append(line)
        }
        return DirectoryIndex(paths)
    }

    public func serialize() -> [UInt8] { paths.flatMap { Array($0.utf8) + [0x0A] } }
}

/// `2026/name.json`, below the directory: no other parts, no name that leads out of it.
private func isDocumentPath(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].utf8.count == 4 && parts[0].utf8.allSatisfy(isDigit)
        && parts[1].hasSuffix(".json") && parts[1].utf8.count > 5
        && !path.utf8.contains { $0 < 0x21 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }
}

/// Lines that are not empty, with their numbers from 1; CRLF ends a line too.
private func lines(of bytes: [UInt8]) -> [(number: Int, text: String)] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().compactMap { index, line in
        let content = line.last == 0x0D ? line.dropLast() : line
        return content.isEmpty ? nil : (index + 1, String(decoding: content, as: UTF8.self))
    }
}
