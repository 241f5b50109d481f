internal import ByteRegex

/// A `K` line.
package struct MapDeclaration: Sendable {
    package let name: String
    /// `hash`, `dequote`, `regex` and so on, in lower case.
    package let kind: String
    /// The file, or what stands in its place; for `sequence` the names of the members, separated by spaces.
    package let file: String
    package let locator: Locator

    var append = Text()
    /// What is put behind the key when the map cannot be asked now.
    var appendOnFailure: Text?
    var answersKeyOnly = false
    var isOptional = false
    var keepsQuotes = false
    var keepsCase = false
    var isNegated = false
    var showsFields: [Int]?
    var fieldDelimiter: Text = [Sign.otherwise]
    var spaceSubstitute: Symbol?
    var keyColumn: String?
    var valueColumn: String?
    var columnDelimiter: UInt8?
    var pattern: BytePattern?
    /// Why it cannot be asked, when that is known from the line alone.
    var defect: String?

    /// Kinds whose contents are made from text files by `makemap`.
    static let databases: Set<String> = ["hash", "btree", "dbm", "cdb", "implicit"]

    package var isDatabase: Bool { Self.databases.contains(kind) }

    /// The text file from which the database is made.
    package var textFile: String {
        for suffix in [".db", ".cdb", ".dir", ".pag"] where file.hasSuffix(suffix) {
            return String(file.dropLast(suffix.count))
        }
        return file
    }

    /// The files of the database itself.
    package var databaseFiles: [String] {
        switch kind {
        case "dbm": [textFile + ".dir", textFile + ".pag"]
        case "cdb": [textFile + ".cdb", textFile + ".db"]
        case "implicit": [textFile + ".db", textFile + ".cdb", textFile + ".dir"]
        default: [textFile + ".db"]
        }
    }
}
