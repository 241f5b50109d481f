/// The entries of a map: of a database, of the text from which `makemap` makes one, or of what a `text` map reads.
///
/// - Source: makemap(8); Sendmail Installation and Operation Guide, §5.5.
struct TextTable: Sendable {
    struct Entry: Sendable {
        let value: [UInt8]
        let locator: Locator
    }

    static let maximumEntries = 1_000_000
    let path: String
    private(set) var entries: [[UInt8]: Entry] = [:]

    /// As makemap(8) reads it: the key up to white space, then the value; the first of equal keys counts.
    init(makemap bytes: [UInt8], path: String, keepsCase: Bool) {
        self.path = path
        Self.forEachLine(of: bytes) { line, number in
            guard let first = line.first, first != UInt8(ascii: "#"), !Symbol(first).isSpace else { return }
            let key = line.prefix { !Symbol($0).isSpace }
            let value = line[key.endIndex...].drop { Symbol($0).isSpace }
            guard !value.isEmpty else { return }
            add(Array(key), Array(value), number, keepsCase: keepsCase)
        }
    }

    /// What the database itself holds. Entries that stand in the text, too, are told with their lines there.
    init(database entries: [ConfigurationFiles.DatabaseEntry], path: String, text: TextTable?) {
        self.path = path
        for entry in entries.prefix(Self.maximumEntries) where self.entries[entry.key] == nil {
            let written = text?.entries[entry.key].flatMap { $0.value == entry.value ? $0.locator : nil }
            self.entries[entry.key] = Entry(
                value: entry.value, locator: written ?? Locator(file: path, line: 0))
        }
    }

    /// As a `text` map reads it: columns, counted from 0.
    init(columns bytes: [UInt8], path: String, map: MapDeclaration) {
        self.path = path
        let keyColumn = map.keyColumn.flatMap { Int($0) } ?? 0
        let valueColumn = map.valueColumn.flatMap { Int($0) } ?? 0
        Self.forEachLine(of: bytes) { line, number in
            guard line.first != UInt8(ascii: "#") else { return }
            let columns: [ArraySlice<UInt8>]
            if let delimiter = map.columnDelimiter {
                columns = line.split(separator: delimiter, omittingEmptySubsequences: false)
            } else {
                columns = line.split { Symbol($0).isSpace }
            }
            guard columns.indices.contains(keyColumn), columns.indices.contains(valueColumn) else { return }
            add(Array(columns[keyColumn]), Array(columns[valueColumn]), number, keepsCase: false)
        }
    }

    private mutating func add(_ key: [UInt8], _ value: [UInt8], _ line: Int, keepsCase: Bool) {
        let key = keepsCase ? key : Self.folded(key)
        guard entries.count < Self.maximumEntries, entries[key] == nil else { return }
        entries[key] = Entry(value: value, locator: Locator(file: path, line: line))
    }

    static func folded(_ key: [UInt8]) -> [UInt8] { key.map { (65...90).contains($0) ? $0 + 32 : $0 } }

    private static func forEachLine(of bytes: [UInt8], _ body: (ArraySlice<UInt8>, Int) -> Void) {
        var start = 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            number += 1
            var line = bytes[start..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            start = end + 1
            if line.count <= 4096 { body(line, number) }
        }
    }
}
