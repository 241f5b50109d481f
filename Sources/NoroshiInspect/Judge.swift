package import HostState
package import NoroshiFormats
package import NoroshiModel

/// Judges observations by fingerprints, advisories and the site's policy. Pure: the same observations
/// and rules always give the same judgment, today's or those of a stored inspection.
package struct Judge: Sendable {
    private let recognizer: Recognizer
    private let advisories: AdvisoryCheck
    private let packages: InstalledVulnerableCheck
    private let policy: ServicePolicy
    private let others: [Host.Name: ServicePolicy]
    private let knowledge: ServiceKnowledge
    private let state: StateRules

    /// - Parameters:
    ///   - policy: Of this host.
    ///   - others: Of hosts that were looked at from outside.
    package init(
        recognizer: Recognizer, library: AdvisoryLibrary, policy: ServicePolicy,
        others: [Host.Name: ServicePolicy] = [:], knowledge: ServiceKnowledge = ServiceKnowledge(),
        state: StateRules = StateRules()
    ) {
        self.state = state
        self.recognizer = recognizer
        self.knowledge = knowledge
        advisories = AdvisoryCheck(recognizer: recognizer, library: library, patched: knowledge.patched)
        packages = InstalledVulnerableCheck { library.advisories(affecting: $0) }
        self.policy = policy
        self.others = others
    }

    /// - Parameter parts: What was looked at.
    package func judge(
        _ observations: [Observation], parts: Set<InspectionPart> = InspectionPart.usual
    ) -> Judgment {
        // What one host offers says nothing of another's policy, nor its loopback of another's.
        let hosts = Dictionary(grouping: observations, by: \.host).sorted { $0.key.rawValue < $1.key.rawValue }
            .map { ($0.key, $0.value, recognizer.products(in: $0.value)) }
        let products = hosts.flatMap(\.2)
        // Recognizing and matching are the costly part: done once, for the verdicts and for the check.
        let judgments = advisories.judgments(on: products, at: AdvisoryCheck.time(of: observations))
        let results =
            advisories.results(of: judgments, in: observations)
            + hosts.flatMap { host, observations, products in
                // Of services that nobody looked at, none is missing.
                let services =
                    parts.contains(.services)
                    ? serviceChecks(policy: others[host] ?? policy, products: products, knowledge: knowledge) : []
                return LogTraceCheck().evaluate(observations) + services.flatMap { $0.evaluate(observations) }
                    + stateResults(of: observations, by: state) + packages.evaluate(observations)
            }
        return Self.judgment(
            of: observations, results, products: products, verdicts: judgments.flatMap { $0.cases.map(\.verdict) })
    }

    /// What needs neither fingerprints nor advisories: of a host whose services and packages were not looked at.
    package static func judgeState(_ observations: [Observation], by rules: StateRules) -> Judgment {
        judgment(of: observations, LogTraceCheck().evaluate(observations) + stateResults(of: observations, by: rules))
    }

    private static func judgment(
        of observations: [Observation], _ results: [CheckResult], products: [Product] = [], verdicts: [Verdict] = []
    ) -> Judgment {
        let findings = results.compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
        let unknown = results.compactMap { if case .unknown(let gap) = $0 { gap } else { nil } }
        return Judgment(
            products: products, verdicts: verdicts, findings: sorted(Correlation.annotated(ToldOnce.merged(findings))),
            gaps: unique(gaps(in: observations) + unknown))
    }

    /// The most severe first, else as they came.
    private static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }
            .map(\.element)
    }

    /// What the probes could not see; what several missed, once.
    package static func gaps(in observations: [Observation]) -> [Gap] {
        unique(
            observations.compactMap { observation in
                guard case .unseen(let what, let reason) = observation.fact else { return nil }
                return Gap(host: observation.host, what: what, reason: reason)
            })
    }

    private static func unique(_ gaps: [Gap]) -> [Gap] {
        var told: Set<Gap> = []
        return gaps.filter { told.insert($0).inserted }
    }
}
