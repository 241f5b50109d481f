package import LogReading

/// Joins the lines that mail servers write about one mail by its number in the queue: who gave it, who said to be its
/// sender, and what became of each recipient. Each recipient is an event.
///
/// Numbers are those of one host and one server; they are used again when a mail has left the queue. Mail that the host
/// gives to itself (content filters, `sendmail` the program, forwarding) is followed from number to number.
package struct MailJoin {
    package struct Options: Sendable {
        package var site = MailSite()
        /// In bytes, for mails that are under way.
        package var memory = 8 << 20

        package init() {}
    }

    /// What was joined, and what could not be.
    package struct Statistics: Sendable, Hashable {
        /// Lines that say something about a mail in a queue.
        package var lines = 0
        /// Recipients.
        package var deliveries = 0
        /// Recipients about whom rules ask of mails whose client no line told, or told only later than was waited for.
        package var withoutOrigin = 0
        /// Mails that were forgotten for want of memory before they had ended.
        package var evicted = 0
    }

    let interest: MailInterest
    let networks: SiteNetworks
    var domains: OwnDomains
    var messages: MailMessages
    private var waiting = WaitingRecipients()
    private var logins = LoginTable()
    var qmail = QmailState()
    var now: Int64 = 0
    private var lines = 0
    var deliveries = 0
    var withoutOrigin = 0

    /// How long a recipient's event waits for what may still be told of its mail, in microseconds of the log: shorter
    /// than correlations wait for late events.
    private static let patience: Int64 = 30_000_000
    /// A number that was not met for longer is another mail's: the longest that servers keep mail, and a day.
    private static let lifetime: Int64 = 8 * 86_400_000_000
    /// A mail that the host gave to itself more often than this runs in a circle.
    private static let maximumChain = 8
    /// Lines that were written before a mail's last may come later than it.
    private static let afterEnd: Int64 = 300_000_000

    /// Which mail of which server a line was about.
    struct Source {
        let server: MailLine.Server
        let host: Range<Int>?
        let queue: Range<Int>
    }

    package init(_ options: Options = Options()) { self.init(options, .all) }

    init(_ options: Options, _ interest: MailInterest) {
        self.interest = interest
        networks = SiteNetworks(options.site)
        domains = OwnDomains(options.site.domains)
        messages = MailMessages(memory: options.memory)
    }

    package var statistics: Statistics {
        Statistics(
            lines: lines, deliveries: deliveries, withoutOrigin: withoutOrigin, evicted: messages.evicted)
    }

    // MARK: Taking lines

    /// Takes a line of any program; most say nothing about a mail.
    package mutating func read(
        _ line: LineBytes, _ parts: LogLine, at time: Moment?, _ place: LinePlace, into events: inout DerivedEvents
    ) {
        read(MailNote(line, parts), line, parts, at: time, place, into: &events)
    }

    /// The same where what it says about a mail was read before.
    mutating func read(
        _ note: MailNote?, _ line: LineBytes, _ parts: LogLine, at time: Moment?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) {
        if let note { return take(note, line, parts, at: time, place, into: &events) }
        if let said = QmailLine(line, parts) { return read(said, line, parts, at: time, place, into: &events) }
        readLogin(line, parts, at: time)
    }

    mutating func take(
        _ note: MailNote, _ line: LineBytes, _ parts: LogLine, at time: Moment?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) {
        lines += 1
        if let time { now = time.microseconds }
        if !waiting.isEmpty { release(into: &events) }
        let (said, key) = (note.said, note.key)
        switch said.content {
        case .client(let client): take(client, said, line, parts, key, place)
        case .sender(let sender):
            let index = messages.find(key) ?? messages.insert(key, at: now)
            messages[index].last = now
            setSender(index, line, sender)
        case .delivery(let delivery):
            take(delivery, said, line, parts, key, at: time, place, into: &events)
        case .bounce(let child):
            let other = MailNote.key(line, parts.host, said, child)
            let index = messages.find(other) ?? messages.insert(other, at: now)
            messages[index].origin = .local
            messages[index].isBounce = true
        case .end:
            if let index = messages.find(key) {
                messages[index].hasEnded = true
                messages[index].last = now
            }
        }
    }

    /// Says how late it is in the log, where no line has come: who waited long enough is told.
    package mutating func pass(to time: Moment, into events: inout DerivedEvents) {
        guard !waiting.isEmpty else { return }
        now = max(now, time.microseconds)
        release(into: &events)
    }

    /// Ends the run: what still waits is told as it is known.
    package mutating func finish(into events: inout DerivedEvents) {
        now = .max / 2
        release(into: &events)
        logins = LoginTable()
    }

    // MARK: Clients

    private mutating func take(
        _ client: MailLine.Client, _ said: MailLine, _ line: LineBytes, _ parts: LogLine, _ key: UInt64,
        _ place: LinePlace
    ) {
        let index = begin(key)
        messages[index].place = place
        messages[index].remaining = client.recipients.map { Int32(clamping: $0) } ?? -1
        var client = client
        if let name = client.name, !line[name].elementsEqual("unknown") {
            messages.set(.name, of: index, to: line, name)
        }
        var address: NetworkAddress?
        if let range = client.address {
            messages.set(.address, of: index, to: line, range)
            address = NetworkAddress(line, range)
        }
        if said.server == .sendmail, client.user == nil, address != nil || client.isAuthenticated,
            let session = Self.session(line, parts), let user = logins.user(session, of: address, at: now)
        {
            // Not every protocol's name tells of the login.
            client.isAuthenticated = true
            setUser(index, user)
        } else if let user = client.user {
            messages.set(.user, of: index, to: line, user)
        }
        if let sender = client.sender { setSender(index, line, sender) }
        let isFromHost = address.map { networks.isHost($0) } ?? false
        messages[index].isFromHost = isFromHost
        if client.isBounce { client.isLocal = true }
        messages[index].isBounce = client.isBounce
        messages[index].origin = Self.origin(of: client, address, isFromHost: isFromHost, networks)
    }

    private static func origin(
        of client: MailLine.Client, _ address: NetworkAddress?, isFromHost: Bool, _ networks: SiteNetworks
    ) -> MailMessages.Origin {
        if client.isAuthenticated { return .authenticated }
        if client.isLocal || isFromHost { return .local }
        guard let address else { return .unknown }
        return networks.isInside(address) ? .inside : .outside
    }

    /// The record of a mail whose client is told: the number of one before it is used again, unless no line has told
    /// more than the sender yet.
    private mutating func begin(_ key: UInt64) -> Int {
        guard let index = messages.find(key) else { return messages.insert(key, at: now) }
        let known = messages[index]
        if known.origin != .unknown || known.hasEnded || abs(now - known.last) > Self.afterEnd {
            messages.restart(index, at: now)
        }
        messages[index].last = now
        return index
    }

    private mutating func setSender(_ index: Int, _ line: LineBytes, _ sender: Range<Int>) {
        messages.set(.sender, of: index, to: line, sender)
        messages[index].hasSender = true
    }

    private mutating func setUser(_ index: Int, _ user: [UInt8]) {
        let limit = min(user.count, MailMessages.Part.user.limit)
        LineBytes.with(user) { bytes in messages.set(.user, of: index, to: bytes, 0..<limit) }
    }

    // MARK: sendmail's logins

    /// `AUTH=server, relay=…, authid=tanaka, mech=…` has no number: the process that wrote it joins it to its mails.
    private mutating func readLogin(_ line: LineBytes, _ parts: LogLine, at time: Moment?) {
        let message = parts.message
        guard message.count > 20, line[message.lowerBound] == UInt8(ascii: "A"),
            line.starts(with: "AUTH=server, relay=", at: message.lowerBound),
            let program = parts.program, MailLine.isSendmail(line, program),
            let start = MailWords.last(", authid=", line, message),
            let end = MailWords.first(", mech=", line, start..<message.upperBound),
            let session = Self.session(line, parts)
        else { return }
        if let time { now = time.microseconds }
        let relay = MailWords.host(line, message.lowerBound + 19..<max(start, message.lowerBound + 19))
        logins.add(
            session,
            LoginTable.Login(
                user: line[start + 9..<end].bytes, address: relay.flatMap { NetworkAddress(line, $0.address) },
                last: now))
    }

    /// nil where the line does not tell its process.
    private static func session(_ line: LineBytes, _ parts: LogLine) -> UInt64? {
        guard var number = parts.process else { return nil }
        var hash = QueueHash()
        if let host = parts.host { hash.take(line, host) }
        while number > 0 {
            hash.take(UInt8(truncatingIfNeeded: number))
            number >>= 8
        }
        return hash.value
    }

    // MARK: Recipients

    private mutating func take(
        _ delivery: MailLine.Delivery, _ said: MailLine, _ line: LineBytes, _ parts: LogLine, _ key: UInt64,
        at time: Moment?, _ place: LinePlace, into events: inout DerivedEvents
    ) {
        let index = current(key)
        if let child = delivery.child, let index { follow(child, delivery, said, line, parts, from: index) }
        let destination = destination(delivery, line)
        guard interest.isWanted(destination, delivery.outcome) else {
            return pass(delivery, destination, line, index)
        }
        if let index, !messages[index].isFromHost, messages[index].parent == nil, messages[index].origin != .unknown {
            let source = Source(server: said.server, host: parts.host, queue: said.queue)
            emit(delivery, destination, source, line, index, at: time, place, into: &events)
            return
        }
        // The mail before it may still be told, or the client's line be late.
        if waiting.isFull { releaseFirst(into: &events) }
        waiting.append(
            WaitingRecipients.Entry(
                key: key, isKnown: index != nil, due: now &+ Self.patience, time: time, place: place, host: parts.host,
                server: said.server,
                queue: said.queue, delivery: delivery), line)
    }

    /// The record of a mail that is still in the queue, or has just left it.
    private mutating func current(_ key: UInt64) -> Int? {
        guard let index = messages.find(key) else { return nil }
        let limit = messages[index].hasEnded ? Self.afterEnd : Self.lifetime
        guard abs(now - messages[index].last) <= limit else { return nil }
        if !messages[index].hasEnded { messages[index].last = now }
        return index
    }

    /// Whom the host gave a mail to itself: the new number takes over where the mail came from.
    private mutating func follow(
        _ child: Range<Int>, _ delivery: MailLine.Delivery, _ said: MailLine, _ line: LineBytes, _ parts: LogLine,
        from index: Int
    ) {
        if !delivery.isForwarded {
            // Another host's numbers are its own, and its words too.
            guard let range = delivery.relayAddress, let address = NetworkAddress(line, range),
                networks.isHost(address)
            else { return }
        }
        let key = MailNote.key(line, parts.host, said, child)
        guard let other = messages.find(key), other != index, abs(now - messages[other].last) <= Self.afterEnd else {
            return
        }
        guard messages[other].isFromHost || delivery.isForwarded else { return }
        messages[other].isForwarded = messages[other].isForwarded || delivery.isForwarded
        messages[other].parent = messages[index].key
        inherit(other, from: index)
    }

    /// Takes over where a mail came from that the host gave to itself.
    private mutating func inherit(_ index: Int, from parent: Int) {
        let source = messages[parent]
        guard source.origin != .unknown else { return }
        messages[index].origin = source.origin
        messages[index].isForwarded = messages[index].isForwarded || source.isForwarded
        messages[index].isBounce = source.isBounce
        if source.place.file >= 0 { messages[index].place = source.place }
        messages.copy(.name, from: parent, to: index)
        messages.copy(.address, from: parent, to: index)
        messages.copy(.user, from: parent, to: index)
        if !messages[index].hasSender { messages.copy(.sender, from: parent, to: index) }
    }

    // MARK: Waiting

    private mutating func release(into events: inout DerivedEvents) {
        while let due = waiting.firstDue {
            // A log that begins anew, earlier, is no reason to wait longer.
            guard now >= due || now < due - 2 * Self.patience else { return }
            releaseFirst(into: &events)
        }
    }

    private mutating func releaseFirst(into events: inout DerivedEvents) {
        let (entry, bytes) = waiting.takeFirst()
        let index = messages.find(entry.key).flatMap { index in
            // A mail that was there long before or after had the same number, and is another.
            let distance = abs(entry.due - Self.patience - messages[index].last)
            return entry.isKnown || distance <= Self.afterEnd ? index : nil
        }
        if let index { settle(index) }
        LineBytes.with(bytes) { line in
            emit(
                entry.delivery, destination(entry.delivery, line),
                Source(server: entry.server, host: entry.host, queue: entry.queue), line, index, at: entry.time,
                entry.place, into: &events)
        }
        waiting.giveBack(bytes)
    }

    /// Takes over what has become known of the mails before one, since they were joined.
    private mutating func settle(_ index: Int) {
        var chain = [index]
        while chain.count < Self.maximumChain, let parent = messages[chain[chain.count - 1]].parent,
            let next = messages.find(parent), !chain.contains(next)
        {
            chain.append(next)
        }
        for (child, parent) in zip(chain, chain.dropFirst()).reversed() { inherit(child, from: parent) }
    }
}
