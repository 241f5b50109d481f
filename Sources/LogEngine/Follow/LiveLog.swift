import Glibc
import LiteralScan
import LogInput
import LogReading
import Sigma

/// One log that is followed, with all its parts, and what its lines make together.
final class LiveLog {
    private struct File {
        let path: PathBytes
        let identity: FileIdentity
        /// As places of events name it.
        let number: Int
        /// After the last line that was taken.
        var end: Int
    }

    private let zone: LocalZone
    /// How far back correlations look.
    private let span: Duration
    private let correlations: LiveCorrelations
    private var order: LineOrder
    private var file: File?

    /// - Parameter correlations: Get the events of this log and of others.
    init(_ rules: LogRules, _ options: LogRun.Options, _ correlations: LiveCorrelations) {
        zone = options.zone
        span = rules.rules.correlations.map(\.timespan).max() ?? .zero
        self.correlations = correlations
        // Events go to what all logs share.
        order = LineOrder(rules, options, memory: 1 << 16, places: 1)
        order.beginFollowing(correlations)
    }

    var timeless: Int { order.timeless }

    // MARK: Lines

    /// Looks at what was told before following begins, so that it is known of attacks that have begun.
    ///
    /// - Throws: `ReadError`.
    func begin(at place: FollowedPlace, _ worker: inout LineWorker) throws {
        guard file == nil, correlations.isLookingBack else { return }
        // A log that was rotated a moment ago has little in it.
        if place.place < LeadIn.maximum, let earlier = EarlierPart(before: place, span: span) {
            try take(earlier, LeadIn.maximum - place.place, &worker)
        }
        guard place.place > 0, let log = try? OpenLog(place.path), log.status.identity == place.identity,
            let descriptor = log.descriptor
        else { return }
        try take(log, descriptor, place.path, until: place.place, lines: place.line, LeadIn.maximum, &worker)
        file?.end = place.place
    }

    private func take(_ earlier: EarlierPart, _ room: Int, _ worker: inout LineWorker) throws {
        guard let descriptor = earlier.log.descriptor, let end = earlier.end else {
            var text = LogText(
                name: "\(earlier.path)", source: earlier.log.source, changed: earlier.log.status.modified)
            text.told = .max
            // It can be read once, and its first line is not looked at before.
            text.firstTime = LogFinder.find([earlier.path]).first?.log?.firstTime
            begin(text, earlier.path, earlier.log.status.identity)
            _ = try take(text.source.ending(at: room), from: 0, after: 0, &worker) { _ in }
            return
        }
        try take(earlier.log, descriptor, earlier.path, until: end.place, lines: end.lines, room, &worker)
    }

    /// Takes lines that an earlier run has told of.
    private func take(
        _ log: OpenLog, _ descriptor: Int32, _ path: PathBytes, until end: Int, lines: Int, _ room: Int,
        _ worker: inout LineWorker
    ) throws {
        var text = LogText(name: "\(path)", source: .descriptor(descriptor), changed: log.status.modified)
        text.file = LogText.File(descriptor: descriptor, size: end, isOpen: false)
        let lead = try LeadIn(descriptor, before: end, maximum: room)
        (text.offset, text.line, text.told) = (lead.offset, lines - lead.lines, end)
        begin(text, path, log.status.identity)
        _ = try take(text.source.ending(at: end), from: text.offset, after: text.line, &worker) { _ in }
    }

    /// Takes new lines.
    ///
    /// - Parameter body: Gets each match that is to be told by itself.
    func take(
        _ lines: FollowedLines, at arrival: ContinuousClock.Instant, _ worker: inout LineWorker,
        _ body: (LogMatch) throws -> Void
    ) throws -> JudgedPart.Counts {
        if file == nil {
            try begin(
                at: FollowedPlace(
                    path: lines.path, identity: lines.identity, series: lines.series, place: lines.range.lowerBound,
                    line: lines.line), &worker)
        }
        order.arrive(at: arrival)
        if file?.path != lines.path || file?.identity != lines.identity || file?.end ?? 0 > lines.range.lowerBound {
            try order.end(body)
            begin(text(lines), lines.path, lines.identity)
        }
        file?.end = lines.range.upperBound
        return try take(lines.source, from: lines.range.lowerBound, after: lines.line, &worker, body)
    }

    private func take(
        _ source: ByteSource, from offset: Int, after lines: Int, _ worker: inout LineWorker,
        _ body: (LogMatch) throws -> Void
    ) throws -> JudgedPart.Counts {
        let seesBlocks = order.seesBlocks
        return try worker.judge(
            source, from: offset, after: lines, isEnded: true,
            block: { bytes, offset, number in
                guard seesBlocks else { return }
                order.see(BlockLook(bytes, offset: offset, line: number), linesBefore: lines)
            },
            { line, event, bytes in try order.take(line, event, bytes, body) })
    }

    // MARK: Files

    private func begin(_ text: LogText, _ path: PathBytes, _ identity: FileIdentity) {
        // Lines of the part before are looked for where it is now.
        if let file, file.path == path {
            let moved = file.identity == identity ? nil : file.identity.path(beside: path)
            order.rename(file.number, to: moved.map { "\($0)" } ?? "\(path) (gone)")
        }
        order.begin(file: text.name, years: LogYears(of: text, zone: zone), told: text.told)
        file = File(path: path, identity: identity, number: order.derivation.files.count - 1, end: text.told)
    }

    private func text(_ lines: FollowedLines) -> LogText {
        let status = try? FileStatus.of(lines.path, followingLinks: true)
        let changed = status?.identity == lines.identity ? status?.modified : nil
        var text = LogText(
            name: "\(lines.path)", source: lines.source, changed: changed ?? Moment(seconds: Int64(time(nil))))
        let first = lines.bytes.prefix { $0 != UInt8(ascii: "\n") }
        text.firstTime = LineBytes.with(Array(first)) { LogLine($0).time }
        return text
    }

    // MARK: Time

    /// Says that no line has come until a moment.
    func pass(at instant: ContinuousClock.Instant, _ body: (LogMatch) throws -> Void) rethrows {
        try order.pass(at: instant, body)
    }

    /// Decides what still waits.
    func finish(_ body: (LogMatch) throws -> Void) rethrows {
        try order.end(body)
        try order.finish(body)
    }
}
