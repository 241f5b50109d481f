import FoundationEssentials
import HostState
import NoroshiModel
import Testing

@Suite struct `Findings of one program` {
    private static let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func finding(
        _ check: CheckID, _ key: String, _ locators: [String], _ arguments: [String: String] = [:],
        severity: Severity = .medium, host: Host.Name = "host"
    ) -> Finding {
        Finding(
            check: check, host: host, key: key, severity: severity, confidence: .suspected,
            title: Message("t", arguments),
            evidence: locators.map { Evidence(locator: $0, excerpt: "by \(check)", observedAt: Self.time) },
            remediations: [Remediation(.mitigation, Message("do.\(check)"))])
    }

    private func listener(_ pid: Int = 7, host: Host.Name = "host") -> Finding {
        finding(
            "process.suspicious-listener", "tcp/31337/tmp/x", ["/proc/\(pid)/exe"], severity: .medium, host: host)
    }

    private func temporary(_ pids: [Int], count: Int? = nil, severity: Severity = .high) -> Finding {
        finding(
            "processes.temporary-executable", "/tmp/x/root", pids.map { "/proc/\($0)/exe" },
            ["count": "\(count ?? pids.count)"], severity: severity)
    }

    @Test func `is told with its service, and with all evidence`() throws {
        let merged = ToldOnce.merged([listener(), temporary([7])])
        let finding = try #require(merged.first)
        #expect(merged.count == 1)
        #expect(finding.id == listener().id)
        #expect(finding.severity == .high)
        #expect(
            finding.evidence.map(\.excerpt) == [
                "by process.suspicious-listener", "by processes.temporary-executable",
            ])
        #expect(finding.remediations.map(\.text.key) == ["do.process.suspicious-listener"])
    }

    @Test func `is told of each of its services, in whatever order the checks ran`() {
        let other = finding("process.suspicious-listener", "tcp/31338/tmp/x", ["/proc/7/exe"])
        let merged = ToldOnce.merged([temporary([7]), listener(), other])
        #expect(merged.map(\.key) == ["tcp/31337/tmp/x", "tcp/31338/tmp/x"])
        #expect(merged.allSatisfy { $0.evidence.count == 2 })
    }

    @Test func `stays when it tells of another process, too`() {
        let several = [listener(), temporary([7, 8])]
        #expect(ToldOnce.merged(several) == several)
        // Of many processes the evidence shows the first ones only.
        let many = [listener(), temporary([7], count: 20)]
        #expect(ToldOnce.merged(many) == many)
    }

    @Test func `stays when no other check speaks`() {
        for alone in [[temporary([7])], [listener(host: "other"), temporary([7])], [listener(9), temporary([7])]] {
            #expect(ToldOnce.merged(alone) == alone)
        }
    }

    @Test func `that is gone is no upgrade`() {
        let gone = finding("processes.deleted-executable", "/usr/sbin/x/root", ["/proc/7/exe"], ["count": "1"])
        let old = finding("packages.still-old", "x", ["/proc/7/exe"], ["count": "1"], severity: .low)
        #expect(ToldOnce.merged([old, gone]).map(\.check) == ["processes.deleted-executable"])
        // Its libraries are another matter.
        let libraries = finding("packages.still-old", "x", ["/proc/7/exe", "/proc/7/maps"], ["count": "1"])
        #expect(ToldOnce.merged([libraries, gone]).count == 2)
    }

    @Test func `that no package brought is told where it listens`() throws {
        let path = ["path": "/usr/sbin/own"]
        let listening = finding("processes.unpackaged-listener", "tcp/8080/usr/sbin/own", ["/proc/7/exe"], path)
        let file = finding("packages.unpackaged-executable", "/usr/sbin/own", ["/usr/sbin/own"], path)
        let other = finding(
            "packages.unpackaged-executable", "/usr/sbin/b", ["/usr/sbin/b"], ["path": "/usr/sbin/b"])
        let local = finding("packages.unpackaged-executable", "local", ["/usr/sbin/own"], ["count": "3"])
        let merged = ToldOnce.merged([file, listening, other, local])
        #expect(merged.map(\.key) == ["tcp/8080/usr/sbin/own", "/usr/sbin/b", "local"])
        let first = try #require(merged.first)
        #expect(first.evidence.map(\.locator) == ["/proc/7/exe", "/usr/sbin/own"])
        #expect(
            first.remediations.map(\.text.key) == [
                "do.processes.unpackaged-listener", "do.packages.unpackaged-executable",
            ])
    }

    @Test func `that is a file is told by what it may do, and since when`() {
        func file(_ check: CheckID, _ title: String, _ path: String = "/usr/bin/x") -> Finding {
            Finding(
                check: check, host: "host", key: path, severity: .medium, confidence: .suspected,
                title: Message("check.\(check).\(title)", ["path": path]),
                evidence: [Evidence(locator: path, excerpt: "by \(check)", observedAt: Self.time)])
        }
        let unpackaged = file("packages.unpackaged-executable", "program")
        #expect(
            ToldOnce.merged([unpackaged, file("packages.setuid", "unpackaged")]).map(\.check) == ["packages.setuid"])
        #expect(ToldOnce.merged([unpackaged, file("files.changed", "unpackaged")]).map(\.check) == ["files.changed"])
        let content = [file("files.changed", "not-as-shipped"), file("packages.changed-file", "program")]
        #expect(ToldOnce.merged(content).map(\.check) == ["files.changed"])
        #expect(ToldOnce.merged(content).first?.evidence.count == 2)
        // New rights are another matter than new content, and one file another than the next.
        for both in [
            [file("files.changed", "set-id"), file("packages.changed-file", "program")],
            [file("files.changed", "unpackaged", "/usr/bin/y"), unpackaged],
            [file("files.changed", "set-id"), file("packages.setuid", "unpackaged")],
        ] {
            #expect(ToldOnce.merged(both) == both)
        }
    }

    @Test func `is one finding of the checks themselves`() throws {
        let sshd = InstalledPackage(
            name: "openssh-server", version: "1:9.2p1-2", source: "openssh", sourceVersion: "1:9.2p1-2")
        func listener(_ pid: Int, _ path: String, isDeleted: Bool, _ package: InstalledPackage?) -> Observation {
            Observation(
                host: "host", at: Self.time,
                fact: .listener(
                    Listener(
                        endpoint: Endpoint(.tcp, "192.0.2.1", 8000 + pid), user: 0,
                        processes: [
                            .init(pid: pid, name: "x", executable: path, isDeleted: isDeleted, package: package)
                        ],
                        starter: Starter(kind: .none))))
        }
        var survey = ProcessSurvey()
        survey.knowsPackages = true
        var gone = RunningProcess(pid: 7)
        gone.executable = "/usr/sbin/sshd"
        gone.isDeleted = true
        gone.package = sshd
        survey.processes = [gone]
        var packages = PackageSurvey()
        packages.systems = [.init(name: "dpkg", database: "/var/lib/dpkg/status", packages: 1)]
        packages.unpackaged = [
            .init(path: "/usr/sbin/own", kind: .program, mode: 0o755, size: 1, changed: Self.time, maker: nil)
        ]
        let observations = [
            listener(7, "/usr/sbin/sshd", isDeleted: true, sshd),
            listener(8, "/usr/sbin/own", isDeleted: false, nil),
            Observation(host: "host", at: Self.time, fact: .state(.processes(survey))),
            Observation(host: "host", at: Self.time, fact: .state(.packages(packages))),
        ]
        let findings = stateChecks().flatMap { $0.findings(in: observations) }
        #expect(
            Set(findings.map(\.check)) == [
                "packages.still-old", "processes.deleted-executable", "processes.unpackaged-listener",
                "packages.unpackaged-executable",
            ])
        let merged = ToldOnce.merged(findings)
        #expect(
            Set(merged.map(\.check)) == ["processes.deleted-executable", "processes.unpackaged-listener"])
        #expect(merged.allSatisfy { $0.evidence.count == 2 })
    }
}
