import LogReading

extension MailJoin {
    /// Takes what a line of qmail's programs says. What stands in lines before it is written behind it, so that a mail
    /// and a recipient are read from one text as those of other servers are.
    mutating func read(
        _ said: QmailLine, _ line: LineBytes, _ parts: LogLine, at time: Moment?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) {
        var hash = QueueHash()
        if let host = parts.host { hash.take(line, host) }
        let host = hash.value
        switch said {
        case .taken(let queue, let sender, let process, let uid):
            let number = MailWords.number(line, uid) ?? 0
            let giver = qmail.giver(process: process, uid: number, host: host)
            var text = line.bytes
            var client = MailLine.Client()
            (client.sender, client.user) = (sender, uid)
            switch giver {
            case .unknown: client.user = nil
            case .bounce: (client.isBounce, client.user) = (true, nil)
            case .user: client.isLocal = true
            case .client(let address, let user):
                client.address = text.count..<text.count + address.count
                text += address
                client.user = user.map { text.count..<text.count + $0.count }
                client.isAuthenticated = user != nil
                text += user ?? []
            }
            take(.client(client), queue, text, parts, at: time, place, into: &events)
        case .started(let delivery, let queue, let recipient):
            qmail.start(
                QmailState.Attempt(
                    key: host ^ UInt64(delivery) &* 0x9E37_79B9_7F4A_7C15, queue: line[queue].bytes,
                    recipient: line[recipient].bytes))
        case .delivered(let delivery, let outcome, let relay):
            guard let attempt = qmail.finish(host ^ UInt64(delivery) &* 0x9E37_79B9_7F4A_7C15) else { return }
            var text = line.bytes
            let recipient = text.count..<text.count + attempt.recipient.count
            text += attempt.recipient
            let queue = text.count..<text.count + attempt.queue.count
            text += attempt.queue
            var told = MailLine.Delivery(recipient: recipient, outcome: outcome)
            (told.relay, told.relayAddress) = (relay, relay)
            // Nor does it tell who had logged in.
            told.isPerhapsAlias = true
            take(.delivery(told), queue, text, parts, at: time, place, into: &events)
        case .ended(let queue): take(.end, queue, line.bytes, parts, at: time, place, into: &events)
        case .bounced(let process): qmail.bounce(process, host: host)
        case .connected(let process, let address): qmail.connect(process, line[address].bytes, host: host)
        case .disconnected(let process): qmail.disconnect(process, host: host)
        case .loggedIn(let user, let address):
            qmail.login(line[user].bytes, line[address].bytes, host: host)
        }
    }

    private mutating func take(
        _ content: MailLine.Content, _ queue: Range<Int>, _ text: [UInt8], _ parts: LogLine, at time: Moment?,
        _ place: LinePlace, into events: inout DerivedEvents
    ) {
        LineBytes.with(text) { line in
            let said = MailLine(.qmail, instance: queue.lowerBound..<queue.lowerBound, queue: queue, content)
            take(MailNote(said, line, parts), line, parts, at: time, place, into: &events)
        }
    }
}
