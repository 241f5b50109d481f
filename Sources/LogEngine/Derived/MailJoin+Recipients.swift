import LogReading

/// What is told of each recipient, once it is known where its mail comes from.
extension MailJoin {
    /// Makes an event of each recipient about whom a rule asks.
    mutating func emit(
        _ delivery: MailLine.Delivery, _ destination: MailDestination?, _ source: Source, _ line: LineBytes,
        _ index: Int?, at time: Moment?, _ place: LinePlace, into events: inout DerivedEvents
    ) {
        let origin = index.map { messages[$0].origin } ?? .unknown
        guard interest.isWanted(origin, destination, delivery.outcome) else {
            return pass(delivery, destination, line, index)
        }
        forEachRecipient(of: delivery, line) { join, recipient in
            let told = index.flatMap { join.messages[$0].place.file >= 0 ? join.messages[$0].place : nil }
            events.begin(.mail, time: time, place: place, origin: told)
            join.learn(delivery, destination, recipient, line)
            join.tell(delivery, destination, recipient, source, line, index, into: &events)
            join.count(delivery.outcome, index)
        }
    }

    /// Takes what is known of recipients about whom no rule asks.
    mutating func pass(
        _ delivery: MailLine.Delivery, _ destination: MailDestination?, _ line: LineBytes, _ index: Int?
    ) {
        forEachRecipient(of: delivery, line) { join, recipient in
            join.learn(delivery, destination, recipient, line)
            join.count(delivery.outcome, index)
        }
    }

    private mutating func forEachRecipient(
        of delivery: MailLine.Delivery, _ line: LineBytes, _ body: (inout Self, Range<Int>) -> Void
    ) {
        guard delivery.isList else { return body(&self, delivery.recipient) }
        var rest = delivery.recipient
        repeat {
            let comma = MailWords.endOfAddress(line, from: rest.lowerBound, to: rest.upperBound) {
                $0 == UInt8(ascii: ",")
            }
            body(&self, rest.lowerBound..<comma)
            rest = min(comma + 1, rest.upperBound)..<rest.upperBound
        } while !rest.isEmpty
    }

    /// A domain to whose mailboxes is delivered is the site's own.
    private mutating func learn(
        _ delivery: MailLine.Delivery, _ destination: MailDestination?, _ recipient: Range<Int>, _ line: LineBytes
    ) {
        // What is given to a filter on the host may be anybody's.
        guard delivery.outcome == .sent, destination == .mailbox, !delivery.isForwarded else { return }
        domains.learn(line, MailLine.inner(line, recipient))
        if let original = delivery.original { domains.learn(line, original) }
    }

    /// A mail of a server that does not tell the end has ended with its last recipient.
    private mutating func count(_ outcome: MailLine.Outcome, _ index: Int?) {
        deliveries += 1
        guard let index, messages[index].remaining > 0, outcome != .deferred else { return }
        messages[index].remaining -= 1
        if messages[index].remaining == 0 {
            messages[index].hasEnded = true
            messages[index].last = now
        }
    }

    private mutating func tell(
        _ delivery: MailLine.Delivery, _ destination: MailDestination?, _ recipient: Range<Int>, _ source: Source,
        _ line: LineBytes, _ index: Int?, into events: inout DerivedEvents
    ) {
        let bare = MailLine.inner(line, recipient)
        let message = index.map { messages[$0] }
        let origin = message?.origin ?? .unknown
        if origin == .unknown { withoutOrigin += 1 }
        if let host = source.host { events.add(.host, line, host) }
        events.add(.server, source.server.word)
        events.add(.queue, line, source.queue)
        if let index { tellMessage(index, into: &events) }
        events.add(.recipient, line, bare)
        if let original = delivery.original { events.add(.original, line, original) }
        if let relay = delivery.relay { events.add(.relay, line, relay) }
        events.add(.outcome, delivery.outcome.word)
        if let dsn = delivery.dsn { events.add(.dsn, line, dsn) }
        events.add(.origin, origin.word)
        if let destination { events.add(.destination, destination.word) }
        let alias = alias(delivery, bare, line, index, isBracketed: bare != recipient)
        let isOwn = domains.contains(line, bare) || delivery.original.map { domains.contains(line, $0) } ?? false
        if isOwn, alias != .route {
            events.add(.domain, "own")
        } else if domains.areGiven, !bare.isEmpty {
            events.add(.domain, "foreign")
        }
        if message?.isForwarded ?? false {
            events.add(.alias, "true")
        } else if let word = alias.word {
            events.add(.alias, word)
        }
        if message?.isBounce ?? false { events.add(.bounce, "true") }
    }

    private func tellMessage(_ index: Int, into events: inout DerivedEvents) {
        events.add(.address, messages.text(.address, of: index))
        events.add(.clientName, messages.text(.name, of: index))
        if !events.add(.client, as: .address) { events.add(.client, as: .clientName) }
        events.add(.user, messages.text(.user, of: index))
        events.add(.sender, messages.text(.sender, of: index))
    }

    /// nil where nobody was reached.
    func destination(_ delivery: MailLine.Delivery, _ line: LineBytes) -> MailDestination? {
        guard let range = delivery.relayAddress, let address = NetworkAddress(line, range) else {
            return delivery.outcome == .sent ? .mailbox : nil
        }
        if networks.isHost(address) { return .host }
        return networks.isInside(address) ? .inside : .remote
    }

    private func alias(
        _ delivery: MailLine.Delivery, _ recipient: Range<Int>, _ line: LineBytes, _ index: Int?, isBracketed: Bool
    ) -> MailAlias {
        if let original = delivery.original { return MailAlias(line, original: original, final: recipient) }
        // sendmail writes a client's recipient as it came, and an alias's as its file has it, mostly without brackets.
        let isPerhaps = delivery.isPerhapsAlias || delivery.isList && !isBracketed
        return isPerhaps || isForwarded(delivery, line, index) ? .perhaps : .none
    }

    /// Whether a user of the host controls the delivery who did not send the mail: a stranger may give any sender.
    private func isForwarded(_ delivery: MailLine.Delivery, _ line: LineBytes, _ index: Int?) -> Bool {
        guard let user = delivery.controller, let index else { return false }
        // What is long is cut in its middle, each at its own length.
        let count = 32
        let sender = messages.text(.sender, of: index).prefix(count).map(MailWords.lower)
        return sender != line[user].bytes.prefix(count).map(MailWords.lower)
    }
}

extension MailLine.Server {
    var word: StaticString {
        switch self {
        case .postfix: "postfix"
        case .sendmail: "sendmail"
        case .exim: "exim"
        case .qmail: "qmail"
        }
    }
}
