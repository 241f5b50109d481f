import LogReading

extension MailLine {
    /// `4F1A2B3C4D: client=…`, `: uid=…`, `: from=<…>`, `: to=<…>`, `: removed`, `: sender non-delivery notification: …`.
    ///
    /// - Source: Postfix's smtpd(8), pickup(8), qmgr(8), bounce(8) and delivery agents' logging, as of 2.x to 3.x.
    init?(postfix line: LineBytes, _ message: Range<Int>, instance: Range<Int>) {
        let end = message.upperBound
        guard let queue = MailWords.queue(line, from: message.lowerBound, to: end),
            line.starts(with: ": ", at: queue.upperBound), !line.starts(with: "NOQUEUE:", at: queue.lowerBound)
        else { return nil }
        let start = queue.upperBound + 2
        guard start < end else { return nil }
        let content: Content? =
            switch line[start] {
            case UInt8(ascii: "c"): Self.postfixClient(line, start, end)
            case UInt8(ascii: "u"): Self.postfixPickup(line, start, end)
            case UInt8(ascii: "f"): Self.postfixSender(line, start, end)
            case UInt8(ascii: "t"): Self.postfixDelivery(line, start, end)
            case UInt8(ascii: "r"): line.starts(with: "removed", at: start) ? .end : nil
            case UInt8(ascii: "s"): Self.postfixBounce(line, start, end)
            default: nil
            }
        guard let content else { return nil }
        self.init(.postfix, instance: instance, queue: queue, content)
    }

    /// `client=name[address][:port][, sasl_method=…, sasl_username=…, sasl_sender=…, orig_queue_id=…, orig_client=…]`.
    private static func postfixClient(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        guard line.starts(with: "client=", at: start) else { return nil }
        var client = Client()
        let stop = MailWords.first(UInt8(ascii: ","), line, from: start + 7, to: end)
        guard let host = MailWords.host(line, start + 7..<stop) else { return nil }
        (client.name, client.address) = (host.name, host.address)
        var place = stop
        while let word = word(line, &place, end) {
            if line.starts(with: "sasl_username=", at: word.lowerBound) {
                client.user = word.lowerBound + 14..<word.upperBound
                client.isAuthenticated = true
            } else if line.starts(with: "sasl_method=", at: word.lowerBound) {
                client.isAuthenticated = true
            } else if line.starts(with: "orig_client=", at: word.lowerBound),
                let host = MailWords.host(line, word.lowerBound + 12..<word.upperBound)
            {
                // A filter that the server trusts gives a mail back, and says whose it is.
                (client.name, client.address) = (host.name, host.address)
            }
        }
        return .client(client)
    }

    /// `uid=1000 from=<tanaka>`.
    private static func postfixPickup(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        guard line.starts(with: "uid=", at: start) else { return nil }
        let blank = MailWords.first(UInt8(ascii: " "), line, from: start + 4, to: end)
        var client = Client()
        client.isLocal = true
        client.user = start + 4..<blank
        if line.starts(with: "from=", at: blank + 1) {
            client.sender = MailWords.bracketed(line, at: blank + 6, to: end)
            // A user's name says more than the number.
            if let sender = client.sender, !sender.isEmpty { client.user = sender }
        }
        return .client(client)
    }

    /// `from=<sender>, size=800, nrcpt=1 (queue active)`; `from=<sender>, status=expired, returned to sender`.
    private static func postfixSender(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        guard line.starts(with: "from=", at: start),
            let sender = MailWords.bracketed(line, at: start + 5, to: end)
        else { return nil }
        guard line.starts(with: ", status=expired", at: sender.upperBound + 1) else { return .sender(sender) }
        return .delivery(Delivery(recipient: sender.upperBound..<sender.upperBound, outcome: .expired))
    }

    /// `to=<a>, [orig_to=<b>, ]relay=…, …, dsn=2.0.0, status=sent (…)`.
    private static func postfixDelivery(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        guard line.starts(with: "to=", at: start), let recipient = MailWords.bracketed(line, at: start + 3, to: end)
        else { return nil }
        var delivery = Delivery(recipient: recipient, outcome: .sent)
        var place = recipient.upperBound + 1
        if line.starts(with: ", orig_to=<", at: place) {
            guard let original = MailWords.bracketed(line, at: place + 10, to: end) else { return nil }
            delivery.original = original
            place = original.upperBound + 1
        }
        while let word = word(line, &place, end) {
            switch line[word.lowerBound] {
            case UInt8(ascii: "r") where line.starts(with: "relay=", at: word.lowerBound):
                delivery.relay = word.lowerBound + 6..<word.upperBound
            case UInt8(ascii: "d") where line.starts(with: "dsn=", at: word.lowerBound):
                delivery.dsn = word.lowerBound + 4..<word.upperBound
            case UInt8(ascii: "s") where line.starts(with: "status=", at: word.lowerBound):
                return status(line, word.lowerBound + 7, end, delivery).map { .delivery($0) }
            default: break
            }
        }
        return nil
    }

    /// `sent (what the next server said)`: the last field, so that nothing behind it counts.
    private static func status(_ line: LineBytes, _ start: Int, _ end: Int, _ delivery: Delivery) -> Delivery? {
        var delivery = delivery
        switch true {
        case line.starts(with: "sent", at: start): delivery.outcome = .sent
        case line.starts(with: "deferred", at: start): delivery.outcome = .deferred
        case line.starts(with: "bounced", at: start): delivery.outcome = .bounced
        case line.starts(with: "expired", at: start): delivery.outcome = .expired
        default: return nil
        }
        if let relay = delivery.relay, let host = MailWords.host(line, relay) { delivery.relayAddress = host.address }
        let reply = start..<end
        if line.starts(with: "sent (forwarded as ", at: start) {
            delivery.child = MailWords.queue(line, from: start + 19, to: end)
            delivery.isForwarded = true
        } else if delivery.relayAddress != nil {
            delivery.child = child(line, reply)
        }
        return delivery
    }

    /// `sender non-delivery notification: 4F1A2B3C4E`.
    private static func postfixBounce(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        guard line.starts(with: "sender ", at: start),
            let place = MailWords.first("notification: ", line, start..<end)
        else { return nil }
        return MailWords.queue(line, from: place + 14, to: end).map { .bounce($0) }
    }

    /// The next `key=value` behind `, `; leaves the place behind it.
    static func word(_ line: LineBytes, _ place: inout Int, _ end: Int) -> Range<Int>? {
        guard line.starts(with: ", ", at: place), place + 2 < end else { return nil }
        let start = place + 2
        var stop = start
        while stop < end, !(line[stop] == UInt8(ascii: ",") && stop + 1 < end && line[stop + 1] == 0x20) { stop += 1 }
        place = stop
        return start..<stop
    }

    /// The number in the reply of the next server: Postfix's, sendmail's and Exim's words for it.
    static func child(_ line: LineBytes, _ reply: Range<Int>) -> Range<Int>? {
        if let place = MailWords.last("queued as ", line, reply) {
            return MailWords.queue(line, from: place + 10, to: reply.upperBound)
        }
        if let place = MailWords.last(" Message accepted for delivery", line, reply) {
            var start = place
            while start > reply.lowerBound, MailWords.isQueueByte(line[start - 1]) { start -= 1 }
            return (5...24).contains(place - start) ? start..<place : nil
        }
        if let place = MailWords.last(" id=", line, reply) {
            return eximQueue(line, from: place + 4, to: reply.upperBound)
        }
        return nil
    }
}
