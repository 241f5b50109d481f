/// Decompresses streams of one format, one at a time: a gzip member, a Zstandard frame, an .xz or a bzip2 stream.
///
/// A file may hold several; ``Decompressor`` leads from one to the next.
protocol StreamDecoder: AnyObject {
    /// Takes what it can of the input, and gives what it can.
    ///
    /// - Parameters:
    ///   - input: The next bytes of the stream, possibly more than it has.
    ///   - isLast: Whether there is no more input after this.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecodingStep

    /// Gets ready for the next stream.
    func reset()
}

/// What one call did.
struct DecodingStep {
    var consumed: Int
    var produced: Int
    var isAtEnd = false
    var damage: Damage?
}

/// Why a stream cannot be decompressed further.
struct Damage: Error, Hashable {
    enum Kind {
        case invalid
        /// The stream ended as it should, but its checksum is of other bytes.
        case checksum
        /// More memory is needed than is allowed.
        case memory
    }

    var kind = Kind.invalid
    /// Without a full stop, and without a place.
    var reason: String
}
