/// What an event is for a correlation, written down without any memory of its own.
///
/// Node (2 bytes), ordinal (2), length of the key (4), length of what follows the key (4), value (8); the key; the
/// triggers of the correlations over this one, with the values of the same event. Numbers are little-endian. The key
/// has for each field of `group-by` its length (4) and its bytes.
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
    private static let headSize = 20

    /// Reads what was written at a place.
    @inline(__always)
    init(_ bytes: Span<UInt8>, at place: Int) {
        let head = bytes.word(at: place)
        node = Int(head & 0xFFFF)
        ordinal = Int(head >> 16 & 0xFFFF)
        let start = place + Self.headSize
        key = start..<start + Int(head >> 32)
        parents = key.upperBound..<key.upperBound + Int(bytes.word(at: place + 8) & 0xFFFF_FFFF)
        value = bytes.word(at: place + 12)
    }

    /// The fields of a key with their values.
    static func values(of key: [UInt8], _ fields: [String]) -> [CorrelationMatch.GroupValue] {
        var place = 0
        return fields.map { field in
            let count = key[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            place += 4 + count
            return CorrelationMatch.GroupValue(field: field, value: Array(key[place - count..<place]))
        }
    }
}

/// Writes triggers of events.
struct TriggerWriter: Sendable {
    private let plan: CorrelationPlan
    private let secrets: KeyHash.Secrets
    /// Triggers, one after the other.
    private(set) var bytes = PaddedBytes()
    /// How often a correlation lacked a field.
    private(set) var ungrouped = 0

    init(_ plan: CorrelationPlan, _ secrets: KeyHash.Secrets) {
        self.plan = plan
        self.secrets = secrets
    }

    /// Writes anew the triggers that an event is to the correlations over a rule.
    @inline(__always)
    mutating func write(_ rule: Int, _ event: borrowing Event) {
        bytes.removeAll()
        for number in plan.firstLinks[rule] { write(plan.links[Int(number)], event) }
    }

    private mutating func write(_ link: CorrelationPlan.Link, _ event: borrowing Event) {
        let start = bytes.count
        guard let value = value(link, event) else {
            ungrouped += 1
            return
        }
        bytes.append(UInt64(link.node) | UInt64(link.ordinal) << 16)
        bytes.append(UInt32(0))
        bytes.append(value)
        let key = bytes.count
        for field in link.group {
            guard let range = range(field, event) else {
                ungrouped += 1
                bytes.removeLast(bytes.count - start)
                return
            }
            let short = range.prefix(Trigger.maximumValue)
            bytes.append(UInt32(short.count))
            bytes.append(event.bytes.storage.span.extracting(short))
        }
        bytes.set(UInt32(bytes.count - key), at: start + 4)
        guard !link.parents.isEmpty else { return }
        let parents = bytes.count
        for number in link.parents { write(plan.links[Int(number)], event) }
        bytes.set(UInt32(bytes.count - parents), at: start + 8)
    }

    @inline(__always)
    private func value(_ link: CorrelationPlan.Link, _ event: borrowing Event) -> UInt64? {
        switch link.use {
        case .nothing: return 0
        case .ordinal: return UInt64(link.ordinal)
        case .number:
            guard let field = link.value.first, let range = range(field, event) else { return nil }
            return event.number(range)?.bitPattern
        case .hash:
            var hash: UInt64 = 0
            for field in link.value {
                guard let range = range(field, event) else { return nil }
                hash = KeyHash(range, of: event.bytes.storage.span, seed: hash, secrets).low
            }
            return hash
        }
    }

    @inline(__always)
    private func range(_ field: Int32, _ event: borrowing Event) -> Range<Int>? {
        for place in plan.fields[Int(field)] {
            if let range = event.value(plan.slots[Int(place)]) { return range }
        }
        return nil
    }
}
