package import JournalReading
package import LogInput

/// Something about the logs that must not go unsaid: what was not read, and why.
package enum LogNotice: Sendable {
    case passedOver(PathBytes, PassedOver)
    /// What may be missing since the last run.
    case resumed(ResumePlan.Notice)
    /// A compressed log is damaged, or was not decompressed to its end.
    case damaged(PathBytes, ReadingWarning)
    case unreadable(PathBytes, reason: String)
    /// Something about a log that is followed.
    case followed(FollowNotice)
    /// Parts of a journal could not be read.
    case journal(PathBytes, JournalDamage)
    /// A journal file to which entries may have come since the last run is not there any more.
    case journalGone(PathBytes, after: UInt64)
    /// Events of several logs could not be kept until all were read: correlations did not see them.
    case unmerged(reason: String)

    /// Whether something that was asked for was not looked at.
    package var isGap: Bool {
        switch self {
        case .passedOver(_, let reason): reason.isGap
        case .followed(let notice): notice.isGap
        case .resumed, .damaged, .unreadable, .journal, .journalGone, .unmerged: true
        }
    }

    package var description: String {
        switch self {
        case .passedOver(let path, let reason): "'\(path)' was not read: \(reason)"
        case .resumed(let notice): "\(notice)"
        case .followed(let notice): "\(notice)"
        case .damaged(let path, let warning): "'\(path)': \(warning)"
        case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
        case .journalGone(let path, let entry):
            "'\(path)' is not there any more: entries after number \(entry) may have been lost"
        case .journal(let path, let damage): "'\(path)': \(damage)"
        case .unmerged(let reason):
            "correlations are missing: the events of all logs could not be kept until they were read: \(reason); give "
                + "TMPDIR a folder with room, or read the logs one at a time"
        }
    }
}
