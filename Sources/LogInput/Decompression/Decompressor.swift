package import LiteralScan

/// Gives the bytes that a compressed file holds, in order, with bounded memory.
///
/// What cannot be decompressed ends the bytes and leaves a warning; errors of reading the file itself are thrown.
@safe package final class Decompressor {
    package let compression: Compression
    /// The bytes given so far: the place in the log.
    package private(set) var place = 0
    /// The compressed bytes that were taken so far.
    package private(set) var compressedPlace = 0
    package private(set) var warnings: [ReadingWarning] = []

    private enum State { case inStream, betweenStreams, atEnd }

    private let decoder: any StreamDecoder
    private let limits: DecompressionLimits
    private let source: ByteSource
    private let input: UnsafeMutableRawBufferPointer
    /// The bytes of the input that were read and not taken yet.
    private var rest = 0..<0
    private var isInputAtEnd = false
    private var state = State.inStream
    /// How often in a row the decoder neither took nor gave anything.
    private var stalls = 0

    /// The compressed bytes asked for at once.
    static let inputSize = 256 << 10
    /// The bytes that must be seen to know what follows a stream.
    private static let lookahead = 10

    /// - Parameter source: The compressed bytes, from the first on.
    package convenience init(
        _ compression: Compression, source: ByteSource, limits: DecompressionLimits = DecompressionLimits()
    ) {
        self.init(compression, source: source, limits: limits, inputSize: Self.inputSize)
    }

    init(_ compression: Compression, source: ByteSource, limits: DecompressionLimits, inputSize: Int) {
        self.compression = compression
        self.source = source
        self.limits = limits
        unsafe input = .allocate(byteCount: max(inputSize, Self.lookahead), alignment: 64)
        do throws(Damage) {
            decoder = try Self.decoder(compression, limits)
        } catch {
            decoder = BZip2Decoder()
            state = .atEnd
            warn(.tooMuchMemory(error.reason))
        }
    }

    deinit { unsafe input.deallocate() }

    private static func decoder(
        _ compression: Compression, _ limits: DecompressionLimits
    ) throws(Damage) -> any StreamDecoder {
        switch compression {
        case .gzip: GzipDecoder()
        case .zstd: try ZstdDecoder(limits: limits)
        case .xz: XZDecoder(isAlone: false, limits: limits)
        case .lzma: XZDecoder(isAlone: true, limits: limits)
        case .bzip2: BZip2Decoder()
        }
    }

    /// The next bytes; none at the end, for which ``warnings`` may give a reason.
    ///
    /// - Returns: How many; at most as many as the buffer takes.
    /// - Throws: what the source throws.
    package func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = 0
        while count < output.count {
            switch state {
            case .atEnd: return count
            case .betweenStreams: try beginStream()
            case .inStream:
                if rest.isEmpty, !isInputAtEnd {
                    // What a pipe has given is passed on before the next is waited for.
                    if count > 0 { return count }
                    try refill()
                }
                let room = unsafe UnsafeMutableRawBufferPointer(rebasing: output[count...])
                count += unsafe decode(into: room)
            }
        }
        return count
    }

    private func decode(into output: UnsafeMutableRawBufferPointer) -> Int {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: input[rest])
        let step = unsafe decoder.decode(bytes, into: output, isLast: isInputAtEnd)
        rest = rest.lowerBound + step.consumed..<rest.upperBound
        compressedPlace += step.consumed
        stalls = step.consumed == 0 && step.produced == 0 ? stalls + 1 : 0
        let allowed = min(step.produced, limits.maximumBytes - place)
        place += allowed
        if allowed < step.produced {
            end(.tooManyBytes(limit: limits.maximumBytes))
        } else if place > limits.bytesBeforeRatio, place / limits.maximumRatio > compressedPlace {
            end(.tooHighRatio(limit: limits.maximumRatio))
        } else if let damage = step.damage {
            stop(damage)
        } else if step.isAtEnd {
            state = .betweenStreams
        } else if rest.isEmpty, isInputAtEnd, step.produced == 0 {
            end(.truncated)
        } else if stalls > 2 {
            end(.damaged("no progress"))
        }
        return allowed
    }

    private func stop(_ damage: Damage) {
        switch damage.kind {
        case .invalid: end(.damaged(damage.reason))
        case .memory: end(.tooMuchMemory(damage.reason))
        case .checksum:
            warn(.checksum)
            state = .betweenStreams
        }
    }

    /// Looks at what follows a stream: nothing, padding, another stream, or what does not belong there.
    private func beginStream() throws {
        while true {
            while rest.count < Self.lookahead, !isInputAtEnd { try refill() }
            guard let first = rest.first else { return state = .atEnd }
            if unsafe input[first] != 0 { break }
            // Tapes and .xz files are padded with zeros.
            rest = first + 1..<rest.upperBound
            compressedPlace += 1
        }
        let head = unsafe Array(input[rest].prefix(Compression.headLength))
        guard continues(head) else { return end(.trailingBytes) }
        decoder.reset()
        state = .inStream
    }

    /// Whether bytes begin another stream, or what is there of one that was cut off.
    private func continues(_ head: [UInt8]) -> Bool {
        switch compression {
        case .gzip: head.starts(with: [0x1F, 0x8B].prefix(head.count))
        case .zstd:
            head.starts(with: [0x28, 0xB5, 0x2F, 0xFD].prefix(head.count))
                || (head[0] & 0xF0 == 0x50 && head[1...].starts(with: [0x2A, 0x4D, 0x18].prefix(head.count - 1)))
        case .xz: head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00].prefix(head.count))
        case .bzip2: head.starts(with: [0x42, 0x5A, 0x68].prefix(head.count))
        case .lzma: false
        }
    }

    private func end(_ reason: ReadingWarning.Reason) {
        warn(reason)
        state = .atEnd
    }

    private func warn(_ reason: ReadingWarning.Reason) {
        warnings.append(
            ReadingWarning(reason: reason, compression: compression, compressedPlace: compressedPlace, place: place))
    }

    /// Reads on behind what is not taken yet, which is brought to the front.
    private func refill() throws {
        if let base = unsafe input.baseAddress, rest.lowerBound > 0 {
            unsafe base.copyMemory(from: base + rest.lowerBound, byteCount: rest.count)
        }
        rest = 0..<rest.count
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: input[rest.count...])
        let count = try unsafe source.copy(into: room, from: compressedPlace + rest.count)
        isInputAtEnd = count == 0
        rest = 0..<rest.count + count
    }
}
