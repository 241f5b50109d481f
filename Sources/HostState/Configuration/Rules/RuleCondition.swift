internal import ByteRegex
import NoroshiModel

/// What a rule asks of settings.
package indirect enum RuleCondition: Sendable {
    case all([RuleCondition])
    case any([RuleCondition])
    case not(RuleCondition)
    case test(SettingTest)
}

/// A question about the values of one setting.
package struct SettingTest: Sendable {
    /// Compared without regard to case.
    let name: String
    /// What the program takes when nothing is written; nil where rules cannot know.
    let assumed: [String]?
    let question: Question

    enum Question: Sendable {
        /// The whole value is one of these, case aside.
        case equals([String])
        /// One of the values is one of these, case aside.
        case has([String])
        /// None of the values is one of these.
        case lacks([String])
        /// One of the values has one of these in it, case aside.
        case contains([String])
        case matches([Pattern])
        case below(Double)
        case above(Double)
        case isSet(Bool)
        /// A range of addresses holds more than a site's own: shorter prefixes than these.
        case wider(v4: Int, v6: Int)
        /// The ranges together hold at least as many addresses as one of these prefixes.
        case covers(v4: Int, v6: Int)
        /// One of the values is one of `items`, and none of `stops` stands before it.
        case hasBefore(items: [String], stops: [String])
    }
}

/// A regular expression, found anywhere in a value, case aside.
struct Pattern: Sendable {
    let bytes: BytePattern

    init(_ text: String) throws(PatternError) { bytes = try BytePattern(text, options: .ignoreCase) }

    func isIn(_ value: String) -> Bool { bytes.firstMatch(in: Array(value.utf8)) != nil }
}

/// Whether a condition holds, and the settings that show it.
struct Outcome {
    var holds: Bool
    var shown: [ConfigurationSurvey.Setting] = []
    /// Settings that were missing, with what is assumed of them.
    var assumed: [(name: String, values: [String])] = []
}

extension RuleCondition {
    func outcome(in settings: ScopedSettings) -> Outcome {
        switch self {
        case .test(let test): test.outcome(in: settings)
        case .not(let condition):
            { outcome in Outcome(holds: !outcome.holds, shown: outcome.shown, assumed: outcome.assumed) }(
                condition.outcome(in: settings))
        case .all(let conditions):
            conditions.reduce(into: Outcome(holds: true)) { whole, condition in
                let outcome = condition.outcome(in: settings)
                whole.holds = whole.holds && outcome.holds
                whole.add(outcome)
            }
        case .any(let conditions):
            conditions.reduce(into: Outcome(holds: false)) { whole, condition in
                let outcome = condition.outcome(in: settings)
                whole.holds = whole.holds || outcome.holds
                if outcome.holds { whole.add(outcome) }
            }
        }
    }
}

extension Outcome {
    mutating func add(_ other: Outcome) {
        shown += other.shown.filter { !shown.contains($0) }
        assumed += other.assumed.filter { next in !assumed.contains { $0.name == next.name } }
    }
}

extension SettingTest {
    func outcome(in settings: ScopedSettings) -> Outcome {
        let found = settings.effective(name)
        guard !found.isEmpty else {
            if case .isSet(let isSet) = question { return Outcome(holds: !isSet, assumed: [(name, [])]) }
            guard let assumed else { return Outcome(holds: false) }
            return Outcome(holds: holds(assumed), assumed: [(name, assumed)])
        }
        if case .isSet(let isSet) = question { return Outcome(holds: isSet, shown: found) }
        // Of a list that several lines make, the lines that say it are shown.
        let telling = found.count > 1 ? found.filter { holds($0.values) } : []
        return Outcome(holds: holds(found.flatMap(\.values)), shown: telling.isEmpty ? found : telling)
    }

    private func holds(_ values: [String]) -> Bool {
        switch question {
        case .equals(let words): Self.holds(values.joined(separator: " "), words)
        case .has(let words): values.contains { Self.holds($0, words) }
        case .lacks(let words): !values.contains { Self.holds($0, words) }
        case .contains(let parts):
            texts(values).contains { value in parts.contains { value.lowercased().contains($0) } }
        case .matches(let patterns): texts(values).contains { value in patterns.contains { $0.isIn(value) } }
        case .below(let limit): Self.number(values).map { $0 < limit } ?? false
        case .above(let limit): Self.number(values).map { $0 > limit } ?? false
        case .isSet(let isSet): isSet
        case .wider(let v4, let v6): values.contains { Networks.isWider($0, v4: v4, v6: v6) }
        case .covers(let v4, let v6): Networks.isCovered(values, v4: v4, v6: v6)
        case .hasBefore(let items, let stops):
            values.prefix { !Self.holds($0, stops) }.contains { Self.holds($0, items) }
        }
    }

    /// Each value, and all of them as they were written.
    private func texts(_ values: [String]) -> [String] {
        values.count > 1 ? values + [values.joined(separator: " ")] : values
    }

    private static func holds(_ value: String, _ words: [String]) -> Bool { words.contains(value.lowercased()) }

    private static func number(_ values: [String]) -> Double? {
        values.first.flatMap { Double($0.prefix { $0.isNumber || $0 == "." || $0 == "-" }) }
    }
}

/// Ranges of addresses as configuration files write them.
package enum Networks {
    /// Whether a range has a shorter prefix than a site's own networks have. Private addresses (RFC 1918, RFC 4193) and
    /// loopback are never too wide; host names, files and exclusions are no ranges.
    package static func isWider(_ text: String, v4: Int, v6: Int) -> Bool {
        let text = text.filter { !"[]\"".contains($0) }
        if ["*", "all", "any", "0/0", "::/0", "0.0.0.0/0.0.0.0"].contains(text.lowercased()) { return true }
        guard text.contains("/"), let range = range(text) else { return false }
        guard range.prefix < (range.first.isIPv6 ? v6 : v4) else { return false }
        return !own.contains { $0.contains(range.first) && $0.prefix <= range.prefix }
    }

    /// A range with its length as a number of bits or as a mask, or a single address; bits after the length do not count.
    static func range(_ text: String) -> AddressRange? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(padded(String(parts[0]))) else { return nil }
        guard parts.count == 2 else { return AddressRange(address) }
        guard let prefix = Int(parts[1]) ?? maskLength(String(parts[1])), (0...address.bits).contains(prefix) else {
            return nil
        }
        return AddressRange("\(masked(address, prefix))/\(prefix)")
    }

    private static func masked(_ address: IPAddress, _ prefix: Int) -> IPAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits)) }
        guard address.isIPv6 else {
            return IPAddress(v4: UInt32(truncatingIfNeeded: address.low & mask(prefix + 32)))
        }
        return IPAddress(high: address.high & mask(prefix), low: address.low & mask(prefix - 64))
    }

    /// `10` is `10.0.0.0`, as old programs write it.
    private static func padded(_ text: String) -> String {
        guard !text.contains(":"), text.allSatisfy({ $0.isNumber || $0 == "." }) else { return text }
        let count = text.split(separator: ".").count
        return text + String(repeating: ".0", count: max(0, 4 - count))
    }

    private static func maskLength(_ text: String) -> Int? {
        guard let mask = IPAddress(text), !mask.isIPv6 else { return nil }
        let bits = UInt32(truncatingIfNeeded: mask.low)
        return (~bits).leadingZeroBitCount == 32 ? 32 : bits.leadingOnes
    }

    private static let own = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10"]
        .compactMap { AddressRange($0) }
}

extension UInt32 {
    fileprivate var leadingOnes: Int { (~self).leadingZeroBitCount }
}
