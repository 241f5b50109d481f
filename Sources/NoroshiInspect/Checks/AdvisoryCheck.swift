package import FoundationEssentials
package import NoroshiModel

/// Reports services that an advisory says are, or may be, affected.
package struct AdvisoryCheck: Check {
    package let id: CheckID = "advisory.affected"
    private let recognizer: Recognizer
    private let library: AdvisoryLibrary
    private let patched: Set<String>

    /// - Parameter patched: Products, by `vendor:product` of their CPE names, that distributions mend under one number.
    package init(recognizer: Recognizer, library: AdvisoryLibrary, patched: Set<String> = []) {
        self.recognizer = recognizer
        self.library = library
        self.patched = patched
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let products = recognizer.products(in: observations)
        return results(of: judgments(on: products, at: Self.time(of: observations)), in: observations)
    }

    /// What one advisory means for the services it speaks of.
    package typealias AdvisoryJudgment = AdvisoryLibrary.Judgment

    /// When it was looked: the same observations give the same judgment whenever they are judged.
    package static func time(of observations: [Observation]) -> Date { observations.map(\.at).max() ?? .distantPast }

    /// One for each advisory that speaks of any of them, in the library's order.
    ///
    /// - Parameter time: When the products were seen, for advisories that lapse.
    package func judgments(on products: [Product], at time: Date) -> [AdvisoryJudgment] {
        library.judgments(on: products, at: time, recognizer: recognizer, patched: patched)
    }

    /// The check's results for judgments that were made already.
    package func results(of judgments: [AdvisoryJudgment], in observations: [Observation]) -> [CheckResult] {
        // What a service said is better evidence than that it listens.
        let seen = Dictionary(
            observations.compactMap { seen -> (Endpoint, Observation)? in
                switch seen.fact {
                case .reply(let reply): (reply.endpoint, seen)
                case .listener(let listener): (listener.endpoint, seen)
                case .sweep, .relay, .trace, .logs, .state, .unseen: nil
                }
            }, uniquingKeysWith: { first, second in if case .reply = first.fact { first } else { second } })
        return judgments.flatMap { advisory, judged -> [CheckResult] in
            // One finding for a service, however many addresses it answers on.
            let byService = Dictionary(grouping: judged) { $0.product.endpoint.service }
            return byService.sorted { $0.key < $1.key }.map { service, cases in
                let bad = cases.filter { $0.verdict.status == .affected || $0.verdict.status == .assumedAffected }
                    .sorted { Self.rank($0.verdict) < Self.rank($1.verdict) }
                guard let worst = bad.first, let host = seen[worst.product.endpoint]?.host else { return .pass }
                return .fail(
                    finding(
                        advisory, service, host, worst.product, worst.verdict,
                        bad.compactMap { seen[$0.product.endpoint] }))
            }
        }
            + library.errors.compactMap { problem in
                observations.first.map { .unknown(Gap(host: $0.host, what: problem.path, reason: problem.reason)) }
            }
    }

    /// Where a person finds what is installed.
    private static func database(of package: InstalledPackage) -> String {
        switch package.system {
        case .dpkg: "/var/lib/dpkg/status"
        case .rpm: "/var/lib/rpm"
        case .apk: "/lib/apk/db/installed"
        }
    }

    private static func rank(_ verdict: Verdict) -> Int {
        (verdict.status == .affected ? 0 : 10) + (Confidence.allCases.firstIndex(of: verdict.confidence) ?? 0)
    }

    private func finding(
        _ advisory: Advisory, _ service: String, _ host: Host.Name, _ product: Product, _ verdict: Verdict,
        _ seen: [Observation]
    ) -> Finding {
        let what = [product.name ?? product.protocol?.rawValue ?? product.package?.name, product.version].compactMap(
            \.self
        ).joined(
            separator: " ")
        var arguments = ["product": what, "service": service, "advisory": advisory.id]
        arguments["since"] = verdict.lapsedSince
        let title = Message(
            "check.\(id).\(verdict.lapsedSince == nil ? "" : "lapsed-")\(verdict.status.rawValue)",
            arguments.merging(advisory.titles) { first, _ in first })
        return Finding(
            check: id, host: host, key: "\(advisory.id)/\(service)",
            severity: verdict.confidence == .suspected ? .low : advisory.severity, confidence: verdict.confidence,
            title: title, evidence: evidence(product, verdict, seen), advisories: [advisory.id],
            remediations: advisory.remediations, endpoint: product.endpoint)
    }

    private func evidence(_ product: Product, _ verdict: Verdict, _ seen: [Observation]) -> [Evidence] {
        var evidence: [Evidence] = []
        for observation in seen {
            switch observation.fact {
            case .reply(let reply):
                let excerpt = reply.transcript.joined(separator: "\n")
                evidence.append(Evidence(locator: "\(reply.endpoint)", excerpt: excerpt, observedAt: observation.at))
            case .listener(let listener):
                evidence.append(
                    Evidence(locator: "\(listener.endpoint)", excerpt: listener.summary, observedAt: observation.at))
            case .sweep, .relay, .trace, .logs, .state, .unseen: break
            }
        }
        if let package = product.package, let at = seen.first?.at {
            evidence.append(
                Evidence(
                    locator: Self.database(of: package), excerpt: "\(package.name) \(package.version)", observedAt: at))
        }
        return evidence
    }
}
