/// Events that wait for those that may still come before them.
///
/// What comes in order goes into a row, the rest into a heap, so that events in order cost next to nothing.
struct EventQueue: Sendable {
    struct Entry: Sendable {
        let time: Int64
        /// In which order they came.
        let sequence: UInt64
        let reference: UInt64
        let trigger: Trigger

        func isBefore(_ other: Entry) -> Bool { (time, sequence) < (other.time, other.sequence) }
        var memory: Int { 24 + trigger.memory }
    }

    private var row: [Entry?] = []
    private var first = 0
    private var heap: [Entry] = []
    /// In bytes, roughly.
    private(set) var memory = 0

    mutating func insert(_ entry: Entry) {
        memory += entry.memory
        if first == row.count || row[row.count - 1].map({ $0.time <= entry.time }) ?? true {
            row.append(entry)
        } else {
            push(entry)
        }
    }

    /// Takes out the earliest one, if it is not after a time.
    mutating func popFirst(through time: Int64) -> Entry? {
        let ordered = first < row.count ? row[first] : nil
        if let other = heap.first, ordered.map({ other.isBefore($0) }) ?? true {
            guard other.time <= time else { return nil }
            memory -= other.memory
            return pop()
        }
        guard let ordered, ordered.time <= time else { return nil }
        memory -= ordered.memory
        row[first] = nil
        first += 1
        if first == row.count {
            row.removeAll(keepingCapacity: row.capacity <= 4_096)
            first = 0
        } else if first > 1_024, first > row.count / 2 {
            row.removeFirst(first)
            first = 0
        }
        return ordered
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() -> Entry? {
        guard let last = heap.popLast() else { return nil }
        guard let result = heap.first else { return last }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return result
    }
}
