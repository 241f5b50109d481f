/// A step of a compiled pattern; without a jump, the next one follows.
enum Instruction: Sendable {
    case byte(UInt8)
    /// A byte of the set with this number.
    case set(Int32)
    /// Both ways, the first one preferred.
    case split(Int32, Int32)
    case jump(Int32)
    /// The place goes into a slot: 2n is the start of group n, 2n + 1 its end.
    case save(Int32)
    case assert(Assertion)
    /// The next byte, if there is one, is not of the set with this number.
    case absent(Int32)
    /// The condition with this number holds.
    case look(Int32)
    case match
}

/// A compiled pattern for a ``Machine``.
struct Program: Sendable {
    var instructions: [Instruction] = []
    var sets: [ByteSet] = []
    /// Two for each group, and two for the whole match.
    var slotCount = 2
}

/// Writes Thompson's automaton for a tree.
struct Compiler {
    private var program = Program()
    private var setNumbers: [ByteSet: Int32] = [:]

    static func compile(_ node: Node, groupCount: Int) throws(PatternError) -> Program {
        var compiler = Compiler()
        compiler.program.slotCount = 2 * (groupCount + 1)
        try compiler.emit(.save(0))
        try compiler.compile(node)
        try compiler.emit(.save(1))
        try compiler.emit(.match)
        return compiler.program
    }

    private mutating func compile(_ node: Node) throws(PatternError) {
        switch node {
        case .empty: return
        case .bytes(let set): try compile(set)
        case .character(let set):
            try compile(set)
            try compile(.repetition(.bytes(.continuation), Repeat(minimum: 0, maximum: nil, isGreedy: true)))
            try compile(.absent(.continuation))
        case .assertion(let assertion): try emit(.assert(assertion))
        case .absent(let set): try emit(.absent(number(of: set)))
        case .keep: try emit(.save(0))
        case .look(let look): try emit(.look(Int32(look.number)))
        case .sequence(let nodes):
            for node in nodes { try compile(node) }
        case .alternatives(let nodes): try compile(alternatives: nodes)
        case .repetition(let node, let times): try compile(node, times)
        case .capture(let number, let node):
            try emit(.save(Int32(2 * number)))
            try compile(node)
            try emit(.save(Int32(2 * number + 1)))
        }
    }

    private mutating func compile(_ set: ByteSet) throws(PatternError) {
        if set.count == 1, let byte = set.members.first { return try emit(.byte(byte)) }
        try emit(.set(number(of: set)))
    }

    private mutating func number(of set: ByteSet) -> Int32 {
        let number = setNumbers[set] ?? Int32(program.sets.count)
        if setNumbers.updateValue(number, forKey: set) == nil { program.sets.append(set) }
        return number
    }

    private mutating func compile(alternatives nodes: [Node]) throws(PatternError) {
        var exits: [Int] = []
        for node in nodes.dropLast() {
            let split = try reserve()
            try compile(node)
            exits.append(try reserve())
            program.instructions[split] = .split(Int32(split + 1), here)
        }
        if let last = nodes.last { try compile(last) }
        for exit in exits { program.instructions[exit] = .jump(here) }
    }

    private mutating func compile(_ node: Node, _ times: Repeat) throws(PatternError) {
        // Without an end, the last copy that must be there is also the loop. The body of a loop stands before its
        // split, so that a round that takes nothing leaves it.
        let isLoop = times.maximum == nil
        let copies = isLoop ? max(times.minimum - 1, 0) : times.minimum
        for _ in 0..<copies {
            let before = program.instructions.count
            try compile(node)
            if program.instructions.count == before { return }
        }
        var exits: [Int] = []
        if isLoop {
            if times.minimum == 0 { exits.append(try reserve()) }
            let body = here
            try compile(node)
            let split = try reserve()
            program.instructions[split] = fork(body, here, times)
        } else {
            for _ in times.minimum..<(times.maximum ?? times.minimum) {
                let before = program.instructions.count
                exits.append(try reserve())
                try compile(node)
                if program.instructions.count == before + 1 { break }
            }
        }
        for exit in exits { program.instructions[exit] = fork(Int32(exit + 1), here, times) }
    }

    private func fork(_ inside: Int32, _ outside: Int32, _ times: Repeat) -> Instruction {
        times.isGreedy ? .split(inside, outside) : .split(outside, inside)
    }

    private var here: Int32 { Int32(program.instructions.count) }

    /// A place for an instruction whose target is not known yet.
    private mutating func reserve() throws(PatternError) -> Int {
        try emit(.match)
        return program.instructions.count - 1
    }

    private mutating func emit(_ instruction: Instruction) throws(PatternError) {
        guard program.instructions.count < BytePattern.maximumInstructions else {
            throw PatternError(
                offset: 0, reason: "pattern needs more than \(BytePattern.maximumInstructions) instructions")
        }
        program.instructions.append(instruction)
    }
}
