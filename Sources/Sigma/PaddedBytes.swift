/// Bytes that are filled again and again, with some more after their end, so that words may be loaded from any place.
struct PaddedBytes: Sendable {
    /// How many bytes after the end may be loaded; what they are means nothing.
    static let padding = 16

    /// The bytes, and after ``count`` of them the padding.
    private(set) var storage: [UInt8]
    private(set) var count = 0

    /// - Parameter capacity: How many bytes there is room for at first.
    init(capacity: Int = 0) {
        storage = [UInt8](repeating: 0, count: capacity + Self.padding)
    }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        let (start, end) = (count, count + bytes.count)
        if end + Self.padding > storage.count { grow(to: end) }
        unsafe bytes.withUnsafeBytes { source in
            unsafe storage.withUnsafeMutableBytes { target in
                // There is room for them, as was just seen to.
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<end]).copyMemory(from: source)
            }
        }
        count = end
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count + Self.padding >= storage.count { grow(to: count + 1) }
        storage[count] = byte
        count += 1
    }

    mutating func removeLast(_ number: Int) { count -= number }

    /// Adds a number, its lowest byte first.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        let place = count
        count += MemoryLayout<Number>.size
        if count + Self.padding > storage.count { grow(to: count) }
        set(number, at: place)
    }

    /// - Precondition: There are as many bytes from the place on.
    @inline(__always)
    mutating func set<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at place: Int) {
        precondition(place >= 0 && place + MemoryLayout<Number>.size <= count, "the number lies within")
        unsafe storage.withUnsafeMutableBytes { bytes in
            unsafe bytes.storeBytes(of: number.littleEndian, toByteOffset: place, as: Number.self)
        }
    }

    private mutating func grow(to count: Int) {
        let room = max(2 * storage.count, count + Self.padding, 256)
        storage.append(contentsOf: repeatElement(0, count: room - storage.count))
    }
}

extension Span<UInt8> {
    /// The eight bytes from a place on, the first one lowest.
    ///
    /// - Precondition: They are within ``PaddedBytes/storage``; this is not checked.
    @inline(__always)
    func word(at place: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// The sixteen bytes from a place on, under the same condition.
    @inline(__always)
    func block(at place: Int) -> SIMD16<UInt8> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
    }
}

extension [UInt8] {
    /// A copy of a range.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        // The pointer does not outlive the call.
        self = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }
}
