import FoundationEssentials
package import NoroshiModel

/// Reports programs, libraries, units and start files that not only root may change: everybody may write to them, or an ordinary
/// user owns them.
package struct WritableSystemFileCheck: Check {
    package let id: CheckID = "packages.writable"

    private static let maximumEvidence = 40
    private static let maximumWords = 12

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        PackageFacts.surveys(observations).map { survey, observation -> CheckResult in
            guard let exposed = survey.exposed else { return .notApplicable }
            // What lends its rights and can be written to is told by itself.
            let files = exposed.filter { $0.kind == .folder || $0.mode & 0o4000 == 0 || !$0.isWorldWritable }
            return files.isEmpty ? .pass : .fail(finding(files, observation))
        }
    }

    private func finding(_ files: [PackageSurvey.ExposedFile], _ observation: Observation) -> Finding {
        // What is run comes first.
        let sorted = files.filter { $0.kind != .data } + files.filter { $0.kind == .data }
        let writable = sorted.filter(\.isWorldWritable)
        let owned = sorted.filter { !$0.isWorldWritable }
        let text = owned.isEmpty ? "writable" : writable.isEmpty ? "owned" : "both"
        var remediations: [Remediation] = []
        if !writable.isEmpty { remediations.append(remedy("mode", writable)) }
        if !owned.isEmpty { remediations.append(remedy("owner", owned)) }
        return Finding(
            check: id, host: observation.host, key: "system", severity: sorted[0].kind == .data ? .medium : .high,
            confidence: .confirmed,
            title: Message("check.\(id).\(text)", ["count": "\(sorted.count)", "path": sorted[0].path]),
            evidence: sorted.prefix(Self.maximumEvidence).map { evidence($0, observation) },
            remediations: remediations)
    }

    private func remedy(_ name: String, _ files: [PackageSurvey.ExposedFile]) -> Remediation {
        let words = files.prefix(Self.maximumWords).map { ShellWord.word(escaped: $0.path) }.joined(separator: " ")
        let more = files.count > Self.maximumWords ? " …" : ""
        return Remediation(.mitigation, Message("check.\(id).remedy.\(name)", ["paths": words + more]))
    }

    private func evidence(_ file: PackageSurvey.ExposedFile, _ observation: Observation) -> Evidence {
        var words = ["\(file.kind.rawValue) \(PackageFacts.rights(file.mode))"]
        if file.isWorldWritable { words.append("everybody may write") }
        words.append("owner \(file.user) (\(file.userName ?? "no account has this number"))")
        words.append(file.package.map { "package \($0)" } ?? "in no package")
        words.append("changed \(file.changed.formatted(.iso8601))")
        return Evidence(locator: file.path, excerpt: words.joined(separator: ", "), observedAt: observation.at)
    }
}
