import Glibc
import JournalReading
import LogInput
import LogReading
import Sigma

/// The binary journals of systemd that are followed: of each file the entries are read that are new, whatever its name
/// is by then.
final class LiveJournals {
    /// The files that share a name, such as `system`.
    private final class Journal {
        var order: LineOrder
        /// The file whose entries were taken last, and its number for places of events.
        var file: File?

        struct File {
            let id: String
            var path: PathBytes
            let identity: FileIdentity?
            let number: Int
        }

        init(_ rules: LogRules, _ options: LogRun.Options, _ correlations: LiveCorrelations) {
            order = LineOrder(rules, options, memory: 1 << 16, places: 1)
            order.beginFollowing(correlations)
        }
    }

    private let rules: LogRules
    private let options: LogRun.Options
    private let correlations: LiveCorrelations
    private var journals: [PathBytes: Journal] = [:]
    /// Up to which entry each file was read.
    private var marksByFile: [String: JournalMark] = [:]
    /// Files of which it was said that they cannot be read as a whole.
    private var damaged: Set<String> = []
    /// How often in a row a file could not be read: one that is only just being made cannot be at first.
    private var failures: [FileIdentity: Int] = [:]

    private static let patience = 5

    init(_ rules: LogRules, _ options: LogRun.Options, _ correlations: LiveCorrelations) {
        (self.rules, self.options, self.correlations) = (rules, options, correlations)
    }

    /// For the next run.
    var marks: [JournalMark] { marksByFile.values.sorted { ($0.path, $0.file) < ($1.path, $1.file) } }
    var timeless: Int { journals.values.reduce(0) { $0 + $1.order.timeless } }

    // MARK: What is there

    /// Reads what is new since an earlier run, and what was before for correlations only.
    ///
    /// - Parameters:
    ///   - marks: Of that run; nil to begin at the end of each file.
    ///   - body: Gets each match that is to be told by itself.
    ///   - notice: Gets what must not go unsaid.
    func begin(
        _ found: [FoundFile], _ marks: [JournalMark]?, _ worker: inout LineWorker, _ body: (LogMatch) throws -> Void,
        notice: (LogNotice) throws -> Void
    ) throws -> JudgedPart.Counts {
        let plan = JournalPlan(found, marks ?? JournalPlan.ends(of: found), looksBack: true)
        for one in plan.notices { try notice(one) }
        for mark in plan.kept { marksByFile[mark.file] = mark }
        var sum = JudgedPart.Counts()
        for part in plan.journals.joined() {
            do {
                sum.add(try read(part, &worker, body, notice: notice))
            } catch let error as JournalFileError {
                try notice(.unreadable(part.path, reason: error.reason))
            }
        }
        return sum
    }

    private func read(
        _ part: JournalPlan.Part, _ worker: inout LineWorker, _ body: (LogMatch) throws -> Void,
        notice: (LogNotice) throws -> Void
    ) throws -> JudgedPart.Counts {
        let descriptor = try JournalFolder.open("\(part.path)")
        defer { close(descriptor) }
        let file = try JournalFile(descriptor: descriptor)
        // Another file may have come to that name: it is followed when it is told of.
        guard file.header.fileID == part.header.fileID else { return JudgedPart.Counts() }
        let journal = journal(of: part.path)
        let identity = try? FileStatus.of(part.path, followingLinks: true).identity
        journal.order.arrive(at: .now)
        try begin(
            journal, file.header, part.path, identity, told: part.selection.seen == nil ? 0 : .max, body)
        return try judge(journal, file, part.path, part.selection, &worker, body, notice: notice)
    }

    // MARK: What comes

    /// Reads what is new in a file that may have grown.
    func take(
        _ followed: FollowedJournal, at arrival: ContinuousClock.Instant, _ worker: inout LineWorker,
        _ body: (LogMatch) throws -> Void, notice: (LogNotice) throws -> Void
    ) throws -> JudgedPart.Counts? {
        do {
            let file = try JournalFile(descriptor: followed.file.descriptor)
            failures[followed.identity] = nil
            let mark = marksByFile["\(file.header.fileID)"]
            let read = mark?.entry ?? 0
            guard file.header.tailSeqnum > read || file.header.state == .archived && mark?.isComplete != true else {
                return nil
            }
            let journal = journal(of: followed.path)
            journal.order.arrive(at: arrival)
            try begin(journal, file.header, followed.path, followed.identity, told: 0, body)
            var selection = JournalSelection()
            if read > 0 { selection.after = JournalCheckpoint(seqnumID: file.header.seqnumID, seqnum: read) }
            return try judge(journal, file, followed.path, selection, &worker, body, notice: notice)
        } catch let error as JournalFileError {
            failures[followed.identity, default: 0] += 1
            if failures[followed.identity] == Self.patience {
                try notice(.unreadable(followed.path, reason: error.reason))
            }
            return nil
        }
    }

    // MARK: Reading

    private func journal(of path: PathBytes) -> Journal {
        let name = JournalPlan.name(of: path)
        if let journal = journals[name] { return journal }
        let journal = Journal(rules, options, correlations)
        journals[name] = journal
        return journal
    }

    private func begin(
        _ journal: Journal, _ header: JournalHeader, _ path: PathBytes, _ identity: FileIdentity?, told: Int,
        _ body: (LogMatch) throws -> Void
    ) throws {
        let id = "\(header.fileID)"
        if let file = journal.file, file.id == id {
            journal.order.told = told
            guard file.path != path else { return }
            journal.order.rename(file.number, to: "\(path)")
            journal.file?.path = path
            return
        }
        // Entries of the file before are looked for where it is now.
        if let file = journal.file, file.path == path {
            let moved = file.identity?.path(beside: path)
            journal.order.rename(file.number, to: moved.map { "\($0)" } ?? "\(path) (gone)")
        }
        if journal.file != nil { try journal.order.end(body) }
        journal.order.begin(file: "\(path)", told: told)
        journal.file = Journal.File(
            id: id, path: path, identity: identity, number: journal.order.derivation.files.count - 1)
    }

    private func judge(
        _ journal: Journal, _ file: JournalFile, _ path: PathBytes, _ selection: JournalSelection,
        _ worker: inout LineWorker, _ body: (LogMatch) throws -> Void, notice: (LogNotice) throws -> Void
    ) throws -> JudgedPart.Counts {
        let id = "\(file.header.fileID)"
        let (counts, summary) = try worker.judge(file, selection) { line, event, bytes in
            // Behind the first new entry all are new.
            if let seen = selection.seen, line.number > seen {
                journal.order.told = min(journal.order.told, line.offset)
            }
            try journal.order.take(line, event, bytes, body)
        }
        let last = max(marksByFile[id]?.entry ?? 0, selection.seen ?? 0, summary.checkpoint?.seqnum ?? 0)
        marksByFile[id] = JournalMark(
            path: path, file: id, counter: "\(file.header.seqnumID)", entry: last,
            isComplete: file.header.state == .archived)
        if let damage = summary.damage, damaged.insert(id).inserted { try notice(.journal(path, damage)) }
        return counts
    }

    // MARK: Time

    /// Says that no entry has come until a moment.
    func pass(at instant: ContinuousClock.Instant, _ body: (LogMatch) throws -> Void) rethrows {
        for journal in journals.values { try journal.order.pass(at: instant, body) }
    }

    /// Decides what still waits.
    func finish(_ body: (LogMatch) throws -> Void) rethrows {
        for name in journals.keys.sorted() {
            guard let journal = journals[name] else { continue }
            try journal.order.end(body)
            try journal.order.finish(body)
        }
    }
}

extension JudgedPart.Counts {
    mutating func add(_ more: Self) {
        bytes += more.bytes
        lines += more.lines
        candidates += more.candidates
        cut += more.cut
    }
}
