import Foundation
import LogEngine
import Sigma
import Testing

/// For each rule, by its detection, the numbers of the lines that it matches.
private func matched(
    _ detections: [String], _ lines: [String], source: String = "category: proxy"
) throws -> [[Int]] {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID()).yml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let texts = detections.enumerated().map { number, detection in
        """
        title: Request \(number)
        id: 11111111-2222-4333-8444-5555555555\(number + 10)
        logsource:
          \(source)
        detection:
          words:
        \(detection.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
          condition: words
        level: high
        """
    }
    try texts.joined(separator: "\n---\n").write(toFile: path, atomically: false, encoding: .utf8)
    let ready = try rules([path])
    #expect(ready.rules.errors.isEmpty && ready.foreign.isEmpty, "\(ready.rules.errors)")
    let matches = try run(ready, lines).matches
    return detections.indices.map { number in
        matches.filter { ready.rules.rules[$0.rule].title == "Request \(number)" }.map(\.line)
    }
}

private let squid = [
    "1793848364.123    312 192.0.2.1 TCP_MISS/200 900 GET http://user@Downloads.example.top:8080/a/tool.exe?id=7 - HIER_DIRECT/198.51.100.1 application/octet-stream",
    "1793848365.123      0 192.0.2.2 TCP_DENIED/407 3900 CONNECT mx.example.net:443 tanaka HIER_NONE/- text/html",
    "Nov  5 03:12:44 h squid[9]: 1793848366.123    312 192.0.2.3 TCP_MISS/404 900 POST http://www.example.org/x - HIER_DIRECT/198.51.100.2 text/html",
    "1793848367.123     12 192.0.2.4 TCP_MISS/200 900 GET http://www.example.org/ - HIER_DIRECT/198.51.100.2 text/html \"http://www.example.com/p\" \"curl/8.1 \\\"x\\\"\"",
    "192.0.2.5 - suzuki [05/Nov/2026:03:12:48 +0900] \"GET http://www.example.org/q.zip HTTP/1.1\" 200 9 \"-\" \"python-requests/2.1\" TCP_MISS:HIER_DIRECT",
    "192.0.2.6 - - [05/Nov/2026:03:12:48 +0900] \"GET /q.zip HTTP/1.1\" 200 9 \"-\" \"python-requests/2.1\"",
]

@Suite struct `Rules for proxies` {
    @Test func `are asked about what Squid writes`() throws {
        let expected = [
            ("c-uri|contains: /a/tool.exe", [1]),
            ("c-uri|contains: example\nsc-status: 404", [3]),
            ("c-uri|contains: mx.example.net\nsc-status: 407\ncs-username: tanaka", [2]),
            ("c-uri|contains: http\nc-uri-extension: [exe, zip]", [1, 5]),
            ("c-uri-query|contains: id=7", [1]),
            ("c-uri|contains: http\ncs-host|endswith: .top", [1]),
            ("r-dns: mx.example.net", [2]),
            ("c-uri|contains: http\ncs-method: POST\nsrc_ip: 192.0.2.3", [3]),
            ("c-useragent|startswith: curl/", [4]),
            ("c-useragent|contains: python-requests", [5]),
            ("cs-referrer|contains: www.example.com\nc-ip: 192.0.2.4", [4]),
            ("c-uri|contains: example\ndst_ip: 198.51.100.2", [3, 4]),
            ("c-uri|contains: example\nsc-bytes: 3900", [2]),
            ("c-uri|contains: example\nsrc_ip|cidr: 192.0.2.4/30", [4, 5]),
        ]
        let found = try matched(expected.map(\.0), squid)
        for ((detection, lines), found) in zip(expected, found) { #expect(found == lines, "\(detection)") }
    }

    @Test func `are not asked about other logs`() throws {
        let other = [
            "Nov  5 03:12:44 h sshd[9]: 12 192.0.2.1 TCP_MISS/200 900 GET http://www.example.org/ - HIER_DIRECT/198.51.100.2 text/html",
            squid[5],
        ]
        #expect(try matched(["c-uri|contains: example.org", "c-uri|contains: q.zip"], other) == [[], []])
    }

    @Test func `do not take what a client chose for what the server wrote`() throws {
        let forged = [
            "192.0.2.6 - - [05/Nov/2026:03:12:48 +0900] \"GET /q.zip HTTP/1.1\" 200 9 \"-\" \"x\\\" TCP_MISS:HIER_DIRECT\"",
            "1793848364.123    312 192.0.2.1 TCP_MISS/200 900 GET http://a.example/?x=TCP_HIT/404 - HIER_DIRECT/198.51.100.1 text/html",
        ]
        let found = try matched(
            [
                "c-uri|contains: q.zip", "c-uri|contains: a.example\nsc-status: 404",
                "c-uri|contains: a.example\nsc-status: 200",
            ], forged)
        #expect(found == [[], [], [2]])
    }

    @Test func `leave the rules for servers what was theirs`() throws {
        let found = try matched(["c-uri|contains: q.zip"], squid, source: "category: webserver")
        #expect(found == [[5, 6]])
    }
}
