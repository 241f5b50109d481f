package import NoroshiModel

/// Reports processes that call themselves what they are not: a thread of the kernel, or a program of the system.
package struct ImitatedNameCheck: Check {
    package let id: CheckID = "processes.imitated-name"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            let named = place.survey.processes.compactMap { process in
                accusation(process, place.survey).map { (process, $0) }
            }
            let groups = Dictionary(grouping: named) { "\($0.1.subject)/\($0.0.user)/\($0.1.title)" }
            return groups.sorted { $0.key < $1.key }.map { group in
                .fail(group.value[0].1.finding(group.value.map(\.0), in: place))
            }
        }
    }

    private func accusation(_ process: RunningProcess, _ survey: ProcessSurvey) -> ProcessAccusation? {
        let severity: Severity? = process.container == nil ? nil : .medium
        // Without executable and command line, a process may be the kernel's helper of a moment.
        if process.executable != nil || !process.argument.isEmpty, let name = Self.kernelName(process) {
            return accusation("kernel", process.executable ?? "?", name, severity ?? .high)
        }
        guard let path = process.executable else { return nil }
        if ProcessPlaces.isDisguised(path) || process.script.map(ProcessPlaces.isDisguised) == true {
            return accusation("disguised", path, process.script ?? path, severity ?? .high)
        }
        if Self.isPadded(process) { return accusation("disguised", path, process.name, .medium) }
        guard process.container == nil else { return nil }
        if let claim = process.claim, let grade = grade(process, claim, survey) {
            return accusation(claim.kind == .missing ? "missing" : "path", path, claim.path, grade)
        }
        return ServiceNames.borrowed(by: process).map { name in
            let isOdd = ProcessPlaces.isTemporary(path) || ProcessPlaces.isHidden(path)
            return accusation("path", path, name, isOdd ? .high : .medium)
        }
    }

    private func accusation(_ title: String, _ path: String, _ claimed: String, _ severity: Severity)
        -> ProcessAccusation
    {
        ProcessAccusation(
            check: id, title: title, severity: severity, subject: "\(path)/\(claimed)", arguments: ["claimed": claimed])
    }

    /// The kernel's name that a program's process has.
    private static func kernelName(_ process: RunningProcess) -> String? {
        if KernelThreadNames.isKernel(process.name) { return process.name }
        // A file may be called with the brackets.
        if process.name.hasPrefix("["), KernelThreadNames.isKernelInBrackets(inside(process.name)) {
            return process.name
        }
        guard process.argument.hasPrefix("[") else {
            return KernelThreadNames.isKernel(process.argument) ? process.argument : nil
        }
        return KernelThreadNames.isKernelInBrackets(inside(process.argument)) ? process.argument : nil
    }

    private static func inside(_ text: String) -> String { String(text.dropFirst().prefix { $0 != "]" }) }

    /// Names with spaces that nobody sees at their end; the kernel cuts longer ones anywhere.
    private static func isPadded(_ process: RunningProcess) -> Bool {
        let name = process.name
        return name.utf8.count < 15 && (name.hasSuffix(" ") || name.hasPrefix(" "))
            || name.contains("\\u{") || process.argument.hasPrefix(" ") || steers.contains { name.contains($0) }
    }

    /// Signs that move a terminal's cursor or begin a line, as they are written after escaping. Bytes above ASCII are none: the kernel
    /// cuts names within a letter, too.
    private static let steers = ["\\x0", "\\x1", "\\x7f", "\\n", "\\r", "\\t"]

    /// nil where the difference is usual: wrappers, interpreters and their scripts, what a package brought.
    private func grade(
        _ process: RunningProcess, _ claim: ClaimedProgram, _ survey: ProcessSurvey
    ) -> Severity? {
        guard let path = process.executable else { return nil }
        if ProcessPlaces.isInterpreter(path) {
            // A script shows its own name; a program's name, it borrowed.
            switch claim.kind {
            case .script: return nil
            case .program: return ProcessPlaces.isSystem(claim.path) && !Self.isSameKind(path, claim.path) ? .high : nil
            case .missing: return ProcessPlaces.isSystem(claim.path) ? .low : nil
            }
        }
        guard ProcessPlaces.isSystem(claim.path), process.package == nil else { return nil }
        if ProcessPlaces.isSystem(path), !survey.knowsPackages || process.isDeleted { return nil }
        if ProcessPlaces.isSystem(path), claim.kind != .program { return nil }
        if ProcessPlaces.isLocal(path) { return claim.kind == .program ? .low : nil }
        if ProcessPlaces.isTemporary(path) || ProcessPlaces.isHidden(path) { return .high }
        return claim.kind == .program ? .high : .medium
    }

    /// `/usr/bin/python3.11` that shows itself as `/usr/bin/python3`, from elsewhere.
    private static func isSameKind(_ path: String, _ claim: String) -> Bool {
        let names = [path, claim].map { ProcessPlaces.base($0).prefix { $0.isLetter } }
        return names[0] == names[1] || ProcessPlaces.isInterpreter(claim)
    }
}
