/// One question about an event. It has numbers only, so that asking it counts no references.
struct Test: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case pattern(Int32)
        /// One of several patterns.
        case alternatives(Int32)
        case regex(Int32)
        /// Within one of some ranges of addresses, by their places.
        case ranges(lower: Int32, upper: Int32)
        case exists
        case null
        case comparison(ModifierSet.Comparison, of: ModifierSet.TimePart?, Number)
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

/// A number of a text: exactly what is written, where that is whole and has fewer than 18 digits.
struct Number: Sendable, Hashable, Comparable {
    let value: Double
    private let whole: Int64?

    init(_ whole: Int) { (value, self.whole) = (Double(whole), Int64(whole)) }

    /// nil when the text is no finite number.
    init?(_ text: Span<UInt8>) {
        guard text.count > 0, text.count <= 40 else { return nil }
        var whole: Int64 = 0
        var place = text[0] == UInt8(ascii: "-") ? 1 : 0
        let isNegative = place == 1
        var isWhole = place < text.count && text.count < 18
        while isWhole, place < text.count {
            let byte = text[place]
            isWhole = (0x30...0x39).contains(byte)
            if isWhole { whole = whole * 10 + Int64(byte - 0x30) }
            place += 1
        }
        if isWhole {
            self.whole = isNegative ? -whole : whole
            value = Double(isNegative ? -whole : whole)
            return
        }
        var string = ""
        for index in 0..<text.count {
            guard text[index] < 0x80, text[index] > 0x20 else { return nil }
            string.unicodeScalars.append(Unicode.Scalar(text[index]))
        }
        guard let number = Double(string), number.isFinite else { return nil }
        (value, self.whole) = (number, Int64(string))
    }

    static func < (one: Number, other: Number) -> Bool {
        if let whole = one.whole, let others = other.whole { return whole < others }
        return one.value < other.value
    }

    static func == (one: Number, other: Number) -> Bool { !(one < other) && !(other < one) }
    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
