import FoundationEssentials
import NoroshiModel
import Testing

@Suite struct `Consent of a reporter` {
    @Test(arguments: Consent.Audience.allCases, Consent.Part.allCases)
    func `nothing is granted by default`(audience: Consent.Audience, part: Consent.Part) {
        #expect(!Consent().allows(part, to: audience))
    }

    @Test func `a grant covers its parts and its audience, and nothing else`() {
        let consent = Consent([.init(.sites, [.systems, .evidence]), .init(.public, [])])
        #expect(consent.allows(.systems, to: .sites))
        #expect(consent.allows(.evidence, to: .sites))
        #expect(!consent.allows(.identity, to: .sites))
        #expect(!consent.allows(.systems, to: .centers))
        #expect(Consent.Part.allCases.allSatisfy { !consent.allows($0, to: .public) })
    }

    @Test func `two grants for one audience add up`() {
        let consent = Consent([.init(.sites, [.systems]), .init(.sites, [.evidence])])
        #expect(consent.allows(.systems, to: .sites) && consent.allows(.evidence, to: .sites))
    }
}

@Suite struct `Excerpts of evidence` {
    @Test(arguments: ["x", "é", "狼", "😀"])
    func `an excerpt keeps to its limit and splits no character`(character: String) {
        let long = String(repeating: character, count: 2000)
        let excerpt = Evidence(locator: "x", excerpt: long, observedAt: Date(timeIntervalSince1970: 0)).excerpt
        #expect(excerpt.utf8.count <= 1024)
        #expect(excerpt.utf8.count > 1024 - 3 - 4)
        #expect(excerpt.hasSuffix("…"))
        #expect(long.hasPrefix(excerpt.dropLast()))
    }

    @Test func `an excerpt of just the limit is kept whole`() {
        let text = String(repeating: "x", count: 1024)
        #expect(Evidence(locator: "x", excerpt: text, observedAt: Date(timeIntervalSince1970: 0)).excerpt == text)
    }
}

@Suite struct `Endpoints` {
    @Test(arguments: [
        (Endpoint(.tcp, "0.0.0.0", 110), "tcp://0.0.0.0:110"), (Endpoint(.udp, "::1", 53), "udp://[::1]:53"),
        (Endpoint(.tcp, "fe80::1", 22), "tcp://[fe80::1]:22"),
    ])
    func `an endpoint is written as a URI is`(endpoint: Endpoint, text: String) {
        #expect(endpoint.description == text)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.0.0.53", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
        ("::", false), ("0.0.0.0", false), ("::2", false),
    ])
    func `loopback is what no one else can reach`(address: String, isLoopback: Bool) {
        #expect(Endpoint(.tcp, address, 25).isLoopback == isLoopback)
    }

    @Test func `a declaration covers what its scope allows`() {
        func declared(_ scope: ServicePolicy.Scope) -> ServicePolicy.Declaration {
            .init(transport: .tcp, port: 25, scope: scope, name: nil, locator: "noroshi.yaml:1:1")
        }
        let wide = Endpoint(.tcp, "0.0.0.0", 25)
        let local = Endpoint(.tcp, "127.0.0.1", 25)
        #expect(declared(.any).covers(wide) && declared(.any).covers(local))
        #expect(!declared(.loopback).covers(wide) && declared(.loopback).covers(local))
        #expect(declared(.address("192.0.2.1")).covers(Endpoint(.tcp, "192.0.2.1", 25)))
        #expect(!declared(.address("192.0.2.1")).covers(wide))
        #expect(!declared(.any).covers(Endpoint(.udp, "0.0.0.0", 25)))
        #expect(!declared(.any).covers(Endpoint(.tcp, "0.0.0.0", 26)))
    }
}

@Suite struct `Observations as JSON` {
    private static let inetd = InstalledPackage(
        name: "openbsd-inetd", version: "0.20221205-1", source: "openbsd-inetd", sourceVersion: "0.20221205-1")
    private static let endpoint = Endpoint(.tcp, "::", 110)

    static let facts: [Observation.Fact] = [
        .listener(
            Listener(
                endpoint: endpoint, user: 0,
                processes: [
                    .init(pid: 612, name: "inetd", executable: "/usr/sbin/inetd", isDeleted: true, package: inetd)
                ],
                starter: Starter(
                    kind: .inetd, name: "pop3", locator: "/etc/inetd.conf:3", program: "/usr/sbin/in.qpopper",
                    package: nil))),
        .listener(Listener(endpoint: endpoint, user: 1000, processes: [], starter: Starter(kind: .none))),
        .reply(
            ServiceReply(
                endpoint: endpoint, protocol: .pop3, tls: false,
                texts: [.init(key: "pop3.banner", bytes: [0xFF, 0x00, 0x1B, 0x41])], transcript: ["< \\xff"],
                truncated: true, milliseconds: 12)),
        .reply(
            ServiceReply(
                endpoint: endpoint, protocol: nil, tls: true, texts: [], transcript: [], truncated: false,
                milliseconds: 0)),
        .unseen(what: "/proc/net/tcp", reason: "permission denied"),
    ]

    @Test(arguments: facts)
    func `every fact is read back as it was written`(fact: Observation.Fact) throws {
        let observation = Observation(host: "mail.example.jp", at: Date(timeIntervalSince1970: 896_000_000), fact: fact)
        let data = try JSONEncoder().encode(observation)
        #expect(try JSONDecoder().decode(Observation.self, from: data) == observation)
    }

    @Test func `a text is kept as bytes and shown escaped`() throws {
        let text = ServiceReply.Text(key: "banner", bytes: [0x1B, 0x5B, 0x41])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(text), as: UTF8.self)
                == #"{"base64":"G1tB","key":"banner","text":"\\x1b[A"}"#)
    }

    @Test func `of a text at most 4096 bytes are kept`() {
        #expect(ServiceReply.Text(key: "banner", bytes: [UInt8](repeating: 65, count: 5000)).bytes.count == 4096)
    }

    @Test func `a finding's id says what is wrong, not when it was seen`() {
        func finding(_ time: Double) -> Finding {
            Finding(
                check: "service.undeclared", host: "mail.example.jp", key: "tcp/110", severity: .medium,
                confidence: .confirmed, title: Message("x"),
                evidence: [Evidence(locator: "x", excerpt: "x", observedAt: Date(timeIntervalSince1970: time))])
        }
        #expect(finding(0).id == "service.undeclared/mail.example.jp/tcp/110")
        #expect(finding(0).id == finding(1000).id)
    }
}
