package import NoroshiModel

/// What an advisory says of one installed package.
package struct PackageAdvisory: Sendable, Hashable {
    /// Tracking id.
    package let id: String
    /// `title.en`, `title.ja`: its title in every language it is written in.
    package let titles: [String: String]
    /// As the advisory rates it.
    package let severity: Severity
    package let package: InstalledPackage
    package let confidence: Confidence

    package init(
        id: String, titles: [String: String], severity: Severity, package: InstalledPackage, confidence: Confidence
    ) {
        self.id = id
        self.titles = titles
        self.severity = severity
        self.package = package
        self.confidence = confidence
    }
}

/// Reports installed packages that an advisory calls affected, of which no service is exposed.
///
/// What listens is told by the check of advisories on services, which sees more: greeting, configuration, who reaches it.
package struct InstalledVulnerableCheck: Check {
    package let id: CheckID = "packages.installed-vulnerable"

    private let advisories: @Sendable ([InstalledPackage]) -> [PackageAdvisory]

    /// - Parameter advisories: Those that call one of the packages affected.
    package init(advisories: @escaping @Sendable ([InstalledPackage]) -> [PackageAdvisory]) {
        self.advisories = advisories
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let exposed = Set(
            observations.flatMap { observation -> [String] in
                guard case .listener(let listener) = observation.fact else { return [] }
                let packages = listener.processes.map(\.package) + [listener.starter.package]
                return packages.compactMap { $0?.source }
            })
        return PackageFacts.surveys(observations).flatMap { survey, observation -> [CheckResult] in
            guard !survey.packages.isEmpty else { return [.notApplicable] }
            var seen: Set<InstalledPackage> = []
            let packages = survey.packages.map { $0.installedPackage(of: survey.distribution) }.filter {
                !exposed.contains($0.source) && seen.insert($0).inserted
            }
            let found = Dictionary(grouping: advisories(packages)) { $0.package.source + "\n" + $0.id }
            let findings = found.sorted { $0.key < $1.key }.map { finding($0.value, survey, observation) }
            return findings.isEmpty ? [.pass] : findings.map { .fail($0) }
        }
    }

    /// The packages that were built from one source have its faults together.
    private func finding(
        _ advisories: [PackageAdvisory], _ survey: PackageSurvey, _ observation: Observation
    ) -> Finding {
        let first = advisories[0]
        let system = first.package.system.rawValue
        let database = survey.systems.first { $0.name == system }?.database ?? "/"
        // Of several architectures the name is one.
        var seen: Set<String> = []
        let names = advisories.map(\.package.name).filter { seen.insert($0).inserted }
        return Finding(
            check: id, host: observation.host, key: "\(first.package.source)/\(first.id)",
            severity: Self.lowered(first.severity), confidence: first.confidence,
            title: Message(
                "check.\(id).title",
                [
                    "package": first.package.source, "version": first.package.sourceVersion, "advisory": first.id,
                ].merging(first.titles) { first, _ in first }),
            evidence: advisories.prefix(12).map {
                Evidence(
                    locator: database, excerpt: "\($0.package.name) \($0.package.version) (\($0.package.source))",
                    observedAt: observation.at)
            },
            advisories: [first.id],
            remediations: [
                Remediation(
                    .vendorFix,
                    Message(
                        "check.\(id).upgrade.\(system)",
                        ["packages": names.prefix(12).map { ShellWord.quoted($0) }.joined(separator: " ")]))
            ])
    }

    /// One step lower than for what strangers reach, and never what asks for action at once.
    private static func lowered(_ severity: Severity) -> Severity {
        switch severity {
        case .critical, .high: .medium
        case .medium, .low: .low
        case .none: .none
        }
    }
}
