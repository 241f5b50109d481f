package import LogReading

/// What time it is in a log that is being written, so that correlations need not wait for lines that may still come.
///
/// The log's own times are believed as long as they go on. A line that is older than the ones before it, as of a host
/// whose clock is behind, counts as written when it comes. The zone of the log does not matter: between two lines as
/// much time passes in the log as here.
package struct LiveClock: Sendable {
    /// Of the last line, and when it came.
    private var last: (time: Moment, arrival: ContinuousClock.Instant)?
    /// No line counts as written before.
    private let start: Moment?
    /// A time so far ahead that a second one has to confirm it.
    private var doubtful: Moment?

    /// In microseconds: what is further ahead is believed when it is confirmed, as correlations do.
    private static let leap: Int64 = 86_400_000_000

    /// - Parameter start: Up to when the log is judged already.
    package init(from start: Moment? = nil) { self.start = start }

    /// The time in the log; nil before the first line.
    package func now(at instant: ContinuousClock.Instant) -> Moment? {
        last.map { last in
            let (seconds, attoseconds) = (instant - last.arrival).components
            let passed = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
            return Moment(microseconds: last.time.microseconds + passed)
        }
    }

    /// When a line is taken to be written, which is never before the line that came before it.
    package mutating func place(_ time: Moment, at arrival: ContinuousClock.Instant) -> Moment {
        guard let last, let now = now(at: arrival) else {
            let placed = start.map { max($0, time) } ?? time
            last = (placed, arrival)
            return placed
        }
        var placed = time
        if time < last.time || isDoubtful(time, now) { placed = now }
        self.last = (placed, arrival)
        return placed
    }

    /// One line with a wrong date must not end all that others have begun.
    private mutating func isDoubtful(_ time: Moment, _ now: Moment) -> Bool {
        guard time.microseconds - now.microseconds > Self.leap else {
            doubtful = nil
            return false
        }
        if let doubtful, abs(doubtful.microseconds - time.microseconds) <= Self.leap {
            self.doubtful = nil
            return false
        }
        doubtful = time
        return true
    }
}
