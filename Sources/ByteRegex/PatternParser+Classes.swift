/// The members of a class: bytes, and characters beyond ASCII.
private struct ClassMembers {
    var bytes = ByteSet()
    var scalars = ScalarRanges()

    mutating func insert(_ escape: Escape) {
        switch escape {
        case .character(let scalar): insert(scalar.value...scalar.value)
        case .byte(let byte): bytes.insert(byte)
        case .set(let set): bytes = bytes.union(set)
        case .assertion: break
        }
    }

    /// Characters by number: those of ASCII are bytes.
    mutating func insert(_ range: ClosedRange<UInt32>) {
        if range.lowerBound < ScalarRanges.first {
            bytes = bytes.union(ByteSet((range.lowerBound...min(range.upperBound, 0x7F)).map { UInt8($0) }))
        }
        if range.upperBound >= ScalarRanges.first {
            scalars.insert(max(range.lowerBound, ScalarRanges.first)...range.upperBound)
        }
    }

    mutating func formUnion(_ other: ClassMembers) {
        bytes = bytes.union(other.bytes)
        scalars.formUnion(other.scalars)
    }

    /// Everything else: single bytes, unless the class names characters beyond ASCII; then the other characters.
    var inverted: ClassMembers {
        guard !scalars.isEmpty else { return ClassMembers(bytes: bytes.inverted) }
        let holdsHighBytes = !bytes.intersection(ByteSet.ascii.inverted).isEmpty
        return ClassMembers(
            bytes: bytes.inverted.intersection(.ascii), scalars: holdsHighBytes ? ScalarRanges() : scalars.inverted)
    }

    var node: Node {
        let sequences = scalars.nodes
        guard !sequences.isEmpty else { return .bytes(bytes) }
        return .alternatives(bytes.isEmpty ? sequences : [.bytes(bytes)] + sequences)
    }
}

extension PatternParser {
    mutating func parseClass() throws(PatternError) -> Node {
        try takeClass(depth: 1).node
    }

    private mutating func takeClass(depth: Int) throws(PatternError) -> ClassMembers {
        let start = offset
        guard depth <= Self.maximumDepth else {
            throw PatternError(offset: start, reason: "classes nest deeper than \(Self.maximumDepth)")
        }
        offset += 1
        let isNegated = take("^")
        var members = ClassMembers()
        let first = offset
        while true {
            guard let byte = peek else {
                throw PatternError(offset: start, reason: "character class '[' is not closed")
            }
            if byte == UInt8(ascii: "]") && offset > first { break }
            try takeItem(into: &members, depth: depth)
        }
        offset += 1
        if options.contains(.ignoreCase) { members.bytes = members.bytes.caseFolded }
        return isNegated ? members.inverted : members
    }

    private mutating func takeItem(into members: inout ClassMembers, depth: Int) throws(PatternError) {
        let start = offset
        if pattern[offset...].starts(with: "&&".utf8) {
            throw PatternError(offset: start, reason: "class intersection '&&' is not supported")
        }
        if pattern[offset] == UInt8(ascii: "[") {
            guard let set = try takePOSIX() else { return members.formUnion(try takeClass(depth: depth + 1)) }
            members.bytes = members.bytes.union(set)
            return
        }
        let lower = try takeClassEscape()
        guard let upper = try takeRangeEnd(after: lower) else { return members.insert(lower) }
        switch (lower, upper) {
        case (.character(let low), .character(let high)) where low <= high:
            members.insert(low.value...high.value)
        case (.byte(let low), .byte(let high)) where low <= high:
            members.bytes = members.bytes.union(ByteSet(low...high))
        case (.byte(let low), .character(let high)) where low < 0x80 && UInt32(low) <= high.value:
            members.insert(UInt32(low)...high.value)
        case (.character(let low), .byte(let high)) where low.isASCII && UInt8(low.value) <= high:
            members.bytes = members.bytes.union(ByteSet(UInt8(low.value)...high))
        default:
            throw PatternError(offset: start, reason: "range '\(text(from: start))' is out of order")
        }
    }

    /// What stands after `-`; `nil` where the `-` is a member itself, or there is none.
    private mutating func takeRangeEnd(after lower: Escape) throws(PatternError) -> Escape? {
        if case .set = lower { return nil }
        let hyphen = offset
        guard take("-") else { return nil }
        if let byte = peek, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "[") {
            let upper = try takeClassEscape()
            guard case .set = upper else { return upper }
        }
        offset = hyphen
        return nil
    }

    private mutating func takeClassEscape() throws(PatternError) -> Escape {
        try peek == UInt8(ascii: "\\") ? takeEscape(inClass: true) : .character(takeScalar())
    }

    /// `[:name:]` or `[:^name:]`; `nil` where the bracket opens a nested class.
    private mutating func takePOSIX() throws(PatternError) -> ByteSet? {
        let start = offset
        guard pattern[offset...].starts(with: "[:".utf8) else { return nil }
        offset += 2
        let isNegated = take("^")
        let name = offset
        while let byte = peek, ByteSet.lowercase.contains(byte) { offset += 1 }
        let word = text(from: name)
        guard take(":"), take("]") else {
            offset = start
            return nil
        }
        guard let set = Self.posix[word] else {
            throw PatternError(offset: start, reason: "unknown class '\(text(from: start))'")
        }
        return isNegated ? set.inverted : set
    }

    private static let posix: [String: ByteSet] = [
        "alnum": ByteSet.letters.union(.digits), "alpha": .letters, "ascii": .ascii, "blank": ByteSet([0x09, 0x20]),
        "cntrl": ByteSet(0x00...0x1F).union(ByteSet([0x7F])), "digit": .digits, "graph": ByteSet(0x21...0x7E),
        "lower": .lowercase, "print": ByteSet(0x20...0x7E),
        "punct": ByteSet(0x21...0x7E).intersection(ByteSet.letters.union(.digits).inverted),
        "space": .space, "upper": .uppercase, "word": .word, "xdigit": .hexadecimal,
    ]
}
