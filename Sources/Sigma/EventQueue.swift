/// Events that wait for those that may still come before them.
///
/// What comes in order goes into a row of blocks, the rest into a heap, so that events in order cost next to nothing.
struct EventQueue: Sendable {
    struct Entry: Sendable {
        let time: Int64
        /// In which order they came.
        let sequence: UInt64
        let reference: UInt64

        func isBefore(_ other: Entry) -> Bool { (time, sequence) < (other.time, other.sequence) }
    }

    private struct Block: Sendable {
        var entries: [Entry] = []
        /// Where the triggers of each entry end.
        var ends: [Int32] = []
        var bytes: [UInt8] = []
        var next = 0

        init(capacity: Int) {
            entries.reserveCapacity(capacity)
            ends.reserveCapacity(capacity)
        }

        mutating func removeAll() {
            entries.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            bytes.removeAll(keepingCapacity: true)
            next = 0
        }

        var memory: Int { entries.capacity * 24 + ends.capacity * 4 + bytes.capacity + 160 }
    }

    private struct Straggler: Sendable {
        let entry: Entry
        let bytes: [UInt8]

        var memory: Int { 32 + 64 + bytes.count }
    }

    private static let blockCount = 256
    private static let spareCount = 64

    private var row: [Block] = []
    private var rowStart = 0
    private var newest = Int64.min
    /// Blocks whose memory is used again.
    private var spares: [Block] = []
    private var heap: [Straggler] = []
    /// In bytes.
    private(set) var memory = 0

    var isEmpty: Bool { rowStart == row.count && heap.isEmpty }

    /// - Parameter bytes: Triggers, as ``Trigger`` writes them.
    mutating func insert(_ entry: Entry, _ bytes: [UInt8]) {
        guard entry.time >= newest || rowStart == row.count else { return push(Straggler(entry: entry, bytes: bytes)) }
        newest = entry.time
        if rowStart == row.count || row[row.count - 1].entries.count == Self.blockCount {
            let block = spares.popLast() ?? Block(capacity: Self.blockCount)
            row.append(block)
            memory += block.memory
        }
        let last = row.count - 1
        let before = row[last].bytes.capacity
        row[last].entries.append(entry)
        row[last].bytes.append(contentsOf: bytes)
        row[last].ends.append(Int32(row[last].bytes.count))
        memory += row[last].bytes.capacity - before
    }

    /// Takes out the earliest one, if it is not after a time.
    ///
    /// - Parameter bytes: Becomes its triggers.
    mutating func popFirst(through time: Int64, into bytes: inout [UInt8]) -> Entry? {
        let ordered = rowStart < row.count ? row[rowStart].entries[row[rowStart].next] : nil
        if let other = heap.first?.entry, ordered.map({ other.isBefore($0) }) ?? true {
            guard other.time <= time else { return nil }
            return pop(into: &bytes)
        }
        guard let ordered, ordered.time <= time else { return nil }
        let index = row[rowStart].next
        let start = index == 0 ? 0 : Int(row[rowStart].ends[index - 1])
        let end = Int(row[rowStart].ends[index])
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: row[rowStart].bytes[start..<end])
        row[rowStart].next += 1
        if row[rowStart].next == row[rowStart].entries.count {
            memory -= row[rowStart].memory
            var block = Block(capacity: 0)
            swap(&block, &row[rowStart])
            if spares.count < Self.spareCount {
                block.removeAll()
                spares.append(block)
            }
            rowStart += 1
            if rowStart == row.count || rowStart >= 64 {
                row.removeFirst(rowStart)
                rowStart = 0
            }
        }
        return ordered
    }

    private mutating func push(_ straggler: Straggler) {
        memory += straggler.memory
        heap.append(straggler)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].entry.isBefore(heap[parent].entry) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop(into bytes: inout [UInt8]) -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        memory -= first.memory
        bytes = first.bytes
        guard !heap.isEmpty else { return first.entry }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].entry.isBefore(heap[least].entry) {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first.entry
    }
}
