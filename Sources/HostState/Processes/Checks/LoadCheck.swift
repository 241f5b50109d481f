import FoundationEssentials
package import NoroshiModel

/// Reports a host that was busy for long, and programs of unknown origin that compute all the time.
package struct LoadCheck: Check {
    package let id: CheckID = "processes.load"

    /// Of each processor, over fifteen minutes.
    private static let busy = 1.5
    /// Samples in a row that make it lasting, and the time that they have to span.
    private static let samples = 3
    private static let span: Double = 3600  // seconds
    /// The part of one processor that a miner takes, and for how long.
    private static let computing = 0.7
    private static let computingFor: Double = 1800  // seconds

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        SurveyedProcesses.results(observations) { place in
            (lasting(place).map { [.fail($0)] } ?? []) + computing(place).map { .fail($0) }
        }
    }

    private func lasting(_ place: SurveyedProcesses) -> Finding? {
        guard let now = place.survey.load, now.perProcessor >= Self.busy else { return nil }
        let earlier = place.survey.earlierLoad.filter { $0.at < now.at }.sorted { $0.at < $1.at }
        let row = earlier.reversed().prefix { $0.perProcessor >= Self.busy }.reversed() + [now]
        let isLasting = row.count >= Self.samples && now.at.timeIntervalSince(row[0].at) >= Self.span
        let arguments = [
            "load": Self.text(now.fifteen), "processors": "\(now.processors)", "samples": "\(row.count)",
            "since": row[0].at.formatted(.iso8601),
            "busiest": now.consumers.first.map { $0.executable ?? $0.name } ?? "-",
        ]
        return Finding(
            check: id, host: place.host, key: "load", severity: isLasting ? .medium : .low, confidence: .confirmed,
            title: Message("check.\(id).\(isLasting ? "lasting" : "busy")", arguments),
            evidence: row.suffix(ProcessAccusation.maximumEvidence).map(Self.evidence),
            remediations: [Remediation(.mitigation, Message("check.processes.do.load", arguments))])
    }

    private static func evidence(_ sample: LoadSample) -> Evidence {
        let pressure = sample.pressure.map { " pressure=\(text($0))%" } ?? ""
        let consumers = sample.consumers.map { consumer in
            "pid \(consumer.pid) \(consumer.executable ?? consumer.name) \(Int((consumer.share * 100).rounded()))%"
        }
        return Evidence(
            locator: "/proc/loadavg",
            excerpt:
                "\(text(sample.one)) \(text(sample.five)) \(text(sample.fifteen)) on \(sample.processors) processor(s)"
                + pressure + (consumers.isEmpty ? "" : ": " + consumers.joined(separator: ", ")),
            observedAt: sample.at)
    }

    private static func text(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }

    /// Programs of no package that took most of a processor ever since they began.
    private func computing(_ place: SurveyedProcesses) -> [Finding] {
        place.survey.processes.compactMap { process in
            guard let path = process.executable, process.container == nil, process.package == nil,
                process.share >= Self.computing, process.lifetimeShare >= Self.computing,
                let started = process.startedAt,
                place.at.timeIntervalSince(started) >= Self.computingFor
            else { return nil }
            let isOdd =
                ProcessPlaces.isTemporary(path) || process.isDeleted && !process.isReplaced
                || ProcessPlaces.isHidden(path)
            guard isOdd || place.survey.knowsPackages && !ProcessPlaces.isLocal(path) else { return nil }
            return ProcessAccusation(
                check: id, title: "computing", severity: isOdd ? .high : .low, subject: path,
                arguments: ["percent": "\(Int((process.lifetimeShare * 100).rounded()))"],
                remedies: isOdd ? ["preserve"] : ["is-it-usual"]
            ).finding([process], in: place)
        }
    }
}
