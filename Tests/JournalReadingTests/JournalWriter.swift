import CLZ4
import CLZMA
import CZstd
import JournalReading
import Testing

/// An entry as it is to be found in a file.
struct SampleEntry: Hashable {
    var seqnum: UInt64
    var realtime: UInt64
    var monotonic: UInt64
    var bootID = JournalID(high: 0x0123_4567_89AB_CDEF, low: 0x0FED_CBA9_8765_4321)
    var xorHash: UInt64 = 0
    var fields: [Field]

    struct Field: Hashable {
        var name: String
        var value: [UInt8]
    }

    init(_ seqnum: UInt64, _ fields: [(String, String)]) {
        self.init(seqnum, bytes: fields.map { ($0.0, Array($0.1.utf8)) })
    }

    init(_ seqnum: UInt64, bytes fields: [(String, [UInt8])]) {
        self.seqnum = seqnum
        realtime = 1_790_000_000_000_000 + seqnum * 1_500
        monotonic = 5_000_000 + seqnum * 1_500
        xorHash = seqnum &* 0x9E37_79B9_7F4A_7C15
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
    }

    init(_ entry: JournalEntry) {
        seqnum = entry.seqnum
        realtime = entry.realtime
        monotonic = entry.monotonic
        bootID = entry.bootID
        xorHash = entry.xorHash
        fields = entry.fields.map { Field(name: entry.name(of: $0), value: Array(entry.bytes[$0.value])) }
    }
}

/// Writes journal files of the documented format, in memory. The hash tables stay empty: readers that go from entry to
/// entry need none.
struct JournalWriter {
    enum Method: UInt8, CaseIterable, CustomTestStringConvertible {
        case none = 0
        case xz = 1
        case lz4 = 2
        case zstd = 4

        var testDescription: String { "\(self)" }
        /// In the header.
        var flag: UInt32 { [.none: 0, .xz: 0x01, .lz4: 0x02, .zstd: 0x08][self]! }
    }

    /// A chain of entry arrays, each twice as large as the one before.
    private struct Chain {
        /// Where the offset of its next array is to be written.
        var link: Int
        var array = 0
        var capacity = 2
        var used = 2
    }

    private struct Data {
        var offset: Int
        var count: UInt64 = 0
        var chain: Chain
    }

    let isCompact: Bool
    let method: Method
    /// Payloads of this size and more are compressed.
    var threshold = 512
    var fileID = JournalID(high: 0x1111_2222_3333_4444, low: 0x5555_6666_7777_8888) {
        didSet { put(fileID, at: 24) }
    }
    let machineID = JournalID(high: 0x9999_AAAA_BBBB_CCCC, low: 0xDDDD_EEEE_FFFF_0000)
    var seqnumID = JournalID(high: 0xABCD_EF01_2345_6789, low: 0x1020_3040_5060_7080)

    /// The whole file as it is now.
    private(set) var bytes: [UInt8]
    /// Each object's place, type and size.
    private(set) var objects: [(offset: Int, type: UInt8, size: Int)] = []
    /// What the header counts.
    private(set) var entryCount: UInt64 = 0
    private var chain = Chain(link: 176)
    private var data: [[UInt8]: Data] = [:]
    private var fields: Set<String> = []
    private var counts: [UInt8: UInt64] = [:]

    init(isCompact: Bool = false, _ method: Method = .none, headerSize: Int = 272) {
        self.isCompact = isCompact
        self.method = method
        bytes = Array("LPKSHHRH".utf8) + [UInt8](repeating: 0, count: headerSize - 8)
        put(method.flag | (isCompact ? 0x10 : 0), at: 12)
        put(fileID, at: 24)
        put(machineID, at: 40)
        put(seqnumID, at: 72)
        put(UInt64(headerSize), at: 88)
        let table = add(4, [UInt8](repeating: 0, count: 16 * 16))
        let fieldTable = add(5, [UInt8](repeating: 0, count: 16 * 4))
        put(UInt64(table + 16), at: 104)
        put(UInt64(16 * 16), at: 112)
        put(UInt64(fieldTable + 16), at: 120)
        put(UInt64(16 * 4), at: 128)
        finishHeader()
    }

    init(_ entries: [SampleEntry], isCompact: Bool = false, _ method: Method = .none) {
        self.init(isCompact: isCompact, method)
        for entry in entries { append(entry) }
    }

    /// Whether the file is complete (2), closed (0) or being written (1).
    mutating func setState(_ state: UInt8) { bytes[16] = state }

    /// Writes an entry and what it needs.
    ///
    /// - Parameter isLinked: Otherwise the file's list of entries does not have it, as if the writer were not done.
    mutating func append(_ entry: SampleEntry, isLinked: Bool = true) {
        let items = entry.fields.map { addData(Array($0.name.utf8) + [0x3D] + $0.value, name: $0.name) }
        var content: [UInt8] = []
        for number in [entry.seqnum, entry.realtime, entry.monotonic] { content += Self.little(number) }
        content += Self.big(entry.bootID.high) + Self.big(entry.bootID.low) + Self.little(entry.xorHash)
        for item in items {
            content +=
                isCompact ? Self.little(UInt32(item)) : Self.little(UInt64(item)) + Self.little(UInt64(item) ^ 77)
        }
        let offset = add(3, content)
        guard isLinked else { return finishHeader() }
        chain = linked(offset, chain)
        entryCount += 1
        for key in Set(entry.fields.map { Array($0.name.utf8) + [0x3D] + $0.value }) {
            guard var shared = data[key] else { continue }
            if shared.count == 0 {
                put(UInt64(offset), at: shared.offset + 40)
            } else {
                shared.chain = linked(offset, shared.chain)
            }
            shared.count += 1
            put(shared.count, at: shared.offset + 56)
            data[key] = shared
        }
        if entryCount == 1 {
            put(entry.seqnum, at: 168)
            put(entry.realtime, at: 184)
        }
        put(entry.seqnum, at: 160)
        put(entry.realtime, at: 192)
        put(entry.monotonic, at: 200)
        put(entry.bootID, at: 56)
        finishHeader()
    }

    /// Bytes that journald has allocated and not used yet.
    mutating func allocate(_ count: Int) {
        bytes += [UInt8](repeating: 0, count: count)
        put(UInt64(bytes.count) - number(at: 88), at: 96)
    }

    /// Writes an object of a type that is not known.
    mutating func addUnknown() {
        add(77, Array("something new".utf8))
        finishHeader()
    }

    func number(at offset: Int) -> UInt64 { (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) } }

    private mutating func finishHeader() {
        put(UInt64(bytes.count) - number(at: 88), at: 96)
        put(UInt64(objects.last?.offset ?? 0), at: 136)
        put(UInt64(objects.count), at: 144)
        put(entryCount, at: 152)
        for (place, type) in [(208, UInt8(1)), (216, 2), (232, 6)] where place < Int(number(at: 88)) {
            put(counts[type] ?? 0, at: place)
        }
    }

    private mutating func addData(_ payload: [UInt8], name: String) -> Int {
        if let known = data[payload] { return known.offset }
        var flags = Method.none
        var stored = payload
        if method != .none, payload.count >= threshold {
            let compressed = Self.compress(payload, method)
            if compressed.count < payload.count { (stored, flags) = (compressed, method) }
        }
        let links = [UInt8](repeating: 0, count: isCompact ? 56 : 48)
        let offset = add(1, links + stored, flags: flags.rawValue)
        data[payload] = Data(offset: offset, chain: Chain(link: offset + 48))
        if fields.insert(name).inserted { add(2, [UInt8](repeating: 0, count: 24) + Array(name.utf8)) }
        return offset
    }

    private mutating func linked(_ entry: Int, _ chain: Chain) -> Chain {
        var chain = chain
        let size = isCompact ? 4 : 8
        if chain.used == chain.capacity {
            chain.capacity *= 2
            let array = add(6, [UInt8](repeating: 0, count: 8 + chain.capacity * size))
            put(UInt64(array), at: chain.link)
            chain.link = array + 16
            chain.array = array
            chain.used = 0
        }
        let place = chain.array + 24 + chain.used * size
        if isCompact { put(UInt32(entry), at: place) } else { put(UInt64(entry), at: place) }
        chain.used += 1
        return chain
    }

    @discardableResult
    private mutating func add(_ type: UInt8, _ content: [UInt8], flags: UInt8 = 0) -> Int {
        let offset = bytes.count
        objects.append((offset, type, 16 + content.count))
        counts[type, default: 0] += 1
        bytes += [type, flags, 0, 0, 0, 0, 0, 0] + Self.little(UInt64(16 + content.count)) + content
        bytes += [UInt8](repeating: 0, count: -bytes.count & 7)
        return offset
    }

    private mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        bytes.replaceSubrange(offset..<offset + Number.bitWidth / 8, with: Self.little(number))
    }

    private mutating func put(_ id: JournalID, at offset: Int) {
        bytes.replaceSubrange(offset..<offset + 16, with: Self.big(id.high) + Self.big(id.low))
    }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
    }

    private static func big(_ number: UInt64) -> [UInt8] { little(number).reversed() }

    private static func compress(_ payload: [UInt8], _ method: Method) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: payload.count * 2 + 1_024)
        switch method {
        case .none:
            return payload
        case .xz:
            var count = 0
            let code = unsafe lzma_easy_buffer_encode(
                6, LZMA_CHECK_NONE, nil, payload, payload.count, &result, &count, result.count)
            precondition(code == LZMA_OK)
            return Array(result.prefix(count))
        case .lz4:
            let count = unsafe payload.withUnsafeBytes { from in
                unsafe result.withUnsafeMutableBytes { to in
                    unsafe LZ4_compress_default(
                        from.baseAddress?.assumingMemoryBound(to: CChar.self),
                        to.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(from.count), Int32(to.count))
                }
            }
            precondition(count > 0)
            return little(UInt64(payload.count)) + Array(result.prefix(Int(count)))
        case .zstd:
            let count = unsafe ZSTD_compress(&result, result.count, payload, payload.count, 3)
            precondition(ZSTD_isError(count) == 0)
            return Array(result.prefix(count))
        }
    }
}
