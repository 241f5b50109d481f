/// Reads a pattern into a tree: alternatives, sequences, quantifiers and groups.
///
/// - Source: the regular expressions of Ruby (Onigmo), `doc/RE`, as far as ``BytePattern`` lists them.
struct PatternParser {
    static let maximumDepth = 100
    static let maximumRepeat = 100_000

    let pattern: [UInt8]
    var offset = 0
    var options: BytePattern.Options
    private(set) var groupCount = 0
    private var depth = 0

    static func parse(
        _ pattern: String, options: BytePattern.Options
    ) throws(PatternError) -> (node: Node, groupCount: Int) {
        var parser = PatternParser(pattern: Array(pattern.utf8), options: options)
        let node = try parser.parseAlternatives()
        guard parser.offset == parser.pattern.count else {
            throw PatternError(offset: parser.offset, reason: "')' without a '('")
        }
        return (node, parser.groupCount)
    }

    private init(pattern: [UInt8], options: BytePattern.Options) {
        self.pattern = pattern
        self.options = options
    }

    private mutating func parseAlternatives() throws(PatternError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw PatternError(offset: offset, reason: "groups nest deeper than \(Self.maximumDepth)")
        }
        let outer = options
        var branches = [try parseSequence()]
        while take("|") {
            branches.append(try parseSequence())
        }
        options = outer
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func parseSequence() throws(PatternError) -> Node {
        var nodes: [Node] = []
        while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            var node = try parseAtom()
            while let times = try parseRepeat() {
                node = .repetition(node, times)
            }
            if node != .empty { nodes.append(node) }
        }
        return nodes.isEmpty ? .empty : nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func parseAtom() throws(PatternError) -> Node {
        let start = offset
        switch pattern[offset] {
        case UInt8(ascii: "("): return try parseGroup()
        case UInt8(ascii: "["): return try parseClass()
        case UInt8(ascii: "\\"): return try parseEscape()
        case UInt8(ascii: "."):
            offset += 1
            return .bytes(options.contains(.dotMatchesNewline) ? .all : ByteSet.newline.inverted)
        case UInt8(ascii: "^"):
            offset += 1
            return .assertion(.lineStart)
        case UInt8(ascii: "$"):
            offset += 1
            return .assertion(.lineEnd)
        default:
            guard try parseRepeat() == nil else {
                throw PatternError(offset: start, reason: "nothing to repeat before '\(text(from: start))'")
            }
            return character(takeScalar())
        }
    }

    /// A character as its UTF-8 bytes; an ASCII letter in both cases when case is ignored.
    func character(_ scalar: Unicode.Scalar) -> Node {
        guard scalar.isASCII else { return .literal(String(Character(scalar)).utf8) }
        let set = ByteSet(CollectionOfOne(UInt8(scalar.value)))
        return .bytes(options.contains(.ignoreCase) ? set.caseFolded : set)
    }
}

// MARK: - Groups

extension PatternParser {
    private mutating func parseGroup() throws(PatternError) -> Node {
        let start = offset
        offset += 1
        guard take("?") else {
            groupCount += 1
            guard groupCount <= BytePattern.maximumGroups else {
                throw PatternError(offset: start, reason: "more than \(BytePattern.maximumGroups) groups")
            }
            let number = groupCount
            return .capture(number, try parseGroupBody(openedAt: start))
        }
        if take(":") { return try parseGroupBody(openedAt: start) }
        if take("#") { return try skipComment(openedAt: start) }
        try refuseUnsupportedGroup(openedAt: start)
        return try parseFlags(openedAt: start)
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
            ("=", "look-ahead"), ("!", "look-ahead"), ("<=", "look-behind"), ("<!", "look-behind"),
            ("<", "named group"), ("'", "named group"), ("P", "named group"), (">", "atomic group"),
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

// MARK: - Quantifiers

extension PatternParser {
    /// The quantifier here, or `nil` where there is none; a `{` that is not one stays a literal.
    private mutating func parseRepeat() throws(PatternError) -> Repeat? {
        let start = offset
        var times: Repeat
        if take("*") {
            times = Repeat(minimum: 0, maximum: nil, isGreedy: true)
        } else if take("+") {
            times = Repeat(minimum: 1, maximum: nil, isGreedy: true)
        } else if take("?") {
            times = Repeat(minimum: 0, maximum: 1, isGreedy: true)
        } else {
            return try parseInterval()
        }
        if take("?") { times.isGreedy = false }
        if times.isGreedy && take("+") {
            throw PatternError(offset: start, reason: "possessive quantifier '\(text(from: start))' is not supported")
        }
        return times
    }

    /// `{m}`, `{m,}`, `{,n}`, `{m,n}`; as in Ruby, `{m}?` is the whole or nothing, and not lazy.
    private mutating func parseInterval() throws(PatternError) -> Repeat? {
        let start = offset
        guard take("{") else { return nil }
        let minimum = takeNumber()
        let isRange = take(",")
        let maximum = isRange ? takeNumber() : minimum
        guard minimum != nil || maximum != nil, take("}") else {
            offset = start
            return nil
        }
        let word = text(from: start)
        guard max(minimum ?? 0, maximum ?? 0) <= Self.maximumRepeat else {
            throw PatternError(offset: start, reason: "'\(word)' repeats more than \(Self.maximumRepeat) times")
        }
        if let minimum, let maximum, minimum > maximum {
            throw PatternError(offset: start, reason: "bounds of '\(word)' are out of order")
        }
        let isLazy = isRange && take("?")
        return Repeat(minimum: minimum ?? 0, maximum: maximum, isGreedy: !isLazy)
    }

    /// A decimal number; one too long for any limit comes back as the largest.
    private mutating func takeNumber() -> Int? {
        var number: Int?
        while let byte = peek, ByteSet.digits.contains(byte) {
            number = min((number ?? 0) * 10 + Int(byte - UInt8(ascii: "0")), Self.maximumRepeat + 1)
            offset += 1
        }
        return number
    }
}

// MARK: - Reading

extension PatternParser {
    var peek: UInt8? { offset < pattern.count ? pattern[offset] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    mutating func takeScalar() -> Unicode.Scalar {
        var decoder = UTF8()
        var bytes = pattern[offset...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&bytes) else {
            preconditionFailure("a String's UTF-8 is well-formed, and the caller has looked for its end")
        }
        offset += UTF8.width(scalar)
        return scalar
    }

    func text(from start: Int) -> String {
        String(decoding: pattern[start..<min(offset, pattern.count)], as: UTF8.self)
    }
}
