/// Puts the values of macros into text, with `$?x … $| … $.`.
struct MacroExpansion {
    static let maximumDepth = 10
    static let maximumLength = 4096

    /// The value of a macro by its name's number.
    let value: (Int) -> Text?

    /// - Returns: The text without `$x`; signs such as `$*` and `$&x` stay.
    func expand(_ text: Text) -> Text { expand(text, depth: 0) }

    private func expand(_ text: Text, depth: Int) -> Text {
        var result = Text()
        var conditions = Conditions()
        var recurses = false
        var place = 0
        while place < text.count, result.count < Self.maximumLength {
            let symbol = text[place]
            place += 1
            let next = place < text.count && Sign.isName(text[place]) ? NameTable.number(text[place]) : nil
            switch symbol {
            case Sign.condition:
                conditions.begin(isSet: next.map { !(value($0) ?? []).isEmpty } ?? false)
                if next != nil { place += 1 }
            case Sign.otherwise where conditions.depth > 0: conditions.turn()
            case Sign.endOfCondition where conditions.depth > 0: conditions.end()
            case Sign.macro:
                guard let next else { break }
                place += 1
                guard !conditions.isSkipping else { break }
                let value = value(next) ?? []
                recurses = recurses || value.contains { $0 >= 0x100 }
                result += value.prefix(Self.maximumLength - result.count)
            default:
                if !conditions.isSkipping { result.append(symbol) }
            }
        }
        guard recurses, depth < Self.maximumDepth else { return result }
        return expand(result, depth: depth + 1)
    }

    /// Which `$?` are open, and whether text counts now.
    private struct Conditions {
        private(set) var depth = 0
        private(set) var isSkipping = false
        private var skippedDepth = 0

        mutating func begin(isSet: Bool) {
            depth += 1
            if isSkipping { skippedDepth += 1 } else { isSkipping = !isSet }
        }

        mutating func turn() {
            if skippedDepth == 0 { isSkipping.toggle() }
        }

        mutating func end() {
            depth -= 1
            if skippedDepth == 0 { isSkipping = false }
            if isSkipping { skippedDepth -= 1 }
        }
    }
}
