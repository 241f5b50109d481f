internal import CZstd

/// Frames of Zstandard; those that hold no data are passed over.
@safe final class ZstdDecoder: StreamDecoder {
    private let context: OpaquePointer
    private let windowBits: Int32
    /// The bytes of input after which the library gives what it has: first the beginning of a header, then up to the end
    /// of a block.
    private var wanted = 5
    /// Whether the library may hold bytes for which there was no room.
    private var hasMore = false

    /// - Throws: `Damage` when there is no memory.
    init(limits: DecompressionLimits) throws(Damage) {
        guard let made = unsafe ZSTD_createDCtx() else { throw Damage(kind: .memory, reason: "more memory") }
        unsafe context = made
        windowBits = Int32(max(limits.maximumMemory, 1 << 10).bitWidth - 1 - limits.maximumMemory.leadingZeroBitCount)
        // Outside the range that the library knows its own limit stays.
        unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, min(windowBits, 31))
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    func reset() {
        unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        wanted = 5
        hasMore = false
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecodingStep {
        // A call that comes upon damage forgets what it gave before it: so no call goes beyond a block, nor beyond what
        // an earlier one had no room for.
        let size = hasMore ? 0 : min(input.count, wanted)
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: size, pos: 0)
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = unsafe ZSTD_decompressStream(context, &target, &source)
        hasMore = unsafe target.pos == output.count
        wanted = max(result, 1)
        var step = unsafe DecodingStep(consumed: source.pos, produced: target.pos, isAtEnd: result == 0)
        if ZSTD_isError(result) != 0 {
            step.isAtEnd = false
            step.damage = damage(result)
        }
        return step
    }

    private func damage(_ result: Int) -> Damage {
        switch ZSTD_getErrorCode(result) {
        case ZSTD_error_frameParameter_windowTooLarge:
            return Damage(kind: .memory, reason: "a window of more than the limit of 2^\(windowBits) bytes")
        case ZSTD_error_checksum_wrong: return Damage(kind: .checksum, reason: "wrong checksum")
        default:
            let name = unsafe String(cString: ZSTD_getErrorName(result))
            return Damage(reason: name.lowercased())
        }
    }
}
