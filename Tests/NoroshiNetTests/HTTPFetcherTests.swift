import NoroshiModel
import Testing

@testable import NoroshiNet

private func fetch(
    _ answer: String, maximum: Int = 1000, deadline: Duration = .seconds(20), path: String = "/"
) async throws -> Result<HTTPFetcher.Answer, DialError> {
    try await withServer { peer in
        while let line = try await peer.line(), !line.isEmpty {}
        try await peer.send(answer)
        try await peer.untilClosed()
    } _: { endpoint in
        do throws(DialError) {
            let fetcher = HTTPFetcher(deadline: deadline, maximumBytes: maximum)
            return .success(try await fetcher.send(.init("GET", "http://127.0.0.1:\(endpoint.port)\(path)")))
        } catch {
            return .failure(DialError(reason: error.reason.replacing(":\(endpoint.port)", with: "")))
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `An HTTP exchange` {
    @Test func `gives status, headers and body`() async throws {
        let answer = try await fetch("HTTP/1.1 404 Not Found\r\nETag: \"1\"\r\nContent-Length: 4\r\n\r\ngone").get()
        #expect(answer.status == 404)
        #expect(answer["etag"] == "\"1\"")
        #expect(answer["x-missing"] == nil)
        #expect(answer.body == Array("gone".utf8))
    }

    @Test func `does not follow a redirect`() async throws {
        let answer = try await fetch("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
            .get()
        #expect(answer.status == 302)
        #expect(answer["Location"] == "http://127.0.0.1:1/")
    }

    @Test(arguments: [
        "Content-Length: 2000\r\n\r\n" + String(repeating: "x", count: 2000),
        "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + String(repeating: "x", count: 2000) + "\r\n0\r\n\r\n",
    ])
    func `reads no more than allowed`(rest: String) async throws {
        let answer = try await fetch("HTTP/1.1 200 OK\r\n" + rest)
        #expect(throws: DialError(reason: "http://127.0.0.1/: the answer is larger than allowed")) { try answer.get() }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"])
    func `ends at the deadline, wherever the answer stops`(answer: String) async throws {
        let result = try await fetch(answer, deadline: .seconds(1), path: "/a%20b")
        #expect(throws: DialError(reason: "http://127.0.0.1/a%20b: no answer within 1 s")) { try result.get() }
    }

    @Test func `sends method, headers and body`() async throws {
        let answer = try await withServer { peer in
            var head: [String] = []
            while let line = try await peer.line(), !line.isEmpty { head.append(line) }
            let body = try await peer.line() ?? ""
            let text = "\(head[0])|\(head.contains { $0.lowercased() == "idempotency-key: 1" })|\(body)"
            try await peer.send("HTTP/1.1 201 Created\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            try await peer.untilClosed()
        } _: { endpoint in
            var request = HTTPFetcher.Request("POST", "http://127.0.0.1:\(endpoint.port)/api")
            request.headers = [("Idempotency-Key", "1")]
            request.body = Array("{}\n".utf8)
            return try await HTTPFetcher(deadline: .seconds(20)).send(request)
        }
        #expect(answer.status == 201)
        #expect(String(decoding: answer.body, as: UTF8.self) == "POST /api HTTP/1.1|true|{}")
    }

    @Test func `that is refused is told with its address`() async throws {
        let port = try await closedPort().port
        let error = await #expect(throws: DialError.self) {
            try await HTTPFetcher().send(.init("GET", "http://127.0.0.1:\(port)/"))
        }
        #expect(error?.reason == "http://127.0.0.1:\(port)/: connection refused")
    }

    @Test(arguments: ["", "center", "http://", "nowhere\u{1B}[2J"])
    func `with what is no address is refused`(url: String) async throws {
        let error = await #expect(throws: DialError.self) { try await HTTPFetcher().send(.init("GET", url)) }
        #expect(error?.reason == "\(Escaped.text(url)): not an address")
    }
}

@Suite struct `Names of servers` {
    @Test(arguments: [
        ("127.0.0.1", Endpoint(.tcp, "127.0.0.1", 25)), ("127.0.0.1:587", Endpoint(.tcp, "127.0.0.1", 587)),
        ("[::1]", Endpoint(.tcp, "::1", 25)), ("[::1]:587", Endpoint(.tcp, "::1", 587)),
        ("::1", Endpoint(.tcp, "::1", 25)),
    ])
    func `an address needs no resolver`(name: String, endpoint: Endpoint) throws {
        #expect(try Resolver.endpoint(name, defaultPort: 25) == endpoint)
    }

    @Test(arguments: [
        ("mail.example.jp", "mail.example.jp", 25), ("mail.example.jp:587", "mail.example.jp", 587),
        ("2001:db8::1", "2001:db8::1", 25),
        ("[2001:db8::1]:1", "2001:db8::1", 1),
    ])
    func `a name is split from its port`(name: String, host: String, port: Int) throws {
        let parts = try Resolver.split(name, defaultPort: 25)
        #expect(parts.host == host)
        #expect(parts.port == port)
    }

    @Test(arguments: ["mail:", "mail:0", "mail:65536", "mail:smtp", "[::1]:x", "mail:\u{1B}"])
    func `a bad port is told`(name: String) {
        #expect(throws: DialError(reason: "'\(Escaped.text(name))' has no valid port")) {
            try Resolver.endpoint(name, defaultPort: 25)
        }
    }

    @Test func `a name that cannot be is told`() {
        #expect(throws: DialError(reason: "'a b' is not known to the resolver")) {
            try Resolver.endpoint("a b", defaultPort: 25)
        }
    }
}
