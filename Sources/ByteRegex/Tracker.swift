/// Runs a program over bytes by trying one way after the other, and none of them twice.
///
/// How a step was reached does not matter for where it leads, so that a bit remembers each place where a choice led
/// nowhere. Time and memory are bounded by the product of the program and the input.
///
/// - Source: R. Cox, "Regular Expression Matching: the Virtual Machine Approach" (the memory of tried places).
struct Tracker: Sendable {
    /// The most bits that are remembered; beyond, a ``Machine`` has to do it.
    private static let maximumBits = 1 << 23
    /// What is kept from one call to the next, in entries.
    private static let keptEntries = 1 << 14

    private var pending: [Pending] = []
    private var tried: [UInt64] = []
    /// How many places were tried in the last run, which measures its work.
    var effort: Int { tried.map(\.nonzeroBitCount).reduce(0, +) }
    /// The places of the match: 2n is the start of group n, 2n + 1 its end; -1 without one.
    private(set) var slots: [Int32] = []

    static func canRun(_ program: TrackProgram, over count: Int) -> Bool {
        count < maximumBits && program.rows * (count + 1) <= maximumBits
    }

    /// - Returns: Whether there is a match at or after `start`; ``slots`` then holds it.
    mutating func run(
        _ program: TrackProgram, over bytes: Span<UInt8>, from start: Int, looks: LookTable
    ) -> Bool {
        guard var position = program.start.candidate(in: bytes, from: start) else { return false }
        prepare(program, count: bytes.count)
        var stack: [Pending] = []
        swap(&stack, &pending)
        defer {
            if stack.capacity > Self.keptEntries { stack = [] }
            stack.removeAll(keepingCapacity: true)
            swap(&stack, &pending)
        }
        return unsafe tried.withUnsafeMutableBufferPointer { tried in
            unsafe slots.withUnsafeMutableBufferPointer { slots in
                unsafe withPointers(to: program, bytes) { steps, sets, text, bytes in
                    var attempt = unsafe Attempt(
                        steps: steps, sets: sets, text: text, assertions: program.assertions, looks: looks,
                        bytes: bytes,
                        tried: tried, slots: slots, pending: stack)
                    stack = []
                    defer { stack = attempt.pending }
                    while !attempt.run(from: position) {
                        guard let next = unsafe program.start.candidate(in: bytes.span, from: position + 1) else {
                            return false
                        }
                        position = next
                    }
                    return true
                }
            }
        }
    }

    private mutating func prepare(_ program: TrackProgram, count: Int) {
        let words = (program.rows * (count + 1) + 63) >> 6
        if tried.count > max(words, Self.keptEntries) { tried = [] }
        for index in 0..<min(words, tried.count) { tried[index] = 0 }
        if tried.count < words { tried += repeatElement(0, count: words - tried.count) }
        for index in slots.indices { slots[index] = -1 }
        if slots.count < program.slotCount { slots += repeatElement(-1, count: program.slotCount - slots.count) }
    }
}

@inline(__always)
private func withPointers<Result>(
    to program: TrackProgram, _ bytes: Span<UInt8>,
    _ body: (
        UnsafeBufferPointer<TrackStep>, UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt8>,
        UnsafeBufferPointer<UInt8>
    ) -> Result
) -> Result {
    unsafe program.steps.withUnsafeBufferPointer { steps in
        unsafe program.sets.withUnsafeBufferPointer { sets in
            unsafe program.text.withUnsafeBufferPointer { text in
                unsafe bytes.withUnsafeBufferPointer { bytes in unsafe body(steps, sets, text, bytes) }
            }
        }
    }
}

extension Tracker {
    /// Takes over the places that a machine has found.
    mutating func take(_ places: [Int]) {
        slots = places.map { Int32($0) }
    }
}
