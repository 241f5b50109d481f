/// A SQL database. Two methods, so that a new backend is one file.
///
/// Bodies are synchronous on purpose: a transaction that cannot suspend cannot be held open
/// across the network. SQL is the common subset of SQLite 3.35 and PostgreSQL 13; parameters
/// are `$1, $2, …` in the order of first use.
package protocol Database: Sendable {
    /// Runs `body` in one read-only transaction.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
    /// Runs `body` in one transaction; a thrown error rolls it back. When it returns, what was written is on the disk.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T
}

/// An open transaction. Valid only inside the body it was given to.
package protocol Connection {
    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue]) throws -> [Row]
}

extension Connection {
    @discardableResult
    package func run(_ sql: String) throws -> [Row] { try run(sql, []) }
}

package enum SQLValue: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case null
    case integer(Int64)
    case text(String)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }

    package static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .null }
}

/// One row of a result, its columns in the order of the query.
package struct Row: Sendable, Hashable {
    private let values: [SQLValue]

    package init(_ values: [SQLValue]) { self.values = values }

    package subscript(column: Int) -> SQLValue { values[column] }

    /// - Throws: ``StoreError`` when the column is not text: the schema and the code disagree.
    package func text(_ column: Int) throws -> String {
        guard case .text(let value) = values[column] else { throw mismatch(column, "text") }
        return value
    }

    package func optionalText(_ column: Int) throws -> String? {
        values[column] == .null ? nil : try text(column)
    }

    package func integer(_ column: Int) throws -> Int {
        guard case .integer(let value) = values[column] else { throw mismatch(column, "an integer") }
        return Int(value)
    }

    private func mismatch(_ column: Int, _ expected: String) -> StoreError {
        StoreError(sql: "column \(column)", message: "expected \(expected), found \(values[column])")
    }
}

/// The driver's words are kept: an administrator will search the web for them.
package struct StoreError: Error, CustomStringConvertible {
    package let sql: String
    package let message: String

    package init(sql: String, message: String) {
        self.sql = sql
        self.message = message
    }

    package var description: String { "database: \(message) [\(sql.prefix(120))]" }
}
