import FoundationEssentials
package import NoroshiModel

/// Judges what was read of one program's configuration by one rule. Pure: an inspection of yesterday can be judged by a rule of
/// today.
package struct ConfigurationRuleCheck: Check {
    private static let maximumFindings = 100
    private static let maximumEvidence = 6
    private static let maximumAssumptions = 12

    package let rule: ConfigurationRule
    package var id: CheckID { rule.check }

    package init(_ rule: ConfigurationRule) { self.rule = rule }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var results: [CheckResult] = []
        for observation in observations {
            guard case .state(.configuration(let survey)) = observation.fact else { continue }
            for software in survey.software where rule.isAbout(software.name) {
                results += judged(software, observation)
            }
        }
        return results.isEmpty ? [.notApplicable] : results
    }

    private func judged(_ software: ConfigurationSurvey.Software, _ observation: Observation) -> [CheckResult] {
        guard rule.versions?.contains(software.version) ?? true else { return [.notApplicable] }
        let whole = ScopedSettings(software.settings + version(software))
        let places = places(software).map { whole.within($0) }
        let meant = places.filter { rule.condition?.outcome(in: $0).holds ?? true }
        guard !meant.isEmpty else { return [.notApplicable] }
        var results: [CheckResult] = []
        for place in meant where results.count < Self.maximumFindings {
            if let doubt = rule.doubt?.outcome(in: place), doubt.holds {
                results.append(.unknown(gap(doubt, software, observation)))
                continue
            }
            var outcome = rule.failure.outcome(in: place)
            // Where the rule means anything is a part of what shows it.
            if let condition = rule.condition { outcome.add(condition.outcome(in: place)) }
            guard outcome.holds, isOwn(outcome, place.scope) else { continue }
            let evidence = evidence(outcome, software, observation)
            if !evidence.isEmpty {
                results.append(.fail(finding(outcome, place.scope, software, evidence, observation)))
            }
        }
        return results.isEmpty ? [.pass] : results
    }

    /// The package's version as a setting, `program.version`, for rules about what a version does by itself.
    private func version(_ software: ConfigurationSurvey.Software) -> [ConfigurationSurvey.Setting] {
        software.version.map {
            [.init(name: "program.version", values: [$0], file: software.program ?? software.name, line: 0, text: $0)]
        } ?? []
    }

    // MARK: Places

    private func places(_ software: ConfigurationSurvey.Software) -> [[String]] {
        switch rule.place {
        case .whole: [[]]
        case .everywhere: [[]] + scopes(software)
        case .blocks(let kinds):
            scopes(software).filter { scope in
                scope.last?.split(separator: " ").first.map { kinds.contains($0.lowercased()) } ?? false
            }
        }
    }

    private func scopes(_ software: ConfigurationSurvey.Software) -> [[String]] {
        var seen: Set<[String]> = []
        return software.settings.map(\.scope).filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    /// What a block only takes over from around it is told there.
    private func isOwn(_ outcome: Outcome, _ scope: [String]) -> Bool {
        guard case .everywhere = rule.place, !scope.isEmpty else { return true }
        return outcome.shown.contains { $0.scope == scope }
    }

    // MARK: What is told

    private func evidence(
        _ outcome: Outcome, _ software: ConfigurationSurvey.Software, _ observation: Observation
    ) -> [Evidence] {
        let shown = outcome.shown.prefix(Self.maximumEvidence)
        var evidence = (shown + assumptions(of: Array(shown), software)).map {
            Evidence(locator: $0.locator, excerpt: $0.text, observedAt: observation.at)
        }
        var seen: Set<Evidence> = []
        evidence.removeAll { !seen.insert($0).inserted }
        guard let file = software.files.first ?? software.program else { return evidence }
        for missing in outcome.assumed.prefix(Self.maximumEvidence) {
            let value = missing.values.joined(separator: " ")
            let text = missing.values.isEmpty ? "\(missing.name): –" : "\(missing.name) = \(value) (default)"
            evidence.append(Evidence(locator: file, excerpt: text, observedAt: observation.at))
        }
        return evidence
    }

    /// What was taken for granted for settings that an evaluation gave: `NAME.assumed` of `NAME`.
    private func assumptions(
        of shown: [ConfigurationSurvey.Setting], _ software: ConfigurationSurvey.Software
    ) -> [ConfigurationSurvey.Setting] {
        let names = Set(shown.map { "\($0.name).assumed" })
        return Array(
            software.settings.filter { names.contains($0.name) }.prefix(Self.maximumAssumptions))
    }

    private func finding(
        _ outcome: Outcome, _ scope: [String], _ software: ConfigurationSurvey.Software, _ evidence: [Evidence],
        _ observation: Observation
    ) -> Finding {
        let place = scope.joined(separator: " / ")
        let first = outcome.shown.first
        let words = [
            "setting": first?.name ?? outcome.assumed.first?.name ?? "",
            "value": (first?.values ?? outcome.assumed.first?.values ?? []).prefix(8).joined(separator: " "),
            "place": place.isEmpty ? software.name : place,
            "file": first?.file ?? software.files.first ?? "", "software": software.name,
        ]
        var title = ["check": "\(id)", "software": software.name, "place": place]
        for (language, text) in rule.title { title["title.\(language)"] = Self.filled(text, words) }
        var change = ["source": rule.source]
        for (language, text) in rule.change { change["change.\(language)"] = Self.filled(text, words) }
        return Finding(
            check: id, host: observation.host, key: place.isEmpty ? software.name : place, severity: rule.severity,
            confidence: software.program == nil ? .assumed : .confirmed,
            title: Message("check.configuration.title", title), evidence: evidence,
            remediations: [Remediation(.mitigation, Message("check.configuration.change", change))])
    }

    private func gap(
        _ outcome: Outcome, _ software: ConfigurationSurvey.Software, _ observation: Observation
    ) -> Gap {
        let place = outcome.shown.first?.locator ?? software.files.first ?? software.name
        let words = outcome.shown.first.map { ": \($0.text)" } ?? ""
        return Gap(host: observation.host, what: "\(id) (\(place))", reason: "the settings do not tell\(words)")
    }

    private static func filled(_ text: String, _ words: [String: String]) -> String {
        words.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
}
