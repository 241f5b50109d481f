import FoundationEssentials
import NoroshiModel
import NoroshiStore
import Testing

private let steps = [
    Migrations.Step("0001-start", ["CREATE TABLE a (x TEXT NOT NULL)"]),
    Migrations.Step("0002-more", ["ALTER TABLE a ADD COLUMN y INTEGER", "INSERT INTO a (x, y) VALUES ('first', 1)"]),
]

private func rows(_ database: any Database, _ sql: String) async throws -> [Row] {
    try await database.read { try $0.run(sql) }
}

@Suite struct `Applying migrations` {
    @Test func `each step is applied once`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        let first = Migrations(schema: "t", steps: Array(steps.prefix(1)))
        let both = Migrations(schema: "t", steps: steps)
        try await first.apply(to: database)
        try await first.apply(to: database)
        try await both.apply(to: database)
        try await both.apply(to: database)
        #expect(try await rows(database, "SELECT x, y FROM a") == [Row([.text("first"), .integer(1)])])
        #expect(
            try await rows(database, "SELECT position, name FROM migration ORDER BY position")
                == [Row([.integer(0), .text("t/0001-start")]), Row([.integer(1), .text("t/0002-more")])])
    }

    @Test func `a database of another schema is not opened`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try await Migrations(schema: "center", steps: steps).apply(to: database)
        let error = await #expect(throws: StoreError.self) { try await SiteStore.open(database) }
        #expect(error?.message == "the database holds 'center/0002-more', this program knows 'site/0002-load'")
    }

    @Test func `a database of a newer program is not opened`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try await Migrations(schema: "t", steps: steps).apply(to: database)
        let error = await #expect(throws: StoreError.self) {
            try await Migrations(schema: "t", steps: Array(steps.prefix(1))).apply(to: database)
        }
        #expect(
            error?.description
                == "database: the database holds 't/0002-more', this program knows 't/0001-start' [migration]")
    }

    @Test func `a step that fails leaves nothing behind`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        let bad = Migrations(
            schema: "t", steps: steps + [.init("0003-bad", ["CREATE TABLE b (x)", "CREATE TABLE a (x)"])])
        let error = await #expect(throws: StoreError.self) { try await bad.apply(to: database) }
        #expect(error?.message == "SQLite: table a already exists")
        let names = try await rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")
        #expect(names.isEmpty)
    }
}

@Suite struct `SQLite` {
    @Test func `values come back as they went in, even hostile ones`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        let values: [SQLValue] = [.text("'; DROP TABLE t; --"), .integer(.min), .null, .text(""), .text("狼煙\n\u{1F}")]
        try await database.write { connection in
            try connection.run("CREATE TABLE t (a, b, c, d, e)")
            try connection.run("INSERT INTO t VALUES ($1, $2, $3, $4, $5)", values)
        }
        #expect(try await rows(database, "SELECT * FROM t") == [Row(values)])
    }

    @Test func `an error rolls the whole transaction back`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try await database.write { _ = try $0.run("CREATE TABLE t (a UNIQUE)") }
        let error = await #expect(throws: StoreError.self) {
            try await database.write { connection in
                try connection.run("INSERT INTO t VALUES (1)")
                try connection.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.description == "database: SQLite: UNIQUE constraint failed: t.a [INSERT INTO t VALUES (1)]")
        #expect(try await rows(database, "SELECT * FROM t").isEmpty)
    }

    @Test func `a reader cannot write, and a column of another type is told`() async throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try await database.write { _ = try $0.run("CREATE TABLE t (a)") }
        await #expect(throws: StoreError.self) { try await database.read { try $0.run("INSERT INTO t VALUES (1)") } }
        let error = #expect(throws: StoreError.self) { try Row([.integer(1)]).text(0) }
        #expect(error?.description == "database: expected text, found integer(1) [column 0]")
        #expect(try Row([.null]).optionalText(0) == nil)
    }

    @Test func `a folder that is not there is told in SQLite's words`() {
        let error = #expect(throws: StoreError.self) { try SQLiteDatabase(path: "/nowhere/x.sqlite") }
        #expect(error?.sql == "open '/nowhere/x.sqlite'")
        #expect(error?.message.hasPrefix("SQLite: unable to open database file") == true)
    }
}

@Suite struct `Times in the database` {
    @Test(arguments: [0, 896_659_200, 896_659_200.5, 1_732_147_199.999, 1_732_147_199.001, 1_732_147_200.123])
    func `a time is kept to the millisecond`(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        let back = try StoreTime.date(StoreTime.text(date))
        #expect(abs(back.timeIntervalSince(date)) < 0.001)
        #expect(StoreTime.text(back) == StoreTime.text(date))
    }

    @Test func `the text sorts as the time does`() {
        #expect(StoreTime.text(Date(timeIntervalSince1970: 896_659_200)) == "1998-06-01T00:00:00.000Z")
        let times = [0.0, 0.001, 0.9, 1, 59.999, 60].map { StoreTime.text(Date(timeIntervalSince1970: $0)) }
        #expect(times == times.sorted())
        #expect(Set(times).count == times.count)
    }

    @Test func `what is no time is told`() {
        let error = #expect(throws: StoreError.self) { try StoreTime.date("yesterday") }
        #expect(error?.message == "'yesterday' is not a time")
    }
}
