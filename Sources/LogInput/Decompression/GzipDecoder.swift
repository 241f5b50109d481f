internal import CIgzip

/// Members of gzip files, by ISA-L: several times as fast as zlib.
///
/// The header is ours to read: the library loses its place in one that comes in pieces.
@safe final class GzipDecoder: StreamDecoder {
    private let state: UnsafeMutablePointer<inflate_state>
    private var header = GzipHeader()

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe isal_inflate_init(state)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
    }

    deinit { unsafe state.deallocate() }

    func reset() {
        unsafe isal_inflate_reset(state)
        unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        header = GzipHeader()
    }

    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecodingStep {
        guard !header.isDone else { return unsafe inflate(input, into: output) }
        do throws(Damage) {
            let taken = try unsafe header.take(input)
            guard header.isDone else { return DecodingStep(consumed: taken, produced: 0) }
            var step = unsafe inflate(UnsafeRawBufferPointer(rebasing: input[taken...]), into: output)
            step.consumed += taken
            return step
        } catch {
            return DecodingStep(consumed: 0, produced: 0, damage: error)
        }
    }

    private func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> DecodingStep {
        // The library only reads what it calls writable.
        let bytes = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe state.pointee.next_in = unsafe bytes?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(clamping: input.count)
        unsafe state.pointee.next_out = unsafe output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = UInt32(clamping: output.count)
        let (given, room) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
        let result = unsafe isal_inflate(state)
        return unsafe DecodingStep(
            consumed: Int(given) - Int(state.pointee.avail_in), produced: Int(room) - Int(state.pointee.avail_out),
            isAtEnd: state.pointee.block_state == ISAL_BLOCK_FINISH, damage: Self.damage(result))
    }

    private static func damage(_ result: Int32) -> Damage? {
        switch result {
        case ISAL_DECOMP_OK, ISAL_END_INPUT, ISAL_OUT_OVERFLOW: nil
        case ISAL_INVALID_BLOCK: Damage(reason: "invalid block")
        case ISAL_INVALID_SYMBOL: Damage(reason: "invalid symbol")
        case ISAL_INVALID_LOOKBACK: Damage(reason: "reference before the beginning")
        case ISAL_INVALID_WRAPPER: Damage(reason: "invalid header")
        case ISAL_UNSUPPORTED_METHOD: Damage(reason: "unknown method")
        case ISAL_INCORRECT_CHECKSUM: Damage(kind: .checksum, reason: "wrong checksum")
        default: Damage(reason: "error \(result)")
        }
    }
}
