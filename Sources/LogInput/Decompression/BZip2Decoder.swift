internal import CBZip2

/// Streams of bzip2 files.
@safe final class BZip2Decoder: StreamDecoder {
    private let stream: UnsafeMutablePointer<bz_stream>
    private var failure: Damage?

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
        failure = Self.damage(unsafe BZ2_bzDecompressInit(stream, 0, 0))
    }

    deinit {
        unsafe BZ2_bzDecompressEnd(stream)
        unsafe stream.deallocate()
    }

    func reset() {
        unsafe BZ2_bzDecompressEnd(stream)
        unsafe stream.initialize(to: bz_stream())
        failure = Self.damage(unsafe BZ2_bzDecompressInit(stream, 0, 0))
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecodingStep {
        if let failure { return DecodingStep(consumed: 0, produced: 0, damage: failure) }
        let (given, room) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        // The library only reads what it calls writable.
        let bytes = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe stream.pointee.next_in = unsafe bytes?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = given
        unsafe stream.pointee.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = room
        let result = unsafe BZ2_bzDecompress(stream)
        return unsafe DecodingStep(
            consumed: Int(given - stream.pointee.avail_in), produced: Int(room - stream.pointee.avail_out),
            isAtEnd: result == BZ_STREAM_END, damage: Self.damage(result))
    }

    private static func damage(_ result: Int32) -> Damage? {
        switch result {
        case BZ_OK, BZ_STREAM_END: nil
        case BZ_MEM_ERROR: Damage(kind: .memory, reason: "more memory than there is")
        case BZ_DATA_ERROR: Damage(reason: "invalid data")
        case BZ_DATA_ERROR_MAGIC: Damage(reason: "invalid header")
        default: Damage(reason: "error \(result)")
        }
    }
}
