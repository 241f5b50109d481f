/// In which order groups are forgotten: those whose last event is the oldest first, by parts of the timespan.
///
/// A group stays where it was put until its turn comes; whether events came in between is asked only then. So an event
/// costs nothing here.
struct GroupWheel: Sendable {
    private struct Slot: Sendable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    /// Of the timespan; a power of two.
    private static let parts: Int64 = 32

    /// All groups lie within a timespan and a slot, so that there is room for twice as many.
    private var slots = [Slot](repeating: Slot(), count: Int(2 * GroupWheel.parts))
    private let width: Int64
    /// No group is in a slot before it.
    private var oldest: Int64 = 0
    private(set) var count = 0

    init(timespan: Int64) {
        width = max(1, timespan / Self.parts)
    }

    /// The slot of a time; those of the same remainder share one.
    func slot(_ time: Int64) -> Int64 { time / width }

    private func index(_ slot: Int64) -> Int { Int(slot & (2 * Self.parts - 1)) }

    mutating func append(_ number: Int32, at time: Int64, _ groups: inout RecordPool<GroupRecord>) {
        let slot = slot(time)
        oldest = count == 0 ? slot : min(oldest, slot)
        count += 1
        let index = index(slot)
        let before = slots[index].last
        if before >= 0 { groups[before].next = number } else { slots[index].first = number }
        slots[index].last = number
        groups[number].next = -1
    }

    /// Whether ``popFirst(before:_:)`` has something to give.
    @inline(__always)
    func hasAny(before slot: Int64) -> Bool { count > 0 && oldest < slot }

    /// Takes out a group of the first slot that has any, if that is before a slot.
    mutating func popFirst(before slot: Int64, _ groups: borrowing RecordPool<GroupRecord>) -> Int32? {
        while count > 0, oldest < slot {
            let index = index(oldest)
            let first = slots[index].first
            if first >= 0 {
                slots[index].first = groups[first].next
                if slots[index].first < 0 { slots[index].last = -1 }
                count -= 1
                return first
            }
            oldest += 1
        }
        return nil
    }
}
