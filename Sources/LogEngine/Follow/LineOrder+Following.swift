import LogReading
import Sigma

/// What is to be known of a log that is told while it is written.
struct Following {
    /// Which story, of whom.
    struct Episode: Hashable {
        let correlation: Int
        let group: [CorrelationMatch.GroupValue]
    }

    /// nil as long as what is read was there before.
    var clock: LiveClock?
    /// Up to when all is judged, as long as there is no clock.
    var start: Moment?
    /// When the lines came that are read now.
    var arrival = ContinuousClock.now
    /// What is found was told by an earlier run.
    var isLeadIn = false
    /// Up to which event a story was told.
    struct Told {
        let last: EventTime
        let count: Int
    }

    /// Stories that go on.
    var episodes: [Episode: Told] = [:]
    /// What has come of stories that were told before: those that went on, when they end.
    var ended: [LogStory] = []

    /// All that goes on was told until a moment.
    mutating func tell(until time: EventTime) {
        for episode in episodes.keys { episodes[episode] = Told(last: time, count: .max) }
    }
}

/// Telling stories when they begin.
extension LineOrder {
    /// What is found from now on is told by whoever follows the log.
    mutating func beginFollowing() { following = Following() }

    /// Reads lines that an earlier run has told of: what began in them is known, and not told again.
    mutating func setLeadIn(_ isLeadIn: Bool) {
        // What the lead-in has is decided before anything else is.
        if !isLeadIn, let newest { sink.correlator.advance(to: EventTime(newest)) }
        _ = stories()
        following?.isLeadIn = isLeadIn
        following?.ended = []
        guard !isLeadIn, let newest else { return }
        following?.start = newest
        following?.tell(until: EventTime(newest))
    }

    /// All that was there is read: from now on lines are taken as they come.
    mutating func goLive() {
        guard following?.clock == nil else { return }
        if let newest { sink.correlator.advance(to: EventTime(newest)) }
        following?.clock = LiveClock(from: newest)
    }

    /// When an event is taken to have happened.
    mutating func placed(_ time: Moment) -> EventTime {
        guard let arrival = following?.arrival else { return EventTime(time) }
        if let placed = following?.clock?.place(time, at: arrival) { return EventTime(placed) }
        return EventTime(max(time, following?.start ?? time))
    }

    /// Decides what the lines that came make.
    mutating func settle() {
        guard let following, let now = following.clock?.now(at: following.arrival) else { return }
        sink.correlator.advance(to: EventTime(now))
    }

    /// Says that no line has come until a moment.
    mutating func pass(at instant: ContinuousClock.Instant, _ body: (LogMatch) throws -> Void) rethrows {
        guard let now = following?.clock?.now(at: instant) else { return }
        following?.arrival = instant
        derivation.pass(to: now)
        if derivation.hasEvents { try takeDerived(nil, body) }
        sink.correlator.advance(to: EventTime(Moment(microseconds: now.microseconds - Self.lateness)))
    }

    /// In microseconds: what programs, and those who pass their lines on, may take until a line is written.
    private static var lateness: Int64 { 60_000_000 }

    mutating func collectFollowing() {
        for match in sink.correlator.takeMatches() {
            let episode = Following.Episode(correlation: match.correlation, group: match.group)
            switch match.phase {
            case .began:
                following?.episodes[episode] = Following.Told(last: match.last, count: match.count)
                if following?.isLeadIn == false { append(story(match, sink.places)) }
            case .ended, .abandoned:
                let told = following?.episodes.removeValue(forKey: episode)
                guard let told, match.last > told.last || match.count > told.count else { continue }
                let story = story(match, sink.places)
                following?.ended.append(story)
            }
        }
    }

    /// The stories that ended since it was asked last, of those that went on after they were told.
    mutating func endedStories() -> [LogStory] {
        defer { following?.ended = [] }
        return following?.ended ?? []
    }
}

extension EventTime {
    init(_ moment: Moment) { self.init(nanoseconds: moment.microseconds * 1_000) }
}
