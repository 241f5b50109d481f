internal import Glibc
internal import LogReading

/// One file that is followed, by its descriptor: its name may change.
final class FollowedFile {
    /// The longest line that waits for its newline.
    static let maximumLine = 1 << 20
    private static let chunk = 256 << 10

    let path: PathBytes
    let name: LogName
    let identity: FileIdentity
    let file: OpenFile
    var watch: Int32?
    /// After the last line that was given.
    private(set) var place: Int
    /// The lines before that place.
    private(set) var line: Int
    /// Up to 4 KiB at the beginning, as it was when they were read, and up to 1 KiB right before the place.
    private(set) var head: [UInt8] = []
    private(set) var tail: [UInt8] = []
    /// Since when another file has its name, or none.
    var oldSince: ContinuousClock.Instant?
    /// Whether it was said what has its name now.
    var isReplaced = false
    var lastChange = ContinuousClock.now
    /// Whether it is known to be no copy of another one.
    var isJudged: Bool
    /// Whether it was cut or written anew, and is not read on before that is looked into.
    var isRewritten = false

    /// - Throws: `SystemFailure`.
    init(_ path: PathBytes, _ file: OpenFile, place: Int, line: Int) throws(SystemFailure) {
        self.path = path
        self.file = file
        self.place = place
        self.line = line
        name = LogName(path)
        isJudged = place > 0
        identity = try file.status().identity
        try remember()
    }

    enum Change { case none, grown, rewritten }

    /// What has become of the file since the last line.
    func change() throws(SystemFailure) -> Change {
        let size = try file.status().size
        if size < place { return .rewritten }
        if !tail.isEmpty {
            // Cut and written to again meanwhile, perhaps beyond the place.
            let now = try file.bytes(at: place - tail.count, count: tail.count)
            if now != tail { return .rewritten }
        } else if !head.isEmpty, try file.bytes(at: 0, count: head.count) != head {
            return .rewritten
        }
        guard size > place else { return .none }
        // Of a first line that is not finished the beginning is known as well.
        if head.count < LogFile.Head.maximumLength { head = try file.bytes(at: 0, count: LogFile.Head.maximumLength) }
        return .grown
    }

    /// Begins anew, after the file was cut or written anew.
    func begin(at place: Int, line: Int) throws(SystemFailure) {
        (self.place, self.line) = (place, line)
        try remember()
    }

    /// The next lines; nil when there is no whole one.
    ///
    /// - Parameter isFinal: Whether the file gets no more: its last line needs no newline.
    func next(isFinal: Bool) throws(SystemFailure) -> FollowedLines? {
        var length = Self.chunk
        while true {
            var bytes = try file.bytes(at: place, count: length)
            guard !bytes.isEmpty else { return nil }
            if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                bytes.removeLast(bytes.count - newline - 1)
            } else if bytes.count == length {
                guard length >= Self.maximumLine else {
                    length = Self.maximumLine
                    continue
                }
            } else if !isFinal {
                return nil
            }
            return give(bytes)
        }
    }

    private func give(_ bytes: [UInt8]) -> FollowedLines {
        let lines = FollowedLines(
            path: path, identity: identity, series: name.series, range: place..<place + bytes.count, line: line,
            bytes: bytes)
        tail = Array((tail + bytes.suffix(Checkpoint.Mark.tailLength)).suffix(Checkpoint.Mark.tailLength))
        place += bytes.count
        line += bytes.count { $0 == UInt8(ascii: "\n") }
        return lines
    }

    private func remember() throws(SystemFailure) {
        head = try file.bytes(at: 0, count: LogFile.Head.maximumLength)
        let length = min(place, Checkpoint.Mark.tailLength)
        tail = try file.bytes(at: place - length, count: length)
    }

    /// Where reading stands, for a later run.
    func mark(isCurrent: Bool) -> Checkpoint.Mark? {
        guard !head.isEmpty, let status = try? file.status() else { return nil }
        return Checkpoint.Mark(
            path: path, identity: identity, head: Fingerprint(head), tail: Fingerprint(tail), place: place, line: line,
            size: status.size, modified: status.modified.microseconds, isCurrent: isCurrent)
    }
}
