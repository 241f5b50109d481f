import Foundation
import NoroshiModel
import Testing

private let night = Date(timeIntervalSince1970: 1_793_847_600)  // 2026-11-05 03:00:00 UTC

private func event(_ rule: String, _ severity: Severity, response: LogTrace.Response? = nil) -> LogTrace.Event {
    LogTrace.Event(
        rule: rule, title: ["en": "Title"], severity: severity, first: night, last: night, count: 1, places: [],
        response: response, subjects: [LogTrace.Subject(kind: "user", value: "oracle")])
}

@Suite struct `A trace in logs` {
    @Test func `is called after the last of its worst events, and told apart by it, its subjects and its begin`() {
        let trace = LogTrace(
            subjects: [.init(kind: "address", value: "192.0.2.1"), .init(kind: "user", value: "oracle")],
            severity: .high, first: night, last: night, count: 3,
            events: [event("a", .high), event("b", .high), event("c", .low)])
        #expect(trace.worst.rule == "b")
        #expect(trace.key == "b/address=192.0.2.1,user=oracle/2026-11-05T03:00:00Z")
    }

    @Test(arguments: LogTrace.Response.allCases)
    func `keeps what is to be done`(response: LogTrace.Response) throws {
        let event = event("a", .high, response: response)
        #expect(try JSONDecoder().decode(LogTrace.Event.self, from: JSONEncoder().encode(event)) == event)
    }

    @Test(arguments: ["", #", "response": "of a later release""#])
    func `can be read as another release kept it`(member: String) throws {
        let text = #"{"rule": "a", "title": {"en": "T"}, "severity": "high", "count": 2, "places": []\#(member)}"#
        let event = try JSONDecoder().decode(LogTrace.Event.self, from: Data(text.utf8))
        #expect(event.rule == "a" && event.count == 2 && event.first == nil)
        #expect(event.response == nil && event.subjects.isEmpty)
    }
}

@Suite struct `An address` {
    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1",
        "172.16.0.1", "172.31.255.255", "192.168.0.1", "::", "::1", "fc00::1", "fdff::1", "fe80::1", "febf::1",
    ])
    func `of a network of one's own is inside`(text: String) throws {
        #expect(try #require(IPAddress(text)).isInside)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "198.51.100.1", "2001:db8::1", "fbff::1",
    ])
    func `of the Internet is not inside`(text: String) throws {
        #expect(try !#require(IPAddress(text)).isInside)
    }
}
