import Foundation
import TestSupport
import Testing

/// Real mail servers, and what `noroshi relay test` makes of them before and after its remedy.
@Suite(.serialized) struct `The remedy of an open relay` {
    @Test(
        .enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"),
        arguments: RelayLab.batches(RelayCase.postfix.filter(\.isOpenAtRCPT)))
    func `closes Postfix, and takes nothing away`(items: [RelayCase]) async throws { try await expectCured(items) }

    @Test(
        .enabled(if: MailServer.exim.isAvailable, "\(MailServer.exim.skipReason)"),
        arguments: RelayLab.batches(RelayCase.exim.filter(\.isOpenAtRCPT)))
    func `closes Exim, and takes nothing away`(items: [RelayCase]) async throws { try await expectCured(items) }

    @Test(
        .enabled(if: MailServer.sendmail.isAvailable, "\(MailServer.sendmail.skipReason)"),
        arguments: RelayLab.batches(RelayCase.sendmail.filter(\.isOpenAtRCPT)))
    func `closes sendmail, and takes nothing away`(items: [RelayCase]) async throws { try await expectCured(items) }

    @Test(
        .enabled(if: MailServer.opensmtpd.isAvailable, "\(MailServer.opensmtpd.skipReason)"),
        arguments: RelayLab.batches(RelayCase.opensmtpd.filter(\.isOpenAtRCPT)))
    func `closes OpenSMTPD, and takes nothing away`(items: [RelayCase]) async throws { try await expectCured(items) }

    @Test(
        .enabled(if: MailServer.courier.isAvailable, "\(MailServer.courier.skipReason)"),
        arguments: RelayLab.batches(RelayCase.courier.filter { $0.truth[.outside]?.verdict == .delivered }))
    func `closes Courier, and takes nothing away`(items: [RelayCase]) async throws { try await expectCured(items) }

    private func expectCured(_ items: [RelayCase]) async throws {
        try await RelayLab.atOnce(items) { try await expectCured($0) }
    }

    private func expectCured(_ item: RelayCase) async throws {
        let before = try await withLab(item.plan) { lab in
            (test: try await RelayLab(lab, item).test(), taken: try await RelayLab(lab, item).rightfulMail())
        }
        #expect(before.test.status == .exited(1))
        #expect(before.test.levels == ["suspected"], "\(before.test.text)")
        let remedy = try #require(before.test.remedy)
        // The command that the finding gives is the very same test.
        #expect(
            before.test.again == "noroshi relay test 127.77.\(item.server.net).1:25 --from \(item.plan.outside)"
                + before.test.domains.map { " --domain \($0)" }.joined())
        for step in item.cure.steps { #expect(remedy.contains(step.words), "\(step.words) is no part of: \(remedy)") }

        try await withLab(item.cured) { lab in
            let after = try await RelayLab(lab, item).test()
            #expect(after.status == .exited(0))
            #expect(after.levels == ["refused"], "\(after.text)")
            let taken = try await RelayLab(lab, item).rightfulMail()
            #expect(taken.isSuperset(of: before.taken), "taken before: \(before.taken), and now: \(taken)")
        }
    }
}

/// Mail that a server passes on comes out at `noroshi`'s own sink: the site's next server, as its configuration has it.
@Suite(.serialized) struct `The sink of a relay test` {
    private static let cases: [RelayCase] = [
        "postfix-world", "postfix-mx-backup-named", "postfix-empty-sender", "postfix-verifies", "postfix-rejects-end",
        "postfix-discards", "postfix-bounces", "postfix-holds", "exim-world", "exim-own-sender", "exim-bang",
        "exim-debian-nets", "exim-rejects-data", "exim-discards", "exim-bounces", "sendmail-promiscuous",
        "sendmail-old", "sendmail-discards", "sendmail-bounces", "opensmtpd-world", "opensmtpd-own-sender",
        "opensmtpd-rejects-end", "opensmtpd-discards", "opensmtpd-bounces", "courier-net", "courier-suffix",
        "courier-percent",
    ].compactMap(RelayCase.named).filter(\.server.isAvailable)

    private let lost: Set = ["not-seen", "bounced", "refused-by-next-server", "delivered-locally"]

    @Test(arguments: RelayLab.batches(cases))
    func `sees whatever a server relays, and nothing else`(items: [RelayCase]) async throws {
        try await RelayLab.atOnce(items) { try await expectSeen($0) }
    }

    private func expectSeen(_ item: RelayCase) async throws {
        var plan = item.plan
        plan.hasSink = false
        try await withLab(plan) { lab in
            let result = try await RelayLab(lab, item).test(
                "--prove-to", "probe@\(RelayDomain.foreign)=sink:\(LabNetwork.sink):25", "--wait", "6")
            switch try #require(item.truth[.outside]?.verdict) {
            case .delivered:
                #expect(result.levels == ["proved"], "\(result.text)")
                #expect(!result.returned.isEmpty)
            case .rejectedAtDATA:
                #expect(result.levels == ["refused"], "\(result.text)")
                #expect(result.proofs.contains("refused-at-data"))
            case .bounced, .passedOn, .discarded:
                // What throws the foreign domain's mail away, or gives it back, may pass on whatever it takes for others.
                #expect(result.returned.allSatisfy { !$0.hasSuffix("@\(RelayDomain.foreign)") }, "\(result.text)")
                #expect(result.levels != ["proved"] || !result.returned.isEmpty)
                #expect(result.proofs.contains { lost.contains($0) }, "\(result.proofs)")
            case .refused: Issue.record("not open")
            }
        }
    }
}

@Suite(.serialized) struct `A server that puts strangers off` {
    @Test(.enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"))
    func `for longer than the test waits is not known, and never refused`() async throws {
        let item = try #require(RelayCase.named("postfix-defers"))
        try await withLab(item.plan) { lab in
            let result = try await RelayLab(lab, item).test()
            #expect(result.levels == ["unknown"])
            #expect(result.status == .exited(2))
            let reason = try #require(result.gaps.first?["reason"])
            #expect(
                reason.contains(
                    "were put off, and again after a while; ask again later, or with a longer --retry-after"))
            #expect(reason.contains("greylisted, come again tomorrow"))
        }
    }

    @Test(
        .enabled(if: MailServer.postfix.isAvailable, "\(MailServer.postfix.skipReason)"),
        arguments: [("postfix-postscreen-safe", "refused"), ("postfix-postscreen-world", "suspected")])
    func `until it knows them is asked again, and told right`(name: String, level: String) async throws {
        let item = try #require(RelayCase.named(name))
        try await withLab(item.plan) { lab in
            let result = try await RelayLab(lab, item).test()
            #expect(result.levels == [level], "\(result.text)")
            #expect(lab.log.contains("Service currently unavailable"))
        }
    }
}
