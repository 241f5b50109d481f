/// A run of bytes that a match contains.
package struct RequiredLiteral: Hashable, Sendable {
    /// At least ``minimumLength`` bytes; ASCII letters in lower case, whatever case the pattern asks for.
    package let bytes: [UInt8]
    /// Whether the bytes stand at the start of a line.
    package let isAtLineStart: Bool

    package init(bytes: [UInt8], isAtLineStart: Bool) {
        self.bytes = bytes
        self.isAtLineStart = isAtLineStart
    }

    /// What is shorter is met too often to tell anything.
    package static let minimumLength = 3
    package static let maximumLength = 24
}

/// Literals of which every match contains at least one.
package typealias Requirement = [RequiredLiteral]

/// Finds what every match of a tree contains.
struct LiteralFinder {
    /// More alternatives than this tell little about an input.
    private static let maximumLiterals = 200

    private struct Choice {
        var literals: [RequiredLiteral]

        /// The longer the shortest literal the better; at a line's start it is met more rarely still.
        var score: Int {
            let worst = literals.map { 2 * min($0.bytes.count, 12) + ($0.isAtLineStart ? 5 : 0) }.min() ?? 0
            return worst - (Int.bitWidth - literals.count.leadingZeroBitCount)
        }
    }

    private var choices: [Choice] = []
    private var run: [UInt8] = []
    private var isRunAtLineStart = false
    /// Whether what is met next stands at the start of a line.
    private var isAtLineStart: Bool

    private init(isAtLineStart: Bool) {
        self.isAtLineStart = isAtLineStart
    }

    /// - Returns: The best of them, at most ``LiteralIndex/maximumRequirements``; none when none are known.
    static func requirements(of node: Node) -> [Requirement] {
        choices(in: node, isAtLineStart: false).prefix(LiteralIndex.maximumRequirements).map(\.literals)
    }

    private static func choices(in node: Node, isAtLineStart: Bool) -> [Choice] {
        var finder = LiteralFinder(isAtLineStart: isAtLineStart)
        finder.visit(node)
        finder.endRun()
        return finder.choices.enumerated()
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element)
    }

    private mutating func visit(_ node: Node) {
        switch node {
        case .empty, .absent, .keep, .look, .assertion(.wordBoundary), .assertion(.notWordBoundary): break
        case .assertion(let assertion):
            endRun()
            isAtLineStart = isAtLineStart || assertion == .lineStart || assertion == .inputStart
        case .bytes(let set): visit(set)
        case .character: leave()
        case .capture(_, let node): visit(node)
        case .sequence(let nodes): for node in nodes { visit(node) }
        case .repetition(let node, let times):
            endRun()
            if times.minimum > 0 { visit(node) }
            leave()
        case .alternatives(let nodes):
            endRun()
            visit(alternatives: nodes)
            leave()
        }
    }

    private mutating func visit(_ set: ByteSet) {
        guard let byte = set.onlyLetterOrByte else { return leave() }
        if run.isEmpty { isRunAtLineStart = isAtLineStart }
        run.append(byte)
        isAtLineStart = false
    }

    private mutating func visit(alternatives nodes: [Node]) {
        var literals: [RequiredLiteral] = []
        for node in nodes {
            guard let choice = Self.choices(in: node, isAtLineStart: isAtLineStart).first else { return }
            literals += choice.literals
            guard literals.count <= Self.maximumLiterals else { return }
        }
        choices.append(Choice(literals: literals))
    }

    /// Something was taken that is not in a literal.
    private mutating func leave() {
        endRun()
        isAtLineStart = false
    }

    private mutating func endRun() {
        defer { run.removeAll(keepingCapacity: true) }
        guard run.count >= RequiredLiteral.minimumLength else { return }
        let bytes = Array(run.prefix(RequiredLiteral.maximumLength))
        choices.append(Choice(literals: [RequiredLiteral(bytes: bytes, isAtLineStart: isRunAtLineStart)]))
    }
}

extension ByteSet {
    /// The only member, or the one letter that is there in both cases, in lower case.
    var onlyLetterOrByte: UInt8? {
        guard count <= 2 else { return nil }
        let members = members
        if members.count == 1 { return ByteSet.uppercase.contains(members[0]) ? members[0] | 0x20 : members[0] }
        guard members.count == 2, intersection(.letters) == self, members[0] | 0x20 == members[1] else { return nil }
        return members[1]
    }
}
