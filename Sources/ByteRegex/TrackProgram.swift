/// A step of a ``TrackProgram``; without a jump, the next one follows.
struct TrackStep: Sendable {
    enum Kind: UInt8, Sendable {
        /// The byte ``first``.
        case byte
        /// A byte of the set ``first``.
        case set
        /// A character whose first byte is of the set ``first``.
        case character
        /// The ``second`` bytes of the text from ``first`` on.
        case text
        /// The same, with letters of the input in lower case.
        case foldedText
        /// ``first``, and when that leads nowhere ``second``.
        case split
        case jump
        /// The place goes into the slot ``first``.
        case save
        /// The assertion ``first``.
        case assert
        /// The next byte is not of the set ``first``.
        case absent
        /// The condition ``first``.
        case look
        /// Members of the set ``first``, at least ``second`` and at most ``third``, the more the better.
        case greedyRun
        /// The same, the fewer the better.
        case lazyRun
        case match
    }

    var kind: Kind
    /// Whether the members of a run are characters.
    var isWide = false
    /// The row of the places where this was tried before; a bounded run has a second row for what follows it.
    var row: Int32 = 0
    var first: Int32 = 0
    var second: Int32 = 0
    var third: Int32 = 0

    /// ``third`` of a run without an end.
    static let unbounded = Int32.max
}

/// A compiled pattern for a ``Tracker``: counted repeats of a single set stay counted.
struct TrackProgram: Sendable {
    var steps: [TrackStep] = []
    /// Four words for each set.
    var sets: [UInt64] = []
    var text: [UInt8] = []
    var assertions: [Assertion] = []
    /// By their numbers.
    var looks: [LookProgram] = []
    /// How many places need to be remembered for each byte of the input.
    var rows = 0
    var slotCount = 2
    let start: StartFilter
}

/// Writes a ``TrackProgram`` for a tree.
struct TrackCompiler {
    private var program: TrackProgram
    private var setNumbers: [ByteSet: Int32] = [:]

    /// - Parameter node: Of a ``Node/size(limit:)`` within the limit of a pattern.
    static func compile(_ node: Node, groupCount: Int) -> TrackProgram {
        var compiler = TrackCompiler(program: TrackProgram(start: StartFilter(node)))
        compiler.program.slotCount = 2 * (groupCount + 1)
        compiler.emit(TrackStep(kind: .save, first: 0))
        compiler.compile(node)
        compiler.emit(TrackStep(kind: .save, first: 1))
        compiler.emit(TrackStep(kind: .match))
        guard let looks = try? LookProgram.all(in: node) else {
            preconditionFailure("the size of a pattern is looked at when it is read")
        }
        compiler.program.looks = looks
        return compiler.program
    }

    private init(program: TrackProgram) {
        self.program = program
    }

    private mutating func compile(_ node: Node) {
        switch node {
        case .empty: return
        case .bytes(let set):
            if set.count == 1 { return emit(TrackStep(kind: .byte, first: Int32(set.members[0]))) }
            emit(TrackStep(kind: .set, first: number(of: set)))
        case .character(let set): emit(TrackStep(kind: .character, first: number(of: set)))
        case .assertion(let assertion):
            program.assertions.append(assertion)
            emit(TrackStep(kind: .assert, first: Int32(program.assertions.count - 1)))
        case .absent(let set): emit(TrackStep(kind: .absent, first: number(of: set)))
        case .keep: emit(TrackStep(kind: .save, first: 0))
        case .look(let look): emit(TrackStep(kind: .look, first: Int32(look.number)))
        case .sequence(let nodes): compile(sequence: nodes[...])
        case .alternatives(let nodes): compile(alternatives: nodes)
        case .repetition(let node, let times): compile(node, times)
        case .capture(let number, let node):
            emit(TrackStep(kind: .save, first: Int32(2 * number)))
            compile(node)
            emit(TrackStep(kind: .save, first: Int32(2 * number + 1)))
        }
    }

    /// Single bytes that follow each other become one text.
    private mutating func compile(sequence nodes: ArraySlice<Node>) {
        var rest = nodes
        while let node = rest.first {
            var bytes: [UInt8] = []
            var isFolded = false
            var isExact = false
            for case .bytes(let set) in rest.prefix(while: { if case .bytes = $0 { true } else { false } }) {
                guard let byte = set.onlyLetterOrByte else { break }
                // An uppercase letter alone, or a lowercase one alone, is not to be folded.
                let isLetter = ByteSet.letters.contains(byte)
                guard !isLetter || (set.count == 2 ? !isExact : !isFolded) else { break }
                if isLetter { if set.count == 2 { isFolded = true } else { isExact = true } }
                bytes.append(set.count == 1 ? set.members[0] : byte)
            }
            guard bytes.count > 1 else {
                compile(node)
                rest = rest.dropFirst()
                continue
            }
            emit(
                TrackStep(
                    kind: isFolded ? .foldedText : .text, first: Int32(program.text.count), second: Int32(bytes.count)))
            program.text += bytes
            rest = rest.dropFirst(bytes.count)
        }
    }

    private mutating func compile(alternatives nodes: [Node]) {
        var exits: [Int] = []
        for node in nodes.dropLast() {
            let split = reserve()
            compile(node)
            exits.append(program.steps.count)
            emit(TrackStep(kind: .jump))
            set(split, preferred: split + 1, other: here)
        }
        if let last = nodes.last { compile(last) }
        for exit in exits { program.steps[exit].first = Int32(here) }
    }

    private mutating func compile(_ node: Node, _ times: Repeat) {
        switch node {
        case .bytes(let set): return compileRun(of: set, isWide: false, times)
        case .character(let set): return compileRun(of: set, isWide: true, times)
        case .empty, .assertion, .absent, .keep, .look, .sequence, .alternatives, .repetition, .capture: break
        }
        // Without an end, the last copy that must be there is also the loop. The body of a loop stands before its
        // split, so that a round that takes nothing leaves it.
        let isLoop = times.maximum == nil
        for _ in 0..<(isLoop ? max(times.minimum - 1, 0) : times.minimum) {
            let before = here
            compile(node)
            if here == before { return }
        }
        var exits: [Int] = []
        if isLoop {
            if times.minimum == 0 { exits.append(reserve()) }
            let body = here
            compile(node)
            let split = reserve()
            fork(split, inside: body, outside: here, times)
        } else {
            for _ in times.minimum..<(times.maximum ?? times.minimum) {
                let before = here
                exits.append(reserve())
                compile(node)
                if here == before + 1 { break }
            }
        }
        for exit in exits { fork(exit, inside: exit + 1, outside: here, times) }
    }

    private mutating func compileRun(of set: ByteSet, isWide: Bool, _ times: Repeat) {
        func run(_ minimum: Int, _ maximum: Int32, row: Int) -> TrackStep {
            TrackStep(
                kind: times.isGreedy ? .greedyRun : .lazyRun, isWide: isWide, row: Int32(row), first: number,
                second: Int32(minimum), third: maximum)
        }
        let number = number(of: set)
        if let maximum = times.maximum {
            guard maximum > 0 else { return }
            emit(run(times.minimum, Int32(maximum), row: program.rows))
            program.rows += 2
            return
        }
        for _ in 0..<min(times.minimum, 1) { emit(TrackStep(kind: isWide ? .character : .set, first: number)) }
        if times.minimum > 1 {
            emit(run(times.minimum - 1, Int32(times.minimum - 1), row: program.rows))
            program.rows += 2
        }
        emit(run(0, TrackStep.unbounded, row: program.rows))
        program.rows += 1
    }

    // MARK: Writing

    private var here: Int { program.steps.count }

    private mutating func emit(_ step: TrackStep) {
        program.steps.append(step)
    }

    /// A place for a split whose targets are not known yet.
    private mutating func reserve() -> Int {
        emit(TrackStep(kind: .split, row: Int32(program.rows)))
        program.rows += 1
        return here - 1
    }

    private mutating func fork(_ split: Int, inside: Int, outside: Int, _ times: Repeat) {
        set(split, preferred: times.isGreedy ? inside : outside, other: times.isGreedy ? outside : inside)
    }

    private mutating func set(_ split: Int, preferred: Int, other: Int) {
        program.steps[split].first = Int32(preferred)
        program.steps[split].second = Int32(other)
    }

    private mutating func number(of set: ByteSet) -> Int32 {
        if let number = setNumbers[set] { return number }
        let number = Int32(program.sets.count / 4)
        program.sets += set.words
        setNumbers[set] = number
        return number
    }
}
