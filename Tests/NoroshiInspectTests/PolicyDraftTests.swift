import NoroshiFormats
import NoroshiModel
import Testing

@testable import NoroshiInspect

private func draft(
    _ seen: [Observation], present: [ServicePolicy.Declaration] = [], fixed: [ServicePolicy.Declaration] = []
) -> PolicyDraft {
    PolicyDraft(seen, products: [], present: present.map { PolicyFile.Entry($0) }, fixed: fixed)
}

private func lines(_ draft: PolicyDraft) -> [String] { draft.entries.map { PolicyFile.line($0.declaration) } }

private func withoutProcess(_ endpoint: Endpoint) -> Observation {
    Observation(
        host: "mail.example.jp", at: midnight,
        fact: .listener(Listener(endpoint: endpoint, user: 0, processes: [], starter: Starter(kind: .none))))
}

@Suite struct `Today's services as a policy` {
    @Test func `are as narrow as their sockets`() {
        let made = draft([
            listener(Endpoint(.tcp, "0.0.0.0", 25)), listener(Endpoint(.tcp, "::", 25)),
            listener(Endpoint(.tcp, "127.0.0.1", 631)), listener(Endpoint(.tcp, "::1", 631)),
            listener(Endpoint(.tcp, "192.0.2.25", 110)), listener(Endpoint(.tcp, "127.0.0.1", 110)),
            listener(Endpoint(.udp, "0.0.0.0", 53)),
        ])
        #expect(
            lines(made) == [
                "tcp/25", "{port: 110, transport: tcp, address: loopback}",
                "{port: 110, transport: tcp, address: 192.0.2.25}", "{port: 631, transport: tcp, address: loopback}",
                "udp/53",
            ])
        #expect(made.skipped.isEmpty && made.conflicts.isEmpty)
        #expect(made.entries[0].seen == "/usr/sbin/popd")
    }

    @Test func `leave nothing undeclared, and nothing that reaches too far`() {
        let seen = [
            listener(Endpoint(.tcp, "0.0.0.0", 25)), listener(Endpoint(.tcp, "127.0.0.1", 631)),
            listener(Endpoint(.tcp, "192.0.2.25", 110)), sweep(open: [25, 110]),
        ]
        let policy = ServicePolicy(draft(seen).entries.map(\.declaration))
        #expect(findings(UndeclaredServiceCheck(policy: policy), seen).isEmpty)
        #expect(findings(ExposedServiceCheck(policy: policy), seen).isEmpty)
        #expect(findings(MissingServiceCheck(policy: policy), seen).isEmpty)
    }

    @Test func `are not taken over blindly`() {
        let made = draft([
            withoutProcess(Endpoint(.tcp, "0.0.0.0", 111)), listener(Endpoint(.udp, "0.0.0.0", 40_001)),
            listener(Endpoint(.tcp, "0.0.0.0", 40_001)), sweep(open: [8080]),
        ])
        #expect(lines(made) == ["tcp/40001"])
        #expect(made.skipped.map(\.what) == ["tcp/111 0.0.0.0", "tcp/8080 192.0.2.25", "udp/40001 0.0.0.0"])
        #expect(made.skipped.map(\.reason) == [.process, .unexplained, .client])
    }

    @Test func `are never widened`() throws {
        let office = ServicePolicy.Audience.ranges([try #require(AddressRange("203.0.113.0/24"))])
        let made = draft(
            [listener(Endpoint(.tcp, "0.0.0.0", 110)), listener(Endpoint(.tcp, "0.0.0.0", 22)), sweep(open: [22])],
            present: [declaration(110, .loopback, name: "POP"), declaration(22, to: office)])
        #expect(
            lines(made) == [
                "{port: 22, transport: tcp, to: [203.0.113.0/24]}",
                "{port: 110, transport: tcp, address: loopback, name: \"POP\"}",
            ])
        #expect(made.conflicts.map(\.service) == ["tcp/22", "tcp/110"])
        #expect(made.conflicts.map(\.seen) == ["reached from 198.51.100.7", "listens at 0.0.0.0"])
        #expect(made.conflicts[1].declared == "address loopback (services.yaml:2:5)")
    }

    @Test func `are not written twice, and go when they are gone`() {
        let made = draft(
            [listener(Endpoint(.tcp, "0.0.0.0", 25))], present: [declaration(110), declaration(25)],
            fixed: [declaration(143)])
        #expect(lines(made) == ["tcp/25"])
        #expect(lines(draft([listener(Endpoint(.tcp, "0.0.0.0", 25))], fixed: [declaration(25)])).isEmpty)
    }

    @Test func `of a host seen from outside only are what answers`() {
        let made = draft(
            [sweep(open: [25], closed: [110], filtered: [143])],
            present: [declaration(110), declaration(143), declaration(993)])
        #expect(lines(made) == ["tcp/25", "tcp/143", "tcp/993"])
        #expect(made.entries[0].seen == "asked from 198.51.100.7")
        let range = draft([sweep(at: "192.0.2.1", open: [22]), sweep(at: "192.0.2.2", open: [22, 80])])
        #expect(lines(range) == ["tcp/22", "{port: 80, transport: tcp, address: 192.0.2.2}"])
    }

    @Test func `are not known where sockets were hidden`() {
        let blind = Observation(
            host: "mail.example.jp", at: midnight, fact: .unseen(what: "/proc/net/tcp", reason: "permission denied"))
        #expect(draft([blind]).isBlind)
    }

    @Test func `change the policy line by line`() throws {
        let old = try PolicyFile.parse("services: [25, 110]\nhosts: [{host: a, services: [22]}]\n", file: "o")
        let new = try PolicyFile.parse(
            "services: [25, 143]\nhosts: [{host: a, services: []}, {host: b, services: [80]}]\n", file: "n")
        #expect(PolicyChange(from: old, to: new).lines == ["- tcp/110", "+ tcp/143", "- a tcp/22", "+ b tcp/80"])
        #expect(PolicyChange(from: old, to: old).lines.isEmpty)
    }
}
