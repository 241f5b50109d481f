import HostReading

/// A hash table of Berkeley DB, as rpm's `Packages` was until 2020: each page is looked at, whatever bucket it belongs to.
///
/// - Source: Berkeley DB's `db_page.h` (page types, items, overflow pages).
struct BerkeleyHash: RecordStore {
    private let pages: BerkeleyPages

    /// - Throws: ``PackageProblem`` for what is no hash table.
    init(_ file: HostFile) throws(PackageProblem) { pages = try BerkeleyPages(file, .hash) }

    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem) {
        // The record with the number nought counts the packages.
        try pages.pairs { key in
            key.contains { $0 != 0 }
        } body: { place, _, record in
            body(place, record)
        }
    }
}

/// Both kinds of tables of Berkeley DB, page by page.
///
/// - Source: Berkeley DB's `db_page.h`.
struct BerkeleyPages {
    enum Kind: Int, CaseIterable {
        case hash = 0x0006_1561
        case tree = 0x0005_3162

        /// The type of the first page.
        fileprivate var head: Int { self == .hash ? 8 : 9 }
        /// The types of pages that hold pairs.
        fileprivate var pages: [Int] { self == .hash ? [PageType.unsortedHash, PageType.hash] : [PageType.leaf] }
    }

    private let file: HostFile
    private let kind: Kind
    private let pageSize: Int
    private let lastPage: Int
    private let isLittleEndian: Bool
    private let before: Before

    /// What changes when the database does.
    private struct Before: Equatable {
        let size, modified: Int64
        let sequence: [UInt8]
    }

    private static let pageHead = 26

    private enum PageType {
        static let unsortedHash = 2
        static let leaf = 5
        static let overflow = 7
        static let hash = 13
    }

    /// Where bytes stand: among the others of their page, or on pages of their own.
    private enum Item {
        case inline(ArraySlice<UInt8>)
        case offPage(ArraySlice<UInt8>)
        /// Removed, and not yet overwritten.
        case deleted
    }

    /// - Parameter kind: nil for either.
    /// - Throws: ``PackageProblem`` for what is no such table.
    init(_ file: HostFile, _ wanted: Kind? = nil) throws(PackageProblem) {
        self.file = file
        let head = try file.bytes(0, 512)
        let status = try file.state()
        before = Before(size: status.size, modified: status.modified, sequence: Array(head.prefix(8)))
        let number = ByteView(head, isLittleEndian: true).number32(12)
        isLittleEndian = number.flatMap(Kind.init) != nil
        let view = ByteView(head, isLittleEndian: isLittleEndian)
        guard head.count == 512, let kind = view.number32(12).flatMap(Kind.init), kind == wanted ?? kind,
            view.byte(25) == kind.head, let size = view.number32(20), size >= 512, size <= 65_536,
            size.nonzeroBitCount == 1
        else {
            let table = wanted == .hash ? "hash table" : "table"
            throw PackageProblem(file.path, .byte(0), reason: "is not a \(table) of Berkeley DB")
        }
        guard view.byte(24) == 0 else { throw PackageProblem(file.path, .byte(24), reason: "is encrypted") }
        self.kind = kind
        pageSize = size
        lastPage = view.number32(32) ?? 0
        guard Int64(lastPage) * Int64(size) < status.size else {
            throw PackageProblem(file.path, .byte(32), reason: "damaged: shorter than its \(lastPage + 1) pages")
        }
    }

    /// Gives each pair to `body`, with the byte where its page begins.
    ///
    /// - Parameter isMeant: Says by its key whether a pair is given.
    /// - Throws: ``PackageProblem`` for a file that is damaged, or changed while it was read; what was given so far counts for nothing.
    func pairs(
        where isMeant: (_ key: [UInt8]) -> Bool,
        body: (_ place: Int, _ key: [UInt8], _ value: [UInt8]) -> Void
    ) throws(PackageProblem) {
        var visited: Set<Int> = []
        for number in 0...lastPage where number > 0 {
            let page = try self.page(number)
            guard kind.pages.contains(page.byte(25) ?? 0) else { continue }
            guard let count = page.number16(20), Self.pageHead + count * 2 <= pageSize, count.isMultiple(of: 2) else {
                throw damage(number, "a page with half a pair")
            }
            for index in stride(from: 0, to: count, by: 2) {
                guard let key = try bytes(item(page, index, number), number, &visited), isMeant(key),
                    let value = try bytes(item(page, index + 1, number), number, &visited)
                else { continue }
                body(number * pageSize, key, value)
            }
        }
        let status = try file.state()
        let sequence = try file.bytes(0, 8)
        guard Before(size: status.size, modified: status.modified, sequence: sequence) == before else {
            throw file.changedMeanwhile
        }
    }

    // MARK: Items

    private func item(_ page: ByteView, _ index: Int, _ number: Int) throws(PackageProblem) -> Item {
        kind == .hash ? try hashItem(page, index, number) : try leafItem(page, index, number)
    }

    /// An item that begins with its kind, and ends where the one before it begins.
    private func hashItem(_ page: ByteView, _ index: Int, _ number: Int) throws(PackageProblem) -> Item {
        let end = index == 0 ? pageSize : page.number16(Self.pageHead + (index - 1) * 2) ?? 0
        guard let start = page.number16(Self.pageHead + index * 2), start < end, start >= Self.pageHead,
            let item = page.slice(start, end - start), let kind = item.first
        else { throw damage(number, "an item outside of its page") }
        switch kind {
        case 1: return .inline(item.dropFirst())
        case 3: return .offPage(item)
        default: throw damage(number, "an item of kind \(kind)")
        }
    }

    /// An item that begins with its length and kind.
    private func leafItem(_ page: ByteView, _ index: Int, _ number: Int) throws(PackageProblem) -> Item {
        guard let start = page.number16(Self.pageHead + index * 2), start >= Self.pageHead,
            let length = page.number16(start), let kind = page.byte(start + 2)
        else { throw damage(number, "an item outside of its page") }
        if kind & 0x80 != 0 { return .deleted }
        let item = kind == 1 ? page.slice(start + 3, length) : page.slice(start, 12)
        guard let item else { throw damage(number, "an item outside of its page") }
        switch kind {
        case 1: return .inline(item)
        case 3: return .offPage(item)
        default: throw damage(number, "an item of kind \(kind)")
        }
    }

    private func bytes(_ item: Item, _ number: Int, _ visited: inout Set<Int>) throws(PackageProblem) -> [UInt8]? {
        switch item {
        case .deleted: return nil
        case .inline(let bytes): return Array(bytes)
        case .offPage(let item):
            let view = ByteView(Array(item), isLittleEndian: isLittleEndian)
            guard let first = view.number32(4), let length = view.number32(8),
                length <= BerkeleyHash.maximumRecord
            else { throw damage(number, "a record without a place") }
            return try overflow(first, length, number, &visited)
        }
    }

    private func overflow(
        _ first: Int, _ length: Int, _ number: Int, _ visited: inout Set<Int>
    ) throws(PackageProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var next = first
        while next != 0 {
            guard (1...max(1, lastPage)).contains(next), visited.insert(next).inserted else {
                throw damage(number, "a record that goes on at page \(next)")
            }
            let page = try self.page(next)
            guard page.byte(25) == PageType.overflow, let count = page.number16(22),
                let part = page.slice(Self.pageHead, count), bytes.count + count <= length
            else { throw damage(next, "a page that is not of its record") }
            bytes += part
            next = page.number32(16) ?? 0
        }
        guard bytes.count == length else { throw damage(number, "a record that ends early") }
        return bytes
    }

    private func page(_ number: Int) throws(PackageProblem) -> ByteView {
        ByteView(
            try file.bytes(number * pageSize, pageSize, isExact: true), isLittleEndian: isLittleEndian)
    }

    private func damage(_ page: Int, _ reason: String) -> PackageProblem {
        PackageProblem(file.path, .byte(page * pageSize), reason: "damaged: \(reason)")
    }
}
