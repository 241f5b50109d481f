import LogReading

extension MailLine {
    /// `52CKM0001: from=…`, `: to=…`, `52CKM0001: 52CKM0002: DSN: …`.
    ///
    /// - Source: sendmail's "Installation and Operation Guide" §2.1.1, and lines of 8.17 and 8.9.
    init?(sendmail line: LineBytes, _ message: Range<Int>) {
        let end = message.upperBound
        guard let queue = MailWords.queue(line, from: message.lowerBound, to: end),
            line.starts(with: ": ", at: queue.upperBound), !line.starts(with: "NOQUEUE:", at: queue.lowerBound)
        else { return nil }
        let start = queue.upperBound + 2
        let content: Content?
        if line.starts(with: "from=", at: start) {
            content = Self.sendmailClient(line, start + 5, end)
        } else if line.starts(with: "to=", at: start) {
            content = Self.sendmailDelivery(line, start + 3, end)
        } else if let child = MailWords.queue(line, from: start, to: end),
            line.starts(with: ": DSN: ", at: child.upperBound)
        {
            content = .bounce(child)
        } else {
            content = nil
        }
        guard let content else { return nil }
        self.init(.sendmail, instance: message.lowerBound..<message.lowerBound, queue: queue, content)
    }

    /// `<sender>, size=…, class=…, nrcpts=…, [msgid=…, ][bodytype=…, ][proto=…, daemon=…, ]relay=…`.
    private static func sendmailClient(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        var client = Client()
        let stop = endOfSendmailAddress(line, start, end)
        client.sender = inner(line, start..<stop)
        // What the sender chose ends before `proto=`: the last places are the server's own words.
        guard let relay = MailWords.last(", relay=", line, stop..<end) else { return nil }
        let before = stop..<relay
        if let count = MailWords.first(", nrcpts=", line, before) {
            let comma = MailWords.first(UInt8(ascii: ","), line, from: count + 9, to: end)
            client.recipients = MailWords.number(line, count + 9..<comma)
        }
        let proto = MailWords.last(", proto=", line, before)
        if let proto {
            // RFC 3848: ESMTPA, ESMTPSA.
            let comma = MailWords.first(UInt8(ascii: ","), line, from: proto + 8, to: relay)
            client.isAuthenticated = line[comma - 1] == UInt8(ascii: "A")
        }
        readRelay(line, relay + 8..<end, &client, isNetwork: proto != nil)
        return .client(client)
    }

    /// `host [address] (may be forged)`, `user@localhost`.
    private static func readRelay(_ line: LineBytes, _ range: Range<Int>, _ client: inout Client, isNetwork: Bool) {
        if let host = MailWords.host(line, range) {
            client.name = host.name.isEmpty ? nil : host.name
            client.address = host.address
        } else if !isNetwork {
            client.isLocal = true
            let at = MailWords.first(UInt8(ascii: "@"), line, from: range.lowerBound, to: range.upperBound)
            client.user = range.lowerBound..<at
        } else {
            client.name = range
        }
    }

    /// `<a>,<b>, [ctladdr=…, ]delay=…, …, [relay=…, ]dsn=2.0.0, [reply=…, ]stat=Sent (…)`.
    private static func sendmailDelivery(_ line: LineBytes, _ start: Int, _ end: Int) -> Content? {
        var place = endOfSendmailAddress(line, start, end)
        var delivery = Delivery(recipient: start..<place, isList: true, outcome: .sent)
        var isNetwork = true
        while let word = word(line, &place, end) {
            if line.starts(with: "relay=", at: word.lowerBound) {
                delivery.relay = word.lowerBound + 6..<word.upperBound
            } else if line.starts(with: "ctladdr=", at: word.lowerBound) {
                delivery.controller = user(line, word.lowerBound + 8..<word.upperBound)
            } else if line.starts(with: "mailer=", at: word.lowerBound) {
                isNetwork = isNetworkMailer(line, word.lowerBound + 7..<word.upperBound)
            } else if line.starts(with: "dsn=", at: word.lowerBound) {
                delivery.dsn = word.lowerBound + 4..<word.upperBound
                // The next server's words follow.
                break
            } else if line.starts(with: "stat=", at: word.lowerBound) {
                place = word.lowerBound - 2
                break
            }
        }
        guard let outcome = outcome(line, delivery.dsn, place..<end) else { return nil }
        delivery.outcome = outcome
        if isNetwork, let relay = delivery.relay { delivery.relayAddress = MailWords.host(line, relay)?.address }
        if outcome == .sent, delivery.relayAddress != nil { delivery.child = child(line, place..<end) }
        return .delivery(delivery)
    }

    /// By the status code, which the server makes of what it was told; before 8.9 there is none.
    private static func outcome(_ line: LineBytes, _ dsn: Range<Int>?, _ rest: Range<Int>) -> Outcome? {
        guard let stat = MailWords.first(", stat=", line, rest) else { return nil }
        if line.starts(with: "queued", at: stat + 7) { return nil }
        if let dsn, !dsn.isEmpty {
            switch line[dsn.lowerBound] {
            case UInt8(ascii: "2"): return .sent
            case UInt8(ascii: "4"): return .deferred
            default: return .bounced
            }
        }
        if line.starts(with: "Sent", at: stat + 7) { return .sent }
        return line.starts(with: "Deferred", at: stat + 7) ? .deferred : .bounced
    }

    /// `<t@example.jp> (1000/1000)`: a user of the host, without the brackets; nil for others, whose numbers are not told.
    private static func user(_ line: LineBytes, _ range: Range<Int>) -> Range<Int>? {
        guard let open = MailWords.last(" (", line, range), line[range.upperBound - 1] == UInt8(ascii: ")") else {
            return nil
        }
        let numbers = open + 2..<range.upperBound - 1
        let slash = MailWords.first(UInt8(ascii: "/"), line, from: numbers.lowerBound, to: numbers.upperBound)
        guard slash < numbers.upperBound, MailWords.number(line, numbers.lowerBound..<slash) != nil,
            MailWords.number(line, slash + 1..<numbers.upperBound) != nil
        else { return nil }
        return inner(line, range.lowerBound..<open)
    }

    private static func isNetworkMailer(_ line: LineBytes, _ name: Range<Int>) -> Bool {
        ["esmtp", "smtp", "relay", "smtp8", "dsmtp"].contains { (word: StaticString) in line[name].elementsEqual(word) }
    }

    /// To `, ` that is not within quotes.
    private static func endOfSendmailAddress(_ line: LineBytes, _ start: Int, _ end: Int) -> Int {
        var place = start
        while true {
            place = MailWords.endOfAddress(line, from: place, to: end) { $0 == UInt8(ascii: ",") }
            if place >= end || line.starts(with: ", ", at: place) { return min(place, end) }
            place += 1
        }
    }

    /// Without the brackets around it.
    static func inner(_ line: LineBytes, _ range: Range<Int>) -> Range<Int> {
        guard range.count >= 2, line[range.lowerBound] == UInt8(ascii: "<"),
            line[range.upperBound - 1] == UInt8(ascii: ">")
        else { return range }
        return range.lowerBound + 1..<range.upperBound - 1
    }
}
