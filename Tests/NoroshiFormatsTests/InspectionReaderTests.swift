import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import Testing

private let good = """
    {"inspection": {"host": "x"}, "observations": [
      {"at": "2026-11-21T00:00:00Z", "host": "x", "kind": "listener", "listener": {"endpoint": {"address": "0.0.0.0",
       "port": 22, "transport": "tcp"}, "processes": [], "starter": {"kind": "none"}, "user": 0}},
      {"at": "2026-11-21T00:00:00Z", "host": "x", "kind": "unseen", "unseen": {"what": "/proc", "reason": "no"}},
      {"at": "2026-11-21T00:00:00Z", "host": "x", "kind": "product", "product": {"anything": 1}}
    ]}
    """

private func refusal(_ text: String) -> String {
    do {
        _ = try InspectionReader.parse(Array(text.utf8), file: "w.json", host: "web.example.jp")
        return ""
    } catch {
        return "\(error)"
    }
}

@Suite struct `What another host saw of itself` {
    @Test func `is taken under its name here, without what was derived`() throws {
        let seen = try InspectionReader.parse(Array(good.utf8), file: "w.json", host: "web.example.jp")
        #expect(seen.map(\.host) == ["web.example.jp", "web.example.jp"])
        guard case .listener(let listener)? = seen.first?.fact else { Issue.record("no listener"); return }
        #expect(listener.endpoint == Endpoint(.tcp, "0.0.0.0", 22))
        #expect(listener.usage == nil)
    }

    @Test(arguments: [
        ("", "w.json:1:1: the text ends where a value should stand"),
        ("{}", "w.json: no 'observations': expected what 'noroshi inspect --format json' prints"),
        ("[1]", "w.json: no 'observations': expected what 'noroshi inspect --format json' prints"),
        (
            good.replacing("\"port\": 22", with: "\"port\": 70000"),
            "w.json: /observations/0/listener/endpoint/port: expected a number from 1 to 65535, found 70000"
        ),
        (
            good.replacing("0.0.0.0", with: "here"),
            "w.json: /observations/0/listener/endpoint/address: expected an IP address, found 'here'"
        ),
        (
            good.replacing("\"no\"", with: "\"\\u001b[2J\""),
            "w.json: /observations/1/unseen/reason: a control character"
        ),
        (good.replacing("\"/proc\"", with: "\"\\u202e\""), "w.json: /observations/1/unseen/what: a control character"),
        (good.replacing("\"user\": 0", with: "\"uid\": 0"), "w.json: /observations/0/listener: 'user' is missing"),
    ])
    func `is refused with the place of its mistake`(text: String, message: String) {
        #expect(refusal(text) == message)
    }

    @Test func `of hostile bytes stops nothing`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var bytes = Array(good.utf8)
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? InspectionReader.parse(bytes, file: "w.json", host: "h")
        }
    }
}
