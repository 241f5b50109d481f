import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import Testing

@testable import NoroshiInspect

/// One service, and what the shipped advisory must say of it.
struct Case: Sendable, CustomTestStringConvertible {
    var spoken: ServiceProtocol = .pop3
    var key = "pop3.banner"
    var port = 110
    var text: String
    var package: InstalledPackage?
    var advisory = "noroshi-1998-0001"
    var status: Verdict.Status?
    var confidence = Confidence.confirmed

    var testDescription: String { "\(text) \(package?.version ?? "")" }

    static func pop(
        _ text: String, _ status: Verdict.Status?, _ confidence: Confidence = .confirmed,
        package: InstalledPackage? = nil
    ) -> Case {
        Case(text: text, package: package, status: status, confidence: confidence)
    }

    /// Without a package its answer is all there is, and its administrator may have set it.
    static func dns(
        _ text: String, _ status: Verdict.Status?, _ confidence: Confidence = .assumed,
        package: InstalledPackage? = nil
    ) -> Case {
        Case(
            spoken: .domain, key: "dns.versionbind", port: 53, text: text, package: package,
            advisory: "noroshi-1998-0002",
            status: status, confidence: confidence)
    }

    static func ssh(
        _ text: String, _ status: Verdict.Status?, _ confidence: Confidence = .confirmed, package: String? = nil
    ) -> Case {
        Case(
            spoken: .ssh, key: "ssh.banner", port: 22, text: text,
            package: package.map { debian("openssh-server", $0, source: "openssh") }, advisory: "noroshi-2024-0001",
            status: status,
            confidence: confidence)
    }

    var endpoint: Endpoint { Endpoint(.tcp, "0.0.0.0", port) }
    var observations: [Observation] {
        [listener(endpoint, package: package), reply(endpoint, spoken, key, text)]
    }
}

private func check(_ given: Case) async throws {
    let verdicts = try await Shipped.judge().judge(given.observations).verdicts.filter { $0.advisory == given.advisory }
    #expect(verdicts.map(\.status) == (given.status.map { [$0] } ?? []))
    if given.status != nil { #expect(verdicts.map(\.confidence) == [given.confidence]) }
}

@Suite struct `The shipped advisories` {
    @Test(arguments: [
        Case.pop("QPOP (version 2.52) at host starting.", .fixed),
        .pop("QPOP (version 2.52) at host starting.  <4711.911530000@host>", .fixed),
        .pop("QPOP (version 2.41beta1) at host starting.", .affected),
        .pop("QPOP (version 2.4) at host starting.", .affected),
        .pop("QPOP (version 2.5) at host starting.", .fixed),
        .pop("Qpopper (version 3.0b31) at host starting.", .fixed),
        .pop("Qpopper (version 4.0.5-krb5) at host starting.", .fixed),
        .pop("QPOP Modified by Compaq (version 2.53) at host starting.", .fixed),
        .pop("QUALCOMM Pop server derived from UCB (version 2.1.4-R3) at host starting.", .affected),
        .pop("UCB Pop server (version 2.1.2-R3) at host starting.", .assumedAffected, .assumed),
        .pop("QPOP at host starting.", .assumedAffected, .assumed), .pop("", .assumedAffected, .assumed),
        .pop("POP3 server ready", .assumedAffected, .assumed), .pop("Dovecot ready.", nil),
        .pop("\u{0}\u{1B}[2J", .assumedAffected, .assumed),
        .pop("POP3 server ready", .assumedAffected, .suspected, package: debian("solid-pop3d", "0.15-30")),
        // The distribution may have mended it in a revision of its own, of which the alert knows nothing.
        .pop("QPOP (version 2.4) at host starting.", .affected, .assumed, package: debian("qpopper", "2.4-1")),
    ])
    func `say of a POP server what the alert of 1998 says`(given: Case) async throws { try await check(given) }

    @Test(arguments: [
        Case.dns("4.9.6-REL", .affected), .dns("4.9.5-REL", .affected), .dns("4.9.7-REL", .fixed),
        .dns("8.1.1", .affected), .dns("8.1.2", .fixed),
        .dns("8.2.2-P5", .fixed), .dns("9.18.28-1~deb12u2-Debian", .notAffected), .dns("9.18.28", .notAffected),
        .dns("9.20.11", .notAffected),
        .dns("4.8.3", .notAffected), .dns("", .assumedAffected, .assumed),
        .dns("none of your business", .assumedAffected, .assumed),
        .dns("unbound 1.17.1", nil),
        .dns("surely not", .assumedAffected, .suspected, package: debian("bind9", "1:9.18.28-1~deb12u2")),
    ])
    func `say of a name server what was known in 1998`(given: Case) async throws { try await check(given) }

    @Test(arguments: [
        Case.ssh("OpenSSH_9.2p1 Debian-2+deb12u3", .fixed), .ssh("OpenSSH_9.2p1 Debian-2+deb12u2", .affected),
        .ssh("OpenSSH_9.2p1 Debian-2+deb12u7", .fixed), .ssh("OpenSSH_9.7p1 Debian-6", .affected),
        .ssh("OpenSSH_9.7p1 Debian-7", .fixed),
        .ssh("OpenSSH_10.0p2 Debian-7", .fixed), .ssh("OpenSSH_8.4p1 Debian-5+deb11u3", .notAffected),
        .ssh("OpenSSH_9.2p1 Debian-2+deb12u3", .affected, package: "1:9.2p1-2+deb12u2"),
        .ssh("OpenSSH_9.2p1 Debian-2+deb12u2", .fixed, package: "1:9.2p1-2+deb12u3"),
        .ssh("hidden", .fixed, package: "1:9.2p1-2+deb12u3"),
        .ssh("hidden", .affected, package: "1:9.2p1-2+deb12u1"), .ssh("hidden", nil),
        .ssh("OpenSSH_9.8p1", .fixed), .ssh("OpenSSH_9.7p1", .affected, .assumed), .ssh("OpenSSH_8.4p1", .notAffected),
        .ssh("OpenSSH_3.6.1p2", .affected, .assumed), .ssh("OpenSSH", .assumedAffected, .assumed),
        .ssh("dropbear_2022.83", nil),
    ])
    func `say of an SSH server what its package says first`(given: Case) async throws { try await check(given) }

    @Test func `are all usable`() async throws {
        let library = await Shipped.library()
        #expect(library.errors.isEmpty)
        #expect(
            library.advisories.map(\.id) == [
                "noroshi-1998-0001", "noroshi-1998-0002", "noroshi-2023-0001", "noroshi-2024-0001",
            ])
        for advisory in library.advisories {
            #expect(Set(advisory.documents.keys) == ["en", "ja"])
            #expect(advisory.document(in: "fr").language == "en")
        }
    }

    @Test func `become findings of the score's severity, in both languages`() async throws {
        let judgment = try await Shipped.judge().judge(
            Case.pop("QPOP (version 2.4) at host starting.", nil).observations)
        let finding = try #require(judgment.findings.first)
        #expect(finding.id == "advisory.affected/mail.example.jp/noroshi-1998-0001/tcp/110")
        #expect(finding.severity == .critical)
        #expect(finding.confidence == .confirmed)
        #expect(finding.advisories == ["noroshi-1998-0001"])
        #expect(finding.title.key == "check.advisory.affected.affected")
        #expect(finding.title.arguments["product"] == "Qpopper 2.4")
        #expect(
            finding.title.arguments["title.en"]?.isEmpty == false
                && finding.title.arguments["title.ja"]?.isEmpty == false)
        #expect(finding.evidence.map(\.locator) == ["tcp://0.0.0.0:110"])
        #expect(finding.evidence.map(\.excerpt) == ["< QPOP (version 2.4) at host starting."])
        #expect(finding.remediations.map(\.category) == [.vendorFix, .workaround, .mitigation, .mitigation])
        for remediation in finding.remediations {
            #expect(Set(remediation.text.arguments.keys) == ["text.en", "text.ja"])
        }
    }

    @Test func `demote what another package answers, and drop nothing`() async throws {
        let package = debian("solid-pop3d", "0.15-30")
        let judgment = try await Shipped.judge().judge(
            Case.pop("POP3 server ready", nil, package: package).observations)
        let finding = try #require(judgment.findings.first { $0.check == "advisory.affected" })
        #expect(finding.severity == .low)
        #expect(finding.confidence == .suspected)
        #expect(finding.evidence.map(\.excerpt) == ["< POP3 server ready", "solid-pop3d 0.15-30"])
    }

    @Test func `make one finding of a service, however many addresses it answers on`() async throws {
        let observations = ["127.0.0.1", "::1", "192.0.2.1"].flatMap { address -> [Observation] in
            let endpoint = Endpoint(.tcp, address, 110)
            let version = address == "::1" ? "2.4" : "2.52"
            return [
                listener(endpoint),
                reply(endpoint, .pop3, "pop3.banner", "QPOP (version \(version)) at host starting."),
            ]
        }
        let findings = try await Shipped.judge().judge(observations).findings.filter { $0.check == "advisory.affected" }
        #expect(findings.map(\.key) == ["noroshi-1998-0001/tcp/110"])
        #expect(findings.first?.endpoint == Endpoint(.tcp, "::1", 110))
        #expect(findings.first?.evidence.map(\.locator) == ["tcp://[::1]:110"])
    }
}

@Suite struct `Advisory files` {
    @Test func `one that is broken is a gap, and the others are used`() async throws {
        let folder = try HostFolder(["/broken.json": "{", "/other.json": "{\"document\":{}}", "/empty.json": ""])
        let shipped = try Shipped.resources.path("advisories/en/noroshi-1998-0001.json")
        let paths =
            ["/broken.json", "/other.json", "/empty.json"].map { folder.path + $0 } + [
                shipped, folder.path + "/missing.json",
            ]
        let library = await AdvisoryLibrary.load(paths)
        #expect(library.advisories.map(\.id) == ["noroshi-1998-0001"])
        #expect(library.errors.map(\.path) == [paths[0], paths[1], paths[2], paths[4]])
        let judge = Judge(recognizer: try Shipped.recognizer.get(), library: library, policy: ServicePolicy())
        let gaps = judge.judge([listener(Endpoint(.tcp, "::", 110))]).gaps
        #expect(gaps.map(\.what) == library.errors.map(\.path))
        #expect(gaps.allSatisfy { !$0.reason.isEmpty })
    }
}
