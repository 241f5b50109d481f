internal import Glibc
package import LiteralScan
package import LogReading

/// A log that is being read: plain or compressed, a file or a pipe.
///
/// Places are those in the log itself, decompressed where it is compressed.
@safe package final class OpenLog {
    package struct Options: Hashable, Sendable {
        package var limits = DecompressionLimits()
        /// Decompress files on a thread of their own, ahead of who reads: for hosts with cores to spare.
        package var isAhead = false

        package init() {}
    }

    /// nil where it is plain.
    package let compression: Compression?
    package let status: FileStatus
    /// When the original was changed for the last time, as the header of the first gzip member says.
    package let gzipTime: Moment?

    private let file: OpenFile
    private let options: Options
    /// The first bytes of a pipe, which cannot be read a second time.
    private let head: [UInt8]
    private var running: Running?
    private var earlierWarnings: [ReadingWarning] = []

    /// A decompression on its way.
    private struct Running {
        let decompressor: Decompressor
        let ahead: ReadAhead?
        var place = 0
    }

    /// - Throws: `SystemFailure`.
    package convenience init(_ path: PathBytes, options: Options = Options()) throws(SystemFailure) {
        try self.init(OpenFile(path), options: options)
    }

    /// Standard input and the like, which stays the caller's.
    ///
    /// - Throws: `SystemFailure`.
    package convenience init(descriptor: Int32, options: Options = Options()) throws(SystemFailure) {
        try self.init(OpenFile(borrowing: descriptor), options: options)
    }

    init(_ file: OpenFile, options: Options) throws(SystemFailure) {
        self.file = file
        self.options = options
        status = try file.status()
        head =
            status.kind == .regular
            ? try file.bytes(at: 0, count: Compression.headLength) : try Self.firstBytes(of: file.descriptor)
        compression = Compression(head: head)
        gzipTime = compression == .gzip ? Self.gzipTime(head) : nil
    }

    package var isSeekable: Bool { status.kind == .regular }

    /// The descriptor of a plain file, which may be read at several places at once as long as this is there.
    package var descriptor: Int32? { compression == nil && isSeekable ? file.descriptor : nil }

    /// What could not be read so far; complete once the source has come to its end.
    package var warnings: [ReadingWarning] { running.map { Self.merged(earlierWarnings, $0) } ?? earlierWarnings }

    private static func merged(_ earlier: [ReadingWarning], _ running: Running) -> [ReadingWarning] {
        earlier + running.decompressor.warnings.filter { !earlier.contains($0) }
    }

    /// The bytes of the log.
    ///
    /// A compressed log can be read from any place, but what lies before must be decompressed for it.
    package var source: ByteSource {
        if compression != nil { return unsafe ByteSource { try unsafe self.read(into: $0, from: $1) } }
        return isSeekable ? .descriptor(file.descriptor) : stream
    }

    /// A pipe from its beginning, with the bytes that were looked at.
    private var stream: ByteSource {
        let rest = ByteSource.descriptor(file.descriptor)
        let head = head
        return unsafe ByteSource { buffer, place in
            guard place < head.count else { return try unsafe rest.copy(into: buffer, from: place) }
            let count = min(head.count - place, buffer.count)
            unsafe buffer.copyBytes(from: head[place..<place + count])
            return count
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, from place: Int) throws -> Int {
        if let now = running, now.place > place {
            precondition(isSeekable, "a pipe is read once")
            earlierWarnings = warnings
            running = nil
        }
        if running == nil { try start() }
        guard let decompressor = running?.decompressor else { return 0 }
        let ahead = running?.ahead
        while true {
            // What lies before is put where it will be overwritten.
            let skip = place - (running?.place ?? 0)
            let part = skip > 0 ? min(skip, buffer.count) : buffer.count
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<part])
            let count = try unsafe ahead?.read(into: room) ?? decompressor.read(into: room)
            running?.place += count
            if count == 0 || skip <= 0 { return count }
        }
    }

    private func start() throws {
        guard let compression else { return }
        let source = isSeekable ? ByteSource.descriptor(file.descriptor) : stream
        let decompressor = Decompressor(compression, source: source, limits: options.limits)
        let ahead = options.isAhead && isSeekable ? try? ReadAhead(decompressor) : nil
        running = Running(decompressor: decompressor, ahead: ahead)
    }

    /// - Source: RFC 1952 §2.3.1.
    private static func gzipTime(_ head: [UInt8]) -> Moment? {
        guard head.count >= 8 else { return nil }
        let seconds = head[4..<8].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return seconds == 0 ? nil : Moment(seconds: seconds)
    }

    private static func firstBytes(of descriptor: Int32) throws(SystemFailure) -> [UInt8] {
        var failure: SystemFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Compression.headLength) { buffer, filled in
            while filled < buffer.count {
                let got = unsafe Glibc.read(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, buffer.count - filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = .last }
                if got <= 0 { break }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
