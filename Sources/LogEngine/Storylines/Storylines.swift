package import LogReading
package import Sigma

/// Joins what rules and correlations find into storylines: one for each attack, with its events in the order of time.
///
/// The same rule or correlation about the same address, account or host is one event with a count, as long as no more
/// than ``Options/quiet`` lies between, for lines without an address ``Options/ofHost``. ``finish()`` joins events;
/// see ``StorylineJoins`` for what is joined and what is not. Nothing is known here of how storylines are told.
///
/// Matches and stories may come in any order; the same ones in the same order make the same storylines.
///
/// Memory is bounded: beyond ``Options/maximumEvents`` those of the lowest level, of these those with the fewest
/// lines and of these the latest, are given up and counted in ``leftOut``. Beyond ``Options/memory`` lines are not
/// kept, only their places.
package struct Storylines: Sendable {
    package struct Options: Sendable {
        /// Between two events of one address.
        package var quiet = Duration.seconds(86_400)
        /// The same for a private address, behind which many may stand.
        package var quietOfPrivate = Duration.seconds(3_600)
        /// From the making of an account, or its taking over, to what is done with it.
        package var ofAccount = Duration.seconds(86_400)
        /// From a break-in to what happens on the host, where nothing else joins them.
        package var ofHost = Duration.seconds(3_600)
        /// From a fault on the host to the break-in that it may have been for.
        package var beforeBreakIn = Duration.seconds(600)
        /// Addresses in one storyline; what would bring in more stays apart.
        package var maximumAddresses = 16
        package var maximumEvents = 1 << 15
        /// Lines that an event keeps: the first ones and the last.
        package var lines = 4
        /// In bytes, for all lines that are kept.
        package var memory = 32 << 20
        /// Addresses that many share, such as a gateway's: they join nothing.
        package var shared: Set<PeerAddress> = []

        package init() {}
    }

    /// What was given up for want of memory.
    package struct LeftOut: Sendable, Hashable {
        package var events = 0
        /// Lines that those events counted.
        package var lines = 0
    }

    package struct Result: Sendable {
        /// The worst first, of these the earliest.
        package let storylines: [Storyline]
        /// What belongs to none, in the order of time; what has no time comes last.
        package let others: [StorylineEvent]
    }

    /// Whom the events of one rule have to be about to be one.
    private enum Subject: Hashable {
        case address(PeerAddress)
        case account(host: [UInt8], user: [UInt8])
        case group([CorrelationMatch.GroupValue])
        /// By its file, where nobody is known.
        case file(String)
    }

    private struct Key: Hashable {
        let source: StorylineEvent.Source
        let subject: Subject
    }

    private let rules: RuleSet
    private let options: Options
    private let bases: CorrelationBases
    private var events: [StorylineEvent] = []
    private var keys: [Key] = []
    /// The events of a key, which lie further apart than the quiet.
    private var places: [Key: [Int]] = [:]
    private var keptBytes = 0
    /// What others are about that are told.
    private var cores = StoryCores()
    package private(set) var leftOut = LeftOut()

    package init(_ rules: RuleSet, options: Options = Options()) {
        self.rules = rules
        self.options = options
        bases = CorrelationBases(rules)
    }

    // MARK: Taking

    package mutating func add(_ match: LogMatch) {
        let who = Participants(match.fields)
        var event = StorylineEvent(
            source: .rule(match.rule), level: rules.rules[match.rule].metadata.level, count: 1, bases: [match.rule])
        (event.first, event.last) = (match.time, match.time)
        event.peer = joining(who.address?.value)
        event.take(who)
        let subject: Subject =
            if let peer = event.peer {
                .address(peer)
            } else if who.user != nil || who.host != nil {
                .account(host: who.host ?? [], user: who.user ?? [])
            } else {
                .file(match.file)
            }
        let place = LogStory.Place(file: match.file, line: match.line, offset: match.offset)
        event.lines = [StorylineEvent.Line(place: place, bytes: match.bytes)]
        take(event, Key(source: event.source, subject: subject))
    }

    /// - Parameter lines: Those of its places that could be read again, with their fields; they tell accounts and
    ///   hosts.
    package mutating func add(_ story: LogStory, lines: [ToldLine]) {
        note(story, lines: lines)
        let number = story.match.correlation
        guard rules.isReported(correlation: number) else { return }
        let correlation = rules.correlations[number]
        let isTemporal = bases.isTemporal(number)
        var event = StorylineEvent(
            source: .correlation(number), level: correlation.metadata.level, count: story.match.count,
            isTemporal: isTemporal, bases: bases.of(correlation: number))
        event.first = Moment(story.match.first)
        event.last = Moment(story.match.last)
        event.core = bases.coreGroup(of: story.match)
        let group = Participants(story.match.group.map { (correlation.field($0.field), $0.value) })
        event.take(group)
        for line in lines { event.take(Participants(line.fields)) }
        // What lines of other addresses have in common joins none of them.
        let peers = Set(lines.compactMap { Participants($0.fields).address?.value })
        event.peer = joining(group.address?.value ?? (isTemporal && peers.count == 1 ? peers.first : nil))
        event.lines = shown(story, lines)
        let subject = group.address.flatMap { joining($0.value) }.map(Subject.address) ?? .group(story.match.group)
        take(event, Key(source: event.source, subject: subject))
    }

    /// Takes up only what stories know of those that they are about.
    package mutating func note(_ story: LogStory, lines: [ToldLine]) {
        guard bases.isCore(story.match.correlation) else { return }
        var kept = shown(story, lines)
        keep(&kept)
        cores.add(StoryCores.Core(story.match, lines: kept), bases.group(of: story.match))
    }

    private func shown(_ story: LogStory, _ lines: [ToldLine]) -> [StorylineEvent.Line] {
        let told = Dictionary(lines.map { ($0.place, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        let origins = Self.chosen(story.origins.filter { !story.places.contains($0) }, max(1, options.lines / 2))
        return (origins + Self.chosen(story.places, options.lines)).map {
            StorylineEvent.Line(place: $0, bytes: told[$0])
        }
    }

    /// Whether a story is told, or another one is about it that is.
    package func wants(_ story: LogStory) -> Bool {
        rules.isReported(correlation: story.match.correlation) || bases.isCore(story.match.correlation)
    }

    /// From when on a story went, and over how many lines, with what is known until now of the one that it is about.
    package func extent(of story: LogStory) -> (first: Moment, count: Int) {
        let (first, last) = (Moment(story.match.first), Moment(story.match.last))
        guard let known = bases.coreGroup(of: story.match).flatMap({ cores.find($0, from: first, to: last) }) else {
            return (first, story.match.count)
        }
        return (min(first, known.first), max(story.match.count, known.count))
    }

    private static func chosen<Element>(_ all: [Element], _ maximum: Int) -> [Element] {
        all.count <= maximum ? all : Array(all.prefix(max(1, maximum - 1))) + all.suffix(maximum > 1 ? 1 : 0)
    }

    private func joining(_ address: PeerAddress?) -> PeerAddress? {
        address.flatMap { $0.isOwn || options.shared.contains($0) ? nil : $0 }
    }

    private mutating func take(_ event: StorylineEvent, _ key: Key) {
        if let place = places[key]?.first(where: { isNear(events[$0], event) }) {
            merge(event, into: place)
            return
        }
        var event = event
        keep(&event.lines)
        places[key, default: []].append(events.count)
        events.append(event)
        keys.append(key)
        if events.count > max(1, options.maximumEvents) { giveUp() }
    }

    private func isNear(_ one: StorylineEvent, _ other: StorylineEvent) -> Bool {
        guard let first = one.first, let last = one.last else { return other.first == nil }
        guard let otherFirst = other.first, let otherLast = other.last else { return false }
        // Without an address, only what a correlation counts is the same thing for longer.
        let isBrief = if case .rule = one.source { true } else { one.isTemporal }
        let quiet = one.peer == nil && isBrief ? options.ofHost.microseconds : quiet(of: one.peer)
        return otherFirst.microseconds - last.microseconds <= quiet
            && first.microseconds - otherLast.microseconds <= quiet
    }

    private func quiet(of peer: PeerAddress?) -> Int64 {
        (peer?.isPrivate == true ? options.quietOfPrivate : options.quiet).microseconds
    }

    private mutating func merge(_ other: StorylineEvent, into place: Int) {
        events[place].count += other.count
        events[place].times += other.times
        if let first = other.first { events[place].first = min(events[place].first ?? first, first) }
        if let last = other.last { events[place].last = max(events[place].last ?? last, last) }
        events[place].addresses.add(other.addresses)
        events[place].users.add(other.users)
        events[place].hosts.add(other.hosts)
        events[place].entered.add(other.entered)
        events[place].hasActor = events[place].hasActor || other.hasActor
        for entry in other.accounts
        where events[place].accounts.count < 4 && !events[place].accounts.contains(where: { $0 == entry }) {
            events[place].accounts.append(entry)
        }
        if events[place].peer != other.peer { events[place].peer = nil }
        var rest = other.lines[...]
        while events[place].lines.count < options.lines, let line = rest.popFirst() {
            var kept = [line]
            keep(&kept)
            events[place].lines += kept
        }
        // The place of the last line follows the last one.
        guard options.lines > 1, let line = rest.last, let old = events[place].lines.popLast() else { return }
        keptBytes -= old.bytes?.count ?? 0
        var kept = [line]
        keep(&kept)
        events[place].lines += kept
    }

    // MARK: Memory

    private mutating func keep(_ lines: inout [StorylineEvent.Line]) {
        for index in lines.indices {
            let size = lines[index].bytes?.count ?? 0
            if keptBytes + size > options.memory {
                lines[index].bytes = nil
            } else {
                keptBytes += size
            }
        }
    }

    /// Gives up half of the events, those that matter least.
    private mutating func giveUp() {
        let order = events.indices.sorted { a, b in
            let (one, other) = (events[a], events[b])
            let (rank, otherRank) = (one.level?.rank ?? 0, other.level?.rank ?? 0)
            return (otherRank, other.count, a) < (rank, one.count, b)
        }
        let kept = order.prefix(options.maximumEvents / 2).sorted()
        for place in order.dropFirst(options.maximumEvents / 2) {
            leftOut.events += 1
            leftOut.lines += events[place].count
            keptBytes -= events[place].lines.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
        }
        events = kept.map { events[$0] }
        keys = kept.map { keys[$0] }
        places.removeAll(keepingCapacity: true)
        for (place, key) in keys.enumerated() { places[key, default: []].append(place) }
    }

    // MARK: Joining

    /// Joins all that was taken, and begins anew.
    package mutating func finish() -> Result {
        for place in events.indices { cores.complete(&events[place], lines: options.lines) }
        cores = StoryCores()
        var joins = StorylineJoins(events, options)
        joins.join()
        let joined = joins.events
        var groups: [Int: [Int]] = [:]
        for event in joined.indices { groups[joins.root(event), default: []].append(event) }
        events = []
        keys = []
        places = [:]
        keptBytes = 0
        var storylines: [Storyline] = []
        var others: [StorylineEvent] = []
        for members in groups.values.sorted(by: { ($0.first ?? 0) < ($1.first ?? 0) }) {
            let members = members.map { joined[$0] }
            if Self.isStoryline(members), let storyline = Storyline(members) {
                storylines.append(storyline)
            } else {
                others += members
            }
        }
        let far = Moment(microseconds: .max)
        return Result(
            storylines: storylines.enumerated().sorted {
                ($1.element.level.rank, $0.element.first, $0.offset) < (
                    $0.element.level.rank, $1.element.first, $1.offset
                )
            }.map(\.element),
            others: others.enumerated().sorted {
                ($0.element.first ?? far, $0.offset) < ($1.element.first ?? far, $1.offset)
            }.map(\.element))
    }

    /// One line by itself is no story; neither is what is only told for completeness.
    private static func isStoryline(_ events: [StorylineEvent]) -> Bool {
        guard events.contains(where: { !$0.isInformational }) else { return false }
        if events.contains(where: { if case .correlation = $0.source { true } else { false } }) { return true }
        // What has nobody in common is as many things as there are lines.
        return events.reduce(0) { $0 + $1.count } > 1 && events.contains { $0.peer != nil || !$0.hosts.names.isEmpty }
    }
}

extension Duration {
    /// Whole microseconds, as far as 64 bits reach.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(seconds, 1 << 40) * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
