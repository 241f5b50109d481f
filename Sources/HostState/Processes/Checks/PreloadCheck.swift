import FoundationEssentials
package import NoroshiModel

/// Reports libraries that are put into programs before their own: by `/etc/ld.so.preload` into all, by the
/// environment into one.
package struct PreloadCheck: Check {
    package let id: CheckID = "processes.preload"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let places = SurveyedProcesses.all(in: observations)
        guard !places.isEmpty else { return [.notApplicable] }
        let results = places.flatMap { ofFile($0) + ofProcesses($0) + ofFolders($0) }
        return results.isEmpty ? [.pass] : results
    }

    // MARK: /etc/ld.so.preload

    private func ofFile(_ place: SurveyedProcesses) -> [CheckResult] {
        place.survey.preloaded.map { library in
            let (title, severity) = grade(library, place.survey)
            let arguments = [
                "path": library.path, "file": "/etc/ld.so.preload", "package": library.package?.name ?? "",
            ]
            return .fail(
                Finding(
                    check: id, host: place.host, key: "ld.so.preload/\(library.path)", severity: severity,
                    confidence: library.package == nil ? .suspected : .confirmed,
                    title: Message("check.\(id).\(title)", arguments),
                    evidence: [Evidence(locator: library.source, excerpt: library.path, observedAt: place.at)],
                    remediations: [
                        Remediation(.mitigation, Message("check.processes.do.preload-file", arguments))
                    ]))
        }
    }

    private func grade(_ library: PreloadedLibrary, _ survey: ProcessSurvey) -> (String, Severity) {
        if library.package != nil { return ("file-packaged", .low) }
        let isOpen =
            ProcessPlaces.isTemporary(library.path) || library.isForeign || ProcessPlaces.isDisguised(library.path)
        if library.isPresent == false {
            let isMapped = survey.processes.contains { $0.replaced.contains { $0.path == library.path && $0.isGone } }
            if isMapped { return ("file", .critical) }
            return isOpen ? ("file-open", .critical) : ("file-missing", .medium)
        }
        if isOpen { return ("file", .critical) }
        if library.isPresent == nil { return ("file", .low) }
        return ("file", survey.knowsPackages && !ProcessPlaces.isLocal(library.path) ? .high : .medium)
    }

    // MARK: The environment

    private func ofProcesses(_ place: SurveyedProcesses) -> [CheckResult] {
        typealias Loading = (library: PreloadedLibrary, process: RunningProcess)
        var groups: [String: (severity: Severity, loadings: [Loading])] = [:]
        for process in place.survey.processes {
            for library in process.preloaded {
                guard let severity = severity(library, process, place.survey) else { continue }
                let key = "\(library.path)/\(process.user)"
                groups[key, default: (severity, [])].loadings.append((library, process))
            }
        }
        return groups.sorted { $0.key < $1.key }.map { _, group in
            // The variables that name it; each is shown where it was seen first.
            var sources: Set<String> = []
            let shown = group.loadings.filter { sources.insert($0.library.source).inserted }
            let library = shown[0].library
            let isRemoved = library.isRemoved == true
            let accusation = ProcessAccusation(
                check: id, title: isRemoved ? "environment-removed" : "environment", severity: group.severity,
                subject: library.path,
                arguments: [
                    "library": library.path, "word": ShellWord.word(escaped: library.path),
                    "variable": shown.map(\.library.source).joined(separator: ", "),
                ],
                remedies: [isRemoved ? "preload-removed" : "preload-environment"])
            let lines = shown.map { library, process in
                Evidence(
                    locator: "/proc/\(process.pid)/environ",
                    excerpt: "\(library.source)=\(library.path)\(library.isRemoved == true ? " (deleted)" : "")",
                    observedAt: place.at)
            }
            var pids: Set<Int> = []
            let processes = group.loadings.map(\.process).filter { pids.insert($0.pid).inserted }
            return .fail(accusation.finding(processes, in: place, more: lines))
        }
    }

    /// Programs that take their libraries from where everybody may write.
    private func ofFolders(_ place: SurveyedProcesses) -> [CheckResult] {
        let found = place.survey.processes.compactMap { process -> (RunningProcess, String)? in
            guard process.container == nil, let path = process.libraryPath,
                let folder = path.split(separator: ":").first(where: { ProcessPlaces.isTemporary("\($0)/") })
            else { return nil }
            return (process, String(folder))
        }
        let groups = Dictionary(grouping: found) { "\($0.1)/\($0.0.user)" }
        return groups.sorted { $0.key < $1.key }.map { _, group in
            let (process, folder) = group[0]
            let accusation = ProcessAccusation(
                check: id, title: "folder", severity: process.user == 0 ? .medium : .low, subject: folder,
                arguments: ["library": folder], remedies: ["preload-environment"])
            let line = Evidence(
                locator: "/proc/\(process.pid)/environ", excerpt: "LD_LIBRARY_PATH=\(process.libraryPath ?? "")",
                observedAt: place.at)
            return .fail(accusation.finding(group.map(\.0), in: place, more: [line]))
        }
    }

    /// nil for what packages and people do to their own programs.
    private func severity(
        _ library: PreloadedLibrary, _ process: RunningProcess, _ survey: ProcessSurvey
    ) -> Severity? {
        // A library that is not there is not loaded, unless it was when the process started.
        let isRemoved = library.isRemoved == true
        guard library.package == nil, library.isPresent != false || isRemoved, process.container == nil else {
            return nil
        }
        let path = library.path
        if ProcessPlaces.isTemporary(path) || ProcessPlaces.isDisguised(path) {
            // Who takes the file away does not want it to be found.
            if isRemoved { return process.user == 0 ? .critical : .high }
            return process.user == 0 ? .high : .medium
        }
        if ProcessPlaces.isLocal(path) || ProcessPlaces.isSystem(path) && !survey.knowsPackages { return nil }
        if process.user == 0, library.isForeign { return .high }
        if ProcessPlaces.isSystem(path) { return .medium }
        return process.user == 0 ? .medium : .low
    }
}
