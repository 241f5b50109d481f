import HostReading

/// rpm's own database of packages, `Packages.db`.
///
/// A head of 32 bytes, slots of 16 (`Slot`, number, place, size), the rest are blobs, whose places and sizes are told in blocks of
/// 16 bytes; a blob has a head of 16 bytes (`BlbS`, number, generation, length) and a tail of 12 (a sum, its length, `BlbE`). Numbers
/// stand low byte first.
/// - Source: rpm's manual and the form of files that rpm writes with `_db_backend ndb`.
struct NdbFile: RecordStore {
    private let file: HostFile
    private let size: Int
    private let head: ByteView

    private static let block = 16
    private static let pageSize = 4096
    private static let maximumSlotPages = 65_536

    /// - Throws: ``PackageProblem`` for what is no such database.
    init(_ file: HostFile) throws(PackageProblem) {
        self.file = file
        head = ByteView(try file.bytes(0, 32), isLittleEndian: true)
        size = Int(try file.state().size)
        guard head.count == 32, head.bytes.starts(with: "RpmP".utf8), head.number32(4) == 0 else {
            throw PackageProblem(file.path, .byte(0), reason: "is not a database of rpm's, or of a later version")
        }
    }

    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem) {
        let pages = head.number32(12) ?? 0
        guard pages > 0, pages <= Self.maximumSlotPages, pages * Self.pageSize <= size else {
            throw PackageProblem(file.path, .byte(12), reason: "damaged: \(pages) pages of slots")
        }
        let slots = ByteView(try file.bytes(0, pages * Self.pageSize, isExact: true), isLittleEndian: true)
        for place in stride(from: 32, to: pages * Self.pageSize, by: Self.block) {
            guard slots.slice(place, 4).map({ $0.elementsEqual("Slot".utf8) }) == true,
                let number = slots.number32(place + 4), let start = slots.number32(place + 8),
                let count = slots.number32(place + 12)
            else { throw PackageProblem(file.path, .byte(place), reason: "damaged: a slot without its mark") }
            guard number > 0, start > 0 else { continue }
            body(start * Self.block, try blob(number, start * Self.block, count * Self.block))
        }
        guard try file.bytes(0, 32) == head.bytes else { throw file.changedMeanwhile }
    }

    private func blob(_ number: Int, _ start: Int, _ length: Int) throws(PackageProblem) -> [UInt8] {
        guard length >= 28, length <= Self.maximumRecord, start + length <= size else {
            throw PackageProblem(file.path, .byte(start), reason: "damaged: a package that is not all there")
        }
        let blob = ByteView(try file.bytes(start, length, isExact: true), isLittleEndian: true)
        guard blob.slice(0, 4)?.elementsEqual("BlbS".utf8) == true, blob.number32(4) == number,
            let count = blob.number32(12), let content = blob.slice(16, count), let sum = blob.number32(length - 12),
            blob.number32(length - 8) == count, blob.slice(length - 4, 4)?.elementsEqual("BlbE".utf8) == true
        else { throw PackageProblem(file.path, .byte(start), reason: "damaged: a package without its marks") }
        guard Self.sum(blob.bytes[..<(length - 12)]) == UInt32(sum) else {
            throw PackageProblem(file.path, .byte(start), reason: "damaged: a package that is not as it was written")
        }
        return Array(content)
    }

    /// Adler-32 (RFC 1950 §9).
    private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var (first, second): (UInt32, UInt32) = (1, 0)
        var rest = bytes
        while !rest.isEmpty {
            // So many additions fit without an overflow.
            for byte in rest.prefix(5552) {
                first &+= UInt32(byte)
                second &+= first
            }
            first %= 65_521
            second %= 65_521
            rest = rest.dropFirst(5552)
        }
        return second << 16 | first
    }
}
