/// Finds the events of one group by their values, which are hashes: a table with open addressing.
struct ValueTable: Sendable {
    /// Numbers of events; -1 for none.
    private var entries = [Int32](repeating: -1, count: 64)
    private var count = 0

    var memory: Int { entries.capacity * 4 }

    private func home(_ number: Int32, _ events: borrowing RecordPool<EventRecord>) -> Int {
        Int(truncatingIfNeeded: events[number].value) & (entries.count - 1)
    }

    func find(_ value: UInt64, _ events: borrowing RecordPool<EventRecord>) -> Int32? {
        let mask = entries.count - 1
        var place = Int(truncatingIfNeeded: value) & mask
        while entries[place] >= 0 {
            if events[entries[place]].value == value { return entries[place] }
            place = (place + 1) & mask
        }
        return nil
    }

    mutating func insert(_ number: Int32, _ events: borrowing RecordPool<EventRecord>) {
        count += 1
        if 2 * count > entries.count {
            let old = entries
            entries = [Int32](repeating: -1, count: 2 * old.count)
            for other in old where other >= 0 { put(other, events) }
        }
        put(number, events)
    }

    private mutating func put(_ number: Int32, _ events: borrowing RecordPool<EventRecord>) {
        let mask = entries.count - 1
        var place = home(number, events)
        while entries[place] >= 0 { place = (place + 1) & mask }
        entries[place] = number
    }

    mutating func remove(_ number: Int32, _ events: borrowing RecordPool<EventRecord>) {
        let mask = entries.count - 1
        var hole = home(number, events)
        while entries[hole] != number {
            precondition(entries[hole] >= 0, "a value that is removed is there")
            hole = (hole + 1) & mask
        }
        count -= 1
        // What comes after it and could stand here moves up.
        var next = (hole + 1) & mask
        while entries[next] >= 0 {
            if (next &- home(entries[next], events)) & mask >= (next &- hole) & mask {
                entries[hole] = entries[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        entries[hole] = -1
    }
}
