import ByteRegex

/// What tests compare with.
struct Matchers: Sendable {
    var slots: [Int32] = []
    private(set) var tests: [Test] = []
    private(set) var patterns: [TextPattern] = []
    var regexes: [BytePattern] = []
    private(set) var ranges: [AddressRange] = []

    /// Of the patterns, in their order.
    private var matchers: [PatternMatcher] = []
    var alternatives = AlternativeSets()
    /// The bytes of all literals.
    private var literals = PaddedBytes()

    /// - Returns: Its place.
    mutating func add(_ pattern: TextPattern) -> Int32 {
        patterns.append(pattern)
        matchers.append(PatternMatcher(pattern, into: &literals))
        return Int32(patterns.count - 1)
    }

    /// Whether an address is within one of some ranges; the same ranges have the same places.
    mutating func within(_ wanted: [AddressRange]) -> Test.Kind {
        let place = ranges.firstRange(of: wanted)?.lowerBound ?? ranges.count
        if place == ranges.count { ranges += wanted }
        return .ranges(lower: Int32(place), upper: Int32(place + wanted.count))
    }

    /// - Returns: Its number.
    mutating func add(_ test: Test) -> Int32 {
        tests.append(test)
        return Int32(tests.count - 1)
    }

    /// The fields at which a test looks; nil for one that looks at the text.
    func slots(of number: Int32) -> [Int32]? {
        let test = tests[Int(number)]
        guard let range = test.slots else { return nil }
        var all = Array(slots[Int(range.lower)..<Int(range.upper)])
        if case .fieldref(let others, _, _) = test.kind { all += slots[Int(others.lower)..<Int(others.upper)] }
        return all
    }

    func matcher(_ pattern: Int32) -> PatternMatcher { matchers[Int(pattern)] }

    @inline(__always)
    func holds(_ number: Int32, for event: borrowing Event, scratch: inout Scratch) -> Bool {
        let test = tests[Int(number)]
        switch test.kind {
        case .pattern(let index): return holds(index, test, event, &scratch)
        case .alternatives(let index): return holds(alternatives[index], test, event, &scratch)
        default: return holdsOther(test, for: event, scratch: &scratch)
        }
    }

    private func holds(_ index: Int32, _ test: Test, _ event: borrowing Event, _ scratch: inout Scratch) -> Bool {
        let matcher = matchers[Int(index)]
        return any(test, event) { range in
            guard matcher.needsFolding else {
                return matches(matcher, index, range, event.bytes.storage.span)
            }
            guard scratch.fold(range, of: event.bytes.storage.span) else { return false }
            return matches(matcher, index, 0..<scratch.folded.count, scratch.folded.storage.span)
        }
    }

    @inline(__always)
    private func matches(_ matcher: PatternMatcher, _ index: Int32, _ range: Range<Int>, _ text: Span<UInt8>) -> Bool {
        switch matcher.form {
        case .any: true
        case .equals, .prefix, .suffix:
            matcher.literal.isAtEnd(matcher.form, of: range, in: text, literals.storage.span)
        case .contains: matcher.isNeedleWithin(range, of: text, literals.storage.span)
        case .segments:
            matcher.isNeedleWithin(range, of: text, literals.storage.span)
                && patterns[Int(index)].matchesSegments(text.extracting(range))
        }
    }

    private func holds(
        _ set: AlternativeSets.Set, _ test: Test, _ event: borrowing Event, _ scratch: inout Scratch
    ) -> Bool {
        any(test, event) { range in
            guard set.needsFolding else {
                return alternatives.isAny(of: set, range, event.bytes.storage.span, literals.storage.span)
            }
            guard scratch.fold(range, of: event.bytes.storage.span) else { return false }
            return alternatives.isAny(
                of: set, 0..<scratch.folded.count, scratch.folded.storage.span, literals.storage.span)
        }
    }

    private func holdsOther(_ test: Test, for event: borrowing Event, scratch: inout Scratch) -> Bool {
        switch test.kind {
        case .pattern, .alternatives: preconditionFailure("these are asked before")
        case .regex(let index):
            return any(test, event) { range in
                scratch.take(event.bytes.storage.span.extracting(range))
                return regexes[Int(index)].firstMatch(in: scratch.value, scratch: &scratch.regex) != nil
            }
        case .ranges(let lower, let upper):
            return any(test, event) { value in
                guard let address = AddressNumber(event.bytes.storage.span.extracting(value)) else { return false }
                for index in lower..<upper where ranges[Int(index)].contains(address) { return true }
                return false
            }
        case .exists: return slots(of: test) { event.isPresent($0) }
        case .null: return !slots(of: test) { !event.isNull($0) }
        case .comparison(let comparison, let part, let wanted):
            return any(test, event) { range in
                let value = event.bytes.storage.span.extracting(range)
                let number = part.map { part in DateParts(value)?[part].map { Number($0) } } ?? Number(value)
                guard let number else { return false }
                return switch comparison {
                case .lt: number < wanted
                case .lte: number <= wanted
                case .gt: number > wanted
                case .gte: number >= wanted
                }
            }
        case .timePart(let part, let wanted):
            return any(test, event) { DateParts(event.bytes.storage.span.extracting($0))?[part] == wanted }
        case .fieldref(let others, let position, let isCased):
            return any(test, event) { value in
                for index in others.lower..<others.upper {
                    let isEqual = event.hasValue(slots[Int(index)]) {
                        Self.compare(value, $0, of: event.bytes.storage.span, position, isCased: isCased, &scratch)
                    }
                    if isEqual { return true }
                }
                return false
            }
        }
    }

    @inline(__always)
    private func any(_ test: Test, _ event: borrowing Event, _ condition: (Range<Int>) -> Bool) -> Bool {
        guard let range = test.slots else { return condition(event.text) }
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
        _ value: Range<Int>, _ other: Range<Int>, of text: Span<UInt8>, _ position: ModifierSet.Position, isCased: Bool,
        _ scratch: inout Scratch
    ) -> Bool {
        guard !isCased else { return compare(text.extracting(value), text.extracting(other), position) }
        Folding.fold(value, of: text, into: &scratch.folded)
        Folding.fold(other, of: text, into: &scratch.other)
        return compare(
            scratch.folded.storage.span.extracting(0..<scratch.folded.count),
            scratch.other.storage.span.extracting(0..<scratch.other.count), position)
    }

    private static func compare(
        _ value: Span<UInt8>, _ other: Span<UInt8>, _ position: ModifierSet.Position
    ) -> Bool {
        func isAt(_ place: Int) -> Bool { (0..<other.count).allSatisfy { value[place + $0] == other[$0] } }
        let last = value.count - other.count
        guard last >= 0 else { return false }
        return switch position {
        case .whole: last == 0 && isAt(0)
        case .startswith: isAt(0)
        case .endswith: isAt(last)
        case .contains: (0...last).contains(where: isAt)
        }
    }
}

/// How a pattern is looked for in a text.
struct PatternMatcher: Sendable {
    let form: TextPattern.Form
    let needsFolding: Bool
    /// The pattern, for the forms of one literal; else the longest row of bytes that every text has which matches.
    let literal: Literal
    private let needle: Needle?

    init(_ pattern: TextPattern, into literals: inout PaddedBytes) {
        form = pattern.form
        needsFolding = pattern.needsFolding
        let isWhole = form != .segments
        let bytes = isWhole ? pattern.literal : pattern.runs.max { $0.count < $1.count } ?? []
        literal = Literal(bytes, isCased: isWhole && pattern.isCased, into: &literals)
        needle = bytes.isEmpty ? nil : Needle(literal, bytes)
    }

    @inline(__always)
    func isNeedleWithin(_ range: Range<Int>, of text: Span<UInt8>, _ literals: Span<UInt8>) -> Bool {
        needle?.isWithin(range, of: text, literals) ?? true
    }
}
