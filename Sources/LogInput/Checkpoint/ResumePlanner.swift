import Glibc
package import LogReading

/// Finds where reading goes on: each file is known again by what it is and what is in it, whatever its name.
///
///     var checkpoint = try Checkpoint.load(path)
///     for plan in ResumePlanner(checkpoint, now: now).plans(LogFinder.find(arguments)) {
///         checkpoint.begin(plan)
///         for portion in plan.portions {  // oldest first
///             let reading = try PortionReading(portion)
///             var scanner = LineScanner(literals, source: reading.source, offset: portion.place)
///             try scanner.scan { … }  // lines are numbered from portion.line + 1
///             // reading.log.warnings, plan.notices: to be said
///             try checkpoint.record(reading, place: scanner.endOfBytes, line: portion.line + scanner.lineCount)
///         }
///     }
///     try checkpoint.save(path)
///
/// A portion that cannot be read is kept for the next run by `checkpoint.keep(portion)`.
package struct ResumePlanner {
    package struct Options: Sendable {
        /// Of the host that wrote the logs.
        package var zone = LocalZone.system
        package var limits = DecompressionLimits()
        /// Whether an unfinished last line is to be read: when no later run will.
        package var isFinal = false
        /// A rotated file that was not changed for this long gets no more: its unfinished last line is final.
        package var settled: Duration = .seconds(3600)

        package init() {}
    }

    private let checkpoint: Checkpoint
    private let now: Moment
    private let options: Options

    package init(_ checkpoint: Checkpoint, now: Moment, options: Options = Options()) {
        self.checkpoint = checkpoint
        self.now = now
        self.options = options
    }

    /// One plan for each log that was found, and for each one that was read before and was not asked for.
    ///
    /// Where the rest of a log is in a part that was not asked for, as after rotation, that part is looked for beside it.
    package func plans(_ found: [FoundFile]) -> [ResumePlan] {
        let series = LogSeries.grouped(found, zone: options.zone, now: now)
        let paths = Set(series.map(\.path))
        // An empty file, or a name without a file, may be what is left of a log.
        let bare = Set(found.filter { $0.log == nil }.map { LogName($0.path).series })
        let others = checkpoint.logs.values.filter { !paths.contains($0.path) }.sorted { $0.path < $1.path }
        return series.map { plan($0.path, $0.parts.map(\.file)) }
            + others.map { bare.contains($0.path) ? plan($0.path, []) : missing($0) }
    }

    /// Of a log that was not asked for this time: where it stopped is kept, and only what is really gone is told.
    private func missing(_ log: Checkpoint.Log) -> ResumePlan {
        var plan = ResumePlan(path: log.path)
        plan.kept = log.marks
        if log.marks.contains(where: { $0.isCurrent && Self.isGone($0.path) }) {
            plan.notices.append(.missing(path: log.path))
        }
        return plan
    }

    /// What cannot be looked at may be there still.
    private static func isGone(_ path: PathBytes) -> Bool {
        do throws(SystemFailure) {
            _ = try FileStatus.of(path, followingLinks: true)
            return false
        } catch {
            return error.number == ENOENT || error.number == ENOTDIR
        }
    }

    // MARK: One log

    /// How a file is to a mark.
    private enum Relation {
        /// It has all that was read, and perhaps more.
        case goesOn
        /// It begins like it, and ends before the place.
        case isShorter(size: Int)
        /// It begins like it, and then is another.
        case differs
        case isOther
    }

    private func plan(_ path: PathBytes, _ files: [LogFile]) -> ResumePlan {
        var plan = ResumePlan(path: path)
        let marks = checkpoint.logs[path]?.marks ?? []
        var matches = match(files, marks, &plan)
        var all = files
        let orphans = marks.indices.contains { index in !matches.contains { $0.mark == index } }
        if orphans {
            plan.notices = []
            all = Self.withoutCopies(files + siblings(of: path, besides: files, &plan), options.limits)
            matches = match(all, marks, &plan)
        }
        let asked = Set(files.map(\.path))
        let order = LogSeries.grouped(all, zone: options.zone, now: now)
        let parts = order.count == 1 ? order[0].parts : Self.byTime(order.flatMap(\.parts))
        // Parts that were not asked for are read when they came after those in which reading stopped.
        let last = parts.lastIndex { part in matches.contains { $0.path == part.file.path } } ?? .max
        let since = marks.map(\.modified).max() ?? .max
        for (index, part) in parts.enumerated() {
            if let match = matches.first(where: { $0.path == part.file.path }) {
                add(part, match, marks[match.mark], &plan)
            } else if asked.contains(part.file.path) || index > last || Self.modified(part) > since {
                plan.portions.append(portion(part, from: 0, line: 0, mark: nil, &plan))
            }
        }
        tellLosses(marks, matches, &plan)
        return plan
    }

    private static func byTime(_ parts: [LogSeries.Part]) -> [LogSeries.Part] {
        parts.enumerated().sorted { a, b in
            let (first, second) = (a.element.first?.microseconds ?? .max, b.element.first?.microseconds ?? .max)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }

    private static func modified(_ part: LogSeries.Part) -> Int64 { part.file.status?.modified.microseconds ?? .max }

    /// Other parts of the log in its folder.
    private func siblings(of path: PathBytes, besides files: [LogFile], _ plan: inout ResumePlan) -> [LogFile] {
        let known = Set(files.compactMap { $0.status?.identity })
        let names: [[UInt8]]
        let folder = path.bytes.contains(UInt8(ascii: "/")) ? path.folder : PathBytes([UInt8]())
        do throws(SystemFailure) {
            names = try Folder.names(in: folder.bytes.isEmpty ? "." : folder)
        } catch {
            plan.notices.append(.unreadable(path: folder, error))
            return []
        }
        var siblings: [LogFile] = []
        for path in names.map({ folder.appending($0) }) where LogName(path).series == plan.path {
            do throws(SystemFailure) {
                let status = try FileStatus.of(path, followingLinks: false)
                guard status.kind == .regular, !known.contains(status.identity) else { continue }
                if case .log(let file) = try LogFile.look(at: path, limits: options.limits) { siblings.append(file) }
            } catch {
                plan.notices.append(.unreadable(path: path, error))
            }
        }
        return siblings
    }

    private static func withoutCopies(_ files: [LogFile], _ limits: DecompressionLimits) -> [LogFile] {
        SameContent.passedOver(files.map { FoundFile(path: $0.path, outcome: .log($0)) }, limits: limits).compactMap(
            \.log)
    }

    // MARK: Marks

    private struct Match {
        let path: PathBytes
        let mark: Int
        let relation: Relation
    }

    /// Which file goes on from which mark: the same file first, then what has the same in it.
    private func match(_ files: [LogFile], _ marks: [Checkpoint.Mark], _ plan: inout ResumePlan) -> [Match] {
        var matches: [Match] = []
        var taken: Set<Int> = []
        // The longest first: of two marks in one file the later one counts.
        let order = marks.indices.sorted { marks[$0].place > marks[$1].place }
        for isSame in [true, false] {
            for index in order {
                for file in files where !matches.contains(where: { $0.path == file.path }) {
                    guard (file.status?.identity == marks[index].identity) == isSame else { continue }
                    let relation = relation(file, marks[index])
                    switch relation {
                    case .goesOn:
                        // A copy of what another file goes on with is that much of it, and was read.
                        matches.append(
                            Match(
                                path: file.path, mark: index,
                                relation: taken.insert(index).inserted ? .goesOn : .isShorter(size: -1)))
                    case .isShorter: matches.append(Match(path: file.path, mark: index, relation: relation))
                    case .differs where isSame:
                        plan.notices.append(.changed(path: file.path, place: marks[index].place))
                    case .differs, .isOther: break
                    }
                }
            }
        }
        return matches
    }

    private func relation(_ file: LogFile, _ mark: Checkpoint.Mark) -> Relation {
        guard let status = file.status, status.kind == .regular else { return .isOther }
        let isSame = status.identity == mark.identity
        guard file.head.bytes.count >= mark.head.length,
            Fingerprint(file.head.bytes.prefix(mark.head.length)) == mark.head
        else { return .isOther }
        if isSame, file.compression != nil, status.size == mark.size, status.modified.microseconds == mark.modified {
            return .goesOn
        }
        var options = OpenLog.Options()
        options.limits = self.options.limits
        guard let log = try? file.open(options) else { return .isOther }
        if file.compression == nil, log.status.size < mark.place { return .isShorter(size: log.status.size) }
        guard let tail = try? log.bytes(at: mark.place - mark.tail.length, count: mark.tail.length) else {
            return .isOther
        }
        if tail.count < mark.tail.length { return .isShorter(size: mark.place - mark.tail.length + tail.count) }
        return Fingerprint(tail) == mark.tail ? .goesOn : .differs
    }

    private func add(_ part: LogSeries.Part, _ match: Match, _ mark: Checkpoint.Mark, _ plan: inout ResumePlan) {
        switch match.relation {
        case .goesOn:
            let isUnchanged =
                part.file.compression != nil && part.file.status?.identity == mark.identity
                && part.file.status?.size == mark.size && part.file.status?.modified.microseconds == mark.modified
            if isUnchanged {
                plan.kept.append(renamed(mark, part))
            } else {
                plan.portions.append(portion(part, from: mark.place, line: mark.line, mark: mark, &plan))
            }
        case .isShorter(let size) where size >= 0 && part.file.status?.identity == mark.identity:
            plan.notices.append(.cut(path: part.file.path, place: mark.place, size: size))
            do throws(SystemFailure) {
                let (place, line) = try part.file.open().lastLineEnd(before: size)
                plan.portions.append(portion(part, from: place, line: line, mark: mark, &plan))
            } catch {
                plan.notices.append(.unreadable(path: part.file.path, error))
            }
        case .isShorter: plan.kept.append(renamed(mark, part))
        case .differs, .isOther: break
        }
    }

    private func renamed(_ mark: Checkpoint.Mark, _ part: LogSeries.Part) -> Checkpoint.Mark {
        var mark = mark
        mark.path = part.file.path
        mark.isCurrent = part.file.name.rotation == .current
        return mark
    }

    private func tellLosses(_ marks: [Checkpoint.Mark], _ matches: [Match], _ plan: inout ResumePlan) {
        for (index, mark) in marks.enumerated() {
            let heirs = matches.filter { $0.mark == index }
            let isKept = heirs.contains { if case .goesOn = $0.relation { true } else { false } }
            let isSaid = plan.notices.contains { notice in
                switch notice {
                case .cut(mark.path, _, _), .changed(mark.path, _): true
                case .cut, .changed, .lost, .missing, .unreadable: false
                }
            }
            let known = max(mark.size - mark.place, 0)
            // Of a rotated file nothing more was to come.
            guard !isKept, !isSaid, mark.isCurrent || (heirs.isEmpty && known > 0 && mark.size >= mark.place) else {
                continue
            }
            guard mark.isCurrent || !isCompressed(mark) else { continue }
            plan.notices.append(.lost(path: mark.path, place: mark.place, line: mark.line, known: known))
        }
    }

    /// The size of a compressed file says nothing of what is in it.
    private func isCompressed(_ mark: Checkpoint.Mark) -> Bool {
        [".gz", ".zst", ".xz", ".bz2", ".lzma"].contains {
            mark.path.bytes.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
    }

    // MARK: Portions

    private func portion(
        _ part: LogSeries.Part, from place: Int, line: Int, mark: Checkpoint.Mark?, _ plan: inout ResumePlan
    ) -> ResumePlan.Portion {
        ResumePlan.Portion(
            series: plan.path, part: part, place: place, line: line, end: end(part, from: place, &plan), mark: mark)
    }

    /// After the last whole line, where more may come.
    private func end(_ part: LogSeries.Part, from place: Int, _ plan: inout ResumePlan) -> Int? {
        guard part.file.compression == nil, let status = part.file.status, status.kind == .regular else { return nil }
        do throws(SystemFailure) {
            let file = try OpenFile(part.file.path)
            let current = try file.status()
            guard current.identity == status.identity else { return place }
            let size = current.size
            if options.isFinal || isSettled(part, status) { return size }
            return try file.endOfLastLine(from: place, to: size)
        } catch {
            plan.notices.append(.unreadable(path: part.file.path, error))
            return place
        }
    }

    private func isSettled(_ part: LogSeries.Part, _ status: FileStatus) -> Bool {
        let age = now.microseconds - status.modified.microseconds
        return part.file.name.rotation != .current && age > options.settled.components.seconds * 1_000_000
    }
}
