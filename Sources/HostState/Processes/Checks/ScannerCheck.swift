package import NoroshiModel

/// Reports programs that talk to many hosts over one port, as scanners and worms do.
package struct ScannerCheck: Check {
    package let id: CheckID = "processes.scanner"

    /// Enough to call it looking for holes, when most do not answer.
    private static let scanned = 20
    /// Enough to be told of for a program that nobody knows.
    private static let many = 20
    /// Enough to be told of for one that a package brought.
    private static let veryMany = 50

    /// Ports over which programs of packages talk to many hosts by their nature: mail, names, time, the web, logs,
    /// monitoring.
    private static let usual: Set = [25, 43, 53, 80, 123, 443, 465, 514, 587, 853, 993, 3128, 6514, 8080, 9100, 10050]
    /// Programs whose work is scanning.
    private static let scanners: Set = [
        "nmap", "masscan", "zmap", "zgrab", "zgrab2", "hydra", "medusa", "ncrack", "nikto", "nuclei", "unicornscan",
        "hping3", "pnscan", "sslscan", "naabu", "rustscan", "fping",
    ]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            place.survey.fanOuts.compactMap { fanOut in
                let processes = fanOut.pids.compactMap(place.process)
                // The inspection asks many ports itself; it is in no survey.
                guard fanOut.pids.isEmpty || !processes.isEmpty else { return nil }
                return severity(fanOut, processes.first, place.survey).map {
                    .fail(finding($0, fanOut, processes, place))
                }
            }
        }
    }

    private func severity(_ fanOut: FanOut, _ process: RunningProcess?, _ survey: ProcessSurvey) -> Severity? {
        let isScan = fanOut.unanswered >= Self.scanned / 2 && fanOut.unanswered * 2 >= fanOut.hosts
        guard let process, fanOut.hosts >= Self.many else {
            // Of a program from a place where none belongs, fewer are enough.
            guard let process, isScan, standing(process, survey) == .foreign else {
                return process == nil ? ofNobody(fanOut, isScan) : nil
            }
            return .medium
        }
        let isUsualPort = Self.usual.contains(fanOut.port) || fanOut.port >= 1024 && fanOut.transport == .udp
        switch standing(process, survey) {
        case .scanner: return .medium
        case .packaged:
            if isScan { return isUsualPort ? .low : .medium }
            return fanOut.hosts >= Self.veryMany ? .low : nil
        case .unknown:
            if isScan { return isUsualPort ? .medium : .high }
            if fanOut.outside < Self.many || isUsualPort { return fanOut.hosts >= Self.veryMany ? .low : nil }
            return .medium
        case .foreign:
            if isScan { return .high }
            if fanOut.outside < Self.many { return .low }
            return isUsualPort ? .low : .high
        }
    }

    private func ofNobody(_ fanOut: FanOut, _ isScan: Bool) -> Severity? {
        guard fanOut.hosts >= Self.many else { return nil }
        return isScan ? .medium : fanOut.hosts >= Self.veryMany ? .low : nil
    }

    private enum Standing { case packaged, scanner, unknown, foreign }

    /// Whether somebody answers for the program.
    private func standing(_ process: RunningProcess, _ survey: ProcessSurvey) -> Standing {
        guard let path = process.executable else { return .unknown }
        if Self.scanners.contains(ProcessPlaces.base(path)) { return .scanner }
        if ProcessPlaces.isTemporary(path) || process.isMemoryFile
            || process.script.map(ProcessPlaces.isTemporary) == true
        {
            return .foreign
        }
        if process.container != nil { return .unknown }
        if ProcessPlaces.isInterpreter(path) {
            return process.scriptPackage != nil ? .packaged : survey.knowsPackages ? .foreign : .unknown
        }
        if process.package != nil { return .packaged }
        if ProcessPlaces.isLocal(path) || ProcessPlaces.isSystem(path) && !survey.knowsPackages { return .unknown }
        return .foreign
    }

    private func finding(
        _ severity: Severity, _ fanOut: FanOut, _ processes: [RunningProcess], _ place: SurveyedProcesses
    ) -> Finding {
        let way = "\(fanOut.transport.rawValue)/\(fanOut.port)"
        let arguments = [
            "service": way, "hosts": "\(fanOut.hosts)", "unanswered": "\(fanOut.unanswered)",
            "outside": "\(fanOut.outside)",
        ]
        let line = Evidence(
            locator: "/proc/net/\(fanOut.transport.rawValue)",
            excerpt: "\(way): hosts=\(fanOut.hosts) unanswered=\(fanOut.unanswered) outside=\(fanOut.outside): "
                + fanOut.examples.joined(separator: ", "),
            observedAt: place.at)
        let title = fanOut.unanswered * 2 >= fanOut.hosts ? "scan" : "many"
        guard let first = processes.first else {
            return Finding(
                check: id, host: place.host, key: "\(way)/\(fanOut.user)", severity: severity, confidence: .suspected,
                title: Message("check.\(id).nobody", arguments), evidence: [line],
                remediations: [Remediation(.mitigation, Message("check.processes.do.find-scanner", arguments))])
        }
        return ProcessAccusation(
            check: id, title: title, severity: severity,
            subject: "\(way)/\(first.script ?? first.executable ?? first.name)",
            arguments: arguments.merging(["program": first.script ?? first.executable ?? first.name]) { $1 },
            remedies: severity == .low ? ["is-it-usual"] : ["stop-scanner", "preserve", "tell-others"]
        ).finding(processes, in: place, more: [line])
    }
}
