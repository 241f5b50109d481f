/// What a center remembers: reports, cases, advisories and who works there.
///
/// Times are RFC 3339 UTC in whole seconds, `1998-06-09T15:00:00Z`, so that they compare as text.
package struct CenterStore: Sendable {
    package let database: any Database

    /// Brings the database to this program's shape.
    package init(_ database: any Database) async throws {
        self.database = database
        try await Self.migrations.apply(to: database)
    }

    /// A value that is made once and kept, such as the key that secrets derive from.
    package func setting(_ name: String, orElse make: @escaping @Sendable () -> String) async throws -> String {
        try await database.write { connection in
            if let row = try connection.run("SELECT value FROM setting WHERE name = $1", [.text(name)]).first {
                return try row.text(0)
            }
            let value = make()
            try connection.run("INSERT INTO setting (name, value) VALUES ($1, $2)", [.text(name), .text(value)])
            return value
        }
    }

    /// Sets what every program that opens this file goes by.
    package func set(_ name: String, to value: String) async throws {
        try await database.write { connection in
            try connection.run(
                "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [.text(name), .text(value)])
        }
    }
}

extension Connection {
    /// The next number of a series, from 1; never given twice, in the same transaction as what it numbers.
    func next(_ series: String) throws -> Int {
        let rows = try run(
            """
            INSERT INTO counter (name, value) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value
            """, [.text(series)])
        guard let row = rows.first else { throw StoreError(sql: "counter", message: "no number for '\(series)'") }
        return try row.integer(0)
    }

    /// Runs `body` so that its failure undoes only its own work, not the transaction around it.
    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try run("SAVEPOINT part")
        do {
            let value = try body()
            try run("RELEASE SAVEPOINT part")
            return value
        } catch {
            try run("ROLLBACK TO SAVEPOINT part")
            try run("RELEASE SAVEPOINT part")
            throw error
        }
    }

    /// Writes down who did what at the desk.
    func audit(_ actor: String, _ action: String, _ subject: String, _ detail: String = "", at: String) throws {
        try run(
            "INSERT INTO audit (position, at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .integer(Int64(try next("audit"))), .text(at), .text(actor), .text(action), .text(subject),
                .text(detail),
            ])
    }
}

/// A serial number as people quote it: `NRS-2026-000042`.
func serialNumber(_ prefix: String, year: Int, _ value: Int) -> String {
    let digits = String(value)
    return "\(prefix)-\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}

/// What was done, by whom: the audit's rows.
package struct AuditEntry: Sendable, Hashable {
    package let at: String
    package let actor: String
    package let action: String
    package let subject: String
    package let detail: String
}

extension CenterStore {
    /// Newest first.
    package func auditEntries(subject: String? = nil, limit: Int) async throws -> [AuditEntry] {
        try await database.read { connection in
            let rows = try connection.run(
                """
                SELECT at, actor, action, subject, detail FROM audit
                WHERE $1 = '' OR subject = $1 ORDER BY position DESC LIMIT $2
                """, [.text(subject ?? ""), .integer(Int64(limit))])
            return try rows.map {
                AuditEntry(
                    at: try $0.text(0), actor: try $0.text(1), action: try $0.text(2), subject: try $0.text(3),
                    detail: try $0.text(4))
            }
        }
    }
}
