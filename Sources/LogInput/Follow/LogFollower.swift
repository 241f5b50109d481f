internal import Glibc
package import LogReading

/// Gives new lines of logs as soon as they are written: over rotation, truncation, deletion and the coming of files.
///
/// It belongs to one thread, which it lets wait; others may end that by its ``canceller``.
@safe package final class LogFollower {
    package struct Options: Sendable {
        package var maximumDepth = 32
        package var limits = DecompressionLimits()
        /// How often all is looked at where the kernel gives no notices.
        package var pollInterval = Duration.milliseconds(250)
        /// How often all is looked at although it does: file systems over a network tell of nothing.
        package var sweepInterval = Duration.seconds(5)
        /// How long a rotated or deleted file is read on after its last line.
        package var grace = Duration.seconds(60)
        /// For the order of parts, when the rest of a truncated log is looked for.
        package var zone = LocalZone.system
        /// Whether the kernel is asked for notices at all.
        package var isNotified = true

        package init() {}
    }

    /// Where following begins in files that are there already.
    package enum Start: Sendable {
        case end
        case beginning
        /// Where earlier runs stopped; from the beginning of files that they did not see.
        case after(Checkpoint)
    }

    /// Why following paused.
    package enum Ending: Hashable, Sendable { case deadline, cancelled }

    /// Ends waiting, from any thread.
    package struct Canceller: Sendable {
        fileprivate let end: OpenFile

        /// A byte that is written to it cancels, as a handler of signals may.
        package var descriptor: Int32 { end.descriptor }

        package func cancel() {
            var byte: UInt8 = 1
            _ = unsafe write(end.descriptor, &byte, 1)
        }
    }

    package let canceller: Canceller
    private let cancellation: OpenFile
    let options: Options
    let targets: FollowTargets
    var inotify: Inotify?
    var files: [FollowedFile] = []
    var journals: [FollowedJournal] = []
    /// The journals that were there at first, those that are full with them: what they have is not told.
    package private(set) var foundJournals: [FoundFile] = []
    /// Journals that were found and not told of.
    var untoldJournals: Set<FileIdentity> = []
    private var folders: [Int32: PathBytes] = [:]
    private var watched: Set<PathBytes> = []
    /// Files that are not followed, which is said once.
    var ignored: Set<FileIdentity> = []
    /// Where reading ended in compressed parts and copies.
    var finished: [PathBytes: [Checkpoint.Mark]] = [:]
    var pending: [FollowNotice] = []
    private var nextSweep: ContinuousClock.Instant
    private var isStarted = false
    /// Logs whose parts are to be looked at before anything else.
    var unseen: Set<PathBytes> = []
    /// What is found was there before.
    private(set) var isLookingBack = false

    /// - Throws: `SystemFailure` when there are no more descriptors.
    package init(_ arguments: [PathBytes], from start: Start, options: Options = Options()) throws(SystemFailure) {
        self.options = options
        targets = FollowTargets(arguments, maximumDepth: options.maximumDepth)
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .last }
        cancellation = OpenFile(owning: ends[0])
        canceller = Canceller(end: OpenFile(owning: ends[1]))
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        nextSweep = ContinuousClock.now + options.sweepInterval
        if options.isNotified {
            do throws(SystemFailure) { inotify = try Inotify() } catch { poll(because: error) }
        } else {
            nextSweep = ContinuousClock.now + options.pollInterval
        }
        watchFolders()
        let found = LogFinder.find(arguments)
        for file in found {
            switch file.passedOver {
            case .notThere, .noMatch: pending.append(.awaited(file.path))
            default: break
            }
        }
        for file in found {
            guard case .journal = file.outcome else { continue }
            foundJournals.append(file)
            beginJournal(file.path)
        }
        if case .after(let checkpoint) = start {
            finished = checkpoint.logs.mapValues(\.marks)
            unseen = Set(found.map { LogName($0.path).series }).union(checkpoint.logs.keys)
        } else {
            for file in found { begin(file, start) }
        }
        isStarted = true
    }

    private func begin(_ found: FoundFile, _ start: Start) {
        switch found.outcome {
        case .log(let log) where log.status?.kind == .regular: begin(log, start)
        case .log: pending.append(.passedOver(found.path, .pipe))
        case .journal: break
        // What is empty, or not there, may get lines.
        case .passedOver(.empty): open(found.path, place: 0, line: 0)
        case .passedOver(.notThere), .passedOver(.noMatch): break
        case .passedOver(let reason):
            if let identity = try? FileStatus.of(found.path, followingLinks: true).identity { ignored.insert(identity) }
            pending.append(.passedOver(found.path, reason))
        }
    }

    private func begin(_ log: LogFile, _ start: Start) {
        guard log.compression == nil, let status = log.status else {
            if let identity = log.status?.identity { ignored.insert(identity) }
            return
        }
        switch start {
        case .beginning: open(log.path, place: 0, line: 0)
        case .end:
            // A line that is not finished yet is given when it is.
            let end = (try? OpenFile(log.path).endOfLastLine(from: 0, to: status.size)) ?? status.size
            open(log.path, place: end, line: (try? log.open().lastLineEnd(before: end).lines) ?? 0)
        // What earlier runs have left is told by the first call.
        case .after: break
        }
    }

    // MARK: Waiting

    /// Gives what comes until a moment.
    ///
    /// - Parameter body: Gets each event in this thread. What it throws ends the waiting; what it did not get comes with
    ///   the next call.
    /// - Throws: `SystemFailure`, or what `body` throws.
    package func follow(
        until deadline: ContinuousClock.Instant, _ body: (FollowEvent) throws -> Void
    ) throws -> Ending {
        try tell(body)
        isLookingBack = true
        while let series = unseen.popFirst() { try lookInto(series, body) }
        isLookingBack = false
        try process(inotify?.events() ?? [], body)
        for file in files { try drain(file, body) }
        try tellAllJournals(body)
        while true {
            try process(inotify?.events() ?? [], body)
            try tell(body)
            let now = ContinuousClock.now
            guard now < deadline else { return .deadline }
            if now >= nextSweep { try sweep(body) }
            guard try !wait(until: min(deadline, nextSweep)) else { return .cancelled }
        }
    }

    /// Where reading stands, put into a checkpoint for a later run.
    package func record(into checkpoint: inout Checkpoint) {
        for series in Set(files.map(\.name.series)).union(finished.keys).subtracting(unseen) {
            checkpoint.setMarks(marks(of: series), of: series)
        }
    }

    /// Up to where each file is read that is open now.
    package var places: [FollowedPlace] {
        files.map {
            FollowedPlace(
                path: $0.path, identity: $0.identity, series: $0.name.series, place: $0.place, line: $0.line)
        }
    }

    /// How many files are open now.
    package var count: Int { files.count + journals.count }

    func tell(_ body: (FollowEvent) throws -> Void) throws {
        while !pending.isEmpty { try body(.notice(pending.removeFirst())) }
    }

    /// - Returns: Whether it was cancelled.
    private func wait(until moment: ContinuousClock.Instant) throws -> Bool {
        let left = max(moment - ContinuousClock.now, .zero)
        // Whole milliseconds, rounded up: never too early, and so never again and again.
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
        var descriptors = [pollfd(fd: cancellation.descriptor, events: Int16(POLLIN), revents: 0)]
        if let inotify { descriptors.append(pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0)) }
        let count = unsafe Glibc.poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        if count < 0, errno != EINTR { throw SystemFailure.last }
        guard count > 0, descriptors[0].revents != 0 else { return false }
        var byte: UInt8 = 0
        _ = unsafe Glibc.read(cancellation.descriptor, &byte, 1)
        return true
    }

    private func process(_ events: [Inotify.Event], _ body: (FollowEvent) throws -> Void) throws {
        guard !events.isEmpty else { return }
        // In the order in which they were written to: lines of one time are told apart by nothing else.
        var changed: [Int32] = []
        var names: Set<PathBytes> = []
        var isWhole = false
        for event in events {
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return try sweep(body) }
            guard let folder = folders[event.watch] else {
                if !changed.contains(event.watch) { changed.append(event.watch) }
                continue
            }
            if event.mask & UInt32(IN_IGNORED) != 0 { forget(folder: event.watch) }
            if event.name.isEmpty || event.mask & UInt32(IN_ISDIR) != 0 { isWhole = true }
            names.insert(targets.path(event.name, in: folder))
        }
        let touched = changed.compactMap { watch in files.first { $0.watch == watch } }
        if isWhole {
            try lookAround(body)
        } else {
            // Before anything is read on: what has a name now may not be what comes next.
            let known = Set(files.map(\.name.series))
            let series = Set(names.map { LogName($0).series }).filter { series in
                known.contains(series) || names.contains { LogName($0).series == series && targets.mayBe($0.name) }
            }
            for series in series.sorted() { try lookInto(series, body) }
        }
        for file in touched { try drain(file, body) }
        try tell(touched: Set(changed), body)
        try tell(body)
    }

    /// Looks at everything.
    private func sweep(_ body: (FollowEvent) throws -> Void) throws {
        nextSweep = ContinuousClock.now + (inotify == nil ? options.pollInterval : options.sweepInterval)
        try lookAround(body)
        for file in files { try drain(file, body) }
        try tellAllJournals(body)
        try endOldFiles(body)
        try endOldJournals(body)
    }

    // MARK: Folders

    func watchFolders() {
        guard let inotify else { return }
        for folder in targets.folders() where !watched.contains(folder) {
            do throws(SystemFailure) {
                folders[try inotify.watch(folder: folder)] = folder
                watched.insert(folder)
            } catch {
                // A folder that is not there yet is looked for with each sweep.
                if error.number != ENOENT, error.number != ENOTDIR { poll(because: error) }
            }
        }
    }

    private func forget(folder watch: Int32) {
        if let folder = folders.removeValue(forKey: watch) { watched.remove(folder) }
    }

    func poll(because failure: SystemFailure) {
        guard inotify != nil || !isStarted else { return }
        inotify = nil
        folders = [:]
        for file in files { file.watch = nil }
        for journal in journals { journal.watch = nil }
        nextSweep = ContinuousClock.now
        let notice = FollowNotice.polling(failure, interval: options.pollInterval)
        if !pending.contains(notice) { pending.append(notice) }
    }
}
