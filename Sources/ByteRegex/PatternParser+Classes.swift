/// The members of a class: bytes, and characters beyond ASCII.
private struct ClassMembers {
    let unit: BytePattern.Unit
    var bytes = ByteSet()
    var scalars = ScalarRanges()
    /// Whether every character beyond ASCII is a member; only where characters count.
    var hasAllScalars = false

    init(_ unit: BytePattern.Unit) {
        self.unit = unit
    }

    mutating func insert(_ escape: Escape) {
        switch escape {
        case .character(let scalar): insert(scalar.value...scalar.value)
        case .byte(let byte): bytes.insert(byte)
        case .set(let set): insert(set)
        case .property(let property, let isNegated): insert(property, isNegated: isNegated)
        case .assertion, .lineBreak, .keep: break
        }
    }

    /// A set that an escape names: with all bytes beyond ASCII, or with none.
    private mutating func insert(_ set: ByteSet) {
        let hasHighBytes = set != set.intersection(.ascii)
        if hasHighBytes && unit == .character { hasAllScalars = true }
        bytes = bytes.union(unit == .character ? set.intersection(.ascii) : set)
    }

    mutating func insert(_ property: ScalarProperty, isNegated: Bool) {
        guard unit == .character else {
            bytes = bytes.union(isNegated ? property.bytes.inverted : property.bytes)
            return
        }
        bytes = bytes.union(isNegated ? property.bytes.inverted.intersection(.ascii) : property.bytes)
        scalars.formUnion(isNegated ? property.scalars.inverted : property.scalars)
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
        hasAllScalars = hasAllScalars || other.hasAllScalars
    }

    mutating func formIntersection(_ other: ClassMembers) {
        let isPlain = scalars.isEmpty && other.scalars.isEmpty && !hasAllScalars && !other.hasAllScalars
        guard !isPlain else {
            bytes = bytes.intersection(other.bytes)
            return
        }
        var outside = inverted
        outside.formUnion(other.inverted)
        self = outside.inverted
    }

    mutating func ignoreCase() {
        bytes = bytes.caseFolded
        scalars.formUnion(scalars.otherCases)
    }

    /// Everything else: single bytes, unless characters count or the class names some beyond ASCII; then the other
    /// characters.
    var inverted: ClassMembers {
        var result = ClassMembers(unit)
        guard unit == .character || !scalars.isEmpty else {
            result.bytes = bytes.inverted
            return result
        }
        let hasHighBytes = bytes != bytes.intersection(.ascii)
        result.bytes = bytes.inverted.intersection(.ascii)
        if hasHighBytes || hasAllScalars { return result }
        if scalars.isEmpty { result.hasAllScalars = true } else { result.scalars = scalars.inverted }
        return result
    }

    var node: Node {
        if hasAllScalars { return .character(bytes.intersection(.ascii).union(.lead)) }
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
        var members = ClassMembers(unit)
        var others: [ClassMembers] = []
        let first = offset
        while true {
            guard let byte = peek else {
                throw PatternError(offset: start, reason: "character class '[' is not closed")
            }
            if byte == UInt8(ascii: "]") && offset > first { break }
            if pattern[offset...].starts(with: "&&".utf8) {
                offset += 2
                others.append(members)
                members = ClassMembers(unit)
                continue
            }
            try takeItem(into: &members, depth: depth)
        }
        offset += 1
        for other in others { members.formIntersection(other) }
        if options.contains(.ignoreCase) { members.ignoreCase() }
        return isNegated ? members.inverted : members
    }

    private mutating func takeItem(into members: inout ClassMembers, depth: Int) throws(PatternError) {
        let start = offset
        if pattern[offset] == UInt8(ascii: "[") {
            guard let name = try takePOSIX() else { return members.formUnion(try takeClass(depth: depth + 1)) }
            return members.insert(name.property, isNegated: name.isNegated)
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
        if lower.isSet { return nil }
        let hyphen = offset
        guard take("-") else { return nil }
        if let byte = peek, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "[") {
            let upper = try takeClassEscape()
            if !upper.isSet { return upper }
        }
        offset = hyphen
        return nil
    }

    private mutating func takeClassEscape() throws(PatternError) -> Escape {
        try peek == UInt8(ascii: "\\") ? takeEscape(inClass: true) : .character(takeScalar())
    }

    /// `[:name:]` or `[:^name:]`; `nil` where the bracket opens a nested class.
    private mutating func takePOSIX() throws(PatternError) -> (property: ScalarProperty, isNegated: Bool)? {
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
        guard let property = ScalarProperty.named[word] else {
            throw PatternError(offset: start, reason: "unknown class '\(text(from: start))'")
        }
        return (property, isNegated)
    }

    /// A property outside of a class.
    func node(_ property: ScalarProperty, isNegated: Bool) -> Node {
        var members = ClassMembers(unit)
        members.insert(property, isNegated: isNegated)
        return members.node
    }
}
