/// What every match of a pattern begins with or contains: cheap to look for before the machine runs.
struct Prefilter: Sendable {
    private enum Anchor: Sendable {
        case none
        case lineStart
        case inputStart
    }

    private static let maximumLiteral = 32

    private var anchor = Anchor.none
    /// The bytes a match can begin with; `nil` when it can be empty.
    private var firstBytes: ByteSet?
    /// Bytes that every match contains, letters in lower case when ``ignoresCase``.
    private var literal: [UInt8] = []
    private var ignoresCase = false

    init(_ node: Node) {
        anchor = Self.anchor(of: node)
        if !node.isNullable { firstBytes = Self.firstBytes(of: node) }
        var runs = LiteralRuns()
        runs.collect(node)
        runs.flush()
        literal = Array(runs.longest.bytes.prefix(Self.maximumLiteral))
        ignoresCase = runs.longest.ignoresCase
    }

    /// Whether a match can begin here.
    func isCandidate(_ position: Int, in bytes: [UInt8]) -> Bool {
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
    func candidate(in bytes: [UInt8], from start: Int) -> Int? {
        if case .inputStart = anchor { return start == 0 && isCandidate(0, in: bytes) ? 0 : nil }
        guard start <= bytes.count else { return nil }
        return (start...bytes.count).first { isCandidate($0, in: bytes) }
    }

    /// Whether the input holds what every match contains.
    func mayMatch(_ bytes: [UInt8], from start: Int) -> Bool {
        guard let first = literal.first else { return true }
        let end = bytes.count - literal.count
        guard start <= end else { return false }
        for position in start...end where fold(bytes[position]) == first {
            if literal.indices.dropFirst().allSatisfy({ fold(bytes[position + $0]) == literal[$0] }) { return true }
        }
        return false
    }

    @inline(__always)
    private func fold(_ byte: UInt8) -> UInt8 {
        ignoresCase && byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
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
        case .empty, .bytes, .assertion, .repetition: return .none
        }
    }

    /// The bytes that a match of a node can begin with, where it takes any.
    private static func firstBytes(of node: Node) -> ByteSet {
        switch node {
        case .empty, .assertion: return ByteSet()
        case .bytes(let set): return set
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

/// Collects the runs of single bytes that every match of a tree contains.
private struct LiteralRuns {
    struct Run {
        var bytes: [UInt8] = []
        var ignoresCase = false
    }

    private(set) var longest = Run()
    private var run = Run()

    mutating func collect(_ node: Node) {
        switch node {
        case .empty, .assertion: break
        case .bytes(let set): collect(set)
        case .capture(_, let node): collect(node)
        case .sequence(let nodes): for node in nodes { collect(node) }
        case .repetition(let node, let times):
            flush()
            if times.minimum > 0 { collect(node) }
            flush()
        case .alternatives: flush()
        }
    }

    private mutating func collect(_ set: ByteSet) {
        guard set.count <= 2 else { return flush() }
        let members = set.members
        if members.count == 1 {
            run.bytes.append(members[0])
        } else if members.count == 2, set.intersection(.letters) == set, members[0] | 0x20 == members[1] {
            run.bytes.append(members[1])
            run.ignoresCase = true
        } else {
            flush()
        }
    }

    mutating func flush() {
        if run.ignoresCase {
            run.bytes = run.bytes.map { ByteSet.uppercase.contains($0) ? $0 | 0x20 : $0 }
        }
        if run.bytes.count > longest.bytes.count { longest = run }
        run = Run()
    }
}
