import HostReading

/// The table `Packages` of rpm's SQLite database, read page by page without writing anything beside it.
///
/// SQLite itself cannot look at a database that has a write-ahead log without making files, or leaves the log out.
/// - Source: SQLite's "Database File Format", sections 1 (pages, B-trees, records) and 4 (the log).
struct SQLiteFile: RecordStore {
    private let file: HostFile
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

    /// - Throws: ``PackageProblem`` for what is no SQLite database, or one whose last change is unfinished.
    init(_ file: HostFile, root: HostRoot) throws(PackageProblem) {
        self.file = file
        let head = ByteView(try file.bytes(0, 100))
        guard head.count == 100, head.bytes.starts(with: Self.magic), let size = head.number16(16) else {
            throw PackageProblem(file.path, .byte(0), reason: "is not an SQLite database")
        }
        pageSize = size == 1 ? 65_536 : size
        usable = pageSize - Int(head.bytes[20])
        guard pageSize >= 512, pageSize.nonzeroBitCount == 1, usable >= 480 else {
            throw PackageProblem(file.path, .byte(16), reason: "pages of \(pageSize) bytes")
        }
        before = try Self.header(file)
        journal = try Self.open(file.path + Array("-journal".utf8), root)
        if let journal, try journal.bytes(0, 8).contains(where: { $0 != 0 }) {
            throw PackageProblem(file.path, reason: "its last change is unfinished (there is a journal beside it)")
        }
        if let found = try Self.open(file.path + Array("-wal".utf8), root) {
            log = try WriteAheadLog(found, pageSize: pageSize)
        } else {
            log = nil
        }
        pageCount = log?.pageCount ?? Int(before.size) / pageSize
        guard pageCount > 0 else { throw PackageProblem(file.path, .byte(0), reason: "has no pages") }
    }

    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem) {
        var root: Int?
        try rows(of: 1, depth: 0) { (_, record) throws(Damage) in
            let columns = try Self.columns(record, limit: 4) ?? []
            guard columns.count == 4, Array(columns[0]) == Array("table".utf8),
                Array(columns[1]) == Array("Packages".utf8)
            else { return }
            root = columns[3].reduce(0) { $0 << 8 | Int($1) }
        }
        guard let root else { throw PackageProblem(file.path, reason: "has no table of packages") }
        var count = 0
        try rows(of: root, depth: 0) { (place, record) throws(Damage) in
            guard let columns = try Self.columns(record, limit: 2), columns.count == 2 else {
                throw Damage(page: place, reason: "a row that is not as long as it says")
            }
            count += 1
            guard count <= Self.maximumRecords else { throw Damage(page: place, reason: "too many rows") }
            body((place - 1) * pageSize, Array(columns[1]))
        }
        guard try Self.header(file) == before, try log?.isUnchanged() ?? true else {
            throw file.changedMeanwhile
        }
    }

    // MARK: B-trees

    private struct Damage: Error {
        let page: Int
        let reason: String
    }

    /// - Source: section 1.6.
    private func rows(
        of page: Int, depth: Int, _ body: (_ page: Int, _ record: [UInt8]) throws(Damage) -> Void
    ) throws(PackageProblem) {
        var visited: Set<Int> = []
        do throws(Damage) {
            try walk(page, depth, &visited, body)
        } catch {
            throw PackageProblem(file.path, .byte((error.page - 1) * pageSize), reason: "damaged: \(error.reason)")
        }
    }

    private func walk(
        _ number: Int, _ depth: Int, _ visited: inout Set<Int>,
        _ body: (_ page: Int, _ record: [UInt8]) throws(Damage) -> Void
    ) throws(Damage) {
        guard depth < Self.maximumDepth, visited.insert(number).inserted else {
            throw Damage(page: number, reason: "a page below itself")
        }
        let page = ByteView(try self.page(number))
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
                try body(number, try payload(page, cell, number, &visited))
            }
        default: throw Damage(page: number, reason: "a page of kind \(kind)")
        }
    }

    /// All of a row, of which the end may be on pages of its own.
    private func payload(
        _ page: ByteView, _ cell: Int, _ number: Int, _ visited: inout Set<Int>
    ) throws(Damage) -> [UInt8] {
        var offset = cell
        guard let size = Self.variable(page.bytes, &offset), Self.variable(page.bytes, &offset) != nil, size >= 0,
            size <= Self.maximumRecord
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
            let more = ByteView(try self.page(place))
            next = more.number32(0)
            bytes += more.bytes[4..<min(usable, 4 + size - bytes.count)]
        }
        return bytes
    }

    private func page(_ number: Int) throws(Damage) -> [UInt8] {
        guard (1...pageCount).contains(number) else { throw Damage(page: 1, reason: "there is no page \(number)") }
        let bytes: [UInt8]
        do throws(PackageProblem) {
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

    // MARK: Records

    /// The first columns of a record; nil for one that is not as long as it says.
    ///
    /// - Source: section 2.1.
    private static func columns(_ record: [UInt8], limit: Int) throws(Damage) -> [ArraySlice<UInt8>]? {
        var offset = 0
        guard let head = variable(record, &offset), head <= record.count else { return nil }
        var place = head
        var columns: [ArraySlice<UInt8>] = []
        while offset < head, columns.count < limit {
            guard let type = variable(record, &offset) else { return nil }
            let length: Int
            switch type {
            case 0, 8, 9: length = 0
            case 1...4: length = type
            case 5: length = 6
            case 6, 7: length = 8
            case 12...: length = (type - 12) / 2
            default: return nil
            }
            guard length <= record.count - place else { return nil }
            columns.append(record[place..<(place + length)])
            place += length
        }
        return columns
    }

    /// A number of one to nine bytes; nil beyond the end.
    private static func variable(_ bytes: [UInt8], _ offset: inout Int) -> Int? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard offset < bytes.count else { return nil }
            let byte = bytes[offset]
            offset += 1
            if index == 8 {
                value = value << 8 | UInt64(byte)
                break
            }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte & 0x80 == 0 { break }
        }
        return Int(truncatingIfNeeded: value)
    }

    // MARK: Files

    private static func header(_ file: HostFile) throws(PackageProblem) -> Header {
        let status = try file.state()
        return Header(size: status.size, changes: try file.bytes(24, 4), modified: status.modified)
    }

    private static func open(_ path: [UInt8], _ root: HostRoot) throws(PackageProblem) -> HostFile? {
        do throws(HostReadingError) { return try root.open(path) } catch { throw PackageProblem(error) }
    }
}
