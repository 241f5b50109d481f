package import LogReading

/// The files of one log, oldest first.
package struct LogSeries: Sendable {
    /// One file and when its lines are from.
    package struct Part: Sendable {
        package let file: LogFile
        package let changed: Changed
        /// The time of its first line that has one; its year may be a guess.
        package let first: Moment?

        /// The year of its first line, for a clock of lines without years.
        package var firstYear: Int? { first.map { WallTime($0, offset: yearOffset).year } }
        let yearOffset: Int
    }

    /// When a log was written for the last time, as far as can be known: what the year of its lines is guessed from.
    package struct Changed: Hashable, Sendable {
        package enum Source: Hashable, Sendable {
            /// The file's own.
            case modified
            /// The header of gzip keeps that of the original.
            case gzipHeader
            /// The file's own is too late, as after copying: the date in its name.
            case nameDate
            /// The file's own is too late, as after copying: the first line of the next part.
            case nextPart
            /// A pipe: now.
            case now
        }

        package var moment: Moment
        package var source: Source
    }

    /// The path without rotation and compression.
    package let path: PathBytes
    package let parts: [Part]

    /// The part that is written to now, as far as its name tells.
    package var current: Part? { parts.last { $0.file.name.rotation == .current } }

    /// Groups what was found, in the order in which the logs come first.
    ///
    /// - Parameters:
    ///   - zone: Of the host that wrote the logs.
    ///   - now: For pipes.
    package static func grouped(_ found: [FoundFile], zone: LocalZone, now: Moment) -> [LogSeries] {
        grouped(found.compactMap(\.log), zone: zone, now: now)
    }

    static func grouped(_ files: [LogFile], zone: LocalZone, now: Moment) -> [LogSeries] {
        var order: [PathBytes] = []
        var groups: [PathBytes: [LogFile]] = [:]
        for file in files {
            if groups[file.name.series] == nil { order.append(file.name.series) }
            groups[file.name.series, default: []].append(file)
        }
        return order.flatMap { series -> [LogSeries] in
            let files = groups[series] ?? []
            return split(files, series).map { LogSeries($0, zone: zone, now: now) }
        }
    }

    /// `Xorg.0.log` and `Xorg.1.log` are two logs, unless there is an `Xorg.log` that they are parts of.
    private static func split(_ files: [LogFile], _ series: PathBytes) -> [[LogFile]] {
        let hasOther = files.contains { !$0.name.isNumberInside }
        return hasOther ? [files] : Dictionary(grouping: files, by: \.path).sorted { $0.key < $1.key }.map(\.value)
    }

    private init(_ files: [LogFile], zone: LocalZone, now: Moment) {
        let isAlone = files.count == 1 && files[0].name.isNumberInside
        path = isAlone ? files[0].path : files[0].name.series
        var newer: Moment?
        var parts: [Part] = []
        for file in Self.byName(files) {
            let changed = Self.changed(file, newer: newer, zone: zone, now: now)
            let (first, offset) = Self.first(file.firstTime, changed.moment, zone)
            parts.append(Part(file: file, changed: changed, first: first, yearOffset: offset))
            newer = first ?? newer
        }
        self.parts = Self.byTime(parts)
    }

    // MARK: Order

    /// Newest first by name alone: what is written to, then by number or date; by the time of change where names mix.
    private static func byName(_ files: [LogFile]) -> [LogFile] {
        let forms = Set(
            files.map { file -> Int in
                switch file.name.rotation {
                case .current: 0
                case .number: 1
                case .date: 2
                }
            })
        let isMixed = forms.isSuperset(of: [1, 2])
        return files.map { NamedOrder($0, isMixed: isMixed) }.sorted().map(\.file)
    }

    /// Where a name stands: the newest first.
    private struct NamedOrder: Comparable {
        let file: LogFile
        private let isOld: Bool
        private let rank: Int64

        init(_ file: LogFile, isMixed: Bool) {
            self.file = file
            let changed = min(
                file.status?.modified.microseconds ?? Int64.max, file.gzipTime?.microseconds ?? Int64.max)
            isOld = file.name.rotation != .current
            rank =
                switch file.name.rotation {
                case .current: -changed
                case _ where isMixed: -changed
                case .number(let number): Int64(number)
                case .date(let date): -date.start.secondsOnWall
                }
        }

        static func == (a: NamedOrder, b: NamedOrder) -> Bool { !(a < b) && !(b < a) }

        static func < (a: NamedOrder, b: NamedOrder) -> Bool {
            if a.isOld != b.isOld { return b.isOld }
            return a.rank == b.rank ? a.file.path < b.file.path : a.rank < b.rank
        }
    }

    /// Oldest first by the times of first lines; what has none stays beside the newer neighbor of its name.
    private static func byTime(_ newestFirst: [Part]) -> [Part] {
        var time = Int64.max
        let keyed = newestFirst.enumerated().map { index, part in
            if let first = part.first { time = first.microseconds }
            return (time: time, index: index, part: part)
        }
        return keyed.sorted { $0.time == $1.time ? $0.index > $1.index : $0.time < $1.time }.map(\.part)
    }

    // MARK: Times

    private static let day: Int64 = 86_400_000_000
    /// 1980: earlier ones were never set.
    private static let earliest = Moment(seconds: 315_532_800)

    private static func changed(_ file: LogFile, newer: Moment?, zone: LocalZone, now: Moment) -> Changed {
        guard let status = file.status, status.kind == .regular else { return Changed(moment: now, source: .now) }
        var changed = Changed(moment: status.modified, source: .modified)
        if let time = file.gzipTime, time >= earliest, time < changed.moment {
            changed = Changed(moment: time, source: .gzipHeader)
        }
        if case .date(let date) = file.name.rotation {
            let end = date.end.moment(offset: zone.offset(at: date.end).seconds)
            // Names by the beginning of a month have a month to go.
            if changed.moment.microseconds - end.microseconds > 32 * day {
                changed = Changed(moment: end, source: .nameDate)
            }
        }
        // A part was written before the next one began; a day for clocks and late lines.
        if let newer, changed.moment.microseconds - newer.microseconds > day {
            changed = Changed(moment: newer, source: .nextPart)
        }
        return changed
    }

    /// The first line's time, and the offset of its zone.
    private static func first(_ time: LineTime?, _ changed: Moment, _ zone: LocalZone) -> (Moment?, offset: Int) {
        switch time {
        case nil: return (nil, 0)
        case .moment(let moment): return (moment, 0)
        case .wall(let wall):
            let offset = zone.offset(at: wall).seconds
            return (wall.moment(offset: offset), offset)
        case .yearless(let month, let day, let second, let microsecond):
            let year = LogClock.firstYear(last: (month, day), changed: changed, newYears: 0, zone: zone)
            var clock = LogClock(zone: zone, year: year)
            let moment = clock.moment(month: month, day: day, second: second, microsecond: microsecond).moment
            let wall = WallTime(year: year, month: month, day: day, second: second)
            return (moment, zone.offset(at: wall).seconds)
        }
    }
}
