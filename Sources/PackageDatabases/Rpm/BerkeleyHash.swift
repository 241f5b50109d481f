import HostReading

/// A hash table of Berkeley DB, as rpm's `Packages` was until 2020: each page is looked at, whatever bucket it belongs to.
///
/// - Source: Berkeley DB's `db_page.h` (page types, items, overflow pages).
struct BerkeleyHash: RecordStore {
    private let file: HostFile
    private let pageSize: Int
    private let lastPage: Int
    private let isLittleEndian: Bool
    private let before: Before

    /// What changes when the database does.
    private struct Before: Equatable {
        let size, modified: Int64
        let sequence: [UInt8]
    }

    private static let magic = 0x0006_1561
    private static let pageHead = 26

    private enum PageKind {
        static let unsortedHash = 2
        static let overflow = 7
        static let hash = 13
    }
    private enum ItemKind {
        static let inline: UInt8 = 1
        static let offPage: UInt8 = 3
    }

    /// - Throws: ``PackageProblem`` for what is no hash table.
    init(_ file: HostFile) throws(PackageProblem) {
        self.file = file
        let head = try file.bytes(0, 512)
        let status = try file.state()
        before = Before(size: status.size, modified: status.modified, sequence: Array(head.prefix(8)))
        isLittleEndian = ByteView(head, isLittleEndian: true).number32(12) == Self.magic
        let view = ByteView(head, isLittleEndian: isLittleEndian)
        guard head.count == 512, view.number32(12) == Self.magic, view.byte(25) == 8,
            let size = view.number32(20), size >= 512, size <= 65_536, size.nonzeroBitCount == 1
        else { throw PackageProblem(file.path, .byte(0), reason: "is not a hash table of Berkeley DB") }
        guard view.byte(24) == 0 else { throw PackageProblem(file.path, .byte(24), reason: "is encrypted") }
        pageSize = size
        lastPage = view.number32(32) ?? 0
        guard Int64(lastPage) * Int64(size) < status.size else {
            throw PackageProblem(file.path, .byte(32), reason: "damaged: shorter than its \(lastPage + 1) pages")
        }
    }

    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem) {
        var visited: Set<Int> = []
        for number in 0...lastPage where number > 0 {
            let page = try self.page(number)
            let kind = page.byte(25) ?? 0
            guard kind == PageKind.hash || kind == PageKind.unsortedHash else { continue }
            guard let count = page.number16(20), Self.pageHead + count * 2 <= pageSize, count.isMultiple(of: 2) else {
                throw damage(number, "a page with half a pair")
            }
            for index in stride(from: 0, to: count, by: 2) {
                // The record with the number nought counts the packages.
                guard let key = try inline(page, index, number), key.contains(where: { $0 != 0 }) else { continue }
                body(number * pageSize, try value(page, index + 1, number, &visited))
            }
        }
        let status = try file.state()
        let sequence = try file.bytes(0, 8)
        guard Before(size: status.size, modified: status.modified, sequence: sequence) == before else {
            throw file.changedMeanwhile
        }
    }

    private func item(_ page: ByteView, _ index: Int, _ number: Int) throws(PackageProblem) -> ArraySlice<UInt8> {
        let end = index == 0 ? pageSize : page.number16(Self.pageHead + (index - 1) * 2) ?? 0
        guard let start = page.number16(Self.pageHead + index * 2), start < end, start >= Self.pageHead,
            let item = page.slice(start, end - start)
        else { throw damage(number, "an item outside of its page") }
        return item
    }

    private func inline(_ page: ByteView, _ index: Int, _ number: Int) throws(PackageProblem) -> ArraySlice<UInt8>? {
        let item = try item(page, index, number)
        return item.first == ItemKind.inline ? item.dropFirst() : nil
    }

    private func value(
        _ page: ByteView, _ index: Int, _ number: Int, _ visited: inout Set<Int>
    ) throws(PackageProblem) -> [UInt8] {
        let item = try item(page, index, number)
        switch item.first {
        case ItemKind.inline: return Array(item.dropFirst())
        case ItemKind.offPage:
            let view = ByteView(Array(item), isLittleEndian: isLittleEndian)
            guard let first = view.number32(4), let length = view.number32(8), length <= Self.maximumRecord else {
                throw damage(number, "a record without a place")
            }
            return try overflow(first, length, number, &visited)
        default: throw damage(number, "an item of kind \(item.first ?? 0)")
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
            guard page.byte(25) == PageKind.overflow, let count = page.number16(22),
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
