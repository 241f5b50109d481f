/// Remembers where data objects were met that have nothing to be found, so that of most entries nothing else needs to
/// be looked at.
///
/// One byte stands for 64 bytes of the file, in which at most one data object begins. What a very large file has
/// further back is forgotten, and has to be looked at again.
@safe struct DataMap: ~Copyable {
    private let states: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// What the first state stands for, in units of 64 bytes.
    private var base: Int

    private static let maximumCapacity = 4 << 20

    /// - Parameter range: The places of the file that will be walked.
    init(_ range: Range<Int>) {
        base = range.lowerBound >> 6
        capacity = min(Self.maximumCapacity, range.count >> 6 + 2)
        unsafe states = .allocate(capacity: capacity)
        unsafe states.initialize(repeating: 0, count: capacity)
    }

    deinit { unsafe states.deallocate() }

    /// Whether a data object that has nothing to be found begins at a place, which may be any number.
    @inline(__always) func isPlain(_ place: Int) -> Bool {
        let unit = place >> 6 &- base
        guard UInt(bitPattern: unit) < UInt(bitPattern: capacity) else { return false }
        return unsafe states[unit] == Self.state(place) && place & 7 == 0
    }

    /// Takes an object that was met in the walk.
    @inline(__always) mutating func add(_ place: Int) {
        if place >> 6 - base >= capacity { makeRoom(place >> 6) }
        unsafe states[place >> 6 - base] = Self.state(place)
    }

    /// Takes an object as plain that was looked at later.
    mutating func settle(_ place: Int) {
        guard covers(place) else { return }
        unsafe states[place >> 6 - base] = Self.state(place)
    }

    /// Something begins at the place, or something may.
    mutating func remove(_ place: Int) {
        guard covers(place) else { return }
        unsafe states[place >> 6 - base] = 0
    }

    private func covers(_ place: Int) -> Bool { (0..<capacity).contains(place >> 6 - base) }

    @inline(__always) private static func state(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: place >> 3 & 7) + 1 }

    private mutating func makeRoom(_ unit: Int) {
        let shift = max(unit - base - capacity / 2, 1)
        let kept = max(capacity - shift, 0)
        if kept > 0 { unsafe states.update(from: states + shift, count: kept) }
        unsafe (states + kept).update(repeating: 0, count: capacity - kept)
        base += shift
    }
}
