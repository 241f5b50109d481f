package import LiteralScan

/// What following logs brings.
package enum FollowEvent {
    case lines(FollowedLines)
    /// A binary journal of systemd may have got more entries.
    case journal(FollowedJournal)
    case notice(FollowNotice)
}

/// New whole lines of one file.
package struct FollowedLines: Sendable {
    /// The name by which the file was found; after rotation still the one under which it was written.
    package let path: PathBytes
    package let identity: FileIdentity
    /// The log that it is of, without rotation and compression.
    package let series: PathBytes
    /// Where they are in the file.
    package let range: Range<Int>
    /// The lines before them in the file.
    package let line: Int
    /// With their newlines; the last line has none where it is a piece of more than 1 MiB, or the end of a file that
    /// gets no more.
    package let bytes: [UInt8]

    /// The same bytes at their places, for a scanner that begins at `range.lowerBound`.
    package var source: ByteSource {
        let (bytes, start) = (bytes, range.lowerBound)
        return unsafe ByteSource { buffer, place in
            let count = min(buffer.count, max(start + bytes.count - place, 0))
            guard count > 0, place >= start else { return 0 }
            unsafe buffer.copyBytes(from: bytes[(place - start)..<(place - start + count)])
            return count
        }
    }
}

/// Up to where a file that is followed was read.
package struct FollowedPlace: Sendable {
    package let path: PathBytes
    package let identity: FileIdentity
    package let series: PathBytes
    /// After the last line that was given.
    package let place: Int
    /// The lines before it.
    package let line: Int
    /// Whether it is written to, as far as its name tells.
    package var isCurrent: Bool { LogName(path).rotation == .current }

    package init(path: PathBytes, identity: FileIdentity, series: PathBytes, place: Int, line: Int) {
        self.path = path
        self.identity = identity
        self.series = series
        self.place = place
        self.line = line
    }
}

/// Something about followed logs that must not go unsaid.
package enum FollowNotice: Hashable, Sendable, CustomStringConvertible {
    /// What arguments name is not there.
    case awaited(PathBytes)
    /// A file that arguments name has come.
    case appeared(PathBytes)
    /// Another file has come to its name; the old one is read on for a while.
    case rotated(PathBytes)
    /// It was cut or written anew, and is read from its beginning.
    case truncated(PathBytes, place: Int)
    /// It was deleted.
    case gone(PathBytes)
    /// Something was found that is not followed.
    case passedOver(PathBytes, PassedOver)
    /// Compressed files get no more lines.
    case compressed(PathBytes)
    /// The kernel gives no notices: logs are looked at in intervals.
    case polling(SystemFailure, interval: Duration)
    case unreadable(PathBytes, SystemFailure)
    /// What reading a copy for the rest of a truncated log has brought up.
    case resume(ResumePlan.Notice)

    /// Whether lines that were asked for are not given.
    package var isGap: Bool {
        switch self {
        case .passedOver(_, let reason): reason.isGap
        case .unreadable, .resume: true
        case .awaited, .appeared, .rotated, .truncated, .gone, .compressed, .polling: false
        }
    }

    package var description: String {
        switch self {
        case .awaited(let path): "'\(path)' is not there yet: it is followed when it comes"
        case .appeared(let path): "'\(path)' has come, and is followed from its beginning"
        case .rotated(let path): "'\(path)' was rotated: the new file is followed"
        case .truncated(let path, let place): "'\(path)' was truncated or written anew, after byte \(place)"
        case .gone(let path): "'\(path)' was deleted"
        case .passedOver(let path, let reason): "'\(path)' is not followed: \(reason)"
        case .compressed(let path): "'\(path)' is not followed: compressed"
        case .polling(let failure, let interval):
            "the system tells of no changes (\(failure)): logs are looked at every \(interval)"
        case .unreadable(let path, let failure): "'\(path)' cannot be read: \(failure)"
        case .resume(let notice): "\(notice)"
        }
    }
}
