internal import Glibc
internal import LiteralScan
internal import LogReading

/// The files themselves, and which of them are parts of one log.
extension LogFollower {
    /// Looks for files that have come, gone, or got other names.
    func lookAround(_ body: (FollowEvent) throws -> Void) throws {
        watchFolders()
        var present: [PathBytes: FileIdentity] = [:]
        for path in targets.files() {
            guard let status = try? FileStatus.of(path, followingLinks: true), status.kind == .regular else { continue }
            present[path] = status.identity
        }
        let known = Set(files.map(\.identity)).union(journals.map(\.identity)).union(ignored)
            .union(finished.values.joined().map(\.identity))
        var series = Set(present.filter { !known.contains($0.value) }.map { LogName($0.key).series })
        for file in files where file.oldSince == nil && present[file.path] != file.identity {
            series.insert(file.name.series)
        }
        for series in series.sorted() { try lookInto(series, body) }
        try tell(body)
    }

    /// Looks at the parts of one log: what of them was read is known by what they are and what is in them, so that
    /// nothing is missed and nothing given twice, however it was rotated.
    func lookInto(_ series: PathBytes, _ body: (FollowEvent) throws -> Void) throws {
        var known: [Checkpoint.Mark] = []
        for file in files where file.name.series == series {
            // What has lost its name is older than what has it now.
            let isMoved = (try? FileStatus.of(file.path, followingLinks: true))?.identity != file.identity
            if isMoved, (try? file.change()) == .grown { try drain(file, body) }
            // By what was known of it before: what is in it now may not go on from there.
            if let mark = mark(of: file) { known.append(mark) }
            file.isRewritten = (try? file.change()) == .rewritten
        }
        known += finished[series] ?? []
        let paths = targets.files().filter { LogName($0).series == series }
        let found = LogFinder.find(paths).filter { found in
            if case .journal = found.outcome { forgetLines(of: found.path) }
            guard let identity = found.log?.status?.identity else { return true }
            return !ignored.contains(identity)
        }
        tellAges(of: series)
        var checkpoint = Checkpoint()
        checkpoint.setMarks(known, of: series)
        finished[series] = nil
        var options = ResumePlanner.Options()
        (options.limits, options.zone) = (self.options.limits, self.options.zone)
        let planner = ResumePlanner(checkpoint, now: Moment(seconds: Int64(time(nil))), options: options)
        for plan in planner.plans(found) {
            finished[series, default: []] += plan.kept.filter { mark in !files.contains { $0.identity == mark.identity }
            }
            pending += plan.notices.filter { isToBeTold($0) }.map { .resume($0) }
            for portion in plan.portions { try take(portion, hasMarks: !known.isEmpty, body) }
        }
        // What is no part by name: a deleted file, which may have been read as the archive that was made of it.
        for file in files where file.name.series == series && file.isRewritten {
            let mark = finished[series]?.filter { isWithin(file, $0) }.max { $0.place < $1.place }
            try begin(file, at: mark?.place ?? 0, line: mark?.line ?? 0, body)
        }
        for found in found { refuse(found) }
        try tellJournals(body)
        try tell(body)
    }

    /// A journal may have been taken for a log before it was one.
    private func forgetLines(of path: PathBytes) {
        guard let identity = try? FileStatus.of(path, followingLinks: true).identity else { return }
        for file in files where file.identity == identity { close(file) }
    }

    func marks(of series: PathBytes) -> [Checkpoint.Mark] {
        files.filter { $0.name.series == series }.compactMap { mark(of: $0) } + (finished[series] ?? [])
    }

    private func mark(of file: FollowedFile) -> Checkpoint.Mark? {
        file.mark(isCurrent: file.oldSince == nil && file.name.rotation == .current)
    }

    /// Says what has another file under its name, or none.
    private func tellAges(of series: PathBytes) {
        for file in files where file.name.series == series {
            let status = try? FileStatus.of(file.path, followingLinks: true)
            guard status?.identity != file.identity else {
                (file.oldSince, file.isReplaced) = (nil, false)
                continue
            }
            // The new file may come a moment after the old one got its other name.
            if status != nil, !file.isReplaced {
                file.isReplaced = true
                pending.append(.rotated(file.path))
            }
            guard file.oldSince == nil else { continue }
            file.oldSince = ContinuousClock.now
            if status == nil, (try? file.file.linkCount()) == 0 {
                file.isReplaced = true
                pending.append(.gone(file.path))
            }
        }
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
            if file.isRewritten { return try begin(file, at: portion.place, line: portion.line, body) }
            file.isJudged = true
            return try drain(file, body)
        }
        if log.compression != nil {
            guard hasMarks else {
                ignored.insert(identity)
                return pending.append(.compressed(log.path))
            }
            return try read(portion, body)
        }
        guard let file = open(log.path, place: portion.place, line: portion.line) else { return }
        let isNew = !isLookingBack && portion.place == 0
        if isNew, !files.contains(where: { $0.path == file.path && $0 !== file }) {
            pending.append(.appeared(file.path))
        }
        file.isJudged = true
        try tell(body)
        try drain(file, body)
    }

    /// Whether a file has what was read up to a mark.
    private func isWithin(_ file: FollowedFile, _ mark: Checkpoint.Mark) -> Bool {
        do throws(SystemFailure) {
            let head = try file.file.bytes(at: 0, count: mark.head.length)
            let tail = try file.file.bytes(at: mark.place - mark.tail.length, count: mark.tail.length)
            return Fingerprint(head) == mark.head && Fingerprint(tail) == mark.tail
        } catch {
            return false
        }
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
        case .journal: openJournal(found.path)
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
    func open(_ path: PathBytes, place: Int, line: Int) -> FollowedFile? {
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

    func drain(
        _ file: FollowedFile, isFinal: Bool = false, _ body: (FollowEvent) throws -> Void
    ) throws {
        // It may have been closed meanwhile.
        guard files.contains(where: { $0 === file }) else { return }
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
            try lookInto(file.name.series, body)
        case .grown:
            // An archive or a copy, as it comes, is none of the log's own growth.
            if file.place == 0, Compression(head: file.head) != nil || ForeignPacking(head: file.head) != nil {
                close(file)
                return try lookInto(file.name.series, body)
            }
            if file.place == 0, isJournal(file) {
                // It gets its first bytes before the others.
                guard file.head.contains(where: { $0 != 0 }) else { return }
                close(file)
                return try lookInto(file.name.series, body)
            }
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
    func endOldFiles(_ body: (FollowEvent) throws -> Void) throws {
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
}
