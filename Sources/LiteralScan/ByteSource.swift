#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Where the bytes of lines come from: a file, a pipe, or what something else makes, such as decompression.
@safe package struct ByteSource {
    /// Puts bytes into the buffer, those from the given place on, and returns how many: at least one until the end.
    package typealias Read = (_ buffer: UnsafeMutableRawBufferPointer, _ place: Int) throws -> Int

    let fill: Read

    package init(_ read: @escaping Read) { unsafe fill = read }

    /// Puts the bytes from a place on into a buffer.
    ///
    /// - Returns: How many: at least one until the end.
    /// - Throws: what the source throws.
    package func copy(into buffer: UnsafeMutableRawBufferPointer, from place: Int) throws -> Int {
        try unsafe fill(buffer, place)
    }

    /// The same bytes, without those from a place on.
    package func ending(at end: Int) -> ByteSource {
        let fill = unsafe fill
        return unsafe ByteSource { buffer, place in
            let count = min(buffer.count, max(end - place, 0))
            guard count > 0 else { return 0 }
            return try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), place)
        }
    }

    /// A descriptor, which stays the caller's: a file at any place, whatever its own position is; a pipe or a terminal
    /// from where it is.
    ///
    /// Reading throws `ReadError`.
    package static func descriptor(_ descriptor: Int32) -> ByteSource {
        var isSeekable = true
        return unsafe ByteSource { buffer, place in
            while true {
                let count =
                    isSeekable
                    ? unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(place))
                    : unsafe read(descriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                switch errno {
                case EINTR: continue
                case ESPIPE where isSeekable: isSeekable = false
                default: throw ReadError(number: errno)
                }
            }
        }
    }
}

/// The system could not read.
package struct ReadError: Error, Hashable, CustomStringConvertible {
    /// The system's number of the error (`errno`).
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package var description: String { unsafe String(cString: strerror(number)) }
}
