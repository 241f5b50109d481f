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

    /// The fields of a key with their values; of those that are empty there is nothing to tell.
    static func values(of key: [UInt8], _ fields: [String]) -> [CorrelationMatch.GroupValue] {
        var place = 0
        return fields.compactMap { field in
            let count = key[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            place += 4 + count
            if count == 0 { return nil }
            return CorrelationMatch.GroupValue(field: field, value: Array(key[place - count..<place]))
        }
    }
}

/// Writes the triggers of observations.
struct TriggerWriter: Sendable {
    private let plan: CorrelationPlan
    private let secrets: KeyHash.Secrets
    /// Triggers, one after the other.
    private(set) var bytes = PaddedBytes()
    /// Where the values of the observation stand; those that are not there are nil.
    private var values: [Range<Int>?] = []
    /// How often a value that should be a number was none.
    private(set) var ungrouped = 0
    /// For each correlation the round in which a trigger was written with which something may begin.
    private var begun: [UInt32]
    private var round: UInt32 = 1

    init(_ plan: CorrelationPlan, _ secrets: KeyHash.Secrets) {
        self.plan = plan
        self.secrets = secrets
        begun = Array(repeating: 0, count: plan.nodes.count)
    }

    /// Begins anew: all triggers before were taken.
    mutating func removeAll() {
        bytes.removeAll()
        round &+= 1
        if round == 0 {
            for node in begun.indices { begun[node] = 0 }
            round = 1
        }
    }

    /// The trigger that stands at a place.
    @inline(__always)
    func trigger(at place: Int) -> Trigger { Trigger(bytes.storage.span, at: place) }

    /// Adds the triggers that an observation is to the correlations over its rule.
    ///
    /// - Parameters:
    ///   - groups: What can only go on with a group of a correlation that has none is not written.
    mutating func write(_ observation: borrowing PaddedBytes, _ groups: borrowing GroupTable) {
        let observation = observation.storage.span
        let rule = Observation.values(observation, at: 0, plan, into: &values)
        for number in plan.firstLinks[rule] {
            let link = plan.links[Int(number)]
            let node = Int(link.node)
            guard
                plan.settings[node].begins(with: Int(link.ordinal)) || begun[node] == round || !groups.isIdle(node)
            else { continue }
            write(link, observation)
        }
    }

    private mutating func write(_ link: CorrelationPlan.Link, _ observation: Span<UInt8>) {
        for column in link.group where values[Int(plan.columns[Int(column)])] == nil { return }
        guard let value = value(link, observation) else { return }
        let start = bytes.count
        if plan.settings[Int(link.node)].begins(with: Int(link.ordinal)) { begun[Int(link.node)] = round }
        bytes.append(UInt64(link.node) | UInt64(link.ordinal) << 16)
        bytes.append(UInt32(0))
        bytes.append(value)
        let key = bytes.count
        for column in link.group {
            guard let range = values[Int(plan.columns[Int(column)])] else { continue }
            bytes.append(UInt32(range.count))
            bytes.append(observation.extracting(range))
        }
        bytes.set(UInt32(bytes.count - key), at: start + 4)
        guard !link.parents.isEmpty else { return }
        let parents = bytes.count
        for number in link.parents { write(plan.links[Int(number)], observation) }
        bytes.set(UInt32(bytes.count - parents), at: start + 8)
    }

    @inline(__always)
    private mutating func value(_ link: CorrelationPlan.Link, _ observation: Span<UInt8>) -> UInt64? {
        switch link.use {
        case .nothing: return 0
        case .ordinal: return UInt64(link.ordinal)
        case .number:
            guard let column = link.value.first, let range = values[Int(plan.columns[Int(column)])] else { return nil }
            guard let number = Number(observation.extracting(range))?.value else {
                ungrouped += 1
                return nil
            }
            return number.bitPattern
        case .hash:
            var hash: UInt64 = 0
            for column in link.value {
                guard let range = values[Int(plan.columns[Int(column)])] else { return nil }
                hash = KeyHash(range, of: observation, seed: hash, secrets).low
            }
            return hash
        }
    }
}
