internal import CLZMA

/// Streams of .xz files, and the older .lzma form.
@safe final class XZDecoder: StreamDecoder {
    private let stream: UnsafeMutablePointer<lzma_stream>
    private let isAlone: Bool
    private let memory: UInt64
    private var failure: Damage?

    /// - Parameter isAlone: Whether it is the older form.
    init(isAlone: Bool, limits: DecompressionLimits) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: lzma_stream())
        self.isAlone = isAlone
        memory = UInt64(max(limits.maximumMemory, 1))
        reset()
    }

    deinit {
        unsafe lzma_end(stream)
        unsafe stream.deallocate()
    }

    func reset() {
        let result = unsafe isAlone ? lzma_alone_decoder(stream, memory) : lzma_stream_decoder(stream, memory, 0)
        failure = damage(result)
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecodingStep {
        if let failure { return DecodingStep(consumed: 0, produced: 0, damage: failure) }
        unsafe stream.pointee.next_in = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = input.count
        unsafe stream.pointee.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = output.count
        let result = unsafe lzma_code(stream, isLast && input.isEmpty ? LZMA_FINISH : LZMA_RUN)
        return unsafe DecodingStep(
            consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out,
            isAtEnd: result == LZMA_STREAM_END, damage: damage(result))
    }

    private func damage(_ result: lzma_ret) -> Damage? {
        switch result {
        // A checksum of a kind that is not known cannot be verified; a call without progress waits for more.
        case LZMA_OK, LZMA_STREAM_END, LZMA_NO_CHECK, LZMA_UNSUPPORTED_CHECK, LZMA_GET_CHECK, LZMA_BUF_ERROR: return nil
        case LZMA_MEM_ERROR: return Damage(kind: .memory, reason: "more memory than there is")
        case LZMA_MEMLIMIT_ERROR:
            let needed = unsafe lzma_memusage(stream)
            return Damage(kind: .memory, reason: "\(needed) bytes of memory, more than the limit of \(memory)")
        case LZMA_FORMAT_ERROR: return Damage(reason: "invalid header")
        case LZMA_OPTIONS_ERROR: return Damage(reason: "unknown options")
        case LZMA_DATA_ERROR: return Damage(reason: "invalid data")
        default: return Damage(reason: "error \(result.rawValue)")
        }
    }
}
