import FoundationEssentials
import NoroshiModel

/// All that the logs tell of one kind, with whom it is about: one answer is given to all of it.
struct TraceAtIssue {
    static let check: CheckID = "logs.trace"

    let response: LogTrace.Response
    let events: [LogTrace.Event]
    /// Ids, each once.
    let findings: [String]
    let inspection: Inspection

    /// In the order of ``LogTrace/Response``.
    static func all(in inspection: Inspection) -> [TraceAtIssue] {
        let told = found(in: inspection)
        return LogTrace.Response.allCases.compactMap { response in
            let own = told.flatMap { id, trace in
                trace.events.filter { $0.response == response && isWorthAStep($0) }.map { (id, $0) }
            }
            guard !own.isEmpty else { return nil }
            return TraceAtIssue(
                response: response, events: own.map(\.1), findings: own.map(\.0).eachOnce, inspection: inspection)
        }
    }

    /// Traces that are findings: what the judge passed over is no issue.
    private static func found(in inspection: Inspection) -> [(id: String, trace: LogTrace)] {
        let ids = Set(inspection.judgment.findings.filter { $0.check == check }.map(\.id))
        return inspection.observations.compactMap { observation in
            guard case .trace(let trace) = observation.fact else { return nil }
            let id = "\(check)/\(observation.host)/\(trace.key)"
            return ids.contains(id) ? (id, trace) : nil
        }
    }

    /// What is low is told, and matters beside others; a log that lacks something matters by itself.
    private static func isWorthAStep(_ event: LogTrace.Event) -> Bool {
        event.severity >= (event.response == .logging ? .low : .medium)
    }

    /// The host is to be taken for broken into until the opposite is known.
    var isIntrusion: Bool { response.isIntrusion && events.contains { $0.severity >= .high } }

    // MARK: Whom it is about

    /// Those of the Internet; behind one from inside many hosts may stand, and this one's administrators.
    var addresses: [IPAddress] {
        names("address").compactMap(IPAddress.init).filter { !$0.isInside }
    }

    /// Names that can be accounts of this system; another name is only shown, never put into a command.
    var accounts: [String] { names("user").filter(Self.isAccountName) }

    var hosts: [String] { names("host") }

    /// Logs in which it stands.
    var files: [String] { events.flatMap { $0.places.map(\.file) }.eachOnce }

    var first: Date? { events.compactMap(\.first).min() }
    var last: Date? { events.compactMap(\.last).max() }

    private func names(_ kind: String) -> [String] {
        events.flatMap(\.subjects).filter { $0.kind == kind }.map(\.value).eachOnce
    }

    /// - Source: useradd(8), "CAVEATS", with the capital letters, dots and at-signs of directories.
    private static func isAccountName(_ name: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 }
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 64 else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || "-.@".utf8.contains($0) }
    }
}

extension Sequence where Element: Hashable {
    /// In the order in which they come first.
    var eachOnce: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
