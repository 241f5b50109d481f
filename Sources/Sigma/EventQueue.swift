/// Events that wait for those that may still come before them.
///
/// What comes in order goes into a row of blocks, the rest into a heap, so that events in order cost next to nothing.
struct EventQueue: Sendable {
    struct Entry: Sendable {
        let time: Int64
        let reference: UInt64
    }

    /// Entries one after the other: time (8 bytes), reference (8), how many bytes its observation has (4), and these.
    private struct Block: Sendable {
        var bytes: PaddedBytes
        /// Where the next one to be taken out stands.
        var next = 0

        var memory: Int { bytes.storage.count + 64 }
        /// Of the next one.
        var time: Int64 { Int64(bitPattern: bytes.storage.span.word(at: next)) }

        /// Puts the observation of the next one after what is there.
        ///
        /// - Returns: The next one, and where it ends.
        func read(into observations: inout PaddedBytes) -> (entry: Entry, end: Int) {
            let span = bytes.storage.span
            let start = next + EventQueue.headSize
            let end = start + Int(span.word(at: next + 16) & 0xFFFF_FFFF)
            observations.append(span.extracting(start..<end))
            return (Entry(time: time, reference: span.word(at: next + 8)), end)
        }
    }

    private struct Straggler: Sendable {
        let entry: Entry
        /// In which order they came.
        let sequence: UInt64
        let bytes: [UInt8]

        var memory: Int { 96 + bytes.count }

        func isBefore(_ other: Straggler) -> Bool {
            (entry.time, sequence) < (other.entry.time, other.sequence)
        }
    }

    private static let blockSize = 32 << 10
    private static let headSize = 20

    private var row: [Block] = []
    private var rowStart = 0
    /// The latest time that went into the row.
    private var newest = Int64.min
    /// Used again.
    private var spare: Block?
    private var heap: [Straggler] = []
    private var sequence: UInt64 = 0
    /// Of the earliest one, if there is any.
    private(set) var firstTime = Int64.max
    /// In bytes.
    private(set) var memory = 0

    var isEmpty: Bool { rowStart == row.count && heap.isEmpty }

    /// - Parameter bytes: Its observation.
    mutating func insert(_ entry: Entry, _ bytes: borrowing PaddedBytes) {
        firstTime = min(firstTime, entry.time)
        guard entry.time >= newest || isEmpty else { return push(entry, bytes) }
        newest = entry.time
        if rowStart == row.count || row[row.count - 1].bytes.count + Self.headSize + bytes.count > Self.blockSize {
            let block = spare.take() ?? Block(bytes: PaddedBytes(capacity: Self.blockSize))
            memory += block.memory
            row.append(block)
        }
        let last = row.count - 1
        let before = row[last].memory
        row[last].bytes.append(UInt64(bitPattern: entry.time))
        row[last].bytes.append(entry.reference)
        row[last].bytes.append(UInt32(bytes.count))
        row[last].bytes.append(bytes.storage.span.extracting(first: bytes.count))
        memory += row[last].memory - before
    }

    /// Takes out the earliest one, if it is not after a time.
    ///
    /// - Parameter bytes: Its observation is put after what is there.
    mutating func popFirst(through time: Int64, into bytes: inout PaddedBytes) -> Entry? {
        guard firstTime <= time, !isEmpty else { return nil }
        let first = heap.first?.entry.time
        // What is in the heap came after all of its time that is in the row.
        let isInRow = rowStart < row.count && row[rowStart].time <= first ?? .max
        let entry = isInRow ? popRow(into: &bytes) : pop(into: &bytes)
        firstTime = min(rowStart < row.count ? row[rowStart].time : .max, heap.first?.entry.time ?? .max)
        return entry
    }

    // MARK: Row

    private mutating func popRow(into bytes: inout PaddedBytes) -> Entry {
        let (entry, end) = row[rowStart].read(into: &bytes)
        row[rowStart].next = end
        if end == row[rowStart].bytes.count { removeBlock() }
        return entry
    }

    private mutating func removeBlock() {
        memory -= row[rowStart].memory
        var block = Block(bytes: PaddedBytes())
        swap(&block, &row[rowStart])
        // One that grew for a large entry is not kept.
        if block.bytes.storage.count == Self.blockSize + PaddedBytes.padding {
            block.bytes.removeAll()
            block.next = 0
            spare = block
        }
        rowStart += 1
        if rowStart == row.count || rowStart >= 64 {
            row.removeFirst(rowStart)
            rowStart = 0
        }
    }

    // MARK: Heap

    private mutating func push(_ entry: Entry, _ bytes: borrowing PaddedBytes) {
        sequence += 1
        let straggler = Straggler(entry: entry, sequence: sequence, bytes: Array(bytes.storage.prefix(bytes.count)))
        memory += straggler.memory
        heap.append(straggler)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop(into bytes: inout PaddedBytes) -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        memory -= first.memory
        bytes.append(first.bytes.span)
        guard !heap.isEmpty else { return first.entry }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first.entry
    }
}
