/// The places of a file's entries, which its header leads to: a chain of arrays that grow.
///
/// A file that is being written may have more objects than this list; it has all those that are complete.
///
/// - Source: <https://systemd.io/JOURNAL_FILE_FORMAT/#entry-array-objects>
struct EntryList: ~Copyable {
    private struct Position {
        /// The entries that the header counts and that were not passed.
        var remaining: Int
        var array = 0
        var nextArray: Int
        /// The next item of the array, and how many it has from there on.
        var place = 0
        var itemsLeft = 0
        /// The entry that was given last.
        var last: Int
    }

    private var window: FileWindow
    private let layout: ObjectLayout
    private let limit: Int
    private var position: Position
    /// Items that were left out since this was last set to zero, because they cannot be right.
    var dropped = 0

    private static let windowSize = 64 << 10

    init(_ header: JournalHeader, descriptor: Int32, limit: Int) {
        window = FileWindow(descriptor: descriptor, limit: limit, capacity: Self.windowSize)
        layout = ObjectLayout(isCompact: header.isCompact)
        self.limit = limit
        position = Position(
            remaining: Int(clamping: header.entryCount), nextArray: Int(clamping: header.entryArray),
            last: Int(header.size) - 8)
    }

    /// Whether all entries of the header's count were passed.
    var isAtEnd: Bool { position.remaining == 0 }

    /// The place of the next entry, which is behind that of the one before; nil at the end, or where the chain breaks.
    mutating func next(_ damage: inout JournalDamage?) throws(JournalFileError) -> Int? {
        while position.remaining > 0 {
            if position.itemsLeft == 0 {
                if let reason = try openArray() {
                    damage.note(at: position.nextArray, reason)
                    return nil
                }
            }
            let place = position.place
            guard let item = try item(0) else {
                damage.note(at: place, "the file ends within its list of entries")
                return nil
            }
            pass(1)
            if isPlausible(item), try !isOutOfOrder(item) {
                position.last = item
                return item
            }
            damage.note(at: place, "a list of entries that leads to byte \(item)")
            dropped += 1
        }
        return nil
    }

    /// Goes on to the first entry with a larger number than the given one.
    ///
    /// - Parameter number: That of the entry at a place; nil if there is none.
    /// - Returns: The place of the entry before it. Nil if there is none, or if the list is damaged or not in order
    ///   there; then nothing is passed.
    mutating func seek(after seqnum: UInt64, number: Number) throws(JournalFileError) -> Int? {
        let start = position
        var previous: Int?
        while position.remaining > 0 {
            guard try openArray() == nil else { break }
            let count = min(position.itemsLeft, position.remaining)
            guard let passed = try firstItem(above: seqnum, of: count, number) else { break }
            if passed > 0 { previous = try item(passed - 1) }
            position.last = previous ?? start.last
            pass(passed)
            if passed < count { return previous }
            position.itemsLeft = 0
        }
        if position.remaining > 0 {
            position = start
            return nil
        }
        return previous
    }

    typealias Number = (Int) throws(JournalFileError) -> UInt64?

    /// How many items of the array come before the first entry with a larger number; nil if that is doubtful.
    private mutating func firstItem(
        above seqnum: UInt64, of count: Int, _ number: Number
    ) throws(JournalFileError) -> Int? {
        guard let last = try self.number(count - 1, number) else { return nil }
        var low = 0
        var high = count
        if last > seqnum { high = count - 1 } else { low = count }
        while low < high {
            let middle = (low + high) / 2
            guard let found = try self.number(middle, number) else { return nil }
            if found > seqnum { high = middle } else { low = middle + 1 }
        }
        // One wrong number is out of order with those around it.
        guard low >= 2 else { return low }
        guard let before = try self.number(low - 2, number), let passed = try self.number(low - 1, number),
            before < passed
        else { return nil }
        return low
    }

    private mutating func number(_ index: Int, _ number: Number) throws(JournalFileError) -> UInt64? {
        guard let place = try item(index) else { return nil }
        return try number(place)
    }

    private mutating func pass(_ count: Int) {
        position.remaining -= count
        position.itemsLeft -= count
        position.place += count * layout.arrayItemSize
    }

    /// Begins with the next array; gives the reason if it cannot.
    private mutating func openArray() throws(JournalFileError) -> String? {
        let array = position.nextArray
        guard array != 0 else { return "a list of entries that ends \(position.remaining) entries too early" }
        // Arrays are appended, so each stands behind the one before. This also ends every loop.
        guard array > position.array, array.isMultiple(of: 8), array <= limit - ObjectLayout.arrayItems,
            try window.hold(array..<array + ObjectLayout.arrayItems)
        else { return "a list of entries that leads out of the file, or back" }
        let object = unsafe window.pointer(at: array)
        let size = unsafe Int(clamping: object.number(ObjectLayout.size, UInt64.self))
        guard unsafe object.load(as: UInt8.self) == ObjectType.entryArray.rawValue,
            size >= ObjectLayout.arrayItems + layout.arrayItemSize
        else { return "a list of entries that leads to something else" }
        position.array = array
        unsafe position.nextArray = Int(clamping: object.number(ObjectLayout.nextArray, UInt64.self))
        position.place = array + ObjectLayout.arrayItems
        position.itemsLeft = (size - ObjectLayout.arrayItems) / layout.arrayItemSize
        return nil
    }

    /// An item of the array, counted from the next one; nil behind the end of the file.
    private mutating func item(_ index: Int) throws(JournalFileError) -> Int? {
        let size = layout.arrayItemSize
        guard index < (limit - position.place) / size else { return nil }
        let place = position.place + index * size
        guard try window.hold(place..<place + size) else { return nil }
        let pointer = unsafe window.pointer(at: place)
        return layout.isCompact
            ? unsafe Int(pointer.number(0, UInt32.self)) : unsafe Int(clamping: pointer.number(0, UInt64.self))
    }

    private func isPlausible(_ item: Int) -> Bool {
        item > position.last && item.isMultiple(of: 8) && item <= limit - ObjectLayout.entryItems
    }

    /// Whether the item behind, which is already the next one, is smaller: then this one is too large.
    private mutating func isOutOfOrder(_ item: Int) throws(JournalFileError) -> Bool {
        guard position.itemsLeft > 0, position.remaining > 0, let following = try self.item(0) else { return false }
        return following < item && isPlausible(following)
    }
}
