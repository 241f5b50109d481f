/// A parsed pattern.
indirect enum Node: Hashable, Sendable {
    case empty
    /// One byte out of a set.
    case bytes(ByteSet)
    case assertion(Assertion)
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

    /// Whether the node can match without taking a byte.
    var isNullable: Bool {
        switch self {
        case .empty, .assertion: true
        case .bytes: false
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .alternatives(let nodes): nodes.contains(where: \.isNullable)
        case .repetition(let node, let times): times.minimum == 0 || node.isNullable
        case .capture(_, let node): node.isNullable
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

    @inline(__always)
    func holds(at position: Int, in bytes: [UInt8]) -> Bool {
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
        }
    }

    private func isBoundary(_ position: Int, _ bytes: [UInt8]) -> Bool {
        let before = position > 0 && ByteSet.word.contains(bytes[position - 1])
        let after = position < bytes.count && ByteSet.word.contains(bytes[position])
        return before != after
    }
}
