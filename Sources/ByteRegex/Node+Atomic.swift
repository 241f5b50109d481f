extension Node {
    /// The same without going back into it once it is left: `(?>…)`. `nil` where that cannot be told by the next byte.
    var atomic: Node? {
        switch self {
        case .empty, .bytes, .character, .assertion, .absent, .keep, .look: return self
        case .capture(let number, let node): return node.atomic.map { .capture(number, $0) }
        case .sequence(let nodes):
            guard let last = nodes.last?.atomic, nodes.dropLast().allSatisfy(\.isFixed) else { return nil }
            return .sequence(nodes.dropLast() + [last])
        case .repetition(let node, let times): return Self.atomic(node, times)
        case .alternatives: return nil
        }
    }

    /// As many as there are: what follows is no further one.
    private static func atomic(_ node: Node, _ times: Repeat) -> Node? {
        let set: ByteSet
        switch node {
        case .bytes(let members), .character(let members): set = members
        case .empty, .assertion, .absent, .keep, .look, .sequence, .alternatives, .repetition, .capture: return nil
        }
        let repetition = Node.repetition(node, times)
        if times.minimum == times.maximum { return repetition }
        guard times.isGreedy else { return nil }
        if times.maximum == nil { return .sequence([repetition, .absent(set)]) }
        return (times.minimum, times.maximum) == (0, 1) ? .alternatives([node, .absent(set)]) : nil
    }

    /// Whether there is one way to match at most.
    private var isFixed: Bool {
        switch self {
        case .empty, .bytes, .character, .assertion, .absent, .keep, .look: true
        case .capture(_, let node): node.isFixed
        case .sequence(let nodes): nodes.allSatisfy(\.isFixed)
        case .repetition(let node, let times): times.minimum == times.maximum && node.isFixed
        case .alternatives: false
        }
    }
}
