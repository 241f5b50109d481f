internal import LiteralScan
package import LogReading

/// One log that can be read, and what is known of it by its name and its first lines.
package struct LogFile: Sendable {
    package let path: PathBytes
    /// Whether it is standard input.
    package let isStandardInput: Bool
    /// When it was looked at; nil for standard input.
    package let status: FileStatus?
    package let compression: Compression?
    package let name: LogName
    /// When the original was changed, by the header of gzip.
    package let gzipTime: Moment?
    /// The first time in its first 64 KiB.
    package let firstTime: LineTime?
    /// Its first bytes, decompressed.
    let head: Head

    /// The beginning of a log, by which it is known again under another name.
    struct Head: Hashable, Sendable {
        static let maximumLength = 4 << 10

        let bytes: [UInt8]

        init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes.prefix(Self.maximumLength)) }
    }

    /// A pipe is waited for until somebody writes to it, as standard input is.
    ///
    /// - Throws: `SystemFailure`.
    package func open(_ options: OpenLog.Options = OpenLog.Options()) throws(SystemFailure) -> OpenLog {
        if isStandardInput { return try OpenLog(descriptor: 0, options: options) }
        let file = try OpenFile(path)
        if status?.kind == .pipe { file.waitForWriter() }
        return try OpenLog(file, options: options)
    }

    private static let sample = 64 << 10

    static let standardInput = LogFile(
        path: "-", isStandardInput: true, status: nil, compression: nil, name: LogName("-"), gzipTime: nil,
        firstTime: nil, head: Head([]))

    /// A pipe or terminal that was named: only a reader may take its bytes.
    static func stream(_ path: PathBytes, _ status: FileStatus) -> LogFile {
        LogFile(
            path: path, isStandardInput: false, status: status, compression: nil, name: LogName(path), gzipTime: nil,
            firstTime: nil, head: Head([]))
    }

    private init(
        path: PathBytes, isStandardInput: Bool, status: FileStatus?, compression: Compression?, name: LogName,
        gzipTime: Moment?, firstTime: LineTime?, head: Head
    ) {
        self.path = path
        self.isStandardInput = isStandardInput
        self.status = status
        self.compression = compression
        self.name = name
        self.gzipTime = gzipTime
        self.firstTime = firstTime
        self.head = head
    }

    /// Looks at a regular file.
    ///
    /// - Throws: `SystemFailure`.
    package static func look(at path: PathBytes, limits: DecompressionLimits) throws(SystemFailure) -> FoundFile.Outcome
    {
        let file = try OpenFile(path)
        let packed = try file.bytes(at: 0, count: Compression.headLength)
        if packed.starts(with: Array("LPKSHHRH".utf8)) { return .journal }
        if let foreign = ForeignPacking(head: packed) { return .passedOver(.packed(foreign)) }
        var options = OpenLog.Options()
        options.limits = limits
        let log = try OpenLog(file, options: options)
        guard log.status.size > 0 else { return .passedOver(.empty) }
        let bytes = try log.beginning(sample)
        // What is damaged from its first byte on is opened all the same: whoever reads it is told.
        if bytes.isEmpty, log.warnings.isEmpty { return .passedOver(.empty) }
        if bytes.starts(with: Array("LPKSHHRH".utf8)) { return .journal }
        let name = LogName(path)
        // Anybody may bring a NUL into a log, but nobody its name.
        if name.isOfLoginRecords, bytes.contains(0) { return .passedOver(.loginRecords) }
        return .log(
            LogFile(
                path: path, isStandardInput: false, status: log.status, compression: log.compression, name: name,
                gzipTime: log.gzipTime, firstTime: firstTime(bytes), head: Head(bytes)))
    }

    private static func firstTime(_ bytes: [UInt8]) -> LineTime? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let sample = unsafe LineBytes(buffer)
            var start = 0
            while start < sample.count {
                let end = sample.first(UInt8(ascii: "\n"), from: start) ?? sample.count
                if let time = LogLine(sample[start..<end]).time { return time }
                start = end + 1
            }
            return nil
        }
    }
}

extension OpenLog {
    /// Its first bytes.
    ///
    /// - Throws: `SystemFailure`.
    func beginning(_ count: Int) throws(SystemFailure) -> [UInt8] {
        try bytes(at: 0, count: count)
    }

    /// Its bytes at a place; fewer at its end.
    ///
    /// - Throws: `SystemFailure`.
    func bytes(at place: Int, count: Int) throws(SystemFailure) -> [UInt8] {
        var failure: SystemFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do {
                while filled < count {
                    let room = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let got = try unsafe source.copy(into: room, from: place + filled)
                    if got == 0 { break }
                    filled += got
                }
            } catch let error as ReadError {
                failure = SystemFailure(number: error.number)
            } catch {
                failure = error as? SystemFailure ?? SystemFailure(number: 5)
            }
        }
        if let failure { throw failure }
        return bytes
    }
}

extension OpenLog {
    /// The place after the last newline before a place, and the newlines up to there.
    ///
    /// - Throws: `SystemFailure`.
    func lastLineEnd(before end: Int) throws(SystemFailure) -> (place: Int, lines: Int) {
        var (place, lines, start) = (0, 0, 0)
        while start < end {
            let bytes = try bytes(at: start, count: min(256 << 10, end - start))
            if bytes.isEmpty { break }
            for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
                place = start + index + 1
                lines += 1
            }
            start += bytes.count
        }
        return (place, lines)
    }
}
