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
    private var order: LineOrder
    private var file: File?

    /// - Parameter share: How many logs share the memory.
    init(_ rules: LogRules, _ options: LogRun.Options, share: Int) {
        zone = options.zone
        order = LineOrder(
            rules, options, memory: max(Self.leastMemory, LineOrder.correlationMemory / share),
            places: Self.maximumPlaces)
        order.beginFollowing()
    }

    /// For correlations, in bytes.
    private static let leastMemory = 1 << 20
    /// Where events of correlations stand, 16 bytes each.
    private static let maximumPlaces = 1 << 16

    var correlation: Correlator.Statistics { order.sink.correlator.statistics }
    var timeless: Int { order.timeless }

    // MARK: Lines

    /// Looks at what was told before following begins, so that it is known of attacks that have begun.
    ///
    /// - Throws: `ReadError`.
    func begin(at place: FollowedPlace, _ worker: inout LineWorker) throws {
        guard file == nil else { return }
        guard let log = try? OpenLog(place.path), log.status.identity == place.identity, log.compression == nil,
            let descriptor = log.descriptor, place.place > 0
        else { return }
        var text = LogText(
            name: "\(place.path)", source: .descriptor(descriptor), changed: log.status.modified)
        text.file = LogText.File(descriptor: descriptor, size: place.place, isOpen: false)
        let lead = try LeadIn(descriptor, before: place.place)
        (text.offset, text.line, text.told) = (lead.offset, place.line - lead.lines, place.place)
        order.setLeadIn(true)
        begin(text, place.path, place.identity)
        _ = try take(text.source.ending(at: place.place), from: text.offset, after: text.line, &worker) { _ in }
        file?.end = place.place
        order.setLeadIn(false)
    }

    /// Takes new lines.
    ///
    /// - Parameter body: Gets each match that is to be told by itself.
    func take(
        _ lines: FollowedLines, at arrival: ContinuousClock.Instant, _ worker: inout LineWorker,
        _ body: (LogMatch) throws -> Void
    ) throws -> JudgedPart.Counts {
        if file == nil, lines.range.lowerBound > 0 {
            try begin(
                at: FollowedPlace(
                    path: lines.path, identity: lines.identity, series: lines.series, place: lines.range.lowerBound,
                    line: lines.line), &worker)
        }
        order.following?.arrival = arrival
        if file?.path != lines.path || file?.identity != lines.identity || file?.end ?? 0 > lines.range.lowerBound {
            try order.end(body)
            begin(text(lines), lines.path, lines.identity)
        }
        file?.end = lines.range.upperBound
        let counts = try take(lines.source, from: lines.range.lowerBound, after: lines.line, &worker, body)
        order.settle()
        return counts
    }

    private func take(
        _ source: ByteSource, from offset: Int, after lines: Int, _ worker: inout LineWorker,
        _ body: (LogMatch) throws -> Void
    ) throws -> JudgedPart.Counts {
        let seesBlocks = order.seesBlocks
        return try worker.judge(
            source, from: offset, isEnded: true,
            block: { bytes, offset, number in
                guard seesBlocks else { return }
                order.see(BlockLook(bytes, offset: offset, line: number), linesBefore: lines)
            },
            { line, event, bytes in
                var line = line
                line.number += lines
                try order.take(line, event, bytes, body)
            })
    }

    // MARK: Files

    private func begin(_ text: LogText, _ path: PathBytes, _ identity: FileIdentity) {
        // Lines of the part before are looked for where it is now.
        if let file, file.path == path {
            let moved = file.identity == identity ? nil : file.identity.path(beside: path)
            order.derivation.rename(file.number, to: moved.map { "\($0)" } ?? "\(path) (gone)")
        }
        order.begin(file: text.name, firstYear: YearGuess.firstYear(of: text, zone: zone), told: text.told)
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

    func goLive() { order.goLive() }

    /// Says that no line has come until a moment.
    func pass(at instant: ContinuousClock.Instant, _ body: (LogMatch) throws -> Void) rethrows {
        try order.pass(at: instant, body)
    }

    /// Decides what still waits.
    func finish(_ body: (LogMatch) throws -> Void) rethrows {
        try order.end(body)
        try order.finish(body)
    }

    /// What correlations have found since it was asked last, and what has become of what was told before.
    func stories() -> (found: [LogStory], ended: [LogStory]) { (order.stories(), order.endedStories()) }
}
