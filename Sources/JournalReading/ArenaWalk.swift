internal import LiteralScan

/// Reads a file once, from its first object to the last complete entry.
///
/// A data object stands before the entries that lead to it. So a part of the file is walked from object to object, and
/// the wanted values are taken out and searched together; then the part's entries are looked at, of which nearly all
/// lead to data objects that are known to have nothing.
///
/// The file's own list of entries says which ones are complete. Where objects do not follow one another as they should,
/// the walk goes on at the list's next entry. The data objects between are looked at when an entry leads to them.
struct ArenaWalk: ~Copyable {
    let layout: ObjectLayout
    let header: JournalHeader
    let selection: JournalSelection
    let filter: FieldFilter
    var window: FileWindow
    var values: ValueReader
    var map: DataMap
    /// Nil if no literals are looked for.
    var finder: LiteralFinder?
    var summary = JournalSummary()
    /// Entries in the window, to be looked at when its values were searched.
    var pending: [Int] = []
    /// The entry that is put together, and its literals.
    var entry = JournalEntry()
    var literals: [UInt32] = []

    private let arena: Range<Int>
    private var list: EntryList
    /// Where the next object stands.
    private var place: Int
    /// Where the list has the next entry; behind every file if it has none, or cannot be followed.
    private var expected = Int.max
    private var isListed = true
    /// Entries that may be met although the list does not have them, since it has wrong items instead.
    private var allowance = 0
    private let isContinued: Bool
    private var isFinished = false
    /// Where the last object of a file stands that nobody writes; behind every file otherwise.
    private var tail: Int
    private var objectCount: UInt64 = 0

    private static let windowSize = 1 << 20

    init(
        _ file: JournalFile, _ selection: JournalSelection, _ literals: LiteralSet?, _ fields: JournalFields
    ) throws(JournalFileError) {
        self.selection = selection
        header = file.header
        arena = file.arena
        layout = ObjectLayout(isCompact: file.header.isCompact)
        filter = FieldFilter(fields)
        finder = literals.map { LiteralFinder($0) }
        window = FileWindow(descriptor: file.descriptor, limit: arena.upperBound, capacity: Self.windowSize)
        list = EntryList(header, descriptor: file.descriptor, limit: arena.upperBound)
        var values = ValueReader(header, descriptor: file.descriptor, arena: arena)
        var start = arena.lowerBound
        if let after = selection.after, after.seqnumID == header.seqnumID {
            let entry = try list.seek(after: after.seqnum) { place throws(JournalFileError) in
                try values.seqnum(at: place)
            }
            if let entry { start = entry }
        }
        self.values = values
        place = start
        isContinued = start > arena.lowerBound
        tail = header.state == .online ? Int.max : Int(clamping: header.tailObject)
        map = DataMap(start..<arena.upperBound)
        if file.missing > 0 {
            summary.damage.note(at: arena.upperBound, "the file ends \(file.missing) bytes before its header says")
        }
    }

    mutating func run(_ body: (JournalEntry, Span<UInt32>) throws -> Void) throws -> JournalSummary {
        // The walk may begin with the last entry that was read before.
        if isContinued { allowance = 1 }
        try advanceList()
        while !isFinished {
            guard place <= arena.upperBound - ObjectLayout.headerSize else {
                try finish()
                break
            }
            let start = place
            // Less is there at the end of a file only.
            _ = try window.hold(place..<min(place + Self.windowSize, arena.upperBound))
            try walkWindow()
            finder?.scanBatch(&map)
            for entry in pending { try judge(entry, body) }
            pending.removeAll(keepingCapacity: true)
            if place == start, !isFinished { try skipDamage("the file ends within an object") }
        }
        summarize()
        return summary
    }

    // MARK: Objects

    /// Goes from object to object until one is not in the window as a whole.
    private mutating func walkWindow() throws {
        let end = window.range.upperBound
        while !isFinished {
            guard place <= arena.upperBound - ObjectLayout.headerSize else { return try finish() }
            guard place <= tail else {
                missTail()
                continue
            }
            guard place <= end - ObjectLayout.headerSize else { return }
            let object = unsafe window.pointer(at: place)
            let type = unsafe object.load(as: UInt8.self)
            let size = unsafe object.number(ObjectLayout.size, UInt64.self)
            guard size >= ObjectLayout.headerSize, size <= UInt64(arena.upperBound - place), type != 0 else {
                if !isListed, isBehindTail { return try finish() }
                try skipDamage("an object of the type \(type) and \(size) bytes")
                continue
            }
            let next = place + ObjectLayout.padded(Int(size))
            if next > expected, place < expected {
                try settleOverlap()
                continue
            }
            switch ObjectType(rawValue: type) {
            case .data where size <= layout.payload:
                try skipDamage("a value of \(size) bytes")
                continue
            case .data:
                if next <= end {
                    unsafe take(object, Int(size))
                } else if next - place <= Self.windowSize {
                    return
                } else {
                    try takeLong()
                }
            case .entry:
                guard next <= end else {
                    if next - place <= Self.windowSize { return }
                    try skipDamage("an entry of \(size) bytes")
                    continue
                }
                guard try unsafe meetEntry(object, Int(size), next) else { continue }
            case .field, .dataHashTable, .fieldHashTable, .entryArray, .tag, nil:
                // Types that are not known are to be passed over.
                break
            }
            objectCount += 1
            if place == tail { meetTail() }
            place = next
        }
    }

    @inline(__always) @unsafe private mutating func take(_ object: UnsafeRawPointer, _ size: Int) {
        guard finder != nil else { return }
        if unsafe object.load(fromByteOffset: ObjectLayout.flags, as: UInt8.self) == 0 {
            unsafe search(object + layout.payload, size - layout.payload)
            return
        }
        // What cannot be read is not known to be plain, and told if an entry leads to it.
        if let payload = try? unsafe values.payload(object, size) { unsafe search(payload) }
    }

    /// Takes a data object that is larger than the window.
    private mutating func takeLong() throws {
        guard finder != nil else { return }
        do {
            try unsafe search(values.read(at: place, window))
        } catch is UnreadableValue {}
    }

    @unsafe private mutating func search(_ payload: ValueReader.Payload) {
        guard let start = unsafe payload.bytes.baseAddress else { return }
        let count = unsafe payload.bytes.count
        if unsafe payload.isCut, unsafe filter.value(start, count) != nil { summary.cut += 1 }
        unsafe search(start, count)
    }

    @inline(__always) @unsafe private mutating func search(_ payload: UnsafeRawPointer, _ count: Int) {
        map.add(place)
        guard let start = unsafe filter.value(payload, count) else { return }
        unsafe finder?.add(payload + start, count - start, object: place, &map)
    }

    // MARK: Entries

    /// Takes an entry if it is one and belongs to the file.
    ///
    /// - Returns: False if the walk does not go on behind it, but at the place that was set.
    @unsafe private mutating func meetEntry(
        _ object: UnsafeRawPointer, _ size: Int, _ next: Int
    ) throws(JournalFileError) -> Bool {
        let reason = unsafe layout.reasonAgainstEntry(object, size: size)
        if place == expected {
            try advanceList()
        } else if isListed {
            guard allowance > 0 else {
                summary.damage.note(at: place, "an entry that the file's list of entries does not have")
                return true
            }
            allowance -= 1
            if expected == Int.max, allowance == 0 { endList() }
        }
        guard next <= expected else {
            try skipDamage(reason ?? "an entry of \(size) bytes, which runs into the next one")
            return false
        }
        if let reason {
            // Where it ends is doubtful, too.
            if expected != Int.max {
                try skipDamage(reason)
                return false
            }
            summary.damage.note(at: place, reason)
            return true
        }
        pending.append(place)
        return true
    }

    private mutating func advanceList() throws(JournalFileError) {
        let next = try list.next(&summary.damage)
        allowance += list.dropped
        list.dropped = 0
        expected = next ?? Int.max
        guard next == nil else { return }
        if !list.isAtEnd { isListed = false } else if allowance == 0 { endList() }
    }

    /// Behind the last entry, only a file that nobody writes is walked on, to see whether it is whole.
    private mutating func endList() { isFinished = tail == Int.max }

    /// An object reaches over the place where the list has an entry: one of both is wrong.
    private mutating func settleOverlap() throws(JournalFileError) {
        if try values.seqnum(at: expected) != nil {
            try skipDamage("an object that runs into an entry")
        } else {
            summary.damage.note(at: expected, "no entry where the file's list of entries has one")
            allowance += 1
            try advanceList()
        }
    }

    /// Goes on at the next entry of the list.
    private mutating func skipDamage(_ reason: @autoclosure () -> String) throws(JournalFileError) {
        summary.damage.note(at: place, reason())
        while expected != Int.max {
            if expected > place, try values.seqnum(at: expected) != nil { break }
            if expected > place {
                summary.damage.note(at: expected, "no entry where the file's list of entries has one")
            }
            try advanceList()
        }
        guard expected != Int.max else {
            isFinished = true
            return
        }
        place = expected
    }

    // MARK: The end

    private var isBehindTail: Bool { place > Int(clamping: header.tailObject) }

    private mutating func meetTail() {
        if expected == Int.max {
            isFinished = true
        } else {
            summary.damage.note(at: place, "the header's last object, behind which there are entries")
            tail = Int.max
        }
    }

    private mutating func missTail() {
        summary.damage.note(at: tail, "no object where the header has the last one")
        tail = Int.max
        isFinished = expected == Int.max
    }

    /// Ends the walk where there are no more objects.
    private mutating func finish() throws(JournalFileError) {
        if place <= tail, tail != Int.max, summary.damage == nil {
            summary.damage.note(at: place, "the file ends before the header's last object")
        }
        // What the list still has cannot be there.
        while expected != Int.max {
            summary.damage.note(at: expected, "no entry where the file's list of entries has one")
            try advanceList()
        }
        isFinished = true
    }

    private mutating func summarize() {
        summary.scannedValues = finder?.scannedValues ?? 0
        summary.scannedBytes = finder?.scannedBytes ?? 0
        guard header.state != .online, summary.damage == nil else { return }
        let last = summary.checkpoint?.seqnum ?? 0
        if last != header.tailSeqnum, summary.entries > 0 || selection.after == nil {
            summary.damage.note(
                at: place, "the file's last entry is number \(last), its header says \(header.tailSeqnum)")
        }
        if objectCount != header.objectCount, !isContinued {
            summary.damage.note(
                at: place, "the file has \(objectCount) objects, its header says \(header.objectCount)")
        }
    }
}
