import Foundation
import HostReading
import SQLiteReading
import Testing

@Suite(.enabled(if: SQLiteSample.hasProgram)) struct `An SQLite database` {
    /// Numbers of every length, text of other scripts, rows that end on other pages.
    private static let mixed = """
        CREATE TABLE Mixed(a, b TEXT, c REAL, d BLOB);
        INSERT INTO Mixed VALUES(0, '', 0.5, x'');
        INSERT INTO Mixed VALUES(1, 'a', -1.25, x'00ff');
        INSERT INTO Mixed VALUES(-1, '狼煙', NULL, NULL);
        INSERT INTO Mixed VALUES(127, 'b', 1e300, x'01');
        INSERT INTO Mixed VALUES(-129, 'b', 2.5, x'01');
        INSERT INTO Mixed VALUES(8388607, 'c', 2.5, x'01');
        INSERT INTO Mixed VALUES(-8388609, 'c', 2.5, x'01');
        INSERT INTO Mixed VALUES(140737488355327, 'd', 2.5, x'01');
        INSERT INTO Mixed VALUES(9223372036854775807, 'e', 2.5, x'01');
        INSERT INTO Mixed VALUES(-9223372036854775808, 'e', 2.5, x'01');
        INSERT INTO Mixed VALUES(7, printf('%.*c', 60000, 'x'), 2.5, zeroblob(30000));

        """

    @Test(arguments: [512, 1024, 4096, 65_536]) func `has what sqlite3 says of it`(_ pageSize: Int) throws {
        let sample = try SQLiteSample("PRAGMA page_size=\(pageSize);\n" + Self.mixed)
        let said = try sample.run(".mode quote\nSELECT * FROM Mixed;").split(separator: "\n").map(String.init)
        let found = try sample.rows("mixed")
        #expect(found.count == 11)
        // The real numbers are printed with other digits.
        for (mine, theirs) in zip(found, said) where !theirs.contains("e+300") { #expect(mine == theirs) }
    }

    @Test func `of ten thousand rows is read whole`() throws {
        let sample = try SQLiteSample(
            """
            CREATE TABLE t(ID INTEGER PRIMARY KEY, Name TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO t SELECT i * 3, 'name-' || i FROM n;
            """)
        let file = try sample.open()
        let table = try #require(try file.table("T"))
        #expect(table.columns == ["id", "name"])
        var ids: [Int] = []
        try file.rows(of: table) { ids.append($0.id) }
        #expect(ids == (1...10_000).map { $0 * 3 })
    }

    @Test(arguments: [
        ("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL) STRICT", ["a", "b"]),
        ("CREATE TABLE t(\"Name\" TEXT, [Time] INTEGER, CHECK(Time > 0), PRIMARY KEY(Name, Time))", ["name", "time"]),
        ("CREATE TABLE t(a DECIMAL(10,2), b)", ["a", "b"]),
    ])
    func `tells the columns of a table`(_ declaration: String, _ columns: [String]) throws {
        let sample = try SQLiteSample("\(declaration);")
        #expect(try sample.open().table("t")?.columns == columns)
    }

    @Test func `is read with its write-ahead log, up to the last whole change`() throws {
        let sample = try SQLiteSample("CREATE TABLE t(a); INSERT INTO t VALUES(1);")
        try sample.run(
            """
            PRAGMA journal_mode=WAL;
            PRAGMA wal_autocheckpoint=0;
            INSERT INTO t VALUES(2);
            INSERT INTO t VALUES(3);
            .system cp '\(sample.path)' '\(sample.path).copy'
            .system cp '\(sample.path)-wal' '\(sample.path)-wal.copy'
            """)
        let (main, log) = (try sample.data(".copy"), try sample.data("-wal.copy"))
        try sample.write(main)
        #expect(try sample.rows("t") == ["1"])
        try sample.write(log, "-wal")
        #expect(try sample.rows("t") == ["1", "2", "3"])
        try sample.write(log.dropLast(1), "-wal")
        #expect(try sample.rows("t") == ["1", "2"])
        // A log of before, or of another database, is none.
        var foreign = log
        foreign[20] ^= 0xFF
        try sample.write(foreign, "-wal")
        #expect(try sample.rows("t") == ["1"])
    }

    @Test func `whose last change is unfinished is a problem`() throws {
        let sample = try SQLiteSample("CREATE TABLE t(a);")
        try sample.write(Data("a journal of a change".utf8), "-journal")
        let problem = try #require(throws: SQLiteProblem.self) { try sample.rows("t") }
        #expect(problem.reason == "its last change is unfinished (there is a journal beside it)")
    }

    @Test func `of another kind is a problem`() throws {
        let sample = try SQLiteSample("PRAGMA encoding='UTF-16'; CREATE TABLE t(a);")
        #expect(try #require(throws: SQLiteProblem.self) { try sample.rows("t") }.reason == "its text is not UTF-8")
        try sample.write(Data("# a text, and a long one, so that it has a head\n".utf8) + Data(count: 100))
        #expect(
            try #require(throws: SQLiteProblem.self) { try sample.rows("t") }.reason == "is not an SQLite database")
        let keyed = try SQLiteSample("CREATE TABLE t(a PRIMARY KEY) WITHOUT ROWID;")
        #expect(
            try #require(throws: SQLiteProblem.self) { try keyed.rows("t") }.reason == "damaged: a page of kind 10")
    }

    /// Whatever the bytes are, it ends, and gives no more rows than there are.
    @Test func `that is damaged is a problem with a place`() throws {
        let sample = try SQLiteSample(Self.mixed)
        let whole = try sample.data()
        var problems = 0
        for part in 1..<16 {
            try sample.write(whole.prefix(whole.count * part / 16))
            do { #expect(try sample.rows("Mixed").count <= 11) } catch let problem as SQLiteProblem {
                problems += 1
                #expect(problem.file == Array("/some.db".utf8))
            }
        }
        #expect(problems > 10)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var damaged = whole
            for _ in 0..<8 {
                // Half of them in the heads of the first pages, which decide most.
                let limit = Bool.random(using: &random) ? damaged.count : 4200
                damaged[Int.random(in: 0..<limit, using: &random)] = UInt8.random(in: 0...255)
            }
            try sample.write(damaged)
            _ = try? sample.rows("Mixed")
        }
    }
}
