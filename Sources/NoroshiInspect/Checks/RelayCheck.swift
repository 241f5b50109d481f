import FoundationEssentials
package import NoroshiModel

/// Reports mail servers that pass on mail which is none of their business, or that may.
///
/// Only what a stranger can do is a finding: a server that trusts its own host is told of, not blamed. A test that is
/// older than the rest was kept from an earlier inspection: what it found stands, with its date, until it is made again.
package struct RelayCheck: Check {
    package let id: CheckID = "mail.open-relay"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var packages: [String: InstalledPackage] = [:]
        var seen: [String: [Seen]] = [:]
        let lastLook = observations.lazy.filter { !$0.isRelay }.map(\.at).max()
        for observation in observations {
            switch observation.fact {
            case .listener(let listener):
                if let package = listener.package { packages[Self.service(observation, listener.endpoint)] = package }
            case .relay(let test):
                seen[Self.service(observation, test.endpoint), default: []].append(
                    Seen(observation, test, isEarlier: lastLook.map { observation.at < $0 } ?? false))
            case .reply, .sweep, .trace, .logs, .state, .unseen: break
            }
        }
        return seen.sorted { $0.key < $1.key }.flatMap { results(for: $0.value, packages) }
    }

    private static func service(_ observation: Observation, _ endpoint: Endpoint) -> String {
        "\(observation.host) \(endpoint.service)"
    }

    private struct Seen {
        let observation: Observation
        let test: RelayTest
        /// The host was looked at again since.
        let isEarlier: Bool

        init(_ observation: Observation, _ test: RelayTest, isEarlier: Bool) {
            self.observation = observation
            self.test = test
            self.isEarlier = isEarlier
        }

        var isOpen: Bool { test.level == .proved || test.level == .suspected }
        var source: String { test.source ?? "?" }
        var locator: String { "\(test.endpoint) from \(source)" }
    }

    /// Of one service: its answers differ by where they were asked from.
    private func results(for seen: [Seen], _ packages: [String: InstalledPackage]) -> [CheckResult] {
        let rank: [RelayTest.Level] = [.proved, .suspected, .unknown, .refused]
        let sorted = seen.sorted {
            (rank.firstIndex(of: $0.test.level) ?? 0) < (rank.firstIndex(of: $1.test.level) ?? 0)
        }
        var results: [CheckResult] = []
        if let worst = sorted.first(where: { $0.test.vantage == .outside && $0.isOpen }) {
            let others = sorted.filter { $0.test.vantage == .outside && $0.isOpen }
            results.append(
                .fail(finding(worst, others, packages[Self.service(worst.observation, worst.test.endpoint)])))
        } else if let trusted = sorted.first(where: \.isOpen) {
            results.append(.fail(note(trusted, sorted.filter(\.isOpen))))
            let isSettled = sorted.contains { $0.test.vantage != .loopback && $0.test.level == .refused }
            if !isSettled, !trusted.isEarlier { results.append(.unknown(vantageGap(trusted))) }
        }
        // What an earlier test could not ask was told then; this inspection did not try.
        results += sorted.filter { $0.test.level == .unknown && !$0.isEarlier }.map { .unknown(gap($0)) }
        return results.isEmpty ? [.pass] : results
    }

    private func finding(_ worst: Seen, _ others: [Seen], _ package: InstalledPackage?) -> Finding {
        let test = worst.test
        let isProved = test.level == .proved
        // Sent, and never seen again: such a server may throw away what it accepts.
        let isUnseen = !isProved && test.suspects.contains { $0.proof.state == .notSeen }
        let kind = MailServerKind(package: package, test: test)
        let key = isProved ? "proved" : isUnseen ? "unseen" : "suspected"
        return Finding(
            check: id, host: worst.observation.host, key: test.endpoint.service,
            severity: isProved ? .critical : isUnseen ? .medium : .high,
            confidence: isProved ? .confirmed : .suspected,
            title: Message("check.\(id).\(worst.isEarlier ? "earlier-\(key)" : key)", arguments(worst)),
            evidence: others.prefix(4).flatMap(evidence),
            remediations: remediations(kind, test), endpoint: test.endpoint)
    }

    private func note(_ trusted: Seen, _ all: [Seen]) -> Finding {
        Finding(
            check: id, host: trusted.observation.host, key: "\(trusted.test.endpoint.service)/own-host",
            severity: .none,
            confidence: .confirmed, title: Message("check.\(id).own-host", arguments(trusted)),
            evidence: all.prefix(2).flatMap(evidence), endpoint: trusted.test.endpoint)
    }

    private func arguments(_ seen: Seen) -> [String: String] {
        let shown = seen.test.relayed.isEmpty ? seen.test.suspects : seen.test.relayed
        return [
            "service": seen.test.endpoint.service, "source": seen.source, "count": "\(shown.count)",
            "total": "\(seen.test.attempts.count)", "form": shown.first?.form ?? "",
            "seconds": "\(seen.test.proof?.seconds ?? 0)", "at": seen.observation.at.formatted(.iso8601),
        ]
    }

    private func evidence(_ seen: Seen) -> [Evidence] {
        let shown = seen.test.relayed.isEmpty ? seen.test.suspects : seen.test.relayed
        return shown.prefix(2).map { attempt in
            let proof = [attempt.proof.reply.map { "< \($0)" }, attempt.proof.detail].compactMap(\.self)
            return Evidence(
                locator: seen.locator, excerpt: (attempt.transcript + proof).joined(separator: "\n"),
                observedAt: seen.observation.at)
        }
    }

    private func remediations(_ kind: MailServerKind, _ test: RelayTest) -> [Remediation] {
        [
            Remediation(
                .mitigation, Message("check.\(id).fix.\(kind.rawValue)", kind.relayRemedy?.arguments ?? [:])),
            Remediation(.mitigation, Message("check.\(id).again", ["command": test.command])),
        ]
    }

    // MARK: Gaps

    private func gap(_ seen: Seen) -> Gap {
        let missed = seen.test.untried
        let late = missed.filter { $0.outcome == .temporary }
        let shown = late.first ?? missed.first
        let why = shown.map { $0.reason ?? ($0.recipientReply ?? $0.mailReply)?.description ?? "" } ?? "no answer"
        let total = seen.test.attempts.count
        return Gap(
            host: seen.observation.host, what: seen.locator,
            reason: late.isEmpty
                ? "\(missed.count) of \(total) forms could not be tried: \(why)"
                // Greylisting lets in who comes again, sooner or later.
                : "\(late.count) of \(total) forms were put off, and again after a while; ask again later, or with a "
                    + "longer --retry-after: \(why)")
    }

    private func vantageGap(_ seen: Seen) -> Gap {
        Gap(
            host: seen.observation.host, what: "\(seen.test.endpoint)",
            reason: "it was asked only from addresses that a mail server may trust, \(seen.source) among them")
    }
}
