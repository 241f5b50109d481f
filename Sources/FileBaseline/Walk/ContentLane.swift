internal import CSHA256
internal import Glibc

/// Reads contents one after the other into a buffer of its own, and hashes what is there by SHA-256 together with what
/// another lane has.
@safe final class ContentLane {
    /// What is read comes to `start`; before it there is room for what was left of a block.
    private let buffer: UnsafeMutableRawPointer
    private var state = sha256_begin()
    private var descriptor: Int32 = -1
    private var size: UInt64 = 0
    /// How much of the content was read.
    private var place: UInt64 = 0
    /// What stands in the buffer and was not hashed.
    private var pending = 0..<0
    /// Whether that is the content's end.
    private var isEnded = false

    /// Two lanes' buffers stay near the processor.
    private static let bufferSize = 128 << 10
    private static let blockSize = sha256_block_size
    /// The kernel copies to whole pages in half the time.
    private static let pageSize = 4096
    private static let start = pageSize

    /// Whether this machine hashes two contents in less time than one after the other.
    static let isHere = sha256_runs()

    init() {
        unsafe buffer = .allocate(
            byteCount: Self.start + Self.bufferSize + sha256_padding_size, alignment: Self.pageSize)
    }

    deinit { unsafe buffer.deallocate() }

    /// Begins with the first bytes of a file; those behind its size are not read.
    func begin(_ descriptor: Int32, size: UInt64) {
        self.descriptor = descriptor
        self.size = size
        state = sha256_begin()
        place = 0
        pending = Self.start..<Self.start
        isEnded = false
    }

    /// Whole blocks that are there.
    var blocks: Int { pending.count / Self.blockSize }

    /// Whether all was hashed.
    var isDone: Bool { isEnded && pending.isEmpty }

    /// Reads more where no whole block is there and the content has not ended.
    ///
    /// - Throws: `SystemFailure`.
    func fill() throws(SystemFailure) {
        guard blocks == 0, !isEnded else { return }
        let rest = pending.count
        unsafe (buffer + Self.start - rest).copyMemory(from: buffer + pending.lowerBound, byteCount: rest)
        pending = Self.start - rest..<Self.start
        while place < size, pending.upperBound < Self.start + Self.bufferSize {
            let count = Int(min(size - place, UInt64(Self.start + Self.bufferSize - pending.upperBound)))
            let got = unsafe pread(descriptor, buffer + pending.upperBound, count, off_t(place))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .last }
            // Shorter than it was: who looks at the status afterwards sees that.
            if got == 0 { size = place }
            place += UInt64(got)
            pending = pending.lowerBound..<pending.upperBound + got
        }
        if place == size {
            let padded = unsafe sha256_pad(bytes(pending.upperBound), size)
            pending = pending.lowerBound..<pending.upperBound + padded
            isEnded = true
        }
    }

    private func bytes(_ place: Int) -> UnsafeMutablePointer<UInt8> {
        unsafe (buffer + place).assumingMemoryBound(to: UInt8.self)
    }

    /// Hashes all blocks that are there.
    func take() {
        unsafe sha256_take(&state, bytes(pending.lowerBound), blocks)
        pending = pending.lowerBound + blocks * Self.blockSize..<pending.upperBound
    }

    /// Hashes as many blocks of both as both have.
    static func take(_ first: ContentLane, _ second: ContentLane) {
        let blocks = min(first.blocks, second.blocks)
        unsafe sha256_take_two(
            &first.state, first.bytes(first.pending.lowerBound), &second.state,
            second.bytes(second.pending.lowerBound), blocks)
        for lane in [first, second] {
            lane.pending = lane.pending.lowerBound + blocks * Self.blockSize..<lane.pending.upperBound
        }
    }

    /// Of a content that is done.
    var digest: [UInt8] {
        let count = sha256_digest_size
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            guard let base = bytes.baseAddress else { return }
            unsafe sha256_digest(state, base)
            filled = count
        }
    }
}
