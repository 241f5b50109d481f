import FoundationEssentials
import HostState
import NoroshiModel
import Testing

@Suite struct `Findings that name the same` {
    private static let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func finding(
        _ check: CheckID, _ key: String, _ arguments: [String: String] = [:], _ locator: String = "logs",
        _ excerpt: String = "-", title: String = "t", host: Host.Name = "host", severity: Severity = .medium
    ) -> Finding {
        Finding(
            check: check, host: host, key: key, severity: severity, confidence: .suspected,
            title: Message(title, arguments),
            evidence: [Evidence(locator: locator, excerpt: excerpt, observedAt: Self.time)])
    }

    @Test func `become one story of account, program, job and log`() throws {
        let findings = [
            finding(
                "processes.scanner", "tcp/23",
                ["pid": "77", "program": "/tmp/.x/scan", "user": "toor2", "since": "2027-01-15T09:00:00Z"]),
            finding("accounts.root", "toor2", [:], "/etc/passwd:31", "toor2:x:0:0::/root:/bin/sh", severity: .critical),
            finding("configuration.cron", "job", [:], "/var/spool/cron/crontabs/www:3", "* * * * * /tmp/.x/scan -p 23"),
            finding(
                "logs.trace", "login", ["who": "toor2", "when": "2027-01-15T08:00:00Z – 2027-01-15T08:01:00Z"],
                "/var/log/auth.log:9", "Accepted password for toor2 from 192.0.2.9", title: "check.logs.trace.user"),
            finding("packages.old", "bind9", ["path": "/usr/sbin/named"], "/usr/sbin/named"),
        ]
        let groups = Correlation.joined(findings)
        #expect(groups.count == 1)
        let group = try #require(groups.first)
        #expect(group.severity == .critical)
        // What is known of times comes first, in their order.
        #expect(group.findings.map(\.check.rawValue).prefix(2) == ["logs.trace", "processes.scanner"])
        #expect(group.findings.count == 4)
        #expect(group.ties.map(\.value) == ["/tmp/.x/scan", "toor2"])
        #expect(group.ties.last?.findings.count == 3)
        let also = Correlation.alsoNamed(findings)
        #expect(also["configuration.cron/host/job"]?.map(\.findings) == [["processes.scanner/host/tcp/23"]])
        #expect(also["packages.old/host/bind9"] == nil)
        let annotated = Correlation.annotated(findings)
        #expect(annotated.map(\.id) == findings.map(\.id))
        #expect(annotated[2].evidence.last?.locator == "also named by: processes.scanner/host/tcp/23")
        #expect(annotated[2].evidence.last?.excerpt == "path /tmp/.x/scan")
        #expect(annotated[4] == findings[4])
    }

    @Test func `are not joined by what everybody has`() {
        let findings = [
            finding("accounts.a", "1", ["user": "root"], "/etc/passwd:1", "root:x:0:0:root:/root:/bin/bash"),
            finding("processes.b", "2", ["user": "root", "path": "/x/y"], "/proc/1/exe", "user=root"),
            finding("accounts.c", "3", ["user": "0"], "/etc/passwd:2", "daemon:x:1:1::/:/bin/sh"),
            finding("accounts.d", "4", ["user": "–"], "/etc/hosts.equiv:1", "+"),
            finding("configuration.e", "5", ["software": "x"], "/etc/x.conf", "PrivacyOptions: –"),
        ]
        #expect(Correlation.joined(findings).isEmpty)
    }

    @Test func `are not joined across hosts, nor within one check`() {
        let findings = [
            finding("accounts.a", "1", ["user": "alice"]), finding("accounts.a", "2", ["user": "alice"]),
            finding("processes.b", "3", ["user": "alice"], host: "other"),
        ]
        #expect(Correlation.joined(findings).isEmpty)
    }

    @Test func `are joined by process and by address`() {
        let findings = [
            finding("processes.a", "1", ["pid": "812"]), finding("processes.b", "2", [:], "/proc/812/exe"),
            finding("logs.trace", "3", ["who": "192.0.2.9"], title: "check.logs.trace.address-and-others"),
            finding("configuration.d", "4", [:], "/etc/hosts.allow:3", "ALL: 192.0.2.9"),
        ]
        let groups = Correlation.joined(findings)
        #expect(groups.map { $0.ties.map(\.kind) } == [[.address], [.pid]])
    }

    @Test func `are named in each other's evidence when they are of different subjects`() {
        let findings = Correlation.annotated([
            finding("accounts.a", "1", ["user": "alice"]), finding("accounts.b", "2", ["user": "alice"]),
            finding("processes.c", "3", ["user": "alice"]),
        ])
        let named = findings.map { finding in
            finding.evidence.map(\.locator).filter { $0.hasPrefix("also named by: ") }.map { $0.dropFirst(15) }
        }
        #expect(named[0] == [findings[2].id[...]] && named[1] == [findings[2].id[...]])
        #expect(Set(named[2]) == [findings[0].id[...], findings[1].id[...]])
    }

    @Test func `do not take part of a word for a name`() {
        let findings = [
            finding("accounts.a", "1", ["user": "bob"]),
            finding("logs.trace", "2", [:], "/var/log/syslog:1", "bobby started /home/bob2/x"),
        ]
        #expect(Correlation.joined(findings).isEmpty)
    }

    @Test func `may be near in time without being joined`() throws {
        let findings = [
            finding("accounts.a", "1", ["user": "alice", "since": "2027-01-15T08:00:00Z"]),
            finding("processes.b", "2", ["user": "alice"]),
            finding("logs.trace", "3", ["when": "2027-01-15T08:05:00Z – 2027-01-15T09:00:00Z"]),
            finding("logs.trace", "4", ["when": "2027-01-15T18:05:00Z"]),
        ]
        let group = try #require(Correlation.joined(findings).first)
        #expect(group.findings.count == 2)
        #expect(group.near(findings).map(\.key) == ["3"])
    }

    @Test func `are joined quickly, however many they are`() {
        let findings = (0..<4000).map { number in
            finding(
                "c\(number % 7)" == "c0" ? "accounts.a" : "processes.b", "\(number)",
                ["path": "/srv/data/\(number / 2)"])
        }
        #expect(Correlation.joined(findings).allSatisfy { $0.findings.count == 2 })
    }
}
