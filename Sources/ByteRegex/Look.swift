/// A condition on what stands before or after a place: `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`.
struct Look: Hashable, Sendable {
    /// From 0 in the order of the pattern; one inside another comes before it.
    let number: Int
    let body: Node
    /// Whether it looks at what follows.
    let isAhead: Bool
    let isNegative: Bool
}

/// A compiled condition.
struct LookProgram: Sendable {
    let program: Program
    let isAhead: Bool
    let isNegative: Bool
    /// The instructions that lead to each one without taking a byte.
    fileprivate let sources: [[Int32]]

    /// Those of a tree, by their numbers.
    static func all(in node: Node) throws(PatternError) -> [LookProgram] {
        var looks: [Int: Look] = [:]
        collect(node, &looks)
        var programs: [LookProgram] = []
        for number in looks.keys.sorted() {
            guard let look = looks[number] else { continue }
            programs.append(try LookProgram(look))
        }
        return programs
    }

    private init(_ look: Look) throws(PatternError) {
        program = try Compiler.compile(look.body, groupCount: 0)
        isAhead = look.isAhead
        isNegative = look.isNegative
        var sources = [[Int32]](repeating: [], count: program.instructions.count)
        for (index, instruction) in program.instructions.enumerated() {
            for target in instruction.targets(from: Int32(index)) { sources[Int(target)].append(Int32(index)) }
        }
        self.sources = sources
    }

    private static func collect(_ node: Node, _ looks: inout [Int: Look]) {
        switch node {
        case .empty, .bytes, .character, .assertion, .absent, .keep: return
        case .look(let look):
            collect(look.body, &looks)
            looks[look.number] = look
        case .sequence(let nodes), .alternatives(let nodes): for node in nodes { collect(node, &looks) }
        case .repetition(let node, _), .capture(_, let node): collect(node, &looks)
        }
    }
}

extension Instruction {
    /// Where it leads without taking a byte.
    fileprivate func targets(from index: Int32) -> [Int32] {
        switch self {
        case .byte, .set, .match: []
        case .split(let preferred, let other): [preferred, other]
        case .jump(let target): [target]
        case .save, .assert, .absent, .look: [index + 1]
        }
    }
}

/// Where in an input each condition of a pattern holds, found before the search in one pass for each.
///
/// A condition that looks ahead is followed from the end of the input to its start, one that looks behind from the
/// start to the end, all places at once: time and memory are bounded by the product of program and input.
///
/// - Source: A. Barrière, C. Pit-Claudel, "Linear Matching of JavaScript Regular Expressions" (2024), §4.
struct LookTable: Sendable {
    private var bits: [UInt64] = []
    private var places = 0

    @inline(__always)
    func holds(_ number: Int32, at place: Int) -> Bool {
        let bit = Int(number) * places + place
        return bits[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    mutating func fill(_ looks: [LookProgram], over bytes: Span<UInt8>) {
        places = bytes.count + 1
        bits = Array(repeating: 0, count: (looks.count * places + 63) >> 6)
        for (number, look) in looks.enumerated() {
            var walk = Walk(look)
            for step in 0..<places {
                let place = look.isAhead ? bytes.count - step : step
                let isFound =
                    look.isAhead ? walk.stepBack(to: place, bytes, self) : walk.stepOn(to: place, bytes, self)
                guard isFound != look.isNegative else { continue }
                let bit = number * places + place
                bits[bit >> 6] |= 1 << UInt64(bit & 63)
            }
        }
    }

    /// The instructions at which a condition stands at one place.
    private struct Walk {
        private let look: LookProgram
        private var members: [Int32] = []
        private var before: [Int32] = []
        /// The round in which an instruction became a member.
        private var met: [Int]
        private var metBefore: [Int]
        private var round = 0

        init(_ look: LookProgram) {
            self.look = look
            met = Array(repeating: 0, count: look.program.instructions.count)
            metBefore = met
        }

        private mutating func begin() {
            swap(&members, &before)
            swap(&met, &metBefore)
            members.removeAll(keepingCapacity: true)
            round += 1
        }

        private mutating func add(_ index: Int32) {
            guard met[Int(index)] != round else { return }
            met[Int(index)] = round
            members.append(index)
        }

        /// - Returns: Whether the body matches from the place on; the place after it was the last one.
        mutating func stepBack(to place: Int, _ bytes: Span<UInt8>, _ table: LookTable) -> Bool {
            begin()
            let instructions = look.program.instructions
            for (index, instruction) in instructions.enumerated() {
                switch instruction {
                case .match: add(Int32(index))
                case .byte, .set:
                    if place < bytes.count, metBefore[index + 1] == round - 1, takes(instruction, bytes[place]) {
                        add(Int32(index))
                    }
                case .split, .jump, .save, .assert, .absent, .look: break
                }
            }
            var next = 0
            while next < members.count {
                for source in look.sources[Int(members[next])]
                where passes(instructions[Int(source)], at: place, bytes, table) { add(source) }
                next += 1
            }
            return met[0] == round
        }

        /// - Returns: Whether the body matches up to the place; the place before it was the last one.
        mutating func stepOn(to place: Int, _ bytes: Span<UInt8>, _ table: LookTable) -> Bool {
            begin()
            let instructions = look.program.instructions
            add(0)
            if place > 0 {
                for index in before where takes(instructions[Int(index)], bytes[place - 1]) { add(index + 1) }
            }
            var next = 0
            while next < members.count {
                let index = members[next]
                if passes(instructions[Int(index)], at: place, bytes, table) {
                    for target in instructions[Int(index)].targets(from: index) { add(target) }
                }
                next += 1
            }
            return met[instructions.count - 1] == round
        }

        private func takes(_ instruction: Instruction, _ byte: UInt8) -> Bool {
            switch instruction {
            case .byte(let wanted): wanted == byte
            case .set(let number): look.program.sets[Int(number)].contains(byte)
            case .split, .jump, .save, .assert, .absent, .look, .match: false
            }
        }

        private func passes(
            _ instruction: Instruction, at place: Int, _ bytes: Span<UInt8>, _ table: LookTable
        ) -> Bool {
            switch instruction {
            case .assert(let assertion): assertion.holds(at: place, in: bytes)
            case .absent(let number):
                place == bytes.count || !look.program.sets[Int(number)].contains(bytes[place])
            case .look(let number): table.holds(number, at: place)
            case .split, .jump, .save: true
            case .byte, .set, .match: false
            }
        }
    }
}
