import LogReading
import Testing

private func fields(_ template: String, _ message: String) throws -> [String: String]? {
    let template = try MessageTemplate(template)
    return LineBytes.with(Array(message.utf8)) { line in
        template.match(line, in: 0..<line.count).map { ranges in
            var found: [String: String] = [:]
            for (name, range) in zip(template.fields, ranges) {
                if let range { found[name] = String(decoding: line[range].bytes, as: UTF8.self) }
            }
            return found
        }
    }
}

@Suite struct `The form of a message` {
    private let failed = "Failed {method:word} for [invalid user ]{user} from {address:ip} port {port:number} ssh2"

    @Test(arguments: [
        (
            "Failed password for root from 192.0.2.1 port 22 ssh2",
            ["method": "password", "user": "root", "address": "192.0.2.1", "port": "22"]
        ),
        (
            "Failed none for invalid user  from 2001:db8::1 port 1 ssh2",
            ["method": "none", "user": "", "address": "2001:db8::1", "port": "1"]
        ),
        // A stranger may call himself what he likes; the address that sshd saw stands last.
        (
            "Failed password for invalid user root from 203.0.113.9 port 22 ssh2 from 192.0.2.1 port 5 ssh2",
            [
                "method": "password", "user": "root from 203.0.113.9 port 22 ssh2", "address": "192.0.2.1",
                "port": "5",
            ]
        ),
    ])
    func `gives fields from their places, the last ones first`(message: String, expected: [String: String]) throws {
        #expect(try fields(failed, message) == expected)
    }

    @Test(arguments: [
        "Failed password for root from 192.0.2.1 port 22 ssh2 x", "Failed password for root from host port 22 ssh2",
        "failed password for root from 192.0.2.1 port 22 ssh2",
        "Failed password for root from 192.0.2.256 port 22 ssh2",
        "xFailed password for root from 192.0.2.1 port 22 ssh2", "",
    ])
    func `has to fit as a whole`(message: String) throws { #expect(try fields(failed, message) == nil) }

    /// Texts that stand in one another, at all distances from the ends, against looking through every place.
    @Test func `ends a field at the last place of the text behind it`() throws {
        var state: UInt64 = 5
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let alphabet = Array("ab =".utf8)
        var found = 0
        for _ in 0..<20_000 {
            let text = (0..<1 + next(4)).map { _ in alphabet[next(4)] }
            let whole = (0..<next(60)).map { _ in alphabet[next(4)] }
            // Blanks at the end are no part of a message.
            let message = Array(whole.reversed().drop { $0 == 0x20 }.reversed())
            let last = message.indices.reversed().first { message[$0...].starts(with: text) }
            let expected = last.map {
                [
                    "x": String(decoding: message[..<$0], as: UTF8.self),
                    "y": String(decoding: message[($0 + text.count)...], as: UTF8.self),
                ]
            }
            let form = "{x}\(String(decoding: text, as: UTF8.self)){y}"
            #expect(try fields(form, String(decoding: whole, as: UTF8.self)) == expected)
            if expected != nil { found += 1 }
        }
        #expect(found > 5_000 && found < 19_000)
    }

    @Test func `takes an address without what mail servers put before it`() throws {
        let form = "did not come from [{client:word} ][[{address:ip}]]"
        #expect(try fields(form, "did not come from [IPv6:2001:db8::1]") == ["address": "2001:db8::1"])
        #expect(
            try fields(form, "did not come from x.example [IPv6:2001:DB8::1] ") == [
                "client": "x.example", "address": "2001:DB8::1",
            ])
        #expect(try fields(form, "did not come from [IPv6:]") == nil)
        #expect(try fields(form, "did not come from [IPv4:192.0.2.1]") == nil)
    }

    @Test func `may be open at its end, and leave parts out`() throws {
        let template = "{queue:word}: to=<{recipient}>, [orig_to=<{original}>, ]relay={relay}, status={status:word}*"
        #expect(
            try fields(template, "A1: to=<a@b>, orig_to=<c>, relay=x[192.0.2.1]:25, status=sent (250 ok)") == [
                "queue": "A1", "recipient": "a@b", "original": "c", "relay": "x[192.0.2.1]:25", "status": "sent",
            ])
        #expect(
            try fields(template, "A1: to=<a@b>, relay=none, status=bounced (x)")?["original"] == nil)
        #expect(try fields("[[{id:number}] x {{y}", "[5] x {y}") == ["id": "5"])
    }

    @Test(arguments: [
        ("", "empty"), ("{a}{b}", "two fields follow each other"), ("{a b} x", "a field's name"),
        ("x {a", "'{' is not closed"),
        ("[x", "'[' is not closed"), ("{a:date}", "':word', ':number', ':ip'"), ("[a[b]]", "within another"),
    ])
    func `is refused where it has no meaning`(template: String, reason: String) {
        let error = #expect(throws: MessageTemplate.Malformed.self) { try MessageTemplate(template) }
        #expect(error?.reason.contains(reason) == true)
    }

    @Test func `costs no more than the square of a hostile message`() throws {
        let template = try MessageTemplate("{a} from {b} from {c} from {d} to {e:ip}.")
        let message = String(repeating: "x from ", count: 500)
        let start = ContinuousClock.now
        #expect(LineBytes.with(Array(message.utf8)) { template.match($0, in: 0..<$0.count) } == nil)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}

@Test(arguments: [
    ("192.0.2.1", true), ("0.0.0.0", true), ("1.2.3", false), ("1.2.3.4.5", false), ("256.1.1.1", false), ("::1", true),
    ("::", true), ("2001:db8::", true), ("2001:db8::1%eth0", true), ("::ffff:192.0.2.1", true),
    ("1:2:3:4:5:6:7:8", true),
    ("1:2:3:4:5:6:7", false), ("1:2:3:4:5:6:7:8:9", false), ("1::2::3", false), ("12345::", false), (":1", false),
    ("1:2:3:4:5:6:7:", false), ("1:2:3:4:5:6:1.2.3.4", true), ("a.b.c.d", false), ("1:2:3:4:5:6:7::", true),
    ("::1:", false),
])
func `addresses are told from what is none`(text: String, isAddress: Bool) throws {
    #expect((try fields("{a:ip}", text) != nil) == isAddress)
}
