import ByteRegex

/// One question about an event. It has numbers only, so that asking it counts no references.
struct Test: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case pattern(Int32)
        case regex(Int32)
        case range(Int32)
        case exists
        case null
        case comparison(ModifierSet.Comparison, of: ModifierSet.TimePart?, Double)
        case timePart(ModifierSet.TimePart, Int)
        case fieldref(slots: SlotRange, ModifierSet.Position, isCased: Bool)
    }

    /// Fields in the list of all that tests ask for.
    struct SlotRange: Sendable, Hashable {
        let lower: Int32
        let upper: Int32
    }

    /// `nil` for the text of the event.
    let slots: SlotRange?
    let kind: Kind
}

/// What tests compare with.
struct Matchers: Sendable {
    var slots: [Int32] = []
    var tests: [Test] = []
    var patterns: [TextPattern] = []
    var regexes: [BytePattern] = []
    var ranges: [AddressRange] = []

    func holds(_ number: Int32, for event: borrowing Event, scratch: inout Scratch) -> Bool {
        let test = tests[Int(number)]
        switch test.kind {
        case .pattern(let index):
            let pattern = Int(index)
            if patterns[pattern].needsFolding {
                return any(test, event) { value in
                    scratch.value.removeAll(keepingCapacity: true)
                    Folding.append(value, to: &scratch.value)
                    return patterns[pattern].matches(scratch.value.span)
                }
            }
            return any(test, event) { patterns[pattern].matches($0) }
        case .regex(let index):
            return any(test, event) { value in
                scratch.take(value)
                return regexes[Int(index)].firstMatch(in: scratch.value, scratch: &scratch.regex) != nil
            }
        case .range(let index): return any(test, event) { ranges[Int(index)].contains($0) }
        case .exists: return slots(of: test) { event.isPresent($0) }
        case .null: return !slots(of: test) { !event.isNull($0) }
        case .comparison(let comparison, let part, let wanted):
            return any(test, event) { value in
                let number = part.map { part in DateParts(value)?[part].map(Double.init) } ?? Number.parse(value)
                guard let number else { return false }
                return switch comparison {
                case .lt: number < wanted
                case .lte: number <= wanted
                case .gt: number > wanted
                case .gte: number >= wanted
                }
            }
        case .timePart(let part, let wanted): return any(test, event) { DateParts($0)?[part] == wanted }
        case .fieldref(let others, let position, let isCased):
            return any(test, event) { value in
                for index in others.lower..<others.upper {
                    let isEqual = event.hasValue(slots[Int(index)]) {
                        Self.compare(value, $0, position, isCased: isCased)
                    }
                    if isEqual { return true }
                }
                return false
            }
        }
    }

    @inline(__always)
    private func any(_ test: Test, _ event: borrowing Event, _ condition: (Span<UInt8>) -> Bool) -> Bool {
        guard let range = test.slots else { return event.hasText(where: condition) }
        for index in range.lower..<range.upper where event.hasValue(slots[Int(index)], where: condition) { return true }
        return false
    }

    @inline(__always)
    private func slots(of test: Test, _ condition: (Int32) -> Bool) -> Bool {
        guard let range = test.slots else { return false }
        for index in range.lower..<range.upper where condition(slots[Int(index)]) { return true }
        return false
    }

    private static func compare(
        _ value: Span<UInt8>, _ other: Span<UInt8>, _ position: ModifierSet.Position, isCased: Bool
    ) -> Bool {
        var (one, two): ([UInt8], [UInt8]) = ([], [])
        if isCased {
            for index in 0..<value.count { one.append(value[index]) }
            for index in 0..<other.count { two.append(other[index]) }
        } else {
            Folding.append(value, to: &one)
            Folding.append(other, to: &two)
        }
        guard two.count <= one.count else { return false }
        switch position {
        case .whole: return one == two
        case .startswith: return one.starts(with: two)
        case .endswith: return one[(one.count - two.count)...] == two[...]
        case .contains:
            return (0...(one.count - two.count)).contains { one[$0..<$0 + two.count] == two[...] }
        }
    }
}

/// Memory that matching needs, to be used again from one event to the next.
public struct Scratch: Sendable {
    var regex = BytePattern.Scratch()
    var value: [UInt8] = []

    public init() {}

    mutating func take(_ bytes: Span<UInt8>) {
        value.removeAll(keepingCapacity: true)
        // The pointer does not outlive the call.
        unsafe bytes.withUnsafeBufferPointer { buffer in unsafe value.append(contentsOf: buffer) }
    }
}

/// Numbers in texts.
enum Number {
    static func parse(_ text: Span<UInt8>) -> Double? {
        guard text.count > 0, text.count <= 40 else { return nil }
        var value: Int64 = 0
        var place = text[0] == UInt8(ascii: "-") ? 1 : 0
        let isNegative = place == 1
        var isWhole = place < text.count && text.count < 18
        while isWhole, place < text.count {
            let byte = text[place]
            isWhole = (0x30...0x39).contains(byte)
            if isWhole { value = value * 10 + Int64(byte - 0x30) }
            place += 1
        }
        if isWhole { return Double(isNegative ? -value : value) }
        var string = ""
        for index in 0..<text.count {
            guard text[index] < 0x80, text[index] > 0x20 else { return nil }
            string.unicodeScalars.append(Unicode.Scalar(text[index]))
        }
        guard let number = Double(string), number.isFinite else { return nil }
        return number
    }
}
