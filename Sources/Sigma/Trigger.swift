/// What an event is for a correlation, written down without any memory of its own.
///
/// Node (4 bytes), ordinal (4), value (8), length of the key (4), the key, and how many bytes follow with the triggers
/// of the correlations over this one (4). All numbers are little-endian. The key has for each field of `group-by` its
/// length (4) and its bytes.
struct Trigger {
    let node: Int
    let ordinal: Int
    /// A number's bits, or the hash of the values that are counted.
    let value: UInt64
    let key: Range<Int>
    let parents: Range<Int>

    var end: Int { parents.upperBound }

    /// More of a value is cut off; two values that are alike up to there are one group.
    static let maximumValue = 4_096

    /// Reads what was written at a place.
    init(_ bytes: [UInt8], at place: Int) {
        node = Int(bytes.number(at: place, count: 4))
        ordinal = Int(bytes.number(at: place + 4, count: 4))
        value = bytes.number(at: place + 8, count: 8)
        key = place + 20..<place + 20 + Int(bytes.number(at: place + 16, count: 4))
        let start = key.upperBound + 4
        parents = start..<start + Int(bytes.number(at: key.upperBound, count: 4))
    }

    /// - Parameter ungrouped: Is counted up for a correlation that lacks a field; nothing is written then.
    static func write(
        _ link: CorrelationPlan.Link, _ event: borrowing Event, to bytes: inout [UInt8], ungrouped: inout Int
    ) {
        let start = bytes.count
        bytes.append(UInt64(link.node), count: 4)
        bytes.append(UInt64(link.ordinal), count: 4)
        guard let value = value(link, event) else {
            ungrouped += 1
            bytes.removeLast(bytes.count - start)
            return
        }
        bytes.append(value, count: 8)
        bytes.append(0, count: 4)
        let key = bytes.count
        for slots in link.group {
            guard let range = range(slots, event) else {
                ungrouped += 1
                bytes.removeLast(bytes.count - start)
                return
            }
            let short = range.prefix(maximumValue)
            bytes.append(UInt64(short.count), count: 4)
            bytes.append(contentsOf: event.bytes.storage[short])
        }
        bytes.set(UInt64(bytes.count - key), at: key - 4)
        bytes.append(0, count: 4)
        let parents = bytes.count
        for parent in link.parents { write(parent, event, to: &bytes, ungrouped: &ungrouped) }
        bytes.set(UInt64(bytes.count - parents), at: parents - 4)
    }

    private static func value(_ link: CorrelationPlan.Link, _ event: borrowing Event) -> UInt64? {
        switch link.use {
        case .nothing: return 0
        case .ordinal: return UInt64(link.ordinal)
        case .number:
            guard let slots = link.value.first, let range = range(slots, event) else { return nil }
            return event.number(range)?.bitPattern
        case .hash:
            // Seeded anew in each run, so that nobody can prepare values of one hash.
            var hasher = Hasher()
            for slots in link.value {
                guard let range = range(slots, event) else { return nil }
                hasher.combine(range.count)
                // The pointer does not outlive the call.
                unsafe event.bytes.storage[range].withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            }
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }

    private static func range(_ slots: [Int32], _ event: borrowing Event) -> Range<Int>? {
        for slot in slots {
            if let range = event.value(slot) { return range }
        }
        return nil
    }

    /// The fields of a key with their values.
    static func values(of key: [UInt8], _ fields: [String]) -> [CorrelationMatch.GroupValue] {
        var place = 0
        return fields.map { field in
            let count = Int(key.number(at: place, count: 4))
            place += 4 + count
            return CorrelationMatch.GroupValue(field: field, value: Array(key[place - count..<place]))
        }
    }
}

extension [UInt8] {
    fileprivate func number(at place: Int, count: Int) -> UInt64 {
        var value: UInt64 = 0
        for offset in (0..<count).reversed() { value = value << 8 | UInt64(self[place + offset]) }
        return value
    }

    fileprivate mutating func append(_ value: UInt64, count: Int) {
        for offset in 0..<count { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * offset))) }
    }

    fileprivate mutating func set(_ value: UInt64, at place: Int) {
        for offset in 0..<4 { self[place + offset] = UInt8(truncatingIfNeeded: value >> UInt64(8 * offset)) }
    }
}
