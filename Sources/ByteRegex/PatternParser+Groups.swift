// Groups: those that capture, those with flags, those that only look, and those that no linear-time engine can take.

extension PatternParser {
    mutating func parseGroup() throws(PatternError) -> Node {
        let start = offset
        offset += 1
        guard take("?") else {
            return try capturesOnlyNamed ? parseGroupBody(openedAt: start) : parseCapture(openedAt: start)
        }
        if take(":") { return try parseGroupBody(openedAt: start) }
        if take("#") { return try skipComment(openedAt: start) }
        for (opening, isAhead, isNegative) in Self.looks where take(opening) {
            return try parseLook(isAhead: isAhead, isNegative: isNegative, openedAt: start)
        }
        if takeName() {
            hasNames = true
            return try parseCapture(openedAt: start)
        }
        if take(">") {
            guard let node = try parseGroupBody(openedAt: start).atomic else {
                throw PatternError(offset: start, reason: "atomic group '(?>' with a choice in it is not supported")
            }
            return node
        }
        try refuseUnsupportedGroup(openedAt: start)
        return try parseFlags(openedAt: start)
    }

    private static let looks: [(opening: String, isAhead: Bool, isNegative: Bool)] = [
        ("=", true, false), ("!", true, true), ("<=", false, false), ("<!", false, true),
    ]

    private mutating func parseLook(
        isAhead: Bool, isNegative: Bool, openedAt start: Int
    ) throws(PatternError) -> Node {
        let body = try parseGroupBody(openedAt: start)
        // What does not match captures nothing.
        guard isNegative || !body.movesPlaces else {
            throw PatternError(
                offset: start, reason: "a group that captures within '\(text(from: start).prefix(4))' is not supported")
        }
        defer { lookCount += 1 }
        return .look(Look(number: lookCount, body: body, isAhead: isAhead, isNegative: isNegative))
    }

    private mutating func parseCapture(openedAt start: Int) throws(PatternError) -> Node {
        groupCount += 1
        guard groupCount <= BytePattern.maximumGroups else {
            throw PatternError(offset: start, reason: "more than \(BytePattern.maximumGroups) groups")
        }
        let number = groupCount
        return .capture(number, try parseGroupBody(openedAt: start))
    }

    /// `<name>` or `'name'` after `(?`.
    private mutating func takeName() -> Bool {
        let ends = [UInt8(ascii: "<"): UInt8(ascii: ">"), UInt8(ascii: "'"): UInt8(ascii: "'")]
        guard let opening = peek, let end = ends[opening], offset + 1 < pattern.count else { return false }
        let first = pattern[offset + 1]
        guard ByteSet.word.contains(first) && !ByteSet.digits.contains(first) || first >= 0x80,
            let close = pattern[(offset + 1)...].firstIndex(of: end)
        else { return false }
        offset = close + 1
        return true
    }

    private mutating func parseGroupBody(openedAt start: Int) throws(PatternError) -> Node {
        let node = try parseAlternatives()
        guard take(")") else { throw PatternError(offset: start, reason: "'(' is not closed") }
        return node
    }

    private mutating func skipComment(openedAt start: Int) throws(PatternError) -> Node {
        while let byte = peek {
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: ")") { return .empty }
        }
        throw PatternError(offset: start, reason: "comment '(?#' is not closed")
    }

    private func refuseUnsupportedGroup(openedAt start: Int) throws(PatternError) {
        let kinds = [
            ("<", "named group"), ("'", "named group"), ("P", "named group"),
            ("~", "absence operator"), ("(", "conditional group"),
        ]
        for (opening, kind) in kinds where pattern[offset...].starts(with: opening.utf8) {
            throw PatternError(offset: start, reason: "\(kind) '(?\(opening)' is not supported")
        }
    }

    /// `(?im-im)`, which holds to the end of the group around it, or `(?im-im:…)`.
    private mutating func parseFlags(openedAt start: Int) throws(PatternError) -> Node {
        var flags = options
        var isOn = true
        while let byte = peek, byte != UInt8(ascii: ")"), byte != UInt8(ascii: ":") {
            let scalar = takeScalar()
            switch scalar {
            case "-": isOn = false
            case "i": flags.set(.ignoreCase, isOn)
            case "m": flags.set(.dotMatchesNewline, isOn)
            case "x": flags.set(.extended, isOn)
            case "a", "d": break  // \w, \d and \s are ASCII's already
            default: throw PatternError(offset: start, reason: "inline flag '\(scalar)' is not supported")
            }
        }
        guard peek != nil else { throw PatternError(offset: start, reason: "'(' is not closed") }
        let outer = options
        options = flags
        defer { options = outer }
        if take(":") { return try parseGroupBody(openedAt: start) }
        offset += 1
        // As in Ruby, what follows belongs to the flags with all its alternatives: `a(?i)b|c` is `a(?i:b|c)`.
        return try parseAlternatives()
    }
}
