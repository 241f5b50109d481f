/// Sets of patterns of which one is enough, all looked for at once.
struct AlternativeSets: Sendable {
    struct Set: Sendable {
        /// Of all patterns of the set.
        let needsFolding: Bool
        /// Those that are compared at an end of the text, in the list of all.
        fileprivate let ends: Range<Int32>
        /// Those that may stand anywhere, each looked for by itself, in the list of all.
        fileprivate let needles: Range<Int32>
        /// Those that may stand anywhere, where they are many.
        fileprivate let inner: LiteralIndex.Set?

        var hasInner: Bool { inner != nil || !needles.isEmpty }
    }

    private struct End: Sendable {
        let form: TextPattern.Form
        let literal: Literal
    }

    /// So many are as fast one by one as all at once.
    private static let maximumNeedles = 8

    private var sets: [Set] = []
    private var ends: [End] = []
    private var needles: [Needle] = []
    private var index = LiteralIndex()

    subscript(number: Int32) -> Set { sets[Int(number)] }

    /// Whether a pattern may be in a set.
    static func canHold(_ pattern: TextPattern) -> Bool {
        switch pattern.form {
        case .any, .segments: false
        case .equals, .prefix, .suffix: true
        case .contains: pattern.literal.count >= LiteralIndex.minimumLength
        }
    }

    /// - Returns: The set's place.
    mutating func add(_ patterns: [(pattern: TextPattern, literal: Literal)]) -> Int32 {
        let start = Int32(ends.count)
        for (pattern, literal) in patterns where pattern.form != .contains {
            ends.append(End(form: pattern.form, literal: literal))
        }
        let inner = patterns.filter { $0.pattern.form == .contains }
        let firstNeedle = Int32(needles.count)
        let isFew = inner.count <= Self.maximumNeedles
        if isFew { needles += inner.map { Needle($0.literal, $0.pattern.literal) } }
        sets.append(
            Set(
                needsFolding: patterns.contains { $0.pattern.needsFolding }, ends: start..<Int32(ends.count),
                needles: firstNeedle..<Int32(needles.count),
                inner: isFew ? nil : index.add(inner.map { ($0.literal, $0.pattern.literal) })))
        return Int32(sets.count - 1)
    }

    /// Whether one of the patterns matches a range of the text, which is padded.
    @inline(__always)
    func isAny(of set: Set, _ range: Range<Int>, _ text: Span<UInt8>, _ literals: Span<UInt8>) -> Bool {
        for number in set.ends {
            let end = ends[Int(number)]
            if end.literal.isAtEnd(end.form, of: range, in: text, literals) { return true }
        }
        for number in set.needles where needles[Int(number)].isWithin(range, of: text, literals) { return true }
        guard let inner = set.inner else { return false }
        return index.isAny(of: inner, within: range, of: text, literals)
    }
}

/// Puts tests together of which one is enough.
struct AlternativeGrouper {
    private(set) var matchers: Matchers
    /// The test for several tests.
    private var numbers: [[Int32]: Int32] = [:]

    /// Fewer are as fast one by one.
    private static let minimumCount = 3

    private struct Kind: Hashable {
        let slots: Test.SlotRange?
        let needsFolding: Bool
    }

    init(_ matchers: Matchers) {
        self.matchers = matchers
    }

    /// The same expression, with fewer tests.
    mutating func grouped(_ expression: Expression) -> Expression {
        switch expression {
        case .constant, .test: return expression
        case .not(let part): return .not(grouped(part))
        case .all(let parts): return .all(parts.map { grouped($0) })
        case .any: return grouped(Self.flat(expression))
        }
    }

    /// What stands under one `any`, or several of them one under the other.
    private static func flat(_ expression: Expression) -> [Expression] {
        guard case .any(let parts) = expression else { return [expression] }
        return parts.flatMap(flat)
    }

    private mutating func grouped(_ parts: [Expression]) -> Expression {
        var rest: [Expression] = []
        var kinds: [Kind] = []
        var tests: [Kind: [Int32]] = [:]
        var addressed: [(slots: Test.SlotRange?, tests: [Int32])] = []
        for part in parts {
            if case .test(let number) = part, case .ranges = matchers.tests[Int(number)].kind {
                let slots = matchers.tests[Int(number)].slots
                if let place = addressed.firstIndex(where: { $0.slots == slots }) {
                    addressed[place].tests.append(number)
                } else {
                    addressed.append((slots, [number]))
                }
                continue
            }
            guard case .test(let number) = part, let pattern = pattern(of: number), AlternativeSets.canHold(pattern)
            else {
                rest.append(grouped(part))
                continue
            }
            let kind = Kind(slots: matchers.tests[Int(number)].slots, needsFolding: pattern.needsFolding)
            if tests[kind] == nil { kinds.append(kind) }
            tests[kind, default: []].append(number)
        }
        for kind in kinds {
            let numbers = tests[kind] ?? []
            if numbers.count < Self.minimumCount {
                rest += numbers.map(Expression.test)
            } else {
                rest.append(.test(set(numbers, kind.slots)))
            }
        }
        for (slots, tests) in addressed { rest.append(.test(withinAny(tests, slots))) }
        return rest.count == 1 ? rest[0] : .any(rest)
    }

    private func pattern(of test: Int32) -> TextPattern? {
        guard case .pattern(let index) = matchers.tests[Int(test)].kind else { return nil }
        return matchers.patterns[Int(index)]
    }

    /// An address is read once, however many ranges it may be in.
    private mutating func withinAny(_ tests: [Int32], _ slots: Test.SlotRange?) -> Int32 {
        guard tests.count > 1 else { return tests[0] }
        if let number = numbers[tests] { return number }
        let ranges = tests.flatMap { test -> ArraySlice<AddressRange> in
            guard case .ranges(let lower, let upper) = matchers.tests[Int(test)].kind else { return [] }
            return matchers.ranges[Int(lower)..<Int(upper)]
        }
        let number = matchers.add(Test(slots: slots, kind: matchers.within(ranges)))
        numbers[tests] = number
        return number
    }

    private mutating func set(_ tests: [Int32], _ slots: Test.SlotRange?) -> Int32 {
        if let number = numbers[tests] { return number }
        let patterns = tests.compactMap { test -> (pattern: TextPattern, literal: Literal)? in
            guard case .pattern(let index) = matchers.tests[Int(test)].kind else { return nil }
            return (matchers.patterns[Int(index)], matchers.matcher(index).literal)
        }
        let number = matchers.add(Test(slots: slots, kind: .alternatives(matchers.alternatives.add(patterns))))
        numbers[tests] = number
        return number
    }
}
