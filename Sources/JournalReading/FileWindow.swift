#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A part of a file in a buffer of fixed size.
@safe struct FileWindow: ~Copyable {
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer
    /// Nothing is read from here on.
    private let limit: Int
    let capacity: Int
    /// The places of the file that are in the buffer.
    private(set) var range = 0..<0

    /// Bytes behind the buffer that may be read and mean nothing.
    private static let slack = 64

    init(descriptor: Int32, limit: Int, capacity: Int) {
        self.descriptor = descriptor
        self.limit = limit
        self.capacity = capacity
        unsafe buffer = .allocate(byteCount: capacity + Self.slack, alignment: 4096)
        unsafe buffer[capacity...].initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { unsafe buffer.deallocate() }

    /// Brings some bytes into the buffer, and those behind them.
    ///
    /// - Returns: False if the file does not have them.
    mutating func hold(_ wanted: Range<Int>) throws(JournalFileError) -> Bool {
        if contains(wanted) { return true }
        return try fill(wanted, count: min(capacity, limit - wanted.lowerBound))
    }

    /// Brings some bytes into the buffer, and no others.
    mutating func holdOnly(_ wanted: Range<Int>) throws(JournalFileError) -> Bool {
        if contains(wanted) { return true }
        return try fill(wanted, count: wanted.count)
    }

    private mutating func fill(_ wanted: Range<Int>, count: Int) throws(JournalFileError) -> Bool {
        range = wanted.lowerBound..<wanted.lowerBound
        guard wanted.upperBound <= limit, wanted.count <= capacity else { return false }
        let read = try unsafe Self.read(
            descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: wanted.lowerBound)
        range = wanted.lowerBound..<wanted.lowerBound + read
        return contains(wanted)
    }

    func contains(_ wanted: Range<Int>) -> Bool {
        wanted.lowerBound >= range.lowerBound && wanted.upperBound <= range.upperBound
    }

    /// - Precondition: The window contains the place.
    @unsafe func pointer(at place: Int) -> UnsafeRawPointer {
        unsafe UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped + (place - range.lowerBound))
    }

    /// Reads until the buffer is full or the file ends.
    @unsafe static func read(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at place: Int
    ) throws(JournalFileError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(place + done))
            if count == 0 { break }
            if count < 0 {
                guard errno == EINTR else { throw .system }
                continue
            }
            done += count
        }
        return done
    }
}
