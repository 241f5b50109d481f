import FoundationEssentials
import HostState
import NoroshiFormats
import NoroshiModel
import Testing

@testable import NoroshiInspect

private func policy(_ services: (Endpoint.Transport, Int, ServicePolicy.Scope, String?)...) -> ServicePolicy {
    ServicePolicy(
        services.enumerated().map { index, service in
            .init(
                transport: service.0, port: service.1, scope: service.2, name: service.3,
                locator: "noroshi.yaml:\(index + 1):5")
        })
}

private func findings(_ results: [CheckResult]) -> [Finding] {
    results.compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
}

@Suite struct `Services that nobody asked for` {
    @Test func `every service is reported when none is declared`() {
        let results = UndeclaredServiceCheck(policy: policy()).evaluate([
            listener(Endpoint(.tcp, "0.0.0.0", 110)), listener(Endpoint(.tcp, "::", 110)),
            listener(Endpoint(.udp, "127.0.0.1", 53)),
        ])
        let found = findings(results)
        #expect(
            found.map(\.id) == [
                "service.undeclared/mail.example.jp/tcp/110", "service.undeclared/mail.example.jp/udp/53",
            ])
        #expect(found.map(\.title.key) == ["check.service.undeclared.open", "check.service.undeclared.local"])
        #expect(found.map(\.severity) == [.medium, .low])
        #expect(found[0].evidence.map(\.locator) == ["tcp://0.0.0.0:110", "tcp://[::]:110"])
        #expect(found[0].evidence[0].excerpt == "pid 612 /usr/sbin/popd")
    }

    @Test func `what is declared passes, however wide it reaches`() {
        let declared = policy((.tcp, 110, .loopback, nil), (.tcp, 25, .any, nil))
        let results = UndeclaredServiceCheck(policy: declared).evaluate([
            listener(Endpoint(.tcp, "127.0.0.1", 110)), listener(Endpoint(.tcp, "192.0.2.1", 110)),
            listener(Endpoint(.tcp, "::", 25)),
        ])
        // How wide it may reach is another check's.
        #expect(results == [.pass, .pass])
    }

    @Test func `the evidence says who listens and who started it`() {
        let inetd = Starter(kind: .inetd, name: "pop3", locator: "/etc/inetd.conf:3", program: "/usr/sbin/in.qpopper")
        let seen = listener(
            Endpoint(.tcp, "::", 110), executable: "/usr/sbin/inetd", isDeleted: true,
            package: debian("openbsd-inetd", "0.20221205-1"),
            starter: inetd)
        let finding = findings(UndeclaredServiceCheck(policy: policy()).evaluate([seen])).first
        #expect(
            finding?.evidence.first?.excerpt
                == "pid 612 /usr/sbin/inetd (deleted) (openbsd-inetd 0.20221205-1), inetd pop3 /etc/inetd.conf:3 /usr/sbin/in.qpopper"
        )
        #expect(finding?.title.arguments == ["service": "tcp/110", "program": "/usr/sbin/in.qpopper"])
    }
}

@Suite struct `Declared services` {
    private let declared = policy(
        (.tcp, 25, .any, "mail"), (.tcp, 110, .loopback, nil), (.tcp, 110, .address("192.0.2.1"), nil))

    @Test func `that nothing offers are told with the place of their declaration`() {
        let found = findings(MissingServiceCheck(policy: declared).evaluate([listener(Endpoint(.tcp, "::", 22))]))
        #expect(found.count == 3)
        #expect(found[0].id == "service.missing/mail.example.jp/tcp/25")
        #expect(found[0].title == Message("check.service.missing.title", ["service": "tcp/25", "name": " (mail)"]))
        #expect(found[0].evidence.map(\.locator) == ["noroshi.yaml:1:5"])
        #expect(Set(found.map(\.id)).count == 3)
    }

    @Test func `that are there pass`() {
        let seen = [
            listener(Endpoint(.tcp, "0.0.0.0", 25)), listener(Endpoint(.tcp, "::1", 110)),
            listener(Endpoint(.tcp, "192.0.2.1", 110)),
        ]
        #expect(MissingServiceCheck(policy: declared).evaluate(seen) == [.pass, .pass, .pass])
    }

    @Test(arguments: ["/proc/net/tcp", "/proc", "/etc"])
    func `cannot be judged when the sockets could not be read`(what: String) {
        let blind = Observation(
            host: "mail.example.jp", at: midnight, fact: .unseen(what: what, reason: "permission denied"))
        let results = MissingServiceCheck(policy: policy((.tcp, 25, .any, "mail"))).evaluate([blind])
        #expect(findings(results).isEmpty)
        #expect(
            results == [
                .unknown(Gap(host: "mail.example.jp", what: "tcp/25", reason: "the list of sockets could not be read"))
            ])
    }
}

@Suite struct `Suspicious listeners` {
    @Test(
        arguments: [
            ("/tmp/.x", false, nil, "temporary"), ("/var/tmp/x", false, nil, "temporary"),
            ("/dev/shm/x", true, nil, "temporary"),
            ("/memfd:x", true, nil, "temporary"), ("/usr/sbin/gone", true, nil, "deleted"),
            ("/home/a/x", true, nil, "deleted"),
            ("/usr/sbin/sshd", true, "openssh-server", nil), ("/usr/sbin/sshd", false, nil, nil),
            ("/home/a/tmp/x", false, nil, nil),
            ("/tmpfs/x", false, nil, nil),
        ] as [(String, Bool, String?, String?)])
    func `a program is suspicious by its place`(path: String, isDeleted: Bool, package: String?, reason: String?) {
        let seen = listener(
            Endpoint(.tcp, "::", 31337), executable: path, isDeleted: isDeleted,
            package: package.map { debian($0, "1") })
        let found = findings(SuspiciousListenerCheck().evaluate([seen]))
        #expect(found.map(\.title.key) == (reason.map { ["check.process.suspicious-listener.\($0)"] } ?? []))
        if reason != nil {
            #expect(found.first?.id == "process.suspicious-listener/mail.example.jp/tcp/31337\(path)")
            #expect(found.first?.severity == .high)
            #expect(found.first?.confidence == .suspected)
        }
    }

    @Test func `a container's paths are its own`() {
        let seen = listener(
            Endpoint(.tcp, "::", 80), executable: "/tmp/x", starter: Starter(kind: .container, name: "0a1b"))
        #expect(findings(SuspiciousListenerCheck().evaluate([seen])).isEmpty)
    }
}

@Suite struct `The judge` {
    private func observations(pid: Int, at seconds: Double) -> [Observation] {
        let time = midnight.addingTimeInterval(seconds)
        let ends = ["0.0.0.0", "::"].flatMap { address in [110, 31337, 22, 53].map { Endpoint(.tcp, address, $0) } }
        return ends.map {
            listener(
                $0, pid: pid + $0.port, executable: $0.port == 31337 ? "/tmp/x" : "/usr/sbin/p\($0.port)", at: time)
        }
            + ends.filter { $0.port == 110 }.map { reply($0, .pop3, "pop3.banner", "QPOP ready.", at: time) }
            + [
                Observation(
                    host: "mail.example.jp", at: time,
                    fact: .unseen(what: "tcp://[::]:22", reason: "no answer within 5000 ms"))
            ]
    }

    @Test func `gives the same judgment of the same observations`() async throws {
        let seen = observations(pid: 100, at: 0)
        let first = try await Shipped.judge().judge(seen)
        for _ in 0..<5 { #expect(try await Shipped.judge().judge(seen) == first) }
        #expect(first.gaps == [Gap(host: "mail.example.jp", what: "tcp://[::]:22", reason: "no answer within 5000 ms")])
    }

    @Test func `counts once what a probe and several checks could not see`() {
        let gap = Gap(host: "mail.example.jp", what: "/etc/shadow", reason: "permission denied")
        let seen = [
            Observation(host: gap.host, at: midnight, fact: .state(.accounts(AccountSurvey()))),
            Observation(host: gap.host, at: midnight, fact: .unseen(what: gap.what, reason: gap.reason)),
        ]
        let rules = StateRules()
        let unknown = stateResults(of: seen, by: rules).filter { if case .unknown = $0 { true } else { false } }
        #expect(unknown.count > 3)
        #expect(Judge.judgeState(seen, by: rules).gaps.filter { $0.what == gap.what } == [gap])
    }

    @Test func `names findings alike, whatever the process ids and the hour`() async throws {
        let one = try await Shipped.judge().judge(observations(pid: 100, at: 0)).findings
        let other = try await Shipped.judge().judge(observations(pid: 9000, at: 86_400)).findings
        #expect(one.map(\.id) == other.map(\.id))
        #expect(Set(one.map(\.id)).count == one.count)
        #expect(one.map(\.title) == other.map(\.title))
    }

    @Test func `puts the most severe first`() async throws {
        let findings = try await Shipped.judge().judge(observations(pid: 100, at: 0)).findings
        #expect(findings.map(\.severity) == findings.map(\.severity).sorted(by: >))
        #expect(findings.first?.check == "advisory.affected")
        #expect(findings.dropFirst().first?.check == "process.suspicious-listener")
    }

    @Test func `lets no control character of a greeting through`() async throws {
        let endpoint = Endpoint(.tcp, "::", 22)
        for text in [
            "OpenSSH_9.2p1 Debian-2\u{1B}[2J", "x\u{1B}]0;title\u{7}", "OpenSSH_9.2p1 Debian-2\u{9B}2J\u{202E}",
        ] {
            let judgment = try await Shipped.judge().judge([
                listener(endpoint), reply(endpoint, .ssh, "ssh.banner", text),
            ])
            let strings =
                judgment.products.flatMap {
                    [$0.vendor, $0.name, $0.version, $0.cpe, $0.greetingPackageVersion, $0.excerpt].compactMap(\.self)
                }
                + judgment.verdicts.flatMap(\.reason.arguments.values)
                + judgment.findings.flatMap(\.title.arguments.values)
                + judgment.findings.flatMap { $0.evidence.map(\.excerpt) }
            for string in strings {
                #expect(
                    string.unicodeScalars.allSatisfy {
                        $0.value >= 32 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E
                    }, "\(Escaped.text(string))")
            }
        }
    }

    @Test func `has nothing to say of nothing`() async throws {
        #expect(try await Shipped.judge().judge([]) == Judgment())
    }

    @Test func `knows every check by its id`() async throws {
        let advisories = AdvisoryCheck(recognizer: try Shipped.recognizer.get(), library: await Shipped.library())
        let ids: [CheckID] =
            [advisories.id, LogTraceCheck().id, "packages.installed-vulnerable"] + stateChecks().map(\.id)
            + serviceChecks(policy: policy(), products: [], knowledge: ServiceKnowledge()).map(\.id)
        #expect(Set(ids) == Set(allCheckIDs))
        #expect(allCheckIDs == allCheckIDs.sorted { $0.rawValue < $1.rawValue })
    }
}
