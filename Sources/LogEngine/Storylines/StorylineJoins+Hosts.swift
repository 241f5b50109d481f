import LogReading

/// What only the host and the time have in common.
extension StorylineJoins {
    /// Break-ins by their hosts, in the order of time.
    private struct BreakIns {
        private struct Place: Hashable {
            let host: [UInt8]
            let peer: PeerAddress
        }

        private var anchors: [[UInt8]: [Anchor]] = [:]
        /// When an address first broke in.
        private var earliest: [Place: Moment] = [:]

        /// Few lie near each other; more than these are not looked at.
        private static let looked = 8

        init(_ joins: StorylineJoins) {
            for event in joins.order {
                let value = joins.events[event]
                guard let time = value.time, (value.level?.rank ?? 0) >= 3 else { continue }
                let hosts = value.accounts.filter { $0.isMade || $0.isEntered && value.peer != nil }
                for host in Set(hosts.map(\.account.host)) {
                    anchors[host, default: []].append(Anchor(time: time, event: event))
                    guard let peer = value.peer, let first = value.first, !hosts.contains(where: \.isMade) else {
                        continue
                    }
                    let place = Place(host: host, peer: peer)
                    earliest[place] = min(earliest[place] ?? first, first)
                }
            }
            for host in anchors.keys { anchors[host]?.sort { ($0.time, $0.event) < ($1.time, $1.event) } }
        }

        /// Whether an address broke in before a time.
        func isKnown(_ peer: PeerAddress, on host: [UInt8], before time: Moment) -> Bool {
            earliest[Place(host: host, peer: peer)].map { $0 < time } ?? false
        }

        /// The latest ones no more than a limit before a time, in the order of time.
        func before(_ time: Moment, on host: [UInt8], within limit: Duration) -> ArraySlice<Anchor> {
            guard let all = anchors[host] else { return [] }
            let end = all.partition { $0.time > time }
            return all[max(0, end - Self.looked)..<end].drop {
                time.microseconds - $0.time.microseconds > limit.microseconds
            }
        }

        /// The first ones no more than a limit after a time.
        func after(_ time: Moment, on host: [UInt8], within limit: Duration) -> ArraySlice<Anchor> {
            guard let all = anchors[host] else { return [] }
            let start = all.partition { $0.time >= time }
            return all[start..<min(all.count, start + Self.looked)].prefix {
                $0.time.microseconds - time.microseconds <= limit.microseconds
            }
        }
    }

    /// Joins what made an account to the break-in before it, whoever uses that account later; but where one of those
    /// broke in, the account is theirs.
    ///
    /// - Parameter uses: Of accounts that were made.
    mutating func joinMakers(_ uses: [(event: Int, maker: Int)]) {
        let breakIns = BreakIns(self)
        let users = Dictionary(grouping: uses, by: \.maker).mapValues { Set($0.map(\.event)) }
        let later = Set(uses.map(\.event))
        for event in order where !later.contains(event) && events[event].accounts.contains(where: \.isMade) {
            // A login that came of it has an address; the line that made the account has none.
            guard let host = onlyHost(event, mayHaveAddress: events[event].isTemporal),
                let first = events[event].first
            else { continue }
            let family = (users[event] ?? []).union([event])
            let isTheirs = family.contains { user in
                events[user].peer.map { breakIns.isKnown($0, on: host, before: first) } ?? false
            }
            let near = breakIns.before(first, on: host, within: options.ofHost)
            guard !isTheirs, let breakIn = near.last(where: { !family.contains($0.event) }) else { continue }
            join(event, to: breakIn.event, by: .host)
        }
    }

    mutating func joinHosts() {
        let breakIns = BreakIns(self)
        for event in order where events[event].link != .host {
            guard let host = onlyHost(event, mayHaveAddress: false), let first = events[event].first,
                let last = events[event].last
            else { continue }
            // The nearest one that is not joined already.
            let before = breakIns.before(first, on: host, within: options.ofHost).last { mayJoin(event, $0.event) }
            if let before {
                join(event, to: before.event, by: .host)
                continue
            }
            guard (events[event].level?.rank ?? 0) >= 2 else { continue }
            let after = breakIns.after(last, on: host, within: options.beforeBreakIn).first {
                mayJoin(event, $0.event)
            }
            if let after { join(event, to: after.event, by: .host) }
        }
    }

    /// The host of an event that tells neither an address nor somebody who did it.
    private func onlyHost(_ event: Int, mayHaveAddress: Bool) -> [UInt8]? {
        let value = events[event]
        guard mayHaveAddress || value.peer == nil && value.addresses.names.isEmpty, !value.hasActor,
            !value.isInformational, value.hosts.names.count == 1
        else { return nil }
        return value.hosts.names.first
    }

    private func mayJoin(_ event: Int, _ other: Int) -> Bool {
        let (one, two) = (root(event), root(other))
        return one != two && (peers[one] == nil || peers[two] == nil)
    }
}

extension Array {
    /// The first place from which on `isBehind` holds, in an array that is sorted by it.
    func partition(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
