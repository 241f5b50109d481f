/// Values that were read lately, since many entries share them.
@safe struct ValueCache: ~Copyable {
    private struct Slot {
        var offset = 0
        /// Counted over all that was ever stored.
        var start = -1
        var count = 0
    }

    private let ring: UnsafeMutableRawBufferPointer
    private let slots: UnsafeMutablePointer<Slot>
    private var head = 0

    private static let capacity = 4 << 20
    private static let maximumLength = 64 << 10
    private static let slotBits = 14

    init() {
        // A reader may look at eight bytes where there are fewer.
        unsafe ring = .allocate(byteCount: Self.capacity + 8, alignment: 64)
        unsafe slots = .allocate(capacity: 1 << Self.slotBits)
        unsafe slots.initialize(repeating: Slot(), count: 1 << Self.slotBits)
    }

    deinit {
        unsafe ring.deallocate()
        unsafe slots.deallocate()
    }

    /// The value of the data object at a place, valid until the next is stored.
    @unsafe func find(_ offset: Int) -> UnsafeRawBufferPointer? {
        let slot = unsafe slots[Self.index(offset)]
        guard slot.offset == offset, slot.start >= 0, head - slot.start <= Self.capacity else { return nil }
        let start = slot.start % Self.capacity
        return unsafe UnsafeRawBufferPointer(rebasing: ring[start..<start + slot.count])
    }

    @unsafe mutating func store(_ bytes: UnsafeRawBufferPointer, _ offset: Int) {
        guard let from = bytes.baseAddress, bytes.count <= Self.maximumLength else { return }
        // None is split by the end of the ring.
        let left = Self.capacity - head % Self.capacity
        if left < bytes.count { head += left }
        let place = head % Self.capacity
        unsafe (ring.baseAddress.unsafelyUnwrapped + place).copyMemory(from: from, byteCount: bytes.count)
        unsafe slots[Self.index(offset)] = Slot(offset: offset, start: head, count: bytes.count)
        head += bytes.count
    }

    private static func index(_ offset: Int) -> Int {
        Int(truncatingIfNeeded: (UInt64(offset >> 3) &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
    }
}
