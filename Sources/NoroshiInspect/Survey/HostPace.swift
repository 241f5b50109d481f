import NoroshiNet

/// How fast one host may be asked: how many connections may be waiting for its answer, and how many a second.
///
/// The width grows with every answer and is halved when an answer to a second try shows that the first was lost.
/// The time allowed for a connection follows the host's own answers (RFC 6298 §2).
struct HostPace {
    enum Permit: Equatable {
        case now
        case later(MonotonicTime)
        /// As many as may wait are waiting: ask again when one has ended.
        case full
    }

    static let firstWidth = 512.0
    static let widest = 2_048.0
    static let narrowest = 16.0
    /// The time allowed for a connection lies between these.
    static let shortestWait = Duration.milliseconds(300)
    static let longestWait = Duration.seconds(1)

    private(set) var width: Double
    private let isLimited: Bool
    /// Nanoseconds between two connections; 0 for no limit.
    private let interval: Int64
    private var nextStart = MonotonicTime(nanoseconds: 0)
    private var waiting = 0
    private var smoothed: Int64?
    private var variation: Int64 = 0
    private var lastNarrowed = MonotonicTime(nanoseconds: 0)

    /// - Parameter rate: Connections a second; nil for a host that needs no mercy: this one.
    init(rate: Int?) {
        isLimited = rate != nil
        width = rate == nil ? .infinity : Self.firstWidth
        interval = rate.map { Int64(1_000_000_000 / max(1, $0)) } ?? 0
    }

    func permit(at now: MonotonicTime) -> Permit {
        guard isLimited else { return .now }
        if Double(waiting) >= width { return .full }
        return nextStart <= now ? .now : .later(nextStart)
    }

    /// A connection was begun.
    mutating func begin(at now: MonotonicTime) {
        guard isLimited else { return }
        waiting += 1
        // A pause is not saved up: at most a hundredth of a second's worth goes out at once.
        nextStart = max(nextStart, now + .milliseconds(-10)) + .nanoseconds(interval)
    }

    /// The host answered, in whichever way, after `time`.
    mutating func answered(after time: Duration, isSecondTry: Bool, at now: MonotonicTime) {
        guard isLimited else { return }
        waiting -= 1
        let sample = time.nanoseconds
        if let mean = smoothed {
            variation = (3 * variation + abs(mean - sample)) / 4
            smoothed = (7 * mean + sample) / 8
        } else {
            (smoothed, variation) = (sample, sample / 2)
        }
        if isSecondTry {
            guard now - lastNarrowed > Self.longestWait else { return }
            lastNarrowed = now
            width = max(Self.narrowest, width / 2)
        } else {
            width = min(Self.widest, width + 1)
        }
    }

    /// Nothing came back.
    mutating func missed() { if isLimited { waiting -= 1 } }

    /// How long to wait for a connection; a second try waits twice as long.
    func wait(isSecondTry: Bool) -> Duration {
        guard let smoothed else { return Self.longestWait }
        let time = Duration.nanoseconds(smoothed + 4 * variation)
        return min(max(time, Self.shortestWait), Self.longestWait) * (isSecondTry ? 2 : 1)
    }
}
