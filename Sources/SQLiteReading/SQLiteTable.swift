/// A table of rows that have numbers.
package struct SQLiteTable: Sendable, Hashable {
    package let name: String
    /// The names of its columns as declared, in small letters.
    package let columns: [String]
    /// The page where its rows begin.
    let root: Int

    /// - Parameter columns: Of the table `sqlite_schema`: type, name, name of the table, page, text of the declaration.
    /// - Returns: nil for what is no table.
    init?(_ row: SQLiteRow) {
        guard case .text(let type) = row[0], type.elementsEqual("table".utf8), case .text(let name) = row[1],
            case .integer(let root) = row[3], case .text(let declaration) = row[4]
        else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        self.root = root
        columns = Self.columns(String(decoding: declaration, as: UTF8.self))
    }

    /// Names are the same in small and large letters.
    func isNamed(_ name: String) -> Bool { self.name.lowercased() == name.lowercased() }

    /// The first words between the commas of `CREATE TABLE name(…)`, without what is said of several columns.
    private static func columns(_ declaration: String) -> [String] {
        guard let open = declaration.firstIndex(of: "(") else { return [] }
        var depth = 0
        var parts = [""]
        for character in declaration[declaration.index(after: open)...] {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth < 0 { break }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.compactMap { part in
            let words = part.split { $0.isWhitespace || $0 == "(" }
            guard let first = words.first.map({ $0.lowercased() }), !constraints.contains(first) else { return nil }
            return String(first.filter { !"\"`[]'".contains($0) })
        }
    }

    private static let constraints: Set = ["constraint", "primary", "unique", "check", "foreign"]
}
