import GRDB

/// The default backend: one file, no server.
///
/// Every commit is on the disk when `write` returns (write-ahead log, `synchronous = FULL`).
package struct SQLiteDatabase: Database {
    private let pool: any DatabaseWriter

    /// Opens or creates the file at `path`; `:memory:` makes a private database for a test.
    package init(path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)  // seconds
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        do {
            pool =
                path == ":memory:"
                ? try DatabaseQueue(configuration: configuration)
                : try DatabasePool(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            throw StoreError(sql: "open '\(path)'", message: "SQLite: \(error.message ?? "\(error.resultCode)")")
        }
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await pool.read { try body(SQLiteConnection(database: $0)) }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await pool.write { try body(SQLiteConnection(database: $0)) }
    }
}

private struct SQLiteConnection: Connection {
    let database: GRDB.Database

    func run(_ sql: String, _ arguments: [SQLValue]) throws -> [Row] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let rows = try GRDB.Row.fetchAll(statement, arguments: StatementArguments(arguments.map(\.sqlite)))
            return rows.map { row in Row(row.databaseValues.map(SQLValue.init)) }
        } catch let error as DatabaseError {
            throw StoreError(sql: sql, message: "SQLite: \(error.message ?? "\(error.resultCode)")")
        }
    }
}

extension SQLValue {
    fileprivate var sqlite: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let value): .integer(value)
            case .double(let value): .integer(Int64(value))
            case .string(let value): .text(value)
            case .blob(let value): .text(String(decoding: value, as: UTF8.self))
            }
    }
}
