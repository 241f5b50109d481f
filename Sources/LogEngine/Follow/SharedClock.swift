package import LogReading

/// What time it is in several logs that are being written, and up to when all of them can be judged.
///
/// Lines of two logs come in another order than they were written in. So what comes waits for a moment, and what came
/// within it is put in the order of time, whatever time it is of. What comes later than that counts as written when it
/// comes: an event is never judged before one that was judged already.
package struct SharedClock: Sendable {
    /// What came within a part of the wait.
    private struct Step {
        let begin: ContinuousClock.Instant
        /// When the last of it came, and the latest time.
        var arrival: ContinuousClock.Instant
        var time: Moment
    }

    /// The latest time, and when it came.
    private var last: (time: Moment, arrival: ContinuousClock.Instant)?
    /// No event counts as written before.
    package private(set) var judged: Moment?
    /// What waits, the oldest first.
    private var steps: [Step] = []
    /// A time so far ahead that a second one has to confirm it.
    private var doubtful: Moment?

    /// In microseconds: what is further ahead is believed when it is confirmed, as correlations do.
    private static let leap: Int64 = 86_400_000_000
    /// In microseconds: what programs, and those who pass their lines on, may take where no line has come.
    private static let lateness: Int64 = 60_000_000
    /// So many steps are within the wait.
    private static let stepsOfWait = 16

    /// - Parameter judged: Up to when the logs are judged already.
    package init(from judged: Moment? = nil) { self.judged = judged }

    /// The time in the logs; nil before the first event.
    package func now(at instant: ContinuousClock.Instant) -> Moment? {
        last.map { last in
            let (seconds, attoseconds) = (instant - last.arrival).components
            let passed = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
            return Moment(microseconds: last.time.microseconds + passed)
        }
    }

    /// When an event is taken to have happened.
    ///
    /// - Parameter wait: How long events wait for those of other logs.
    package mutating func place(
        _ time: Moment, at arrival: ContinuousClock.Instant, wait: Duration
    ) -> Moment {
        var placed = time
        if let now = now(at: arrival) {
            if judged.map({ time < $0 }) ?? false || isDoubtful(time, now) { placed = now }
        } else if let judged {
            placed = max(time, judged)
        }
        guard last.map({ placed >= $0.time }) ?? true else { return placed }
        last = (placed, arrival)
        if let step = steps.last, arrival - step.begin < wait / Self.stepsOfWait {
            steps[steps.count - 1].arrival = arrival
            steps[steps.count - 1].time = placed
        } else {
            steps.append(Step(begin: arrival, arrival: arrival, time: placed))
        }
        return placed
    }

    /// Up to when all is to be judged at a moment; nil where nothing has come yet.
    package mutating func judge(at instant: ContinuousClock.Instant, wait: Duration) -> Moment? {
        let over = steps.prefix { $0.arrival + wait <= instant }
        var until = over.last?.time
        steps.removeFirst(over.count)
        if steps.isEmpty, let now = now(at: instant) {
            let sure = Moment(microseconds: now.microseconds - Self.lateness)
            until = until.map { max($0, sure) } ?? sure
        }
        if let until { judged = judged.map { max($0, until) } ?? until }
        return judged
    }

    /// When the next of what waits is to be judged.
    package func due(wait: Duration) -> ContinuousClock.Instant? { steps.first.map { $0.arrival + wait } }

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
