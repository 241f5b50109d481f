import FoundationEssentials
package import NoroshiModel

/// Reports files whose content is none that their package shipped. Asks for a survey that verified contents.
package struct ChangedPackageFileCheck: Check {
    package let id: CheckID = "packages.changed-file"

    private static let maximumFindings = 200
    private static let maximumEvidence = 12

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        PackageFacts.surveys(observations).flatMap { survey, observation -> [CheckResult] in
            guard let verification = survey.verification else { return [.notApplicable] }
            return evaluate(verification, survey, observation)
        }
    }

    private func evaluate(
        _ verification: PackageSurvey.Verification, _ survey: PackageSurvey, _ observation: Observation
    ) -> [CheckResult] {
        let system = PackageFacts.system(survey)
        var findings: [Finding] = []
        let worst = verification.changed.filter(\.isExecutable)
        let others = verification.changed.filter { !$0.isExecutable } + worst.dropFirst(Self.maximumFindings)
        for file in worst.prefix(Self.maximumFindings) {
            findings.append(
                finding(
                    file.path, .high, "program", ["path": file.path, "package": file.package], [file], system,
                    observation))
        }
        for (package, files) in Dictionary(grouping: others, by: \.package).sorted(by: { $0.key < $1.key }) {
            findings.append(
                finding(
                    "data/\(package)", .medium, "data", ["count": "\(files.count)", "package": package], files, system,
                    observation))
        }
        for (package, files) in Dictionary(grouping: verification.missing, by: \.package).sorted(by: { $0.key < $1.key }
        ) {
            findings.append(
                finding(
                    "missing/\(package)", .low, "missing", ["count": "\(files.count)", "package": package], files,
                    system, observation))
        }
        if !verification.configuration.isEmpty {
            findings.append(configuration(verification.configuration, observation))
        }
        return findings.isEmpty ? [.pass] : findings.map { .fail($0) }
    }

    private func finding(
        _ key: String, _ severity: Severity, _ text: String, _ words: [String: String],
        _ files: [PackageSurvey.ChangedFile], _ system: String, _ observation: Observation
    ) -> Finding {
        Finding(
            check: id, host: observation.host, key: key, severity: severity, confidence: .confirmed,
            title: Message("check.\(id).\(text)", words),
            evidence: files.prefix(Self.maximumEvidence).map { file in
                let found = file.found.map { "now \($0)" } ?? "not there"
                let time = file.changed.map { ", changed \($0.formatted(.iso8601))" } ?? ""
                return Evidence(
                    locator: file.path,
                    excerpt: "\(file.package) shipped \(file.algorithm) \(file.expected), \(found)\(time)",
                    observedAt: observation.at)
            },
            remediations: [
                Remediation(
                    .vendorFix,
                    Message("check.\(id).reinstall.\(system)", ["package": ShellWord.quoted(files[0].package)]))
            ])
    }

    /// What its administrator may edit: told, and nothing wrong.
    private func configuration(_ paths: [String], _ observation: Observation) -> Finding {
        Finding(
            check: id, host: observation.host, key: "configuration", severity: .none, confidence: .confirmed,
            title: Message("check.\(id).configuration", ["count": "\(paths.count)"]),
            evidence: paths.prefix(Self.maximumEvidence).map {
                Evidence(locator: $0, excerpt: "configuration, not as shipped", observedAt: observation.at)
            })
    }
}
