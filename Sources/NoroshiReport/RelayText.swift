import FoundationEssentials
package import NoroshiModel

/// The result of a relay test as a person reads it on a terminal.
package struct RelayText: Sendable {
    private static let shown = 6
    private let tests: [RelayTest]
    private let judgment: Judgment
    private let translations: Translations
    private let reasons: ReasonCatalog
    private let style: TextStyle

    package init(
        _ tests: [RelayTest], judgment: Judgment, translations: Translations,
        reasons: ReasonCatalog = ReasonCatalog(), style: TextStyle
    ) {
        self.tests = tests
        self.judgment = judgment
        self.translations = translations
        self.reasons = reasons
        self.style = style
    }

    package var text: String {
        (tests.flatMap(lines) + findings + gaps).joined(separator: "\n") + "\n"
    }

    private func lines(_ test: RelayTest) -> [String] {
        let vantage = translations.text("relay.vantage.\(test.vantage.rawValue)")
        let head = translations.text(
            "relay.head", ["endpoint": "\(test.endpoint)", "source": test.source ?? "?", "vantage": vantage])
        // Accepted at RCPT, and shown to go nowhere: as good as refused, but not the same.
        let isLate = test.level == .refused && test.attempts.contains { $0.outcome == .accepted }
        let level = style.paint(
            translations.text("relay.level.\(isLate ? "refused-later" : test.level.rawValue)"), ink(test.level))
        var lines = style.wrap(head, indent: 0) + ["  \(level)"]
        if let greeting = test.greeting { lines += note("greeting", ["text": greeting]) }
        if !test.ownDomains.isEmpty { lines += note("domains", ["domains": test.ownDomains.joined(separator: ", ")]) }
        lines += note("counts", counts(test))
        let open = test.relayed + test.suspects.filter { $0.proof.state != .returned }
        lines += open.prefix(Self.shown).flatMap(exchange)
        if open.count > Self.shown { lines += note("more", ["count": "\(open.count - Self.shown)"]) }
        return lines + harmless(test) + untried(test) + [""]
    }

    private func note(_ key: String, _ arguments: [String: String]) -> [String] {
        style.wrap(translations.text("relay.\(key)", arguments), indent: 2)
    }

    private func counts(_ test: RelayTest) -> [String: String] {
        let accepted = test.attempts.count { $0.outcome == .accepted }
        return [
            "total": "\(test.attempts.count)", "accepted": "\(accepted)", "untried": "\(test.untried.count)",
            "refused": "\(test.attempts.count - accepted - test.untried.count)",
        ]
    }

    private func exchange(_ attempt: RelayAttempt) -> [String] {
        let words = [attempt.form, attempt.hello.rawValue] + (attempt.tls ? ["TLS"] : [])
        let state = translations.text("relay.proof.\(attempt.proof.state.rawValue)")
        var lines = ["  " + style.paint("\(words.joined(separator: " "))", .bold) + "  \(state)"]
        lines += attempt.transcript.flatMap { style.wrap($0, indent: 6) }.map { style.paint($0, .dim) }
        if let detail = attempt.proof.detail {
            lines += style.wrap(
                [attempt.proof.marker, detail].compactMap(\.self).joined(separator: "  "), indent: 6)
        }
        return lines
    }

    /// Accepted at RCPT, and shown by the proof to go nowhere.
    private func harmless(_ test: RelayTest) -> [String] {
        let states: [RelayProof.State] = [.refusedAtDATA, .bounced, .deliveredLocally]
        return states.flatMap { state -> [String] in
            let forms = test.attempts.filter { $0.outcome == .accepted && $0.proof.state == state }.map(\.form)
            guard !forms.isEmpty else { return [] }
            let word = translations.text("relay.proof.\(state.rawValue)")
            return style.wrap("\(word): \(forms.joined(separator: ", "))", indent: 2)
        }
    }

    private func untried(_ test: RelayTest) -> [String] {
        let groups = Dictionary(grouping: test.untried) { attempt in
            let why = attempt.reason ?? (attempt.recipientReply ?? attempt.mailReply)?.description ?? ""
            return translations.text("relay.outcome.\(attempt.outcome.rawValue)")
                + (why.isEmpty ? "" : " (\(reasons.text(why)))")
        }
        guard !groups.isEmpty else { return [] }
        return note("untried", [:])
            + groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(Self.shown).flatMap {
                group in
                let forms = Set(group.value.map(\.form)).sorted()
                let names = forms.prefix(4).joined(separator: ", ") + (forms.count > 4 ? ", …" : "")
                return style.wrap("\(group.value.count)  \(group.key): \(names)", indent: 4)
            }
    }

    private var findings: [String] {
        judgment.findings.flatMap { finding -> [String] in
            let severity = translations.text("severity.\(finding.severity.rawValue)")
            let confidence = translations.text("confidence.\(finding.confidence.rawValue)")
            let title = style.wrap("\(severity) (\(confidence))  \(translations.text(finding.title))", indent: 0)
            return title.enumerated().map { $0.offset == 0 ? style.paint($0.element, finding.severity) : $0.element }
                + finding.remediations.flatMap { style.wrap("→ \(translations.text($0.text))", indent: 2) }
        }
    }

    private var gaps: [String] {
        guard !judgment.gaps.isEmpty else { return [] }
        return [translations.text("inspect.gaps")]
            + judgment.gaps.flatMap { style.wrap("\($0.what): \(reasons.text($0.reason))", indent: 2) }
    }

    private func ink(_ level: RelayTest.Level) -> TextStyle.Ink {
        switch level {
        case .proved, .suspected: .red
        case .unknown: .yellow
        case .refused: .green
        }
    }
}
