/// What correlations need to know of one match of a rule: the values of the fields that they ask for.
///
/// The number of the rule (4 bytes); for each of the fields the length of its value (4), or that there is none, and its
/// bytes. Numbers are little-endian.
enum Observation {
    /// More of a value is cut off; two values that are alike up to there are the same.
    static let maximumValue = 4_096

    private static let none = UInt32.max

    /// Reads what was written at a place.
    ///
    /// - Parameter values: Gets where the values stand.
    /// - Returns: The rule.
    static func values(
        _ bytes: Span<UInt8>, at place: Int, _ plan: CorrelationPlan, into values: inout [Range<Int>?]
    ) -> Int {
        values.removeAll(keepingCapacity: true)
        let rule = Int(bytes.word(at: place) & 0xFFFF_FFFF)
        var place = place + 4
        for _ in plan.taken[rule] {
            let count = UInt32(truncatingIfNeeded: bytes.word(at: place))
            place += 4
            guard count != none else {
                values.append(nil)
                continue
            }
            values.append(place..<place + Int(count))
            place += Int(count)
        }
        return rule
    }

    /// Writes observations of events.
    struct Writer: Sendable {
        private let plan: CorrelationPlan
        private(set) var bytes = PaddedBytes()
        private var isThere: [Bool] = []
        /// How often a correlation lacked a field.
        private(set) var ungrouped = 0

        init(_ plan: CorrelationPlan) { self.plan = plan }

        /// Writes anew; nothing when all correlations over the rule lack fields.
        @inline(__always)
        mutating func write(_ rule: Int, _ event: borrowing Event) {
            bytes.removeAll()
            isThere.removeAll(keepingCapacity: true)
            bytes.append(UInt32(rule))
            var isComplete = true
            for field in plan.taken[rule] {
                let range = range(field, event)
                isThere.append(range != nil)
                if let range = range?.prefix(Observation.maximumValue) {
                    append(event.bytes.storage.span.extracting(range))
                } else {
                    bytes.append(Observation.none)
                    isComplete = false
                }
            }
            if !isComplete, !isOfUse(rule) { bytes.removeAll() }
        }

        /// Adds a value; an address that can be written in several ways in one of them.
        @inline(__always)
        private mutating func append(_ value: Span<UInt8>) {
            if let address = AddressNumber.usualText(of: value) {
                bytes.append(UInt32(address.count))
                bytes.append(address.span)
            } else {
                bytes.append(UInt32(value.count))
                bytes.append(value)
            }
        }

        /// Counts the correlations that lack a field, and says whether there are others.
        private mutating func isOfUse(_ rule: Int) -> Bool {
            plan.firstLinks[rule].reduce(false) { isSeen(plan.links[Int($1)]) || $0 }
        }

        private mutating func isSeen(_ link: CorrelationPlan.Link) -> Bool {
            for columns in [link.group, link.value] {
                for column in columns where !isThere[Int(plan.columns[Int(column)])] {
                    ungrouped += 1
                    return false
                }
            }
            for parent in link.parents { _ = isSeen(plan.links[Int(parent)]) }
            return true
        }

        @inline(__always)
        private func range(_ field: Int32, _ event: borrowing Event) -> Range<Int>? {
            for place in plan.fields[Int(field)] {
                if let range = event.value(plan.slots[Int(place)]) { return range }
            }
            return nil
        }
    }
}
