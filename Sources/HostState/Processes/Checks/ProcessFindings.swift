import FoundationEssentials
import NoroshiModel

/// One survey of processes, and where it is from.
struct SurveyedProcesses {
    let host: Host.Name
    let at: Date
    let survey: ProcessSurvey

    static func all(in observations: [Observation]) -> [SurveyedProcesses] {
        observations.compactMap { observation in
            guard case .state(.processes(let survey)) = observation.fact else { return nil }
            return SurveyedProcesses(host: observation.host, at: observation.at, survey: survey)
        }
    }

    /// What a check gives that found nothing else in a running host.
    static func results(
        _ observations: [Observation], _ judge: (SurveyedProcesses) -> [CheckResult]
    ) -> [CheckResult] {
        let running = all(in: observations).filter(\.survey.isRunning)
        guard !running.isEmpty else { return [.notApplicable] }
        let results = running.flatMap(judge)
        return results.isEmpty ? [.pass] : results
    }

    func process(_ pid: Int) -> RunningProcess? { survey.processes.first { $0.pid == pid } }
}

/// What is wrong about one or several processes of one kind.
struct ProcessAccusation {
    let check: CheckID
    /// Which of the check's titles.
    let title: String
    let severity: Severity
    var confidence = Confidence.suspected
    /// What the finding's key begins with: a path or a name.
    let subject: String
    var arguments: [String: String] = [:]
    /// Names of texts under `check.<id>`, or of all checks of processes.
    var remedies = ["preserve"]

    static let maximumEvidence = 5
    private static let maximumNumbers = 50

    /// One finding for all `processes`, told by the first of them.
    func finding(_ processes: [RunningProcess], in place: SurveyedProcesses, more: [Evidence] = []) -> Finding {
        let first = processes[0]
        var arguments = Self.arguments(of: first)
        arguments["count"] = "\(processes.count)"
        arguments["pids"] = processes.prefix(Self.maximumNumbers).map { "\($0.pid)" }.joined(separator: " ")
        arguments.merge(self.arguments) { $1 }
        arguments["quoted"] = ShellWord.word(escaped: arguments["path"] ?? "")
        let shown = processes.prefix(Self.maximumEvidence).map { Self.evidence($0, at: place.at) }
        return Finding(
            check: check, host: place.host, key: "\(subject)/\(first.userName ?? "\(first.user)")", severity: severity,
            confidence: confidence, title: Message("check.\(check).\(title)", arguments), evidence: more + shown,
            remediations: remedies.map { Remediation(.mitigation, Message("check.processes.do.\($0)", arguments)) })
    }

    static func arguments(of process: RunningProcess) -> [String: String] {
        var arguments = [
            "pid": "\(process.pid)", "path": process.executable ?? process.name, "name": process.name,
            "user": process.userName ?? "\(process.user)", "argument": process.argument, "since": "-",
        ]
        if let started = process.startedAt { arguments["since"] = started.formatted(.iso8601) }
        if let unit = process.unit { arguments["unit"] = unit }
        return arguments
    }

    /// The process in one line, as a person would look at it.
    static func evidence(_ process: RunningProcess, at date: Date) -> Evidence {
        var words = ["exe=\(process.executable ?? "?")\(process.isDeleted ? " (deleted)" : "")"]
        words.append("argv0=\(process.argument)")
        if process.name != ProcessPlaces.base(process.argument) { words.append("comm=\(process.name)") }
        if let script = process.script { words.append("script=\(script)") }
        words.append("user=\(process.userName ?? "\(process.user)")")
        if process.realUser != process.user { words.append("real-uid=\(process.realUser)") }
        words.append("ppid=\(process.parent)")
        if let started = process.startedAt { words.append("since=\(started.formatted(.iso8601))") }
        if let folder = process.folder { words.append("cwd=\(folder)") }
        if let terminal = process.terminal { words.append("tty=\(terminal)") }
        if let unit = process.unit { words.append("unit=\(unit)") }
        if let container = process.container { words.append("container=\(container)") }
        return Evidence(
            locator: "/proc/\(process.pid)/exe", excerpt: words.joined(separator: " "), observedAt: date)
    }
}

extension Severity {
    /// One step less severe; never less than low.
    var lessened: Severity {
        switch self {
        case .critical: .high
        case .high: .medium
        case .medium, .low, .none: .low
        }
    }
}
