/// Reads the values of data objects, wherever they stand.
struct ValueReader: ~Copyable {
    /// The name, `=` and the value.
    @unsafe struct Payload {
        let bytes: UnsafeRawBufferPointer
        /// Whether there is more of it than is kept.
        var isCut = false
    }

    private let descriptor: Int32
    private let layout: ObjectLayout
    /// The places where objects may stand.
    private let arena: Range<Int>
    private var inflater = Inflater(maximumLength: JournalFile.maximumValueLength)
    private var cache = ValueCache()
    /// An object that is not in the window.
    private var near: FileWindow
    /// Only for the few that are long.
    private var far: FileWindow?

    private static let nearSize = 4 << 10
    private static let probeSize = 512
    /// What cannot be compressed becomes a little longer by it; a value that is cut here is longer than is kept.
    private static let maximumPayload = JournalFile.maximumValueLength / 64 * 65

    init(_ header: JournalHeader, descriptor: Int32, arena: Range<Int>) {
        self.descriptor = descriptor
        self.arena = arena
        layout = ObjectLayout(isCompact: header.isCompact)
        near = FileWindow(descriptor: descriptor, limit: arena.upperBound, capacity: Self.nearSize)
    }

    /// The value of the data object at a place, valid until the next is read.
    ///
    /// - Parameters:
    ///   - place: Any number that an entry has.
    ///   - window: May have it already.
    @unsafe mutating func read(at place: Int, _ window: borrowing FileWindow) throws -> Payload {
        guard place.isMultiple(of: 8), arena.contains(place), arena.upperBound - place >= layout.payload else {
            throw UnreadableValue(reason: "an entry that leads out of the file")
        }
        if window.contains(place..<place + layout.payload) {
            let size = try unsafe size(window.pointer(at: place), place)
            if window.contains(place..<place + size) { return try unsafe payload(window.pointer(at: place), size) }
        }
        if let known = unsafe cache.find(place) { return unsafe Payload(bytes: known) }
        return try unsafe readAgain(at: place)
    }

    /// The value of the object at a pointer.
    ///
    /// - Parameter size: The bytes that are there, no more than the object has.
    @unsafe mutating func payload(_ object: UnsafeRawPointer, _ size: Int) throws(UnreadableValue) -> Payload {
        let bytes = unsafe UnsafeRawBufferPointer(start: object + layout.payload, count: size - layout.payload)
        let flags = unsafe object.load(fromByteOffset: ObjectLayout.flags, as: UInt8.self)
        if flags == 0 {
            guard bytes.count > JournalFile.maximumValueLength else { return unsafe Payload(bytes: bytes) }
            return unsafe Payload(
                bytes: UnsafeRawBufferPointer(rebasing: bytes[..<JournalFile.maximumValueLength]), isCut: true)
        }
        guard let compression = Compression(rawValue: flags) else {
            throw UnreadableValue(reason: "a value with the flags 0x\(String(flags, radix: 16))")
        }
        let (inflated, isCut) = try unsafe inflater.inflate(bytes, compression)
        return unsafe Payload(bytes: inflated, isCut: isCut)
    }

    /// The number of the entry at a place; nil if there is no entry.
    mutating func seqnum(at place: Int) throws(JournalFileError) -> UInt64? {
        guard place.isMultiple(of: 8), arena.contains(place), arena.upperBound - place >= ObjectLayout.entryItems,
            try near.hold(place..<place + ObjectLayout.entryItems)
        else { return nil }
        let object = unsafe near.pointer(at: place)
        let size = unsafe Int(clamping: object.number(ObjectLayout.size, UInt64.self))
        guard unsafe object.load(as: UInt8.self) == ObjectType.entry.rawValue, size <= arena.upperBound - place,
            unsafe layout.reasonAgainstEntry(object, size: size) == nil
        else { return nil }
        return unsafe object.number(ObjectLayout.seqnum, UInt64.self)
    }

    @unsafe private mutating func readAgain(at place: Int) throws -> Payload {
        // Most values are short, and copying what is not needed takes longer than asking twice.
        guard try near.holdOnly(place..<min(place + Self.probeSize, arena.upperBound)) else {
            throw UnreadableValue(reason: "the file ends within a value")
        }
        let size = try unsafe size(near.pointer(at: place), place)
        let wanted = min(size, layout.payload + Self.maximumPayload)
        let found: Payload
        if wanted <= Self.nearSize {
            guard try near.hold(place..<place + wanted) else {
                throw UnreadableValue(reason: "the file ends within a value")
            }
            unsafe found = try payload(near.pointer(at: place), wanted)
        } else {
            unsafe found = try readLong(at: place, wanted)
        }
        if unsafe !found.isCut { unsafe cache.store(found.bytes, place) }
        return unsafe found
    }

    /// A value for which the smaller window is not enough.
    @unsafe private mutating func readLong(at place: Int, _ count: Int) throws -> Payload {
        var window =
            far.take()
            ?? FileWindow(
                descriptor: descriptor, limit: arena.upperBound,
                capacity: ObjectLayout.padded(layout.payload + Self.maximumPayload))
        // Only what is asked for is read into a window of such a size.
        let isThere = try window.holdOnly(place..<place + count)
        far = consume window
        guard isThere, let pointer = unsafe far?.pointer(at: place) else {
            throw UnreadableValue(reason: "the file ends within a value")
        }
        return try unsafe payload(pointer, count)
    }

    /// The size of the data object at a pointer.
    @unsafe private func size(_ object: UnsafeRawPointer, _ place: Int) throws(UnreadableValue) -> Int {
        let size = unsafe Int(clamping: object.number(ObjectLayout.size, UInt64.self))
        guard unsafe object.load(as: UInt8.self) == ObjectType.data.rawValue else {
            throw UnreadableValue(reason: "an entry that leads to something else than a value")
        }
        guard size > layout.payload, size <= arena.upperBound - place else {
            throw UnreadableValue(reason: "a value of \(size) bytes")
        }
        return size
    }
}

extension ObjectLayout {
    /// Why an object of the type entry is none; nil if it is one.
    @unsafe func reasonAgainstEntry(_ object: UnsafeRawPointer, size: Int) -> String? {
        guard size > Self.entryItems, (size - Self.entryItems).isMultiple(of: entryItemSize) else {
            return "an entry of \(size) bytes"
        }
        guard unsafe object.number(Self.seqnum, UInt64.self) > 0 else { return "an entry with the number 0" }
        let realtime = unsafe object.number(Self.realtime, UInt64.self)
        guard realtime > 0, realtime < Self.timeLimit,
            unsafe object.number(Self.monotonic, UInt64.self) < Self.timeLimit
        else { return "an entry without a valid time" }
        guard unsafe !object.id(Self.bootID).isZero else { return "an entry without a boot ID" }
        return nil
    }
}
