package import NoroshiModel

/// Reports processes that answer to the kernel and are missing from the list that every tool shows.
package struct HiddenProcessCheck: Check {
    package let id: CheckID = "processes.hidden"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            place.survey.hidden.map { hidden in
                let arguments = [
                    "pid": "\(hidden.pid)", "path": hidden.executable ?? "-", "name": hidden.name ?? "?",
                ]
                let known = [hidden.name.map { "comm=\($0)" }, hidden.executable.map { "exe=\($0)" }]
                    .compactMap(\.self)
                return .fail(
                    Finding(
                        check: id, host: place.host, key: hidden.executable ?? hidden.name ?? "\(hidden.pid)",
                        severity: .critical, confidence: hidden.way == .covered ? .confirmed : .assumed,
                        title: Message("check.\(id).\(hidden.way.rawValue)", arguments),
                        evidence: [
                            Evidence(
                                locator: "/proc/\(hidden.pid)",
                                excerpt: (["answers to \(hidden.seenBy.joined(separator: ", "))"] + known)
                                    .joined(separator: " "), observedAt: place.at)
                        ],
                        remediations: [
                            Remediation(
                                .mitigation, Message("check.processes.do.hidden-\(hidden.way.rawValue)", arguments))
                        ]))
            }
        }
    }
}
