import LogReading
import Sigma

/// What is to be known of a log that is told while it is written.
struct Following {
    /// Of this log, whatever others say.
    var clock = LiveClock()
    /// When the lines came that are read now.
    var arrival = ContinuousClock.now
}

/// Telling what lines say while they are written.
extension LineOrder {
    /// What is found from now on is told by whoever follows the log.
    ///
    /// - Parameter correlations: Gets the events of this log and of others.
    mutating func beginFollowing(_ correlations: LiveCorrelations) {
        following = Following()
        sink.live = EventSink.Live(correlations: correlations)
        sink.log = correlations.beginLog()
    }

    /// Says when the lines come that are read next.
    mutating func arrive(at instant: ContinuousClock.Instant) {
        following?.arrival = instant
        sink.live?.arrival = instant
    }

    /// Knows how late it is by a line.
    mutating func note(_ time: Moment) {
        guard let arrival = following?.arrival else { return }
        _ = following?.clock.place(time, at: arrival)
    }

    /// Says that no line has come until a moment.
    mutating func pass(at instant: ContinuousClock.Instant, _ body: (LogMatch) throws -> Void) rethrows {
        guard let now = following?.clock.now(at: instant) else { return }
        arrive(at: instant)
        derivation.pass(to: now)
        if derivation.hasEvents { try takeDerived(nil, body) }
    }

    /// What was read as one file is found under another name from now on, as after rotation.
    mutating func rename(_ file: Int, to name: String) {
        derivation.rename(file, to: name)
        sink.live?.rename(file, to: name)
    }
}

extension EventTime {
    init(_ moment: Moment) { self.init(nanoseconds: moment.microseconds * 1_000) }
}
