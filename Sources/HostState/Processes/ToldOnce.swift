package import NoroshiModel

/// Findings of different checks that tell the same of the same program, told once.
///
/// Each check is right by itself, and each is needed where another was not carried out; that both found the same is one matter for who
/// reads. The finding that says more stays, with the other's evidence.
package enum ToldOnce {
    /// Two checks that can find the same.
    private struct Pair {
        let speaking: CheckID
        let silent: CheckID
        /// The titles by which the speaking one means the same; nil for all.
        var titles: Set<String>?
        /// Whether what the silent one advises is more than the other does.
        var keepsAdvice = false

        func isSpeaking(_ finding: Finding) -> Bool {
            guard finding.check == speaking else { return false }
            return titles?.contains { finding.title.key == "check.\(speaking).\($0)" } ?? true
        }
    }

    private static let pairs = [
        // A program that also listens is told with its service.
        Pair(speaking: "process.suspicious-listener", silent: "processes.temporary-executable"),
        Pair(speaking: "process.suspicious-listener", silent: "processes.deleted-executable"),
        // A file that is gone was not upgraded: it is to be looked at before anything is restarted.
        Pair(speaking: "processes.deleted-executable", silent: "packages.still-old"),
        Pair(
            speaking: "processes.unpackaged-listener", silent: "packages.unpackaged-executable", keepsAdvice: true),
        // A file by itself: what it may do, and since when it is there, says more than that no package has it.
        Pair(speaking: "packages.setuid", silent: "packages.unpackaged-executable", keepsAdvice: true),
        Pair(
            speaking: "files.changed", silent: "packages.unpackaged-executable", titles: ["unpackaged"],
            keepsAdvice: true),
        Pair(
            speaking: "files.changed", silent: "packages.changed-file", titles: ["not-as-shipped", "times-kept"]),
    ]

    /// Checks whose findings of one file name it by `path`.
    private static let fileChecks: Set<CheckID> = [
        "files.changed", "packages.changed-file", "packages.setuid", "packages.unpackaged-executable",
        "processes.unpackaged-listener",
    ]

    /// The same findings, less those of which every program is told by another, in their order.
    package static func merged(_ findings: [Finding]) -> [Finding] {
        var findings: [Finding?] = findings
        for pair in pairs { merge(pair, &findings) }
        return findings.compactMap(\.self)
    }

    private static func merge(_ pair: Pair, _ findings: inout [Finding?]) {
        struct Place: Hashable {
            let host: Host.Name
            let program: String
        }
        var speakers: [Place: [Int]] = [:]
        for (index, finding) in findings.enumerated() {
            guard let finding, pair.isSpeaking(finding) else { continue }
            for program in programs(in: finding).names {
                speakers[Place(host: finding.host, program: program), default: []].append(index)
            }
        }
        guard !speakers.isEmpty else { return }
        for (index, finding) in findings.enumerated() {
            guard let finding, finding.check == pair.silent else { continue }
            let (names, isAll) = programs(in: finding)
            let told = names.map { speakers[Place(host: finding.host, program: $0)] ?? [] }
            guard isAll, !told.isEmpty, told.allSatisfy({ !$0.isEmpty }) else { continue }
            for speaker in Set(told.joined()) {
                findings[speaker] = findings[speaker]?.joined(with: finding, keepsAdvice: pair.keepsAdvice)
            }
            findings[index] = nil
        }
    }

    /// The programs that a finding is about: processes by their place in `/proc`, or else a path.
    ///
    /// - Returns: Also whether these are all; of many the evidence shows the first only.
    private static func programs(in finding: Finding) -> (names: Set<String>, isAll: Bool) {
        let arguments = finding.title.arguments
        if fileChecks.contains(finding.check) { return (Set([arguments["path"]].compactMap(\.self)), true) }
        let processes = Set(finding.evidence.map(\.locator).filter { $0.hasPrefix("/proc/") })
        return (processes, arguments["count"].map { Int($0) == processes.count } ?? true)
    }
}

extension Finding {
    /// With what another says of the same, and the greater severity of both.
    fileprivate func joined(with other: Finding, keepsAdvice: Bool) -> Finding {
        let more = other.evidence.filter { !evidence.contains($0) }
        let advice = keepsAdvice ? other.remediations.filter { !remediations.contains($0) } : []
        return Finding(
            check: check, host: host, key: key, severity: max(severity, other.severity), confidence: confidence,
            title: title, evidence: evidence + more, advisories: advisories, remediations: remediations + advice,
            endpoint: endpoint)
    }
}
