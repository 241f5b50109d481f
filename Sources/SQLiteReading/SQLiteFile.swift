package import HostReading

/// The tables of an SQLite database, read page by page without writing anything beside it.
///
/// SQLite itself cannot look at a database that has a write-ahead log without making files, or leaves the log out.
/// - Source: SQLite's "Database File Format", sections 1 (pages, B-trees, records) and 4 (the log).
package struct SQLiteFile {
    private let file: HostFile
    private let limits: Limits
    private let log: WriteAheadLog?
    private let journal: HostFile?
    private let pageSize: Int
    /// What of a page is used.
    private let usable: Int
    private let pageCount: Int
    private let before: Header

    /// What changes whenever the database does.
    private struct Header: Equatable {
        let size: Int64
        let changes: [UInt8]
        let modified: Int64
    }

    private static let magic = Array("SQLite format 3\0".utf8)
    private static let maximumDepth = 20

    /// How much is read before a database is called damaged.
    package struct Limits: Sendable {
        /// Bytes of one row.
        package var row: Int
        package var rows: Int

        package init(row: Int = 1 << 20, rows: Int = 1_000_000) {
            self.row = row
            self.rows = rows
        }
    }

    /// - Throws: ``SQLiteProblem`` for what is no SQLite database, one whose text is not UTF-8, or one whose last
    ///   change is unfinished.
    package init(_ file: HostFile, root: HostRoot, limits: Limits = Limits()) throws(SQLiteProblem) {
        self.file = file
        self.limits = limits
        let head = Bytes(try file.bytes(0, 100))
        guard head.count == 100, head.all.starts(with: Self.magic), let size = head.number16(16) else {
            throw SQLiteProblem(file.path, byte: 0, reason: "is not an SQLite database")
        }
        guard (head.number32(56) ?? 0) <= 1 else {
            throw SQLiteProblem(file.path, byte: 56, reason: "its text is not UTF-8")
        }
        pageSize = size == 1 ? 65_536 : size
        usable = pageSize - Int(head.all[20])
        guard pageSize >= 512, pageSize.nonzeroBitCount == 1, usable >= 480 else {
            throw SQLiteProblem(file.path, byte: 16, reason: "pages of \(pageSize) bytes")
        }
        before = try Self.header(file)
        journal = try Self.open(file.path + Array("-journal".utf8), root)
        if let journal, try journal.bytes(0, 8).contains(where: { $0 != 0 }) {
            throw SQLiteProblem(file.path, reason: "its last change is unfinished (there is a journal beside it)")
        }
        if let found = try Self.open(file.path + Array("-wal".utf8), root) {
            log = try WriteAheadLog(found, pageSize: pageSize)
        } else {
            log = nil
        }
        pageCount = log?.pageCount ?? Int(before.size) / pageSize
        guard pageCount > 0 else { throw SQLiteProblem(file.path, byte: 0, reason: "has no pages") }
    }

    /// - Returns: nil where the database has none of that name.
    /// - Throws: ``SQLiteProblem`` when the list of tables is damaged.
    package func table(_ name: String) throws(SQLiteProblem) -> SQLiteTable? {
        var found: SQLiteTable?
        try rows(from: 1, columns: 5) { row in
            if let table = SQLiteTable(row), table.isNamed(name) { found = table }
        }
        return found
    }

    /// Gives each row to `body`, in the order of their numbers.
    ///
    /// - Parameter columns: So many values of each row are read.
    /// - Throws: ``SQLiteProblem`` for a table that is damaged, or changed while it was read; what was given so far
    ///   counts for nothing.
    package func rows(
        of table: SQLiteTable, columns: Int = .max, _ body: (SQLiteRow) -> Void
    ) throws(SQLiteProblem) {
        try rows(from: table.root, columns: columns, body)
        guard try Self.header(file) == before, try log?.isUnchanged() ?? true else {
            throw SQLiteProblem(file.path, reason: SQLiteProblem.changedMeanwhile)
        }
    }

    // MARK: B-trees

    private struct Damage: Error {
        let page: Int
        let reason: String
    }

    /// - Source: section 1.6.
    private func rows(from root: Int, columns: Int, _ body: (SQLiteRow) -> Void) throws(SQLiteProblem) {
        var visited: Set<Int> = []
        var count = 0
        do throws(Damage) {
            try walk(root, 0, &visited) { (page, id, record) throws(Damage) in
                guard let values = SQLiteValue.values(of: record, limit: columns) else {
                    throw Damage(page: page, reason: "a row that is not as long as it says")
                }
                count += 1
                guard count <= limits.rows else { throw Damage(page: page, reason: "too many rows") }
                body(SQLiteRow(id: id, byte: (page - 1) * pageSize, values: values))
            }
        } catch {
            throw SQLiteProblem(file.path, byte: (error.page - 1) * pageSize, reason: "damaged: \(error.reason)")
        }
    }

    private func walk(
        _ number: Int, _ depth: Int, _ visited: inout Set<Int>,
        _ body: (_ page: Int, _ id: Int, _ record: [UInt8]) throws(Damage) -> Void
    ) throws(Damage) {
        guard depth < Self.maximumDepth, visited.insert(number).inserted else {
            throw Damage(page: number, reason: "a page below itself")
        }
        let page = Bytes(try self.page(number))
        let start = number == 1 ? 100 : 0
        guard let kind = page.byte(start), let count = page.number16(start + 3) else {
            throw Damage(page: number, reason: "a page without a head")
        }
        switch kind {
        case 0x05:
            for index in 0..<count {
                guard let cell = page.number16(start + 12 + index * 2), let child = page.number32(cell) else {
                    throw Damage(page: number, reason: "a cell outside of its page")
                }
                try walk(child, depth + 1, &visited, body)
            }
            guard let last = page.number32(start + 8) else { throw Damage(page: number, reason: "no last child") }
            try walk(last, depth + 1, &visited, body)
        case 0x0D:
            for index in 0..<count {
                guard let cell = page.number16(start + 8 + index * 2) else {
                    throw Damage(page: number, reason: "a cell outside of its page")
                }
                let (id, record) = try payload(page, cell, number, &visited)
                try body(number, id, record)
            }
        default: throw Damage(page: number, reason: "a page of kind \(kind)")
        }
    }

    /// All of a row, of which the end may be on pages of its own.
    private func payload(
        _ page: Bytes, _ cell: Int, _ number: Int, _ visited: inout Set<Int>
    ) throws(Damage) -> (id: Int, record: [UInt8]) {
        var offset = cell
        guard let size = Bytes.variable(page.all, &offset), let id = Bytes.variable(page.all, &offset), size >= 0,
            size <= limits.row
        else { throw Damage(page: number, reason: "a row of no sensible size") }
        var local = size
        if size > usable - 35 {
            let least = (usable - 12) * 32 / 255 - 23
            let fitting = least + (size - least) % (usable - 4)
            local = fitting <= usable - 35 ? fitting : least
        }
        guard let first = page.slice(offset, local) else { throw Damage(page: number, reason: "a row that ends early") }
        var bytes = Array(first)
        bytes.reserveCapacity(min(size, pageCount * pageSize))
        var next = local < size ? page.number32(offset + local) : 0
        while bytes.count < size {
            guard let place = next, place > 0, visited.insert(place).inserted else {
                throw Damage(page: number, reason: "a row whose end is missing")
            }
            let more = Bytes(try self.page(place))
            next = more.number32(0)
            bytes += more.all[4..<min(usable, 4 + size - bytes.count)]
        }
        return (id, bytes)
    }

    private func page(_ number: Int) throws(Damage) -> [UInt8] {
        guard (1...pageCount).contains(number) else { throw Damage(page: 1, reason: "there is no page \(number)") }
        let bytes: [UInt8]
        do throws(SQLiteProblem) {
            if let newer = try log?.page(number) {
                bytes = newer
            } else {
                bytes = try file.bytes((number - 1) * pageSize, pageSize)
            }
        } catch {
            throw Damage(page: number, reason: error.reason)
        }
        guard bytes.count == pageSize else { throw Damage(page: number, reason: "the file ends in it") }
        return bytes
    }

    // MARK: Files

    private static func header(_ file: HostFile) throws(SQLiteProblem) -> Header {
        let status = try file.state()
        return Header(size: status.size, changes: try file.bytes(24, 4), modified: status.modified)
    }

    private static func open(_ path: [UInt8], _ root: HostRoot) throws(SQLiteProblem) -> HostFile? {
        do throws(HostReadingError) { return try root.open(path) } catch { throw SQLiteProblem(error) }
    }
}
