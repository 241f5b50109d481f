/// What every match of a pattern begins with: cheap to look for before an engine runs.
struct StartFilter: Sendable {
    enum Anchor: Sendable {
        case none
        case lineStart
        case inputStart
    }

    let anchor: Anchor
    /// The bytes a match can begin with; `nil` when it can be empty.
    let firstBytes: ByteSet?

    init(_ node: Node) {
        anchor = Self.anchor(of: node)
        firstBytes = node.isNullable ? nil : Self.firstBytes(of: node)
    }

    /// Whether a match can begin here.
    @inline(__always)
    func isCandidate(_ position: Int, in bytes: Span<UInt8>) -> Bool {
        switch anchor {
        case .none: break
        case .lineStart where !Assertion.lineStart.holds(at: position, in: bytes): return false
        case .inputStart where position > 0: return false
        case .lineStart, .inputStart: break
        }
        guard let firstBytes else { return true }
        return position < bytes.count && firstBytes.contains(bytes[position])
    }

    /// The next place from `start` on where a match can begin.
    @inline(__always)
    func candidate(in bytes: Span<UInt8>, from start: Int) -> Int? {
        if case .inputStart = anchor { return start == 0 && isCandidate(0, in: bytes) ? 0 : nil }
        var position = start
        while position <= bytes.count {
            if isCandidate(position, in: bytes) { return position }
            position += 1
        }
        return nil
    }

    /// The anchor that every match of a node begins with.
    private static func anchor(of node: Node) -> Anchor {
        switch node {
        case .assertion(.lineStart): return .lineStart
        case .assertion(.inputStart): return .inputStart
        case .capture(_, let node): return anchor(of: node)
        case .sequence(let nodes): return nodes.first.map(anchor) ?? .none
        case .alternatives(let nodes):
            let anchors = nodes.map(anchor)
            if anchors.contains(.none) { return .none }
            return anchors.contains(.lineStart) ? .lineStart : .inputStart
        case .empty, .bytes, .character, .assertion, .absent, .keep, .look, .repetition: return .none
        }
    }

    /// The bytes that a match of a node can begin with, where it takes any.
    private static func firstBytes(of node: Node) -> ByteSet {
        switch node {
        case .empty, .assertion, .absent, .keep, .look: return ByteSet()
        case .bytes(let set), .character(let set): return set
        case .capture(_, let node): return firstBytes(of: node)
        case .repetition(let node, let times): return times.maximum == 0 ? ByteSet() : firstBytes(of: node)
        case .alternatives(let nodes): return nodes.reduce(ByteSet()) { $0.union(firstBytes(of: $1)) }
        case .sequence(let nodes):
            var set = ByteSet()
            for node in nodes {
                set = set.union(firstBytes(of: node))
                guard node.isNullable else { break }
            }
            return set
        }
    }
}
