package import NoroshiModel

/// Reports programs and scripts that run from a place that everybody may write, or from memory alone.
package struct TemporaryExecutableCheck: Check {
    package let id: CheckID = "processes.temporary-executable"

    /// Memory files by which container runtimes start themselves anew.
    private static let runtimeFiles = ["/memfd:runc_cloned:", "/memfd:libcrun", "/memfd:lxc", "/memfd:crun"]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            let named = place.survey.processes.compactMap { process in
                accusation(process).map { (process, $0) }
            }
            let groups = Dictionary(grouping: named) { "\($0.1.subject)/\($0.0.user)/\($0.1.title)" }
            return groups.sorted { $0.key < $1.key }.map { group in
                .fail(group.value[0].1.finding(group.value.map(\.0), in: place))
            }
        }
    }

    private func accusation(_ process: RunningProcess) -> ProcessAccusation? {
        let path = process.executable ?? ""
        if process.isMemoryFile {
            let isRuntime = Self.runtimeFiles.contains(where: path.hasPrefix)
            return accusation("memory", path, isRuntime ? .low : .high, process)
        }
        if ProcessPlaces.isTemporary(path) {
            if ProcessPlaces.isMountedImage(path) { return accusation("image", path, .low, process) }
            let isWorse = process.user == 0 || process.isDeleted || ProcessPlaces.isDisguised(path)
            return accusation(process.isDeleted ? "deleted" : "program", path, isWorse ? .high : .medium, process)
        }
        guard let script = process.script, ProcessPlaces.isTemporary(script) else { return nil }
        return accusation("script", script, ProcessPlaces.isDisguised(script) ? .high : .medium, process)
    }

    private func accusation(
        _ title: String, _ path: String, _ severity: Severity, _ process: RunningProcess
    ) -> ProcessAccusation {
        ProcessAccusation(
            check: id, title: title, severity: process.container == nil ? severity : severity.lessened,
            confidence: .suspected, subject: path, arguments: ["path": path],
            remedies: [title == "script" ? "preserve-script" : "preserve"])
    }
}
