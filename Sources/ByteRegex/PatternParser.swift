/// Reads a pattern into a tree: alternatives, sequences, quantifiers and groups.
///
/// - Source: the regular expressions of Ruby (Onigmo), `doc/RE`, as far as ``BytePattern`` lists them.
struct PatternParser {
    static let maximumDepth = 100
    static let maximumRepeat = 100_000

    let pattern: [UInt8]
    let unit: BytePattern.Unit
    var offset = 0
    var options: BytePattern.Options
    var groupCount = 0
    var lookCount = 0
    private var depth = 0
    let capturesOnlyNamed: Bool
    var hasNames = false

    static func parse(
        _ pattern: String, options: BytePattern.Options, unit: BytePattern.Unit
    ) throws(PatternError) -> (node: Node, groupCount: Int) {
        var parser = PatternParser(pattern: Array(pattern.utf8), options: options, unit: unit)
        var node = try parser.parseAll()
        if parser.hasNames {
            // As in Ruby, where a group has a name those without one capture nothing.
            parser = PatternParser(pattern: Array(pattern.utf8), options: options, unit: unit, capturesOnlyNamed: true)
            node = try parser.parseAll()
        }
        return (node, parser.groupCount)
    }

    private init(
        pattern: [UInt8], options: BytePattern.Options, unit: BytePattern.Unit, capturesOnlyNamed: Bool = false
    ) {
        self.unit = unit
        self.pattern = pattern
        self.options = options
        self.capturesOnlyNamed = capturesOnlyNamed
    }

    private mutating func parseAll() throws(PatternError) -> Node {
        let node = try parseAlternatives()
        guard offset == pattern.count else { throw PatternError(offset: offset, reason: "')' without a '('") }
        return node
    }

    mutating func parseAlternatives() throws(PatternError) -> Node {
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
        while true {
            skipSpace()
            guard let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") else { break }
            var node = try parseAtom()
            while true {
                skipSpace()
                let start = offset
                guard let times = try parseRepeat() else { break }
                if take(possessiveAfter: times, at: start) {
                    guard let atomic = Node.repetition(node, times).atomic else {
                        let reason = "possessive quantifier '\(text(from: start))' after a group is not supported"
                        throw PatternError(offset: start, reason: reason)
                    }
                    node = atomic
                } else {
                    node = .repetition(node, times)
                }
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
            return one(of: options.contains(.dotMatchesNewline) ? .all : ByteSet.newline.inverted)
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
        guard scalar.isASCII else {
            let cases = options.contains(.ignoreCase) ? scalar.cases : [scalar]
            let nodes = cases.map { Node.literal(String(Character($0)).utf8) }
            return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
        }
        let set = ByteSet(CollectionOfOne(UInt8(scalar.value)))
        return .bytes(options.contains(.ignoreCase) ? set.caseFolded : set)
    }
}

extension PatternParser {
    /// One byte of a set; where characters count and the set has every byte beyond ASCII, one whole character.
    func one(of set: ByteSet) -> Node {
        guard unit == .character, ByteSet.ascii.inverted.intersection(set) == ByteSet.ascii.inverted else {
            return .bytes(set)
        }
        return .character(set.intersection(.ascii).union(.lead))
    }

    /// White space and comments, where `(?x)` says that they are nothing.
    private mutating func skipSpace() {
        guard options.contains(.extended) else { return }
        while let byte = peek {
            if byte == UInt8(ascii: "#") {
                while let byte = peek, byte != UInt8(ascii: "\n") { offset += 1 }
            } else if !ByteSet.space.contains(byte) {
                return
            } else {
                offset += 1
            }
        }
    }
}

// MARK: - Quantifiers

extension PatternParser {
    /// The quantifier here, or `nil` where there is none; a `{` that is not one stays a literal.
    private mutating func parseRepeat() throws(PatternError) -> Repeat? {
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
        return times
    }

    /// The `+` of `?+`, `*+` and `++`; after an interval it is a quantifier of its own.
    private mutating func take(possessiveAfter times: Repeat, at start: Int) -> Bool {
        times.isGreedy && pattern[start] != UInt8(ascii: "{") && take("+")
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

    mutating func take(_ text: String) -> Bool {
        guard pattern[offset...].starts(with: text.utf8) else { return false }
        offset += text.utf8.count
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
