/// Runs a program over bytes, all ways at once, in the order of their priority.
///
/// Every byte of the input meets every instruction at most once, so that time is bounded by the product of both.
///
/// - Source: R. Pike's machine as described by R. Cox, "Regular Expression Matching: the Virtual Machine Approach".
struct Machine: Sendable {
    private struct Threads {
        /// Where each thread stands: at an instruction that takes a byte, or at the match.
        var instructions: [Int32] = []
        /// The slots of each thread, one thread after the other.
        var slots: [Int] = []

        mutating func removeAll() {
            instructions.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
        }
    }

    /// A place still to be followed, or (with a negative instruction) a slot to be put back.
    private struct Pending {
        var instruction: Int32
        var slot: Int32 = 0
        var value = 0
    }

    private var current = Threads()
    private var next = Threads()
    private var pending: [Pending] = []
    private var work: [Int] = []
    /// For each instruction the last round that met it.
    private var met: [UInt64] = []
    private var round: UInt64 = 0
    /// The slots of the best match so far.
    private(set) var matched: [Int] = []

    /// - Returns: Whether there is a match at or after `start`; ``matched`` then holds its slots.
    mutating func run(
        _ program: Program, over bytes: Span<UInt8>, from start: Int, filter: StartFilter, looks: LookTable
    ) -> Bool {
        prepare(program)
        var isMatched = false
        var position = start
        while true {
            if next.instructions.isEmpty {
                guard !isMatched, let candidate = filter.candidate(in: bytes, from: position) else { break }
                position = candidate
                round += 1
            }
            if !isMatched && filter.isCandidate(position, in: bytes) {
                follow(0, at: position, in: program, over: bytes, looks)
            }
            swap(&current, &next)
            next.removeAll()
            round += 1
            if step(program, over: bytes, at: position, looks) { isMatched = true }
            guard position < bytes.count else { break }
            position += 1
        }
        return isMatched
    }

    private mutating func prepare(_ program: Program) {
        if met.count < program.instructions.count {
            met += repeatElement(0, count: program.instructions.count - met.count)
        }
        work.removeAll(keepingCapacity: true)
        work.append(contentsOf: repeatElement(-1, count: program.slotCount))
        next.removeAll()
        round += 1
    }

    /// Lets every thread take the byte here; those after a match have a lower priority and end.
    private mutating func step(
        _ program: Program, over bytes: Span<UInt8>, at position: Int, _ looks: LookTable
    ) -> Bool {
        let byte = position < bytes.count ? bytes[position] : nil
        for index in current.instructions.indices {
            let instruction = current.instructions[index]
            let slots = index * program.slotCount
            switch program.instructions[Int(instruction)] {
            case .match:
                matched.removeAll(keepingCapacity: true)
                matched.append(contentsOf: current.slots[slots..<slots + program.slotCount])
                return true
            case .byte(let wanted) where wanted == byte: break
            case .set(let number):
                guard let byte, program.sets[Int(number)].contains(byte) else { continue }
            case .byte, .split, .jump, .save, .assert, .absent, .look: continue
            }
            for slot in 0..<program.slotCount { work[slot] = current.slots[slots + slot] }
            follow(instruction + 1, at: position + 1, in: program, over: bytes, looks)
        }
        for slot in 0..<program.slotCount { work[slot] = -1 }
        return false
    }

    /// Follows everything that takes no byte, the preferred way first, and leaves the threads in `next`.
    private mutating func follow(
        _ start: Int32, at position: Int, in program: Program, over bytes: Span<UInt8>, _ looks: LookTable
    ) {
        pending.append(Pending(instruction: start))
        while let place = pending.popLast() {
            guard place.instruction >= 0 else {
                work[Int(place.slot)] = place.value
                continue
            }
            var instruction = place.instruction
            walk: while met[Int(instruction)] != round {
                met[Int(instruction)] = round
                switch program.instructions[Int(instruction)] {
                case .jump(let target): instruction = target
                case .split(let preferred, let other):
                    pending.append(Pending(instruction: other))
                    instruction = preferred
                case .save(let slot):
                    pending.append(Pending(instruction: -1, slot: slot, value: work[Int(slot)]))
                    work[Int(slot)] = position
                    instruction += 1
                case .assert(let assertion):
                    guard assertion.holds(at: position, in: bytes) else { break walk }
                    instruction += 1
                case .absent(let number):
                    guard position == bytes.count || !program.sets[Int(number)].contains(bytes[position]) else {
                        break walk
                    }
                    instruction += 1
                case .look(let number):
                    guard looks.holds(number, at: position) else { break walk }
                    instruction += 1
                case .byte, .set, .match:
                    next.instructions.append(instruction)
                    next.slots.append(contentsOf: work)
                    break walk
                }
            }
        }
    }
}
