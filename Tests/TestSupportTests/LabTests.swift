import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct `Mail servers of the lab` {
    @Test(
        .enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"), arguments: RelayCase.postfix)
    func `Postfix does with foreign messages what is known of it`(item: RelayCase) async throws {
        try await expectKnownBehavior(item)
    }

    @Test(.enabled(if: MailServer.exim.isAvailable, "\(MailServer.exim.skipReason)"), arguments: RelayCase.exim)
    func `Exim does with foreign messages what is known of it`(item: RelayCase) async throws {
        try await expectKnownBehavior(item)
    }

    @Test(
        .enabled(if: MailServer.sendmail.isAvailable, "\(MailServer.sendmail.skipReason)"),
        arguments: RelayCase.sendmail)
    func `sendmail does with foreign messages what is known of it`(item: RelayCase) async throws {
        try await expectKnownBehavior(item)
    }

    @Test(
        .enabled(if: MailServer.opensmtpd.isAvailable, "\(MailServer.opensmtpd.skipReason)"),
        arguments: RelayCase.opensmtpd)
    func `OpenSMTPD does with foreign messages what is known of it`(item: RelayCase) async throws {
        try await expectKnownBehavior(item)
    }

    @Test(
        .enabled(if: MailServer.courier.isAvailable, "\(MailServer.courier.skipReason)"), arguments: RelayCase.courier)
    func `Courier does with foreign messages what is known of it`(item: RelayCase) async throws {
        try await expectKnownBehavior(item)
    }

    @Test(.enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"))
    func `a lab is gone afterwards, even when the test throws`() async throws {
        struct Planned: Error {}
        let plan = try #require(RelayCase.named("postfix-safe")).plan
        var traces: [String] = []
        await #expect(throws: Planned.self) {
            try await withLab(plan) { lab in
                traces = ["/proc/\(lab.pid)", lab.folder.path]
                throw Planned()
            }
        }
        #expect(traces.count == 2)
        for trace in traces { #expect(!FileManager.default.fileExists(atPath: trace)) }
    }

    @Test(.enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"))
    func `a lab reaches nothing but itself`() async throws {
        let plan = try #require(RelayCase.named("postfix-safe")).plan
        try await withLab(plan) { lab in
            let routes = try await lab.run("/usr/sbin/ip", ["-brief", "link"])
            #expect(routes.output.split(separator: "\n").count == 1)
            #expect(routes.output.hasPrefix("lo "))
        }
    }

    private func expectKnownBehavior(_ item: RelayCase) async throws {
        try await withLab(item.plan) { lab in
            let observation = RelayObservation(lab, item.server)
            for vantage in RelayVantage.allCases {
                let known = try #require(item.truth[vantage])
                let seen = try await observation.observe(vantage)
                #expect(seen == known, "\(vantage): \(seen), known: \(known)")
            }
        }
    }
}

@Suite struct `What is known of the lab's mail servers` {
    @Test func `every case has been observed from both vantages, and no other`() {
        #expect(Set(RelayTruth.observed.keys) == Set(RelayCase.all.map(\.name)))
        for item in RelayCase.all {
            #expect(Set(item.truth.keys) == Set(RelayVantage.allCases), "\(item.name)")
            for truth in item.truth.values {
                #expect(truth.fates.count == RelaySender.allCases.count)
                #expect(truth.fates.values.allSatisfy { $0.count == RelayForm.allCases.count }, "\(item.name)")
            }
        }
    }

    @Test func `the catalog has servers of every kind`() {
        let verdicts = RelayCase.all.compactMap { $0.truth[.outside]?.verdict }
        for fate in RelayFate.allCases { #expect(verdicts.contains(fate), "\(fate)") }
        #expect(RelayCase.all.count >= 30)
    }

    @Test func `a truth reads as it is written`() {
        let text = "DBPXA------- ------------ DDDDDDDDDDDD -----------P"
        let truth = RelayTruth(text)
        #expect(truth.description == text)
        #expect(truth.verdict == .delivered)
        #expect(truth.forms(.bounced).map(\.form) == [.percent])
    }
}

@Suite(.serialized) struct `Services of the lab` {
    static let roots = [
        "services", "courier", "cyrus", "popa3d", "names", "talks", "wares", "postfix", "exim", "sendmail",
    ]

    @Test(arguments: roots.filter { LabRoot.missing($0) == nil })
    func `every service of a root gives away what is known of it`(root: String) async throws {
        try await withLab(ServiceCase.plan(root: root)) { lab in
            for item in ServiceCase.all where item.root == root {
                let reply = try await lab.reply(of: item.endpoint, to: item.question)
                try expectDisclosure(reply, item)
            }
        }
    }

    /// Skipped, it says what the test above has skipped.
    @Test(.enabled(if: missing.isEmpty, "skipped services: \(missing.joined(separator: "; "))"))
    func `no root of a service is missing`() {}

    private static let missing = roots.compactMap { LabRoot.missing($0) }

    private func expectDisclosure(_ reply: String, _ item: ServiceCase) throws {
        let version = try item.version()
        let hasProduct = reply.lowercased().contains(item.product.lowercased())
        let comment: Comment = "\(item.name) \(version): \(reply.prefix(300))"
        switch item.disclosure {
        case .version:
            #expect(reply.contains(version), comment)
        case .product:
            #expect(hasProduct && !reply.contains(version), comment)
        case .nothing:
            #expect(!hasProduct && !reply.contains(version), comment)
        case .other(let claimed):
            #expect(reply.contains(claimed) && !reply.contains(version), comment)
        }
    }
}
