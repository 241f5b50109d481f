/// Patterns in an order, of which the first that matches is wanted.
///
/// One pass over the input finds the literals in it; only patterns whose literals are there are run at all, so that the
/// time hardly depends on how many patterns there are.
package struct PatternSet: Sendable {
    package let patterns: [BytePattern]
    private let index: LiteralIndex

    package init(_ patterns: [BytePattern]) {
        self.patterns = patterns
        index = LiteralIndex(patterns.map(\.requirements))
    }

    /// Where groups stand in an input: those of the last match, until the next one is searched.
    package struct Captures: Sendable {
        private let slots: [Int32]

        init(_ slots: [Int32]) {
            self.slots = slots
        }

        /// `nil` for a group that took no part, or is not there.
        package subscript(group: Int) -> Range<Int>? {
            guard group >= 0, group <= BytePattern.maximumGroups, 2 * group + 1 < slots.count else { return nil }
            let (lower, upper) = (Int(slots[2 * group]), Int(slots[2 * group + 1]))
            return lower >= 0 && upper >= lower ? lower..<upper : nil
        }
    }

    /// The first pattern that matches somewhere in the input, and its leftmost match.
    package func firstMatch(
        in bytes: [UInt8], scratch: inout BytePattern.Scratch
    ) -> (number: Int, captures: Captures)? {
        let unit = BytePattern.Unit(of: bytes)
        // Taken out of the scratch, which the programs need as a whole.
        var candidates: [UInt64] = []
        swap(&candidates, &scratch.candidates)
        defer { swap(&candidates, &scratch.candidates) }
        index.find(in: bytes.span, candidates: &candidates)
        for word in candidates.indices {
            var rest = candidates[word]
            while rest != 0 {
                let number = word << 6 | rest.trailingZeroBitCount
                rest &= rest - 1
                if patterns[number].programs.run(in: bytes.span, from: 0, unit: unit, scratch: &scratch) {
                    return (number, Captures(scratch.slots))
                }
            }
        }
        return nil
    }
}
