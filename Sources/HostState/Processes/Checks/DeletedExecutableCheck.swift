package import NoroshiModel

/// Reports programs that run and whose file is gone or was replaced.
///
/// After an upgrade that is a matter of restarting. A program whose file was taken away by hand does not want to be
/// found.
package struct DeletedExecutableCheck: Check {
    package let id: CheckID = "processes.deleted-executable"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            let deleted = place.survey.processes.filter { process in
                // What ran from temporary places is another check's.
                process.isDeleted && !process.isMemoryFile && process.container == nil
                    && !ProcessPlaces.isTemporary(process.executable ?? "")
            }
            let groups = Dictionary(grouping: deleted) { "\($0.executable ?? "")/\($0.user)/\($0.isReplaced)" }
            return groups.sorted { $0.key < $1.key }.compactMap { group in
                accusation(group.value[0]).map { .fail($0.finding(group.value, in: place)) }
            }
        }
    }

    private func accusation(_ process: RunningProcess) -> ProcessAccusation? {
        guard let path = process.executable else { return nil }
        let isKept = ProcessPlaces.isSystem(path) || ProcessPlaces.isLocal(path) || process.package != nil
        if process.isReplaced {
            // What a package's upgrade replaced StillOldCheck tells; who builds programs replaces them all day.
            guard process.package == nil, isKept || process.user == 0 else { return nil }
            return ProcessAccusation(
                check: id, title: "replaced", severity: .low, confidence: .confirmed, subject: path,
                remedies: [process.unit == nil ? "restart" : "restart-unit"])
        }
        let severity: Severity =
            if ProcessPlaces.isDisguised(path) { .high } else if ProcessPlaces.isLocal(path) { .low } else if isKept {
                .medium
            } else { process.user == 0 ? .high : .medium }
        return ProcessAccusation(check: id, title: "gone", severity: severity, subject: path)
    }
}
