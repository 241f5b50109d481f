import LogReading

/// The mails that are under way, as many as there is room for.
///
/// One table with open addressing, and records of one size in one arena. When it is full a mail gives way that has
/// ended, or that was not met for a round of the clock.
struct MailMessages {
    enum Origin: UInt8, CaseIterable {
        case unknown, local, authenticated, inside, outside

        var word: StaticString {
            switch self {
            case .unknown: "unknown"
            case .local: "local"
            case .authenticated: "authenticated"
            case .inside: "inside"
            case .outside: "outside"
            }
        }
    }

    struct Message {
        fileprivate(set) var key: UInt64
        /// Microseconds since 1970, of its last line.
        var last: Int64
        var origin = Origin.unknown
        /// A program on the host itself handed it over: another mail may be where it comes from.
        var isFromHost = false
        var isForwarded = false
        var isBounce = false
        var hasEnded = false
        /// The mail as which the host had it before.
        var parent: UInt64?
        fileprivate var isRecent = true
        /// Lengths of the parts of its text.
        fileprivate var name: UInt8 = 0
        fileprivate var address: UInt8 = 0
        fileprivate var user: UInt8 = 0
        fileprivate var sender: UInt8 = 0
        var hasSender = false
        /// Recipients that are still to come; -1 where a line tells the end.
        var remaining: Int32 = -1
        /// Of the line that told the client.
        var place = LinePlace(file: -1, line: 0, offset: 0)
    }

    enum Part: Int, CaseIterable {
        case name, address, user, sender

        /// Bytes; what is longer is cut.
        var limit: Int {
            switch self {
            case .name: 48
            case .address: 45
            case .user: 35
            case .sender: 64
            }
        }

        fileprivate var offset: Int {
            switch self {
            case .name: 0
            case .address: 48
            case .user: 93
            case .sender: 128
            }
        }
    }

    /// Half of a key, which says where the slot belongs and tells most others apart, and the place of its record: the
    /// records are far more than a processor keeps near.
    private struct Slot {
        var half: UInt32
        var index: UInt32

        init(_ key: UInt64, index: Int) {
            half = UInt32(truncatingIfNeeded: key >> 32)
            self.index = UInt32(index)
        }

        private init() { (half, index) = (0, .max) }

        static let empty = Slot()
        var isEmpty: Bool { index == .max }
    }

    private static let textSize = 192

    private(set) var evicted = 0
    private let capacity: Int
    private var records: [Message] = []
    private var texts: [UInt8] = []
    private var slots: [Slot]
    private let mask: Int
    private var hand = 0

    /// - Parameter memory: In bytes.
    init(memory: Int) {
        let size = MemoryLayout<Message>.stride + Self.textSize + 2 * MemoryLayout<Slot>.stride
        capacity = max(16, memory / size)
        // At most three quarters full.
        var count = 32
        while count * 3 < capacity * 4 { count *= 2 }
        mask = count - 1
        slots = []
    }

    var count: Int { records.count }

    subscript(index: Int) -> Message {
        _read { yield records[index] }
        _modify { yield &records[index] }
    }

    /// The place of a mail; it is there until another is inserted.
    mutating func find(_ key: UInt64) -> Int? {
        guard !slots.isEmpty else { return nil }
        let half = UInt32(truncatingIfNeeded: key >> 32)
        var slot = Int(half) & mask
        while !slots[slot].isEmpty {
            let index = Int(slots[slot].index)
            if slots[slot].half == half, records[index].key == key {
                records[index].isRecent = true
                return index
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// A mail that is not there yet, begun anew.
    mutating func insert(_ key: UInt64, at time: Int64) -> Int {
        if slots.isEmpty { slots = Array(repeating: .empty, count: mask + 1) }
        let index: Int
        if records.count < capacity {
            index = records.count
            records.append(Message(key: key, last: time))
            texts.append(contentsOf: repeatElement(0, count: Self.textSize))
        } else {
            index = free()
            remove(index)
            records[index] = Message(key: key, last: time)
        }
        let new = Slot(key, index: index)
        var slot = Int(new.half) & mask
        while !slots[slot].isEmpty { slot = (slot + 1) & mask }
        slots[slot] = new
        return index
    }

    /// Begins a mail anew whose number is used again.
    mutating func restart(_ index: Int, at time: Int64) {
        records[index] = Message(key: records[index].key, last: time)
    }

    private mutating func free() -> Int {
        while true {
            let index = hand
            hand = hand + 1 == records.count ? 0 : hand + 1
            if records[index].hasEnded { return index }
            guard records[index].isRecent else {
                evicted += 1
                return index
            }
            records[index].isRecent = false
        }
    }

    /// Takes a record's key out, and moves those back that had to give way to it.
    private mutating func remove(_ index: Int) {
        var slot = Int(Slot(records[index].key, index: index).half) & mask
        while !slots[slot].isEmpty, slots[slot].index != UInt32(index) { slot = (slot + 1) & mask }
        var next = (slot + 1) & mask
        while !slots[next].isEmpty {
            let home = Int(slots[next].half) & mask
            if (next - home) & mask >= (next - slot) & mask {
                slots[slot] = slots[next]
                slot = next
            }
            next = (next + 1) & mask
        }
        slots[slot] = .empty
    }

    // MARK: Texts

    mutating func set(_ part: Part, of index: Int, to line: LineBytes, _ range: Range<Int>) {
        let count = min(range.count, part.limit)
        let start = index * Self.textSize + part.offset
        line.copy(range.lowerBound..<range.lowerBound + count, to: &texts, at: start)
        setCount(part, index, count)
    }

    mutating func copy(_ part: Part, from source: Int, to index: Int) {
        let (from, to) = (source * Self.textSize + part.offset, index * Self.textSize + part.offset)
        let count = self.count(part, source)
        for offset in 0..<count { texts[to + offset] = texts[from + offset] }
        setCount(part, index, count)
    }

    func text(_ part: Part, of index: Int) -> ArraySlice<UInt8> {
        let start = index * Self.textSize + part.offset
        return texts[start..<start + count(part, index)]
    }

    private func count(_ part: Part, _ index: Int) -> Int {
        switch part {
        case .name: Int(records[index].name)
        case .address: Int(records[index].address)
        case .user: Int(records[index].user)
        case .sender: Int(records[index].sender)
        }
    }

    private mutating func setCount(_ part: Part, _ index: Int, _ count: Int) {
        switch part {
        case .name: records[index].name = UInt8(count)
        case .address: records[index].address = UInt8(count)
        case .user: records[index].user = UInt8(count)
        case .sender: records[index].sender = UInt8(count)
        }
    }
}
