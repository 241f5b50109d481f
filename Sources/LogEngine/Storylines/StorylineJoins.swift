import LogReading

/// Decides which events belong together.
///
/// Events are joined by, in this order:
/// 1. **Address.** The same address of the other side, with no more than ``Storylines/Options/quiet`` of silence
///    between (the address may belong to somebody else after that), or ``Storylines/Options/quietOfPrivate`` for
///    private addresses. The host's own and shared addresses join nothing; neither does a correlation over many
///    addresses.
/// 2. **Account that was made.** What names an account on the same host within ``Storylines/Options/ofAccount``
///    after it was made, from whatever address. A failed login names what a stranger typed, and joins nothing.
/// 3. **Account that was taken over.** Somebody got in with it in an event of level high or worse: what the account
///    does on that host within ``Storylines/Options/ofAccount``, in lines without an address. Lines with another
///    address are its owner's as likely as not. Names that programs or all administrators use join nothing.
/// 4. **Host.** Lines without an address and without somebody who did it, such as a new account or a fault of a
///    daemon: to the latest break-in on that host no more than ``Storylines/Options/ofHost`` before, else to the
///    first one no more than ``Storylines/Options/beforeBreakIn`` after, then only from level medium on. A break-in
///    is a login as in 3, or an account made by an event of level high or worse. It brings no two addresses together,
///    but those who use an account that was made after the break-in come with it.
///
/// A host alone, a user's name alone, or a name that was only tried never joins anything. One storyline has at most
/// ``Storylines/Options/maximumAddresses`` addresses.
struct StorylineJoins {
    private(set) var events: [StorylineEvent]
    let options: Storylines.Options
    private var parents: [Int]
    private(set) var peers: [Int: Set<PeerAddress>] = [:]
    /// By time.
    let order: [Int]

    struct Anchor {
        let time: Moment
        let event: Int
    }

    init(_ events: [StorylineEvent], _ options: Storylines.Options) {
        self.events = events
        self.options = options
        parents = Array(events.indices)
        order = events.indices.filter { events[$0].first != nil }.sorted {
            (events[$0].first ?? Self.never, $0) < (events[$1].first ?? Self.never, $1)
        }
        for (event, value) in events.enumerated() { peers[event] = value.peer.map { [$0] } }
    }

    private static let never = Moment(microseconds: .max)

    mutating func join() {
        joinAddresses()
        let uses = usesOfMadeAccounts()
        // First, or whoever uses an account would be another than who broke in and made it.
        joinMakers(uses)
        for use in uses { join(use.event, to: use.maker, by: .account) }
        joinEnteredAccounts()
        joinHosts()
    }

    func root(_ event: Int) -> Int {
        var event = event
        while parents[event] != event { event = parents[event] }
        return event
    }

    mutating func join(_ event: Int, to other: Int, by link: StorylineEvent.Link) {
        let (one, two) = (root(event), root(other))
        if one == two {
            if events[event].link == nil { events[event].link = link }
            return
        }
        let union = (peers[one] ?? []).union(peers[two] ?? [])
        guard union.count <= options.maximumAddresses else { return }
        if events[event].link == nil { events[event].link = link }
        // The lower number stays the root, whatever was joined first.
        let (kept, gone) = (min(one, two), max(one, two))
        parents[gone] = kept
        // Paths stay short.
        parents[event] = kept
        parents[other] = kept
        peers[gone] = nil
        peers[kept] = union.isEmpty ? nil : union
    }

    // MARK: Addresses

    private mutating func joinAddresses() {
        var latest: [PeerAddress: (event: Int, last: Moment)] = [:]
        for event in order {
            guard let peer = events[event].peer, let first = events[event].first, let last = events[event].last else {
                continue
            }
            let quiet = (peer.isPrivate ? options.quietOfPrivate : options.quiet).microseconds
            if let known = latest[peer], first.microseconds - known.last.microseconds <= quiet {
                join(event, to: known.event, by: .address)
                latest[peer] = (event, max(last, known.last))
            } else {
                latest[peer] = (event, last)
            }
        }
    }

    // MARK: Accounts

    /// What names an account within a day after it was made, in the order of time, and what made it.
    private func usesOfMadeAccounts() -> [(event: Int, maker: Int)] {
        var made: [Participants.Account: [Anchor]] = [:]
        // Of what begins at the same time, the line that made it comes before what it is a part of.
        func rank(_ event: Int) -> (Moment, Int, Int) {
            (events[event].first ?? Self.never, events[event].isTemporal ? 1 : 0, event)
        }
        let limit = options.ofAccount
        for event in order.sorted(by: { rank($0) < rank($1) }) {
            guard let first = events[event].first else { continue }
            for entry in events[event].accounts
            where entry.isMade && latest(made[entry.account] ?? [], before: first, within: limit) == nil {
                made[entry.account, default: []].append(Anchor(time: first, event: event))
            }
        }
        return order.flatMap { event in
            events[event].accounts.compactMap { entry in
                // What goes on for long may have begun before.
                guard let anchor = latest(made[entry.account] ?? [], before: events[event].last, within: limit),
                    anchor.event != event
                else { return nil }
                return (event, anchor.event)
            }
        }
    }

    private mutating func joinEnteredAccounts() {
        var entered: [Participants.Account: [Anchor]] = [:]
        for event in order where isBreakIn(events[event]) {
            guard let time = events[event].time else { continue }
            for entry in events[event].accounts where entry.isEntered && !Participants.isCommon(entry.account.name) {
                entered[entry.account, default: []].append(Anchor(time: time, event: event))
            }
        }
        for account in entered.keys { entered[account]?.sort { ($0.time, $0.event) < ($1.time, $1.event) } }
        for event in order where events[event].peer == nil {
            for entry in events[event].accounts where !entry.isEntered {
                guard let anchors = entered[entry.account],
                    let anchor = latest(anchors, before: events[event].last, within: options.ofAccount)
                else { continue }
                join(event, to: anchor.event, by: .account)
            }
        }
    }

    func isBreakIn(_ event: StorylineEvent) -> Bool {
        event.peer != nil && (event.level?.rank ?? 0) >= 3 && event.accounts.contains { $0.isEntered }
    }

    /// The last of anchors, which are in the order of time, that is not after a time and near enough.
    private func latest(_ anchors: [Anchor], before time: Moment?, within limit: Duration) -> Anchor? {
        guard let time else { return nil }
        let next = anchors.partition { $0.time > time }
        guard next > 0 else { return nil }
        let anchor = anchors[next - 1]
        return time.microseconds - anchor.time.microseconds <= limit.microseconds ? anchor : nil
    }
}
