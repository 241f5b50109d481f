import LogReading

/// What one line of qmail's programs says: those of qmail-send about a mail or a delivery, those of tcpserver about a
/// connection, and those of vchkpw about a login.
///
/// qmail-send writes what a stranger chose without blanks, as `?` or `_`.
///
/// - Source: D. J. Bernstein, qmail-log(5); tcpserver's "How to log"; lines of netqmail 1.06 and vpopmail 5.4.
enum QmailLine {
    /// `info msg 8390211: bytes 1234 from <x@example.org> qp 1872 uid 89`.
    case taken(queue: Range<Int>, sender: Range<Int>, process: Int, uid: Range<Int>)
    /// `starting delivery 7: msg 8390211 to remote a@example.net`.
    case started(delivery: Int, queue: Range<Int>, recipient: Range<Int>)
    /// `delivery 7: success: 198.51.100.25_accepted_message./Remote_host_said:_250_ok/`.
    case delivered(delivery: Int, outcome: MailLine.Outcome, relay: Range<Int>?)
    /// `bounce msg 8390211 qp 1873`.
    case bounced(process: Int)
    /// `end msg 8390211`.
    case ended(queue: Range<Int>)
    /// `tcpserver: ok 812 mx1.example.jp:10.0.0.5:25 x.example.net:192.0.2.1::40000`.
    case connected(process: Int, address: Range<Int>)
    /// `tcpserver: end 812 status 0`.
    case disconnected(process: Int)
    /// `vchkpw-smtp: (PLAIN) login success tanaka@example.jp:192.0.2.1`.
    case loggedIn(user: Range<Int>, address: Range<Int>)

    /// nil for a line of another program, and where it says nothing of these.
    init?(_ line: LineBytes, _ parts: LogLine) {
        guard let name = parts.programName(line), Self.programs.contains(where: { name.starts(with: $0) }) else {
            return nil
        }
        var words = Words(line, parts.message)
        guard let first = words.next() else { return nil }
        var text = line[first]
        // What splogger writes before what it was given.
        if text.count > 10, text.count < 20, text[0] &- 48 < 10, let next = words.next() { text = line[next] }
        let read: QmailLine?
        if text.elementsEqual("info") {
            read = Self.taken(line, &words)
        } else if text.elementsEqual("starting") {
            read = Self.started(line, &words)
        } else if text.elementsEqual("delivery") {
            read = Self.delivered(line, &words)
        } else if text.elementsEqual("bounce") || text.elementsEqual("end") || text.elementsEqual("ok") {
            read = Self.ended(line, text, &words)
        } else if text.elementsEqual("tcpserver:"), let next = words.next() {
            read = Self.ended(line, line[next], &words)
        } else if text.elementsEqual("vchkpw-smtp:") || text.elementsEqual("vchkpw-submission:") {
            read = Self.loggedIn(line, &words)
        } else {
            read = nil
        }
        guard let read else { return nil }
        self = read
    }

    private static let programs: [StaticString] = ["qmail", "tcpserver", "smtpd", "vpopmail", "vchkpw", "splogger"]

    /// Texts of which every line that is understood here has one.
    static let literals: [StaticString] = [
        "info msg ", "starting delivery ", ": success: ", ": failure: ", ": deferral: ", "bounce msg ", "end msg ",
        "tcpserver: ok ", "tcpserver: end ", " login success ",
    ]

    // MARK: qmail-send

    private static func taken(_ line: LineBytes, _ words: inout Words) -> QmailLine? {
        guard words.take("msg"), let queue = words.next(before: ":"), words.take("bytes"), words.next() != nil,
            words.take("from"), let sender = words.next(), sender.count >= 2, words.take("qp"),
            let process = words.number(), words.take("uid"), let uid = words.next()
        else { return nil }
        return .taken(
            queue: queue, sender: sender.lowerBound + 1..<sender.upperBound - 1, process: process, uid: uid)
    }

    private static func started(_ line: LineBytes, _ words: inout Words) -> QmailLine? {
        guard words.take("delivery"), let delivery = words.next(before: ":").flatMap({ MailWords.number(line, $0) }),
            words.take("msg"), let queue = words.next(), words.take("to"), words.next() != nil,
            let recipient = words.next()
        else { return nil }
        return .started(delivery: delivery, queue: queue, recipient: recipient)
    }

    private static func delivered(_ line: LineBytes, _ words: inout Words) -> QmailLine? {
        guard let delivery = words.next(before: ":").flatMap({ MailWords.number(line, $0) }),
            let status = words.next(before: ":")
        else { return nil }
        let reply = words.next()
        let outcome: MailLine.Outcome
        if line[status].elementsEqual("success") {
            outcome = .sent
        } else if line[status].elementsEqual("failure") {
            outcome = .bounced
        } else if line[status].elementsEqual("deferral") {
            outcome = .deferred
        } else {
            return nil
        }
        return .delivered(delivery: delivery, outcome: outcome, relay: reply.flatMap { relay(line, $0) })
    }

    /// The address that qmail-remote puts before the next server's words.
    private static func relay(_ line: LineBytes, _ reply: Range<Int>) -> Range<Int>? {
        let end = MailWords.first(UInt8(ascii: "_"), line, from: reply.lowerBound, to: reply.upperBound)
        let address = reply.lowerBound..<end
        guard line.starts(with: "_accepted_message.", at: end), NetworkAddress(line, address) != nil else { return nil }
        return address
    }

    // MARK: Others

    private static func ended(_ line: LineBytes, _ text: LineBytes, _ words: inout Words) -> QmailLine? {
        if text.elementsEqual("bounce") {
            guard words.take("msg"), words.next() != nil, words.take("qp") else { return nil }
            return words.number().map { .bounced(process: $0) }
        }
        guard let second = words.next() else { return nil }
        if text.elementsEqual("end") {
            if line[second].elementsEqual("msg") { return words.next().map { .ended(queue: $0) } }
            return MailWords.number(line, second).map { .disconnected(process: $0) }
        }
        guard text.elementsEqual("ok"), let process = MailWords.number(line, second), let local = words.next(),
            let remote = words.next(), ports.contains(where: { endsWith($0, line, local) })
        else { return nil }
        // Behind the name, and before what the client says of its user.
        let start = MailWords.first(UInt8(ascii: ":"), line, from: remote.lowerBound, to: remote.upperBound) + 1
        let end = MailWords.first(UInt8(ascii: ":"), line, from: start, to: remote.upperBound)
        guard start < end, NetworkAddress(line, start..<end) != nil else { return nil }
        return .connected(process: process, address: start..<end)
    }

    /// Those at which mail is taken.
    private static let ports: [StaticString] = [":25", ":465", ":587"]

    private static func endsWith(_ text: StaticString, _ line: LineBytes, _ range: Range<Int>) -> Bool {
        range.count >= text.utf8CodeUnitCount && line.starts(with: text, at: range.upperBound - text.utf8CodeUnitCount)
    }

    private static func loggedIn(_ line: LineBytes, _ words: inout Words) -> QmailLine? {
        guard words.next() != nil, words.take("login"), words.take("success"), let last = words.next(),
            let colon = last.last(where: { line[$0] == UInt8(ascii: ":") })
        else { return nil }
        return .loggedIn(user: last.lowerBound..<colon, address: colon + 1..<last.upperBound)
    }

    /// Words of a message, one blank apart.
    private struct Words {
        private let line: LineBytes
        private var place: Int
        private let end: Int

        init(_ line: LineBytes, _ message: Range<Int>) {
            self.line = line
            (place, end) = (message.lowerBound, message.upperBound)
        }

        mutating func next() -> Range<Int>? {
            guard place < end else { return nil }
            let start = place
            let stop = MailWords.first(UInt8(ascii: " "), line, from: start, to: end)
            place = stop + 1
            return start < stop ? start..<stop : nil
        }

        /// A word without the byte at its end.
        mutating func next(before byte: StaticString) -> Range<Int>? {
            guard let word = next(), word.count > 1, line.starts(with: byte, at: word.upperBound - 1) else {
                return nil
            }
            return word.lowerBound..<word.upperBound - 1
        }

        mutating func number() -> Int? { next().flatMap { MailWords.number(line, $0) } }

        mutating func take(_ text: StaticString) -> Bool { next().map { line[$0].elementsEqual(text) } ?? false }
    }
}
