/// A parsed pattern.
indirect enum Node: Hashable, Sendable {
    case empty
    /// One byte out of a set.
    case bytes(ByteSet)
    /// One whole character of an input that is UTF-8: a byte out of a set, and the continuation bytes that follow it.
    case character(ByteSet)
    case assertion(Assertion)
    /// The next byte, if there is one, is not in the set.
    case absent(ByteSet)
    /// The match starts here, whatever stands before: `\K`.
    case keep
    case look(Look)
    case sequence([Node])
    /// The first alternative that leads to a match is taken.
    case alternatives([Node])
    case repetition(Node, Repeat)
    /// A group whose range is reported under its number, from 1.
    case capture(Int, Node)

    static func literal(_ bytes: some Sequence<UInt8>) -> Node {
        let nodes = bytes.map { Node.bytes(ByteSet(CollectionOfOne($0))) }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// How many instructions the node takes in a ``Program``, at most `limit + 1`.
    func size(limit: Int) -> Int {
        switch self {
        case .empty: return 0
        case .bytes, .assertion, .absent, .keep: return 1
        // Its body is a program of its own, with a place and a match besides.
        case .look(let look): return min(look.body.size(limit: limit) + 4, limit + 1)
        case .character: return 5
        case .capture(_, let node): return min(node.size(limit: limit) + 2, limit + 1)
        case .sequence(let nodes), .alternatives(let nodes):
            var sum = if case .alternatives = self { 2 * (nodes.count - 1) } else { 0 }
            for node in nodes where sum <= limit { sum += node.size(limit: limit) }
            return min(sum, limit + 1)
        case .repetition(let node, let times):
            let size = node.size(limit: limit)
            guard let maximum = times.maximum else {
                return min(size * max(times.minimum, 1) + (times.minimum == 0 ? 2 : 1), limit + 1)
            }
            // What takes no instruction is written once, however often it is repeated.
            guard size > 0 else { return times.minimum > 0 || maximum == 0 ? 0 : 1 }
            return min(size * maximum + (maximum - times.minimum), limit + 1)
        }
    }

    /// Whether the node can match without taking a byte.
    var isNullable: Bool {
        switch self {
        case .empty, .assertion, .absent, .keep, .look: true
        case .bytes, .character: false
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .alternatives(let nodes): nodes.contains(where: \.isNullable)
        case .repetition(let node, let times): times.minimum == 0 || node.isNullable
        case .capture(_, let node): node.isNullable
        }
    }

    /// Whether it moves a place of the match: that of a group, or the start.
    var movesPlaces: Bool {
        switch self {
        case .empty, .bytes, .character, .assertion, .absent: false
        case .keep, .capture: true
        case .look(let look): look.body.movesPlaces
        case .sequence(let nodes), .alternatives(let nodes): nodes.contains(where: \.movesPlaces)
        case .repetition(let node, _): node.movesPlaces
        }
    }
}

/// How often a node may follow itself.
struct Repeat: Hashable, Sendable {
    var minimum: Int
    /// `nil` is without an end.
    var maximum: Int?
    /// Whether more is tried before less.
    var isGreedy: Bool
}

/// A condition on a place between two bytes.
enum Assertion: Hashable, Sendable {
    /// `^`: the start of the input, or after a line feed that is not its last byte.
    case lineStart
    /// `$`: the end of the input, or before a line feed.
    case lineEnd
    /// `\A`
    case inputStart
    /// `\z`
    case inputEnd
    /// `\Z`: the end of the input, or before a line feed that is its last byte.
    case inputEndBeforeNewline
    /// `\b`
    case wordBoundary
    /// `\B`
    case notWordBoundary
    /// `\b` in an input that is UTF-8, where a letter of any script belongs to a word.
    case characterWordBoundary
    /// `\B` in an input that is UTF-8.
    case notCharacterWordBoundary

    @inline(__always)
    func holds(at position: Int, in bytes: Span<UInt8>) -> Bool {
        let newline = UInt8(ascii: "\n")
        return switch self {
        case .lineStart: position == 0 || position < bytes.count && bytes[position - 1] == newline
        case .lineEnd: position == bytes.count || bytes[position] == newline
        case .inputStart: position == 0
        case .inputEnd: position == bytes.count
        case .inputEndBeforeNewline:
            position == bytes.count || position == bytes.count - 1 && bytes[position] == newline
        case .wordBoundary: isBoundary(position, bytes)
        case .notWordBoundary: !isBoundary(position, bytes)
        case .characterWordBoundary: isCharacterBoundary(position, bytes)
        case .notCharacterWordBoundary: !isCharacterBoundary(position, bytes)
        }
    }

    private func isBoundary(_ position: Int, _ bytes: Span<UInt8>) -> Bool {
        let before = position > 0 && ByteSet.word.contains(bytes[position - 1])
        let after = position < bytes.count && ByteSet.word.contains(bytes[position])
        return before != after
    }

    private func isCharacterBoundary(_ position: Int, _ bytes: Span<UInt8>) -> Bool {
        var start = position - 1
        while start > 0 && ByteSet.continuation.contains(bytes[start]) { start -= 1 }
        let before = position > 0 && bytes.isWordCharacter(at: start)
        return before != (position < bytes.count && bytes.isWordCharacter(at: position))
    }
}

extension Span<UInt8> {
    /// Whether the character that starts here, in UTF-8, is a letter, mark, digit or connector of any script.
    fileprivate func isWordCharacter(at position: Int) -> Bool {
        if self[position] < 0x80 { return ByteSet.word.contains(self[position]) }
        var encoded: [UInt8] = []
        for offset in position..<Swift.min(position + 4, count) { encoded.append(self[offset]) }
        var decoder = UTF8()
        var iterator = encoded.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return false }
        return ScalarProperty.word.contains(scalar)
    }
}
