import LogReading
import Sigma

/// What correlations have found that others are about: those know only what came from the moment on in which the ones
/// below them held.
struct StoryCores: Sendable {
    struct Core: Sendable {
        let first: Moment
        let last: Moment
        let count: Int
        let lines: [StorylineEvent.Line]

        init(_ match: CorrelationMatch, lines: [StorylineEvent.Line]) {
            first = Moment(match.first)
            last = Moment(match.last)
            count = match.count
            self.lines = lines
        }
    }

    private var cores: [CorrelationBases.Group: [Core]] = [:]
    private var count = 0

    /// Beyond it all are forgotten: those above tell what they know by themselves.
    private static let maximum = 1 << 14

    mutating func add(_ core: Core, _ group: CorrelationBases.Group) {
        // How it went on is told of the same beginning.
        if let place = cores[group]?.firstIndex(where: { $0.first == core.first }) {
            cores[group]?[place] = core
            return
        }
        if count == Self.maximum { (cores, count) = ([:], 0) }
        count += 1
        cores[group, default: []].append(core)
    }

    /// What was found about a group while something was going on.
    ///
    /// - Returns: The time of the first line, the lines that were counted (0 where some of them came later), and the
    ///   first of them.
    func find(
        _ group: CorrelationBases.Group, from first: Moment, to last: Moment
    ) -> (first: Moment, count: Int, lines: [StorylineEvent.Line])? {
        let found = (cores[group] ?? []).filter { $0.first <= last && $0.last >= first }.sorted { $0.first < $1.first }
        guard let earliest = found.first else { return nil }
        let isOver = found.allSatisfy { $0.last <= last }
        return (earliest.first, isOver ? found.reduce(0) { $0 + $1.count } : 0, earliest.lines)
    }

    /// Gives an event the lines before it.
    func complete(_ event: inout StorylineEvent, lines: Int) {
        guard let group = event.core, let first = event.first, let last = event.last,
            let known = find(group, from: first, to: last)
        else { return }
        event.count = max(event.count, known.count)
        guard known.first < first else { return }
        event.first = known.first
        let firsts = Array(known.lines.prefix(max(1, lines - 1)))
        let final = event.lines.suffix(lines > 1 ? 1 : 0)
        event.lines = firsts + final.filter { line in !firsts.contains { $0.place == line.place } }
    }
}

extension Moment {
    init(_ time: EventTime) { self.init(microseconds: time.nanoseconds / 1_000) }
}

extension Correlation {
    /// What a field of a group is called in the events themselves.
    func field(_ name: String) -> String {
        aliases.first { $0.name == name }?.fields.first?.field ?? name
    }
}
