internal import Glibc

/// A regular file that is open as long as this is there, and whose content is to be hashed.
final class OpenedFile {
    let descriptor: Int32
    /// Before it is read.
    let status: FileStatus
    let item: LookItem
    /// All but its content.
    let record: FileRecord

    /// Where an earlier content ended, when there is more now.
    var mark: UInt64? {
        guard let earlier = item.earlier, earlier.kind == .regular, !earlier.digest.isEmpty, earlier.size > 0,
            earlier.size < status.size
        else { return nil }
        return earlier.size
    }

    init(descriptor: Int32, status: FileStatus, item: LookItem, record: FileRecord) {
        self.descriptor = descriptor
        self.status = status
        self.item = item
        self.record = record
    }

    deinit { close(descriptor) }

    var isSparse: Bool { status.stored < status.size }

    /// Its status once it was read; nil when it changed meanwhile, so that what was read is of no moment.
    func statusAfterReading() throws(SystemFailure) -> FileStatus? {
        let after = try FileStatus(descriptor: descriptor)
        let isWhole = after.isUntouched(since: status) || item.level == .growing && after.size >= status.size
        return isWhole ? after : nil
    }

    /// - Parameter prefix: The hash of what stands before ``mark``.
    func outcome(_ digest: [UInt8], prefix: [UInt8] = []) -> Outcome {
        var outcome = Outcome(earlier: item.earlier, record: record)
        outcome.record?.digest = digest
        outcome.isContinued = mark != nil && prefix == item.earlier?.digest
        return outcome
    }
}
