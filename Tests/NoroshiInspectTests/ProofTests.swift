import FoundationEssentials
import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private let marker = "nrt0123456789abcdef0123456789abcdef"
private let message = ProofMessage(
    marker: marker, from: "postmaster@example.jp", to: "probe@outside.example", date: midnight,
    text: "A test.\nこれは試験です。\n.dot")

private let accepted = RelayAttempt(
    form: "own:example.jp/plain", sender: "postmaster@example.jp", recipient: "probe@outside.example", hello: .ehlo,
    tls: false, outcome: .accepted)

@Suite struct `A marked message` {
    @Test func `says what it is, in plain ASCII lines of bearable length`() {
        let text = String(decoding: message.serialize(), as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.contains("Subject: Noroshi relay test \(marker)"))
        #expect(lines.contains("Message-ID: <\(marker)@example.jp>"))
        #expect(lines.contains("X-Noroshi-Relay-Test: \(marker)"))
        #expect(lines.contains("Date: 1 Jun 1998 00:00:00 +0000"))
        #expect(lines.contains("Auto-Submitted: auto-generated"))
        #expect(text.components(separatedBy: marker).count == 5)
        #expect(lines.contains("=E3=81=93=E3=82=8C=E3=81=AF=E8=A9=A6=E9=A8=93=E3=81=A7=E3=81=99=E3=80=82"))
        #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (32...126).contains($0) } })
    }

    @Test func `has a mark that nobody guesses`() {
        let marks = Set((0..<100).map { _ in ProofMessage.randomMarker() })
        #expect(marks.count == 100)
        #expect(marks.allSatisfy { $0.utf8.count == 35 && $0.hasPrefix("nrt") })
    }

    @Test func `is handed over once the server takes it`() {
        var talk = ProofTalk(message, as: accepted, names: ["[192.0.2.1]"], implicitTLS: false)
        let steps = ["220 x", "250 x", "250 ok", "250 ok", "354 go"].map { talk.received(bytes("\($0)\r\n")) }
        #expect(
            steps.prefix(4) == [
                .send(bytes("EHLO [192.0.2.1]\r\n")), .send(bytes("MAIL FROM:<postmaster@example.jp>\r\n")),
                .send(bytes("RCPT TO:<probe@outside.example>\r\n")), .send(bytes("DATA\r\n")),
            ])
        guard case .send(let body) = steps[4] else {
            Issue.record("no message was sent")
            return
        }
        #expect(String(decoding: body, as: UTF8.self).hasSuffix("\r\n.\r\n"))
        #expect(String(decoding: body, as: UTF8.self).contains("\r\n..dot\r\n"))
        #expect(talk.received(bytes("250 2.0.0 queued\r\n")) == .finish(farewell: bytes("QUIT\r\n")))
        #expect(talk.proof?.state == .sent)
        #expect(talk.proof?.marker == marker)
    }

    @Test(
        arguments: [
            (["220 x", "250 x", "250 ok", "250 ok", "554 5.7.1 no"], .refusedAtDATA),
            (["220 x", "250 x", "250 ok", "250 ok", "354 go", "550 5.7.1 no"], .refusedAtDATA),
            (["220 x", "250 x", "250 ok", "250 ok", "354 go", "451 later"], .failed),
            (["220 x", "250 x", "250 ok", "550 no longer"], .failed), (["554 away"], .failed),
        ] as [([String], RelayProof.State)])
    func `that is refused was not relayed`(replies: [String], state: RelayProof.State) {
        var talk = ProofTalk(message, as: accepted, names: ["x"], implicitTLS: false)
        for reply in replies { _ = talk.received(bytes("\(reply)\r\n")) }
        #expect(talk.proof?.state == state)
    }
}

@Suite struct `Mail with a mark` {
    private func kind(_ text: String) -> ArrivedMail.Kind? {
        ArrivedMail(bytes(text), markers: [marker])?.kind
    }

    @Test func `is our own message when our header stands in its own head`() {
        #expect(kind("Received: from a\r\n by b\r\n" + String(decoding: message.serialize(), as: UTF8.self)) == .itself)
        #expect(kind(String(decoding: message.serialize(), as: UTF8.self).replacing("\r\n", with: "\n")) == .itself)
        #expect(kind("From: x\r\nSubject: y\r\n\r\nnothing") == nil)
        #expect(ArrivedMail(message.serialize(), markers: []) == nil)
    }

    @Test func `is a report when our message is only inside of it`() {
        let inner = String(decoding: message.serialize(), as: UTF8.self)
        let report =
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@example.jp\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\n"
        #expect(kind(report + "Status: 5.1.1\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner) == .report)
        #expect(
            kind(report + "Remote-MTA: dns; mx.outside.example\r\nDiagnostic-Code: smtp; 550 no\r\n\r\n" + inner)
                == .reportOfNextServer)
        // qmail's has no structure at all.
        #expect(
            kind(
                "From: MAILER-DAEMON@example.jp\r\nSubject: failure notice\r\n\r\nHi.\r\n--- Below this line is a copy of the message.\r\n\r\n"
                    + inner) == .report)
        #expect(kind("From: a@b\r\nSubject: Re: Noroshi relay test \(marker)\r\n\r\nI am away.") == .report)
    }
}

@Suite struct `A place for marked messages` {
    @Test(
        arguments: [
            ("a@b.example=maildir:/m", .maildir("/m")), ("a@b.example=mbox:/m", .mbox("/m")),
            ("a@b.example=manual", .manual),
            ("sink", .sink(ProofTarget.defaultSink)), ("sink:192.0.2.1", .sink(Endpoint(.tcp, "192.0.2.1", 25))),
            ("sink:192.0.2.1:2525", .sink(Endpoint(.tcp, "192.0.2.1", 2525))),
            ("sink:[2001:db8::1]:2525", .sink(Endpoint(.tcp, "2001:db8::1", 2525))),
            ("sink:[2001:db8::1]", .sink(Endpoint(.tcp, "2001:db8::1", 25))),
            ("sink:2001:db8::1", .sink(Endpoint(.tcp, "2001:db8::1", 25))),
            ("a@b.example=sink:127.0.0.1:2525", .sink(Endpoint(.tcp, "127.0.0.1", 2525))),
        ] as [(String, ProofTarget.Place)])
    func `is named in one word`(text: String, place: ProofTarget.Place) throws {
        #expect(try ProofTarget(text).place == place)
    }

    @Test(arguments: [
        "", "maildir:/m", "a@b=maildir:m", "x=manual", "sink:host", "sink:192.0.2.1:99999", "manual", "a@b=imap:x",
    ])
    func `that cannot be is refused with a reason`(text: String) {
        let error = #expect(throws: ProofTargetError.self) { try ProofTarget(text) }
        #expect(error?.description.isEmpty == false)
    }

    @Test func `names the recipient`() throws {
        #expect(try ProofTarget("a@b.example=manual").recipient(mark: "x").address == "a@b.example")
        #expect(try ProofTarget("sink:192.0.2.1").recipient(mark: "x").address == "noroshi-x@[192.0.2.1]")
        #expect(try ProofTarget("sink:127.0.0.1:2525").recipient(mark: "x").address == "noroshi-x@example.org")
    }

    @Test func `gives what is new in a maildir, and nothing that was there`() throws {
        let folder = try HostFolder(["/new/old": "Subject: old\n", "/cur/older:2,S": "x"])
        let mailbox = try ProofMailbox(try ProofTarget("a@b.example=maildir:\(folder.path)"), sink: nil)
        #expect(mailbox.messages().isEmpty)
        try folder.write("Subject: new\n", to: "/new/new")
        #expect(mailbox.messages().map(\.place) == ["\(folder.path)/new/new"])
        #expect(throws: (any Error).self) {
            try ProofMailbox(try ProofTarget("a@b.example=maildir:/no/such"), sink: nil)
        }
    }

    @Test func `gives what was added to an mbox, message by message`() throws {
        let folder = try HostFolder(["/mbox": "From a Mon\nSubject: old\n\nx\n"])
        let mailbox = try ProofMailbox(try ProofTarget("a@b.example=mbox:\(folder.path)/mbox"), sink: nil)
        #expect(mailbox.messages().isEmpty)
        try folder.write(
            "From a Mon\nSubject: old\n\nx\nFrom b Tue\nSubject: 1\n\n>From x\nFrom c Wed\nSubject: 2\n", to: "/mbox")
        #expect(
            mailbox.messages().map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "Subject: 1\n\n>From x\n", "Subject: 2\n",
            ])
    }
}
