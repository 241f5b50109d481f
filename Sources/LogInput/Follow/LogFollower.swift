internal import Glibc
internal import LiteralScan
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

        package func cancel() {
            var byte: UInt8 = 1
            _ = unsafe write(end.descriptor, &byte, 1)
        }
    }

    package let canceller: Canceller
    private let cancellation: OpenFile
    private let options: Options
    private let targets: FollowTargets
    private var inotify: Inotify?
    private var files: [FollowedFile] = []
    private var folders: [Int32: PathBytes] = [:]
    private var watched: Set<PathBytes> = []
    /// Files that are not followed, which is said once.
    private var ignored: Set<FileIdentity> = []
    /// Where reading ended in compressed parts and copies.
    private var finished: [PathBytes: [Checkpoint.Mark]] = [:]
    private var pending: [FollowNotice] = []
    private var nextSweep: ContinuousClock.Instant
    private var isStarted = false

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
        for file in LogFinder.find(arguments) { begin(file, start) }
        isStarted = true
    }

    private func begin(_ found: FoundFile, _ start: Start) {
        switch found.outcome {
        case .log(let log) where log.status?.kind == .regular: begin(log, start)
        case .log: pending.append(.passedOver(found.path, .pipe))
        case .journal: pending.append(.journal(found.path))
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
        case .after(let checkpoint):
            let marks = checkpoint.logs.values.flatMap(\.marks).filter { $0.identity == status.identity }
            let mark = marks.first { mark in
                log.head.bytes.count >= mark.head.length
                    && Fingerprint(log.head.bytes.prefix(mark.head.length)) == mark.head && mark.place <= status.size
            }
            open(log.path, place: mark?.place ?? 0, line: mark?.line ?? 0)
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
        for file in files { try drain(file, body) }
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
        for series in Set(files.map(\.name.series)) { checkpoint.setMarks([], of: series) }
        for file in files {
            let isCurrent = file.oldSince == nil && file.name.rotation == .current
            if let mark = file.mark(isCurrent: isCurrent) { checkpoint.addMark(mark, of: file.name.series) }
        }
    }

    private func tell(_ body: (FollowEvent) throws -> Void) throws {
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
        var changed: Set<Int32> = []
        var names: Set<PathBytes> = []
        var isWhole = false
        for event in events {
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return try sweep(body) }
            guard let folder = folders[event.watch] else {
                changed.insert(event.watch)
                continue
            }
            if event.mask & UInt32(IN_IGNORED) != 0 { forget(folder: event.watch) }
            if event.name.isEmpty || event.mask & UInt32(IN_ISDIR) != 0 { isWhole = true }
            names.insert(targets.path(event.name, in: folder))
        }
        // The rest of old files comes before what is new.
        for file in files where file.watch.map(changed.contains) ?? false { try drain(file, body) }
        if isWhole { return try lookAround(body) }
        let known = Set(files.map(\.name.series))
        let series = Set(
            names.filter { targets.mayBe($0.name) || known.contains(LogName($0).series) }.map { LogName($0).series })
        for series in series.sorted() { try lookInto(series, body) }
        try tell(body)
    }

    /// Looks at everything.
    private func sweep(_ body: (FollowEvent) throws -> Void) throws {
        nextSweep = ContinuousClock.now + (inotify == nil ? options.pollInterval : options.sweepInterval)
        for file in files { try drain(file, body) }
        try lookAround(body)
        try endOldFiles(body)
    }

    // MARK: Files

    /// Looks for files that have come, gone, or got other names.
    private func lookAround(_ body: (FollowEvent) throws -> Void) throws {
        watchFolders()
        var present: [PathBytes: FileIdentity] = [:]
        for path in targets.files() {
            guard let status = try? FileStatus.of(path, followingLinks: true), status.kind == .regular else { continue }
            present[path] = status.identity
        }
        let known = Set(files.map(\.identity)).union(ignored).union(finished.values.joined().map(\.identity))
        var series = Set(present.filter { !known.contains($0.value) }.map { LogName($0.key).series })
        for file in files where file.oldSince == nil && present[file.path] != file.identity {
            series.insert(file.name.series)
        }
        for series in series.sorted() { try lookInto(series, body) }
        try tell(body)
    }

    /// Looks at the parts of one log: what of them was read is known by what they are and what is in them, so that
    /// nothing is missed and nothing given twice, however it was rotated.
    private func lookInto(_ series: PathBytes, _ body: (FollowEvent) throws -> Void) throws {
        for file in files where file.name.series == series { try drain(file, isLookedInto: true, body) }
        let paths = targets.files().filter { LogName($0).series == series }
        let found = LogFinder.find(paths).filter { found in
            guard let identity = found.log?.status?.identity else { return true }
            return !ignored.contains(identity)
        }
        let hasMarks = tellAges(of: series, found)
        var checkpoint = Checkpoint()
        checkpoint.setMarks(marks(of: series), of: series)
        finished[series] = nil
        var options = ResumePlanner.Options()
        (options.limits, options.zone) = (self.options.limits, self.options.zone)
        let planner = ResumePlanner(checkpoint, now: Moment(seconds: Int64(time(nil))), options: options)
        for plan in planner.plans(found) {
            finished[series, default: []] += plan.kept.filter { mark in !files.contains { $0.identity == mark.identity }
            }
            pending += plan.notices.filter { isToBeTold($0) }.map { .resume($0) }
            for portion in plan.portions { try take(portion, hasMarks: hasMarks, body) }
        }
        // What no part goes on with begins anew.
        for file in files where file.name.series == series && file.isRewritten { try begin(file, at: 0, line: 0, body) }
        for found in found { refuse(found) }
        try tell(body)
    }

    private func marks(of series: PathBytes) -> [Checkpoint.Mark] {
        let followed = files.filter { $0.name.series == series }.compactMap { $0.mark(isCurrent: $0.oldSince == nil) }
        return followed + (finished[series] ?? [])
    }

    /// Says what has another file under its name, or none.
    ///
    /// - Returns: Whether anything of the log was read before.
    private func tellAges(of series: PathBytes, _ found: [FoundFile]) -> Bool {
        for file in files where file.name.series == series {
            let status = try? FileStatus.of(file.path, followingLinks: true)
            guard status?.identity != file.identity else {
                file.oldSince = nil
                continue
            }
            guard file.oldSince == nil else { continue }
            file.oldSince = ContinuousClock.now
            if status != nil {
                pending.append(.rotated(file.path))
            } else if (try? file.file.linkCount()) == 0 {
                pending.append(.gone(file.path))
            }
        }
        return !marks(of: series).isEmpty
    }

    /// What is held open is not lost, whatever became of its names.
    private func isToBeTold(_ notice: ResumePlan.Notice) -> Bool {
        switch notice {
        case .lost(let path, _, _, _): files.contains { $0.path == path && $0.isRewritten }
        case .missing: false
        case .cut, .changed, .unreadable: true
        }
    }

    private func take(
        _ portion: ResumePlan.Portion, hasMarks: Bool, _ body: (FollowEvent) throws -> Void
    ) throws {
        let log = portion.part.file
        guard let identity = log.status?.identity else { return }
        if let file = files.first(where: { $0.identity == identity }) {
            if file.isRewritten { try begin(file, at: portion.place, line: portion.line, body) }
            return
        }
        if log.compression != nil {
            guard hasMarks else {
                ignored.insert(identity)
                return pending.append(.compressed(log.path))
            }
            return try read(portion, body)
        }
        guard let file = open(log.path, place: portion.place, line: portion.line) else { return }
        if !files.contains(where: { $0.path == file.path && $0 !== file }), portion.place == 0 {
            pending.append(.appeared(file.path))
        }
        file.isJudged = true
        try tell(body)
        try drain(file, body)
    }

    private func begin(
        _ file: FollowedFile, at place: Int, line: Int, _ body: (FollowEvent) throws -> Void
    ) throws {
        pending.append(.truncated(file.path, place: file.place))
        file.isRewritten = false
        try file.begin(at: place, line: line)
        try tell(body)
        try drain(file, body)
    }

    /// Says once what is not followed.
    private func refuse(_ found: FoundFile) {
        guard let identity = try? FileStatus.of(found.path, followingLinks: true).identity,
            !files.contains(where: { $0.identity == identity })
        else { return }
        switch found.outcome {
        case .log: return
        case .journal:
            if ignored.insert(identity).inserted { pending.append(.journal(found.path)) }
        case .passedOver(let reason):
            switch reason {
            // It may get lines.
            case .empty: open(found.path, place: 0, line: 0)
            // A copy may turn out to be another log, once more is in it.
            case .sameContent, .beginning, .sameFile, .notThere, .noMatch: break
            case .unreadable, .folderTooDeep, .tooManyFiles, .brokenLink, .linkToFolder, .loginRecords, .packed,
                .socket,
                .pipe, .device:
                if ignored.insert(identity).inserted { pending.append(.passedOver(found.path, reason)) }
            }
        }
    }

    @discardableResult
    private func open(_ path: PathBytes, place: Int, line: Int) -> FollowedFile? {
        do throws(SystemFailure) {
            let file = try FollowedFile(path, OpenFile(path), place: place, line: line)
            guard !files.contains(where: { $0.identity == file.identity }) else { return nil }
            if let inotify {
                do throws(SystemFailure) { file.watch = try inotify.watch(file.file) } catch { poll(because: error) }
            }
            files.append(file)
            return file
        } catch {
            pending.append(.unreadable(path, error))
            return nil
        }
    }

    private func close(_ file: FollowedFile) {
        if let watch = file.watch { inotify?.remove(watch) }
        files.removeAll { $0 === file }
    }

    /// - Parameter isLookedInto: Whether the parts of its log are being looked at anyway.
    private func drain(
        _ file: FollowedFile, isFinal: Bool = false, isLookedInto: Bool = false,
        _ body: (FollowEvent) throws -> Void
    ) throws {
        let change: FollowedFile.Change
        do throws(SystemFailure) {
            change = try file.change()
        } catch {
            pending.append(.unreadable(file.path, error))
            return close(file)
        }
        switch change {
        case .none: return
        case .rewritten:
            file.isRewritten = true
            if !isLookedInto { try lookInto(file.name.series, body) }
        case .grown:
            // A copy, as it comes, is none of the log's own growth.
            if !file.isJudged, file.name.rotation != .current, isCopy(file) { return close(file) }
            file.isJudged = true
            while let lines = try file.next(isFinal: isFinal) {
                file.lastChange = ContinuousClock.now
                try body(.lines(lines))
            }
        }
    }

    /// As logrotate's `copytruncate` makes one: it is looked at again when the log is cut.
    private func isCopy(_ file: FollowedFile) -> Bool {
        files.contains { other in
            guard other !== file, other.name.series == file.name.series, !other.head.isEmpty else { return false }
            let length = min(file.head.count, other.head.count)
            return length > 0 && file.head.prefix(length) == other.head.prefix(length)
        }
    }

    /// To the end of what is compressed.
    private func read(_ portion: ResumePlan.Portion, _ body: (FollowEvent) throws -> Void) throws {
        let reading = try PortionReading(portion)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)
        defer { unsafe buffer.deallocate() }
        let source = reading.source
        var (place, line) = (portion.place, portion.line)
        var rest: [UInt8] = []
        while true {
            let count = try unsafe source.copy(into: buffer, from: place + rest.count)
            unsafe rest.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            let newline = rest.lastIndex(of: UInt8(ascii: "\n"))
            let isWhole = count == 0 || rest.count >= FollowedFile.maximumLine
            let end = isWhole ? rest.count : newline.map { $0 + 1 } ?? 0
            if end > 0 {
                let lines = FollowedLines(
                    path: portion.part.file.path, identity: reading.log.status.identity, series: portion.series,
                    range: place..<place + end, line: line, bytes: Array(rest[..<end]))
                rest.removeFirst(end)
                (place, line) = (place + end, line + lines.bytes.count { $0 == UInt8(ascii: "\n") })
                try body(.lines(lines))
            }
            if count == 0 { break }
        }
        var checkpoint = Checkpoint()
        try checkpoint.record(reading, place: place, line: line)
        finished[portion.series, default: []] += checkpoint.logs[portion.series]?.marks ?? []
    }

    /// Closes what was rotated away or deleted and has got no more lines for a while.
    private func endOldFiles(_ body: (FollowEvent) throws -> Void) throws {
        let now = ContinuousClock.now
        for file in files {
            guard let since = file.oldSince, now - max(since, file.lastChange) > options.grace else { continue }
            // Under a new name it may be one that is to be followed.
            guard
                (try? file.file.linkCount()) == 0
                    || !targets.files().contains(where: {
                        (try? FileStatus.of($0, followingLinks: true))?.identity == file.identity
                    })
            else { continue }
            try drain(file, isFinal: true, body)
            close(file)
        }
    }

    // MARK: Folders

    private func watchFolders() {
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

    private func poll(because failure: SystemFailure) {
        guard inotify != nil || !isStarted else { return }
        inotify = nil
        folders = [:]
        for file in files { file.watch = nil }
        nextSweep = ContinuousClock.now
        let notice = FollowNotice.polling(failure, interval: options.pollInterval)
        if !pending.contains(notice) { pending.append(notice) }
    }
}
