import LogReading

extension MailLine {
    /// `1xUhZh-00001g-0j <= sender H=…`, `=> recipient …`, `-> …`, `** …`, `== …`, `Completed`.
    ///
    /// In syslog a time stands before it, and with `+pid` the process.
    ///
    /// - Source: Exim's specification, chapter "Log files"; lines of 4.96, and the longer numbers of 4.97 on.
    init?(exim line: LineBytes, _ message: Range<Int>, isSyslog: Bool) {
        let end = message.upperBound
        var place = message.lowerBound
        if isSyslog, place + 20 < end, line[place] &- 48 < 10, line[place + 4] == UInt8(ascii: "-"),
            line[place + 7] == UInt8(ascii: "-"), line[place + 10] == 0x20
        {
            place = MailWords.first(0x20, line, from: place + 11, to: end) + 1
            if place < end, line[place] == UInt8(ascii: "+") || line[place] == UInt8(ascii: "-") {
                place = MailWords.first(0x20, line, from: place, to: end) + 1
            }
        }
        if place < end, line[place] == UInt8(ascii: "[") {
            place = MailWords.first(0x20, line, from: place, to: end) + 1
        }
        guard let queue = Self.eximQueue(line, from: place, to: end), queue.upperBound + 4 < end,
            line[queue.upperBound] == 0x20
        else { return nil }
        let start = queue.upperBound + 1
        let content: Content?
        if line.starts(with: "<= ", at: start) {
            content = .client(Self.eximClient(line, start + 3, end))
        } else if line.starts(with: "=> ", at: start) || line.starts(with: "-> ", at: start)
            || line.starts(with: ">> ", at: start)
        {
            content = Self.eximDelivery(line, start + 3, end, .sent)
        } else if line.starts(with: "** ", at: start) {
            content = Self.eximDelivery(line, start + 3, end, .bounced)
        } else if line.starts(with: "== ", at: start) {
            content = Self.eximDelivery(line, start + 3, end, .deferred)
        } else if line.starts(with: "Completed", at: start) {
            content = .end
        } else {
            content = nil
        }
        guard let content else { return nil }
        self.init(.exim, instance: message.lowerBound..<message.lowerBound, queue: queue, content)
    }

    /// `1xUhZh-00001g-0j`, and from 4.97 on `1xUhZh-000000004Kd-0jAb`.
    static func eximQueue(_ line: LineBytes, from start: Int, to end: Int) -> Range<Int>? {
        for (length, second) in [(16, 13), (23, 18)] where start + length <= end {
            guard line[start + 6] == UInt8(ascii: "-"), line[start + second] == UInt8(ascii: "-"),
                start + length == end || !MailWords.isQueueByte(line[start + length]),
                (start..<start + length).allSatisfy({
                    $0 == start + 6 || $0 == start + second || MailWords.isQueueByte(line[$0])
                })
            else { continue }
            return start..<start + length
        }
        return nil
    }

    /// `sender [R=…] [H=name (helo) [address]:port] [I=…] [U=…] P=… [X=…] [A=driver:user] S=… …`; what follows `S=`
    /// is the sender's again.
    private static func eximClient(_ line: LineBytes, _ start: Int, _ end: Int) -> Client {
        var client = Client()
        let stop = MailWords.endOfAddress(line, from: start, to: end) { $0 == 0x20 }
        client.sender = inner(line, start..<stop)
        var place = stop
        while let (key, value) = eximWord(line, &place, end) {
            switch key {
            case UInt8(ascii: "R"): client.parent = value
            case UInt8(ascii: "H"):
                if let host = MailWords.host(line, value) {
                    // The greeting between round brackets is the client's own word.
                    let greeting = MailWords.first(
                        UInt8(ascii: "("), line, from: value.lowerBound, to: value.upperBound)
                    var name = host.name.lowerBound..<min(greeting, host.name.upperBound)
                    if name.count > 1, line[name.upperBound - 1] == 0x20 {
                        name = name.lowerBound..<name.upperBound - 1
                    }
                    client.name = name.isEmpty ? nil : name
                    client.address = host.address
                }
            case UInt8(ascii: "U"): client.user = client.user ?? value
            case UInt8(ascii: "P"): client.isLocal = line[value].elementsEqual("local")
            case UInt8(ascii: "A"):
                client.isAuthenticated = true
                let colon = MailWords.first(UInt8(ascii: ":"), line, from: value.lowerBound, to: value.upperBound)
                client.user = min(colon + 1, value.upperBound)..<value.upperBound
            case UInt8(ascii: "S"): place = end
            default: break
            }
        }
        // A user's number over the network is what the client's host says of itself.
        if !client.isLocal, !client.isAuthenticated { client.user = nil }
        client.isBounce = client.isLocal && client.parent != nil && client.sender?.isEmpty ?? false
        return client
    }

    /// `recipient [<original>] [F=…] [P=…] R=router T=transport [S=…] [H=host [address]] … [C="reply"]`; without a
    /// host it is delivered here.
    private static func eximDelivery(_ line: LineBytes, _ start: Int, _ end: Int, _ outcome: Outcome) -> Content? {
        let (recipient, original) = eximAddresses(line, start, end)
        var delivery = Delivery(recipient: recipient, outcome: outcome)
        delivery.original = original
        var place = original.map { $0.upperBound + 1 } ?? recipient.upperBound
        while let (key, value) = eximWord(line, &place, end) {
            switch key {
            case UInt8(ascii: "H"):
                let isEnded = line[value.upperBound - 1] == UInt8(ascii: ":")
                delivery.relay = isEnded ? value.lowerBound..<value.upperBound - 1 : value
                delivery.relayAddress = MailWords.host(line, value)?.address
            case UInt8(ascii: "C"):
                delivery.child = child(line, value)
                place = end
            default: break
            }
        }
        return .delivery(delivery)
    }

    /// `final <original>` before the first field. The final address stands there without the quotes that it needs, so
    /// that it may hold anything; the original has them, and is found by them.
    private static func eximAddresses(
        _ line: LineBytes, _ start: Int, _ end: Int
    ) -> (recipient: Range<Int>, original: Range<Int>?) {
        var from = start
        while let open = MailWords.first(" <\"", line, from..<end) {
            if let original = MailWords.bracketed(line, at: open + 1, to: end),
                isField(line, original.upperBound + 1, end)
            {
                return (start..<open, original)
            }
            from = open + 1
        }
        var stop = start
        while stop < end, !isField(line, stop, end) { stop += 1 }
        let blank = MailWords.first(0x20, line, from: start, to: end)
        guard stop < end else { return (start..<blank, nil) }
        if line[stop - 1] == UInt8(ascii: ">"), let open = MailWords.last(" <", line, start..<stop) {
            return (start..<open, open + 2..<stop - 1)
        }
        return (start..<stop, nil)
    }

    /// ` K=`.
    private static func isField(_ line: LineBytes, _ place: Int, _ end: Int) -> Bool {
        place + 3 < end && line[place] == 0x20 && line[place + 2] == UInt8(ascii: "=") && line[place + 1] &- 65 < 26
    }

    /// The next ` K=value`; a value in quotes or with an address in brackets may hold blanks.
    private static func eximWord(_ line: LineBytes, _ place: inout Int, _ end: Int) -> (UInt8, Range<Int>)? {
        while place + 3 < end {
            guard isField(line, place, end) else {
                place += 1
                continue
            }
            let key = line[place + 1]
            let start = place + 3
            place = endOfEximValue(line, key, start, end)
            return (key, start..<place)
        }
        return nil
    }

    private static func endOfEximValue(_ line: LineBytes, _ key: UInt8, _ start: Int, _ end: Int) -> Int {
        if start < end, line[start] == UInt8(ascii: "\"") {
            return min(MailWords.endOfAddress(line, from: start, to: end) { $0 == 0x20 }, end)
        }
        guard key == UInt8(ascii: "H") else { return MailWords.first(0x20, line, from: start, to: end) }
        // `name (helo) [address]:port`: a client's greeting stands between round brackets, and may be `([192.0.2.1])`.
        var place = start
        while place < end {
            if line[place] == UInt8(ascii: "("), place == start || line[place - 1] == 0x20 {
                place = MailWords.first(") ", line, place..<end) ?? end
            } else if line[place] == UInt8(ascii: "[") {
                return MailWords.first(0x20, line, from: place, to: end)
            }
            place += 1
        }
        return end
    }
}
