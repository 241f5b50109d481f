import FoundationEssentials
package import NoroshiModel

/// Reports programs, libraries and kernel modules in folders of the system that no package brought.
package struct UnpackagedExecutableCheck: Check {
    package let id: CheckID = "packages.unpackaged-executable"

    private static let maximumFindings = 200
    private static let maximumEvidence = 12

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        PackageFacts.surveys(observations).flatMap { survey, observation -> [CheckResult] in
            guard !survey.systems.isEmpty else { return [.notApplicable] }
            return evaluate(survey, observation)
        }
    }

    private func evaluate(_ survey: PackageSurvey, _ observation: Observation) -> [CheckResult] {
        var own: [PackageSurvey.UnpackagedFile] = []
        var groups: [String: [PackageSurvey.UnpackagedFile]] = [:]
        for file in survey.unpackaged {
            if let maker = file.maker {
                groups["maker:\(maker)", default: []].append(file)
            } else if SystemFolders.isLocal(file.path) {
                groups["local", default: []].append(file)
            } else if SystemFolders.isCommand(file.path) || file.kind == .module {
                own.append(file)
            } else {
                // A program that somebody unpacked brings many: they are told by their folder.
                groups[Self.folder(file.path), default: []].append(file)
            }
        }
        var findings = own.prefix(Self.maximumFindings).map { single($0, survey, observation) }
        if own.count > Self.maximumFindings {
            findings.append(group("others", Array(own.dropFirst(Self.maximumFindings)), .medium, observation))
        }
        for (key, files) in groups.sorted(by: { $0.key < $1.key }) {
            let isExpected = key == "local" || key.hasPrefix("maker:")
            findings.append(group(key, files, isExpected ? .none : .low, observation))
        }
        return findings.isEmpty ? [.pass] : findings.map { .fail($0) }
    }

    private func single(
        _ file: PackageSurvey.UnpackagedFile, _ survey: PackageSurvey, _ observation: Observation
    ) -> Finding {
        Finding(
            check: id, host: observation.host, key: file.path,
            severity: !survey.isComplete ? .low : file.kind == .link || Self.hides(file.path) ? .high : .medium,
            confidence: .suspected,
            title: Message("check.\(id).\(file.kind.rawValue)", ["path": file.path]),
            evidence: [evidence(file, observation)],
            remediations: [
                Remediation(
                    .mitigation,
                    Message(
                        "check.\(id).look.\(PackageFacts.system(survey))", ["path": ShellWord.word(escaped: file.path)])
                )
            ])
    }

    /// A name that ls does not show, or shows like another's, is nobody's convenience.
    private static func hides(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.hasPrefix(".") || name.contains { $0.isWhitespace || $0 == "\\" || !$0.isASCII }
    }

    private func group(
        _ key: String, _ files: [PackageSurvey.UnpackagedFile], _ severity: Severity, _ observation: Observation
    ) -> Finding {
        let text: String
        switch key {
        case "local", "others": text = key
        default: text = key.hasPrefix("maker:") ? "made" : "folder"
        }
        return Finding(
            check: id, host: observation.host, key: key, severity: severity, confidence: .suspected,
            title: Message(
                "check.\(id).\(text)",
                ["count": "\(files.count)", "folder": key, "maker": String(key.drop { $0 != ":" }.dropFirst())]),
            evidence: files.prefix(Self.maximumEvidence).map { evidence($0, observation) })
    }

    private func evidence(_ file: PackageSurvey.UnpackagedFile, _ observation: Observation) -> Evidence {
        Evidence(
            locator: file.path,
            excerpt:
                "\(PackageFacts.rights(file.mode)) \(file.size) bytes, changed \(file.changed.formatted(.iso8601)),"
                + " in no package",
            observedAt: observation.at)
    }

    /// `/usr/lib/vendor` of `/usr/lib/vendor/bin/x`; the folder of the system for what lies in it.
    private static func folder(_ path: String) -> String {
        let parts = path.split(separator: "/")
        let depth = parts.first == "usr" ? 3 : 2
        return "/" + parts.prefix(min(depth, parts.count - 1)).joined(separator: "/")
    }
}
