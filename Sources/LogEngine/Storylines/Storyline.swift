package import LogReading
package import Sigma

/// What is known of one attack, by one address or about one account or host: its events in the order of time.
package struct Storyline: Sendable {
    /// In the order of ``StorylineEvent/time``.
    package let events: [StorylineEvent]
    /// Of the worst event.
    package let level: Metadata.Level
    package let first: Moment
    package let last: Moment
    /// Lines that its events count, those that several of them count only once; there may be more.
    package let count: Int
    package let addresses: NameList
    /// Accounts that were made, entered or used; names that were only tried are none.
    package let accounts: NameList
    package let hosts: NameList

    /// Lines in an hour, from the first to the last; nil where less than a minute lies between them.
    package var perHour: Double? {
        let seconds = Double(last.microseconds - first.microseconds) / 1e6
        return seconds < 60 ? nil : Double(count) * 3600 / seconds
    }

    /// nil where no event has a time, or none is more than informational.
    init?(_ unsorted: [StorylineEvent]) {
        let timed = unsorted.compactMap { event in
            event.time.flatMap { time in event.first.map { (time, $0, event.last ?? $0, event) } }
        }
        guard let first = timed.map(\.1).min(), let last = timed.map(\.2).max(),
            let level = unsorted.compactMap(\.level).max(by: { $0.rank < $1.rank }), level != .informational
        else { return nil }
        self.first = first
        self.last = last
        self.level = level
        // Of what happened at the same time, what began first; equal ones stay as they came.
        events = timed.enumerated().sorted {
            ($0.element.0, $0.element.1, $0.offset) < ($1.element.0, $1.element.1, $1.offset)
        }.map(\.element.3)
        count = Self.count(unsorted)
        var addresses = NameList()
        var accounts = NameList()
        var hosts = NameList()
        for event in events {
            if event.peer != nil || event.addresses.names.count == 1 { addresses.add(event.addresses) }
            for entry in event.accounts { accounts.add(entry.account.name) }
            hosts.add(event.hosts)
        }
        self.addresses = addresses
        self.accounts = accounts
        self.hosts = hosts
    }

    /// Every line once as far as can be told: events over the same rules count the same lines, and of those the
    /// largest number stands for all; several rules may show one line. Of what came together or in an order only the
    /// line that completed it is new where other events count the lines of its rules.
    private static func count(_ events: [StorylineEvent]) -> Int {
        var clusters: [(bases: Set<Int>, count: Int, places: Set<LogStory.Place>)] = []
        var places: Set<LogStory.Place> = []
        let bases = Set(events.filter { !$0.isTemporal }.flatMap(\.bases))
        for event in events {
            let shown = event.lines.map(\.place)
            if event.isTemporal, !bases.isDisjoint(with: event.bases) {
                places.formUnion(shown.suffix(1))
            } else if event.count == shown.count {
                places.formUnion(shown)
            } else {
                var cluster = (bases: Set(event.bases), count: event.count, places: Set(shown))
                // One that is joined with another may touch a third.
                while let other = clusters.firstIndex(where: { !$0.bases.isDisjoint(with: cluster.bases) }) {
                    cluster.bases.formUnion(clusters[other].bases)
                    cluster.count = max(cluster.count, clusters[other].count)
                    cluster.places.formUnion(clusters[other].places)
                    clusters.remove(at: other)
                }
                clusters.append(cluster)
            }
        }
        let counted = clusters.reduce(into: Set()) { $0.formUnion($1.places) }
        return max(1, clusters.reduce(0) { $0 + $1.count } + places.subtracting(counted).count)
    }
}
