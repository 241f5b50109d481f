internal import CLZ4
internal import CLZMA
internal import CZstd

/// Why a value cannot be read.
struct UnreadableValue: Error {
    let reason: String
}

/// How a value is compressed, by the flag of its object.
enum Compression: UInt8 {
    case xz = 1
    case lz4 = 2
    case zstd = 4
}

/// Decompresses values into memory of its own, as far as that goes.
@safe struct Inflater: ~Copyable {
    private let output: UnsafeMutableRawBufferPointer
    private var zstd: OpaquePointer?
    private var xz = unsafe lzma_stream()

    /// Memory that an XZ stream may ask for; systemd's have dictionaries of 1 MiB, those of liblzma's own
    /// choice 8 MiB.
    private static let xzMemory: UInt64 = 12 << 20
    /// As base 2 logarithm, what a Zstandard frame may ask for; systemd's ask for 2 MiB.
    private static let zstdWindow: Int32 = 22

    init(maximumLength: Int) {
        unsafe output = .allocate(byteCount: maximumLength, alignment: 64)
    }

    deinit {
        unsafe output.deallocate()
        unsafe ZSTD_freeDCtx(zstd)
        var xz = unsafe xz
        unsafe lzma_end(&xz)
    }

    /// - Returns: The bytes, valid until the next call, and whether there would be more of them.
    @unsafe mutating func inflate(
        _ input: UnsafeRawBufferPointer, _ compression: Compression
    ) throws(UnreadableValue) -> (bytes: UnsafeRawBufferPointer, isCut: Bool) {
        let (count, isCut) =
            switch compression {
            case .xz: try unsafe inflateXZ(input)
            case .lz4: try unsafe inflateLZ4(input)
            case .zstd: try unsafe inflateZstd(input)
            }
        return unsafe (UnsafeRawBufferPointer(rebasing: output[..<count]), isCut)
    }

    // MARK: Zstandard

    @unsafe private mutating func inflateZstd(_ input: UnsafeRawBufferPointer) throws(UnreadableValue) -> (Int, Bool) {
        if unsafe zstd == nil { unsafe zstd = ZSTD_createDCtx() }
        guard let context = unsafe zstd else { throw UnreadableValue(reason: "no memory for Zstandard") }
        let size = unsafe ZSTD_getFrameContentSize(input.baseAddress, input.count)
        // Large sizes stand for "unknown" and "invalid".
        if unsafe size > UInt64(output.count) { return try unsafe streamZstd(input, context) }
        let count = unsafe ZSTD_decompressDCtx(
            context, output.baseAddress, output.count, input.baseAddress, input.count)
        try Self.checkZstd(count)
        return (count, false)
    }

    @unsafe private func streamZstd(
        _ input: UnsafeRawBufferPointer, _ context: OpaquePointer
    ) throws(UnreadableValue) -> (Int, Bool) {
        try unsafe Self.checkZstd(ZSTD_DCtx_reset(context, ZSTD_reset_session_only))
        try unsafe Self.checkZstd(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.zstdWindow))
        var from = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var to = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        while true {
            let before = unsafe (from.pos, to.pos)
            let rest = unsafe ZSTD_decompressStream(context, &to, &from)
            try Self.checkZstd(rest)
            if rest == 0 { return unsafe (to.pos, false) }
            if unsafe to.pos == to.size { return unsafe (to.pos, true) }
            guard unsafe (from.pos, to.pos) != before else {
                throw UnreadableValue(reason: "a Zstandard frame that ends too early")
            }
        }
    }

    private static func checkZstd(_ result: Int) throws(UnreadableValue) {
        guard ZSTD_isError(result) != 0 else { return }
        throw unsafe UnreadableValue(reason: "Zstandard: \(String(cString: ZSTD_getErrorName(result)))")
    }

    // MARK: LZ4

    /// A block, and before it its size in eight bytes.
    @unsafe private func inflateLZ4(_ input: UnsafeRawBufferPointer) throws(UnreadableValue) -> (Int, Bool) {
        guard input.count > 8, let start = input.baseAddress,
            let length = Int32(exactly: input.count - 8)
        else { throw UnreadableValue(reason: "an LZ4 block of \(input.count) bytes") }
        let size = unsafe start.number(0, UInt64.self)
        let from = unsafe (start + 8).assumingMemoryBound(to: CChar.self)
        let to = unsafe output.baseAddress?.assumingMemoryBound(to: CChar.self)
        let isCut = unsafe size > UInt64(output.count)
        let wanted = unsafe isCut ? output.count : Int(size)
        let count =
            isCut
            ? unsafe LZ4_decompress_safe_partial(from, to, length, Int32(wanted), Int32(wanted))
            : unsafe LZ4_decompress_safe(from, to, length, Int32(wanted))
        guard count == wanted else { throw UnreadableValue(reason: "an LZ4 block that is not \(size) bytes") }
        return (wanted, isCut)
    }

    // MARK: XZ

    @unsafe private mutating func inflateXZ(_ input: UnsafeRawBufferPointer) throws(UnreadableValue) -> (Int, Bool) {
        guard unsafe lzma_stream_decoder(&xz, Self.xzMemory, 0) == LZMA_OK else {
            throw UnreadableValue(reason: "no memory for XZ")
        }
        unsafe xz.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe xz.avail_in = input.count
        unsafe xz.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe xz.avail_out = output.count
        let result = unsafe lzma_code(&xz, LZMA_FINISH)
        let count = unsafe output.count - xz.avail_out
        if result == LZMA_STREAM_END { return (count, false) }
        // The space is used up, and the stream is not.
        if unsafe xz.avail_out == 0, result == LZMA_OK || result == LZMA_BUF_ERROR { return (count, true) }
        if result == LZMA_MEMLIMIT_ERROR { throw UnreadableValue(reason: "an XZ stream that needs too much memory") }
        throw UnreadableValue(reason: "an XZ stream that is not intact")
    }
}
