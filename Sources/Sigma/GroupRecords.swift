/// A group of events that a correlation looks at together. It has numbers only, and fills a line of the cache.
struct GroupRecord: Sendable, BitwiseCopyable {
    let hash: UInt64
    let check: UInt32
    /// Its place among those that have more to remember; -1 for none.
    var extra: Int32 = -1
    /// The time of its last event.
    var last: Int64
    /// The time of the first event that is kept.
    var firstTime: Int64
    /// Its events, in the order of time.
    var firstEvent: Int32 = -1
    var lastEvent: Int32 = -1
    var eventCount: Int32 = 0
    /// The one after it in ``GroupWheel``.
    var next: Int32 = -1
    let node: UInt16
    /// Whether it never had more than one event.
    var isSingle: Bool
    /// Whether an event came since it was put where it is in ``GroupWheel``.
    var isTouched = false
    /// Whether the condition holds.
    var isInEpisode = false
    /// Events older than all that are kept, and still in the window.
    var dropped: Int32 = 0
    private let padding: UInt64 = 0

    init(_ hash: KeyHash, node: Int, time: Int64, isSingle: Bool) {
        self.hash = hash.low
        check = UInt32(truncatingIfNeeded: hash.high)
        last = time
        firstTime = time
        self.node = UInt16(node)
        self.isSingle = isSingle
    }

    func has(_ hash: KeyHash) -> Bool { self.hash == hash.low && check == UInt32(truncatingIfNeeded: hash.high) }
}

/// An event of a group.
struct EventRecord: Sendable, BitwiseCopyable {
    var time: Int64
    var reference: UInt64
    let value: UInt64
    var before: Int32 = -1
    var after: Int32 = -1
}
