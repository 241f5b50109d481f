import LogReading

/// Recipients whose mail is not fully known yet, in the order in which they came.
struct WaitingRecipients {
    struct Entry {
        let key: UInt64
        /// Its mail was known when it came.
        let isKnown: Bool
        /// When it has waited long enough, in microseconds since 1970.
        let due: Int64
        let time: Moment?
        let place: LinePlace
        let host: Range<Int>?
        let server: MailLine.Server
        let queue: Range<Int>
        let delivery: MailLine.Delivery
    }

    private var entries: [Entry?] = []
    private var due: [Int64] = []
    /// The line of each.
    private var lines: [[UInt8]] = []
    /// Arrays to be filled again.
    private var spare: [[UInt8]] = []
    private var first = 0
    private var count = 0

    private static let capacity = 4_096

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count == Self.capacity }
    /// When the first has waited long enough; nil where there is none.
    var firstDue: Int64? { count == 0 ? nil : due[first] }

    mutating func append(_ entry: Entry, _ line: LineBytes) {
        precondition(!isFull, "room was made before")
        if entries.isEmpty {
            entries = Array(repeating: nil, count: Self.capacity)
            lines = Array(repeating: [], count: Self.capacity)
            due = Array(repeating: 0, count: Self.capacity)
        }
        let index = (first + count) % Self.capacity
        entries[index] = entry
        due[index] = entry.due
        var bytes = spare.popLast() ?? []
        bytes.removeAll(keepingCapacity: true)
        line.append(0..<line.count, to: &bytes)
        lines[index] = bytes
        count += 1
    }

    /// - Precondition: There is one.
    mutating func takeFirst() -> (Entry, [UInt8]) {
        guard count > 0, let entry = entries[first] else { preconditionFailure("nobody waits") }
        var bytes: [UInt8] = []
        swap(&bytes, &lines[first])
        first = (first + 1) % Self.capacity
        count -= 1
        return (entry, bytes)
    }

    mutating func giveBack(_ bytes: [UInt8]) {
        if spare.count < 64 { spare.append(bytes) }
    }
}
