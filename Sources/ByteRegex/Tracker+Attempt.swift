/// What is still to be tried, or a slot to be put back.
struct Pending: Sendable {
    enum Kind: UInt8, Sendable {
        case step
        case slot
        case greedyRun
        case lazyRun
    }

    var kind: Kind
    /// A step, or a slot.
    var number: Int32
    /// The place, or the slot's value; of a greedy run its shortest end, of a lazy one the end it had last.
    var place: Int32
    /// Of a greedy run the longest end left to try; of a lazy one how many members more it may take.
    var extent: Int32 = 0
}

/// The search for a match from one place on.
///
/// All numbers in the steps are of the compiler's making and lie within the sets, the text and the slots; places are
/// compared with the length of the input before a byte is read; the bits are as many as the rows times the places.
@safe struct Attempt {
    private let steps: UnsafeBufferPointer<TrackStep>
    private let sets: UnsafeBufferPointer<UInt64>
    private let text: UnsafeBufferPointer<UInt8>
    private let assertions: [Assertion]
    private let looks: LookTable
    private let bytes: UnsafeBufferPointer<UInt8>
    private let count: Int
    private let tried: UnsafeMutableBufferPointer<UInt64>
    private let slots: UnsafeMutableBufferPointer<Int32>
    private(set) var pending: [Pending]

    init(
        steps: UnsafeBufferPointer<TrackStep>, sets: UnsafeBufferPointer<UInt64>, text: UnsafeBufferPointer<UInt8>,
        assertions: [Assertion], looks: LookTable, bytes: UnsafeBufferPointer<UInt8>,
        tried: UnsafeMutableBufferPointer<UInt64>,
        slots: UnsafeMutableBufferPointer<Int32>, pending: [Pending]
    ) {
        unsafe (self.steps, self.sets, self.text) = (steps, sets, text)
        unsafe (self.bytes, self.tried, self.slots) = (bytes, tried, slots)
        count = bytes.count
        self.assertions = assertions
        self.looks = looks
        self.pending = pending
    }

    /// - Returns: Whether there is a match that starts at the place; without one, no slot is set.
    mutating func run(from start: Int) -> Bool {
        var (number, place) = (0, start)
        while true {
            if advance(&number, &place) { return true }
            guard retreat(&number, &place) else { return false }
        }
    }

    /// Goes on until the match, or until it leads nowhere.
    @inline(__always)
    private mutating func advance(_ number: inout Int, _ place: inout Int) -> Bool {
        while true {
            let step = unsafe steps[number]
            switch step.kind {
            case .byte:
                guard isByte(place, step.first) else { return false }
                place += 1
            case .set:
                guard isMember(place, of: step.first) else { return false }
                place += 1
            case .character:
                guard isMember(place, of: step.first) else { return false }
                place = endOfCharacter(place)
            case .text, .foldedText:
                guard isText(step, at: place) else { return false }
                place += Int(step.second)
            case .split:
                guard isNew(step.row, place) else { return false }
                pending.append(Pending(kind: .step, number: step.second, place: Int32(place)))
                number = Int(step.first)
                continue
            case .jump:
                number = Int(step.first)
                continue
            case .save:
                let slot = Int(step.first)
                pending.append(Pending(kind: .slot, number: step.first, place: unsafe slots[slot]))
                unsafe slots[slot] = Int32(place)
            case .assert:
                guard unsafe assertions[Int(step.first)].holds(at: place, in: bytes.span) else { return false }
            case .look:
                guard looks.holds(step.first, at: place) else { return false }
            case .absent:
                guard !isMember(place, of: step.first) else { return false }
            case .greedyRun, .lazyRun:
                guard begin(step, number, &place) else { return false }
            case .match: return true
            }
            number += 1
        }
    }

    /// Takes up the next thing to be tried; `false` when nothing is left.
    @inline(__always)
    private mutating func retreat(_ number: inout Int, _ place: inout Int) -> Bool {
        while let last = pending.popLast() {
            number = Int(last.number)
            place = Int(last.place)
            switch last.kind {
            case .step: return true
            case .slot: unsafe slots[number] = last.place
            case .greedyRun:
                guard let end = choose(unsafe steps[number], number, shortest: place, longest: Int(last.extent)) else {
                    continue
                }
                place = end
                number += 1
                return true
            case .lazyRun:
                guard extend(lazyRun: unsafe steps[number], number, &place, rest: last.extent) else { continue }
                number += 1
                return true
            }
        }
        return false
    }

    // MARK: Runs

    @inline(__always)
    private mutating func begin(_ step: TrackStep, _ number: Int, _ place: inout Int) -> Bool {
        step.kind == .greedyRun
            ? begin(greedyRun: step, number, &place) : begin(lazyRun: step, number, &place)
    }

    /// Takes as many members as there are; what is fewer stays pending.
    @inline(__always)
    private mutating func begin(greedyRun step: TrackStep, _ number: Int, _ place: inout Int) -> Bool {
        guard isNew(step.row, place), let shortest = end(of: step, from: place, count: step.second) else {
            return false
        }
        var end = shortest
        if step.third == TrackStep.unbounded {
            while isMember(end, of: step.first) {
                let next = step.isWide ? endOfCharacter(end) : end + 1
                // From there on the same run was tried before, with all that follows it.
                guard isNew(step.row, next) else { break }
                end = next
            }
        } else {
            var rest = step.third - step.second
            while rest > 0, isMember(end, of: step.first) {
                end = step.isWide ? endOfCharacter(end) : end + 1
                rest -= 1
            }
        }
        guard let chosen = choose(step, number, shortest: shortest, longest: end) else { return false }
        place = chosen
        return true
    }

    /// The longest end with which it can go on; the shorter ones stay pending.
    @inline(__always)
    private mutating func choose(_ step: TrackStep, _ number: Int, shortest: Int, longest: Int) -> Int? {
        let next = unsafe steps[number + 1]
        var end = longest
        while end >= shortest {
            let isPossible =
                switch next.kind {
                case .byte: isByte(end, next.first)
                case .set: isMember(end, of: next.first)
                case .character, .text, .foldedText, .split, .jump, .save, .assert, .absent, .look, .greedyRun,
                    .lazyRun, .match:
                    true
                }
            let before = step.isWide ? startOfCharacter(before: end) : end - 1
            if isPossible && (step.third == TrackStep.unbounded || isNew(step.row + 1, end)) {
                if before >= shortest {
                    pending.append(
                        Pending(
                            kind: .greedyRun, number: Int32(number), place: Int32(shortest), extent: Int32(before)))
                }
                return end
            }
            end = before
        }
        return nil
    }

    /// Takes as few members as it may; more stay pending.
    private mutating func begin(lazyRun step: TrackStep, _ number: Int, _ place: inout Int) -> Bool {
        guard isNew(step.row, place), let shortest = end(of: step, from: place, count: step.second) else {
            return false
        }
        let isBounded = step.third != TrackStep.unbounded
        place = shortest
        if isBounded && !isNew(step.row + 1, shortest) {
            return extend(lazyRun: step, number, &place, rest: step.third - step.second)
        }
        pending.append(
            Pending(
                kind: .lazyRun, number: Int32(number), place: Int32(place),
                extent: isBounded ? step.third - step.second : step.third))
        return true
    }

    /// Takes members more until it can go on.
    private mutating func extend(lazyRun step: TrackStep, _ number: Int, _ place: inout Int, rest: Int32) -> Bool {
        let isBounded = step.third != TrackStep.unbounded
        var rest = rest
        while rest > 0, isMember(place, of: step.first) {
            place = step.isWide ? endOfCharacter(place) : place + 1
            if isBounded { rest -= 1 }
            if isNew(isBounded ? step.row + 1 : step.row, place) {
                pending.append(Pending(kind: .lazyRun, number: Int32(number), place: Int32(place), extent: rest))
                return true
            }
            // Where a run without an end has been, all that follows was tried too.
            if !isBounded { return false }
        }
        return false
    }

    private func end(of step: TrackStep, from place: Int, count: Int32) -> Int? {
        var end = place
        for _ in 0..<count {
            guard isMember(end, of: step.first) else { return nil }
            end = step.isWide ? endOfCharacter(end) : end + 1
        }
        return end
    }

    // MARK: Looking

    @inline(__always)
    private func isByte(_ place: Int, _ wanted: Int32) -> Bool {
        guard place < count else { return false }
        return unsafe Int32(bytes[place]) == wanted
    }

    @inline(__always)
    private func isMember(_ place: Int, of set: Int32) -> Bool {
        guard place < count else { return false }
        let byte = Int(unsafe bytes[place])
        return unsafe sets[Int(set) &* 4 &+ byte >> 6] >> UInt64(truncatingIfNeeded: byte & 63) & 1 == 1
    }

    @inline(__always)
    private func isText(_ step: TrackStep, at place: Int) -> Bool {
        let (start, length) = (Int(step.first), Int(step.second))
        guard count - place >= length else { return false }
        for offset in 0..<length {
            var byte = unsafe bytes[place &+ offset]
            if step.kind == .foldedText && byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
            let wanted = unsafe text[start &+ offset]
            guard byte == wanted else { return false }
        }
        return true
    }

    private func endOfCharacter(_ place: Int) -> Int {
        var end = place + 1
        while end < count, unsafe bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    private func startOfCharacter(before place: Int) -> Int {
        var start = place - 1
        while start > 0, unsafe bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    /// Whether the row meets the place for the first time; from now on it does not.
    @inline(__always)
    private func isNew(_ row: Int32, _ place: Int) -> Bool {
        let bit = Int(row) &* (count &+ 1) &+ place
        let mask: UInt64 = 1 << UInt64(truncatingIfNeeded: bit & 63)
        let word = unsafe tried[bit >> 6]
        guard word & mask == 0 else { return false }
        unsafe tried[bit >> 6] = word | mask
        return true
    }
}
