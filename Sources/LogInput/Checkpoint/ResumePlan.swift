internal import Glibc
package import LiteralScan
internal import LogReading

/// What of one log is to be read now, oldest first, and what may be missing.
package struct ResumePlan: Sendable {
    /// A part of the log from a place on.
    package struct Portion: Sendable {
        /// The log that it is of.
        package let series: PathBytes
        package let part: LogSeries.Part
        /// Where to begin: a line begins there, except where an unfinished last line was read as final.
        package let place: Int
        /// The lines before that place.
        package let line: Int
        /// Where to end: after the last whole line; nil for all that there is, the last line being final.
        package let end: Int?
        /// Where the last run stopped in it.
        let mark: Checkpoint.Mark?

        /// Whether it was read to its end before.
        package var isEmpty: Bool { end.map { $0 <= place } ?? false }
    }

    /// Something about the log that must not go unsaid.
    package enum Notice: Hashable, Sendable, CustomStringConvertible {
        /// What was written after the place until the file was truncated, replaced or removed was found nowhere.
        ///
        /// - Parameter known: Bytes of it that were there at the last run, an unfinished line.
        case lost(path: PathBytes, place: Int, line: Int, known: Int)
        /// The file was cut behind lines that were read.
        case cut(path: PathBytes, place: Int, size: Int)
        /// The file was changed before the place, and is read again from its beginning.
        case changed(path: PathBytes, place: Int)
        /// The log was not asked for, and is not there any more; where it stopped is kept.
        case missing(path: PathBytes)
        /// A file beside could not be looked at for what is missing.
        case unreadable(path: PathBytes, SystemFailure)

        package var description: String {
            switch self {
            case .lost(let path, let place, let line, let known):
                "'\(path)': what was written after byte \(place) (line \(line)) before it was truncated, replaced or removed "
                    + "is in none of its parts: \(known > 0 ? "at least \(known) bytes" : "some bytes") may have been lost"
            case .cut(let path, let place, let size):
                "'\(path)' was cut to \(size) bytes: lines that were read, up to byte \(place), are gone from it"
            case .changed(let path, let place):
                "'\(path)' was changed before byte \(place), where reading stopped: it is read again from its beginning"
            case .missing(let path): "'\(path)' is not there any more"
            case .unreadable(let path, let failure): "'\(path)' cannot be read: \(failure)"
            }
        }
    }

    /// The log: its path without rotation and compression.
    package let path: PathBytes
    package var portions: [Portion] = []
    package var notices: [Notice] = []
    /// Marks of files that are not there now, to be kept.
    var kept: [Checkpoint.Mark] = []

    init(path: PathBytes) { self.path = path }
}

/// Reads one portion.
@safe package final class PortionReading {
    package let portion: ResumePlan.Portion
    package let log: OpenLog
    /// The last bytes that were given, for the mark: a compressed log cannot be read backwards.
    private var tail: [UInt8] = []
    private var tailEnd = -1

    /// - Throws: `SystemFailure`; "stale file handle" when another file has come to that name since it was looked at.
    package init(_ portion: ResumePlan.Portion, options: OpenLog.Options = OpenLog.Options()) throws(SystemFailure) {
        self.portion = portion
        log = try portion.part.file.open(options)
        if let status = portion.part.file.status, status.identity != log.status.identity {
            throw SystemFailure(number: ESTALE)
        }
    }

    /// From `portion.place` to its end.
    package var source: ByteSource {
        let source = portion.end.map { log.source.ending(at: $0) } ?? log.source
        guard log.compression != nil else { return source }
        return unsafe ByteSource { buffer, place in
            let count = try unsafe source.copy(into: buffer, from: place)
            if count > 0 { unsafe self.keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: place) }
            return count
        }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        if tailEnd != place { tail = [] }
        tail = unsafe Array((tail + bytes.suffix(Checkpoint.Mark.tailLength)).suffix(Checkpoint.Mark.tailLength))
        tailEnd = place + bytes.count
    }

    /// Up to 1 KiB before a place.
    fileprivate func tail(before place: Int) throws(SystemFailure) -> [UInt8] {
        let length = min(place, Checkpoint.Mark.tailLength)
        if tailEnd == place, tail.count == length { return tail }
        return try log.bytes(at: place - length, count: length)
    }
}

extension Checkpoint {
    /// Keeps where reading of a portion stopped.
    ///
    /// - Parameters:
    ///   - place: The place after the last byte that was given as a line (`LineScanner.endOfBytes`).
    ///   - line: The lines before that place, in the whole file.
    /// - Throws: `SystemFailure` when the file cannot be read any more.
    package mutating func record(_ reading: PortionReading, place: Int, line: Int) throws(SystemFailure) {
        let (series, file) = (reading.portion.series, reading.portion.part.file)
        guard !file.isStandardInput, reading.log.isSeekable, !file.head.bytes.isEmpty else { return }
        // Also what is behind the place: of a first line that is not finished the beginning is known.
        let head = file.head.bytes
        let tail = try reading.tail(before: place)
        let status = reading.log.status
        let mark = Mark(
            path: file.path, identity: status.identity, head: Fingerprint(head), tail: Fingerprint(tail), place: place,
            line: line, size: status.size, modified: status.modified.microseconds,
            isCurrent: file.name.rotation == .current)
        logs[series, default: Log(path: series)].marks.append(mark)
    }

    /// Keeps where reading stopped the last time, for a portion that could not be read now.
    package mutating func keep(_ portion: ResumePlan.Portion) {
        guard let mark = portion.mark else { return }
        logs[portion.series, default: Log(path: portion.series)].marks.append(mark)
    }

    /// Forgets the marks of an earlier run, but for those of files that are not there at the moment. Comes before
    /// `record`.
    package mutating func begin(_ plan: ResumePlan) {
        logs[plan.path, default: Log(path: plan.path)].marks = plan.kept
    }
}
