package import FoundationEssentials
package import NoroshiModel

/// Findings of different kinds that name the same account, program, process or address, put together as one story.
///
/// A new account, a program in `/tmp`, a line of a log: each may be nothing. That they name each other is seldom
/// nothing.
package enum Correlation {
    private static let maximumFindings = 10_000
    private static let maximumEvidence = 64
    private static let maximumAnnotations = 8

    /// - Returns: Groups of two checks or more, the most severe first, then the largest; a finding is in one group
    ///   at most.
    package static func joined(_ findings: [Finding]) -> [FindingGroup] {
        let findings = Array(findings.prefix(maximumFindings))
        var named: [FindingName: Set<Int>] = [:]
        for (index, finding) in findings.enumerated() {
            for name in FindingName.all(in: finding) { named[name, default: []].insert(index) }
        }
        addMentions(of: findings, to: &named)
        let ties = named.filter { _, places in Set(places.map { findings[$0].check }).count > 1 }
        let origins = origins(of: ties.values, among: findings.count)
        let members = Dictionary(grouping: Set(ties.values.joined())) { origins[$0] }
        let tiesByOrigin = Dictionary(grouping: ties) { origins[$0.value.min() ?? 0] }
        return members.map { origin, places in
            FindingGroup(
                findings: places.map { findings[$0] }.sorted(by: order),
                ties: (tiesByOrigin[origin] ?? []).map { name, places in
                    FindingGroup.Tie(
                        kind: name.kind, value: name.value, findings: places.sorted().map { findings[$0].id })
                }.sorted { ($0.kind.rawValue, $0.value) < ($1.kind.rawValue, $1.value) })
        }.sorted { a, b in
            if a.severity != b.severity { return a.severity > b.severity }
            if a.findings.count != b.findings.count { return a.findings.count > b.findings.count }
            return a.findings[0].id < b.findings[0].id
        }
    }

    /// For each of `count` places the one that stands for all that `sets` connect with it.
    private static func origins(of sets: some Sequence<Set<Int>>, among count: Int) -> [Int] {
        var parents = Array(0..<count)
        func origin(_ place: Int) -> Int {
            var place = place
            while parents[place] != place {
                parents[place] = parents[parents[place]]
                place = parents[place]
            }
            return place
        }
        for places in sets {
            let sorted = places.sorted()
            for other in sorted.dropFirst() { parents[origin(other)] = origin(sorted[0]) }
        }
        return (0..<count).map(origin)
    }

    /// What of another subject names the same, for each finding: its id, and those of the others with what they share.
    package static func alsoNamed(_ findings: [Finding]) -> [Finding.ID: [FindingGroup.Tie]] {
        joined(findings).reduce(into: [:]) { result, group in
            for tie in group.ties {
                for id in tie.findings {
                    // Checks of one subject look at the same lines: that they name the same tells nothing.
                    let others = tie.findings.filter { subject(of: $0) != subject(of: id) }
                    guard !others.isEmpty else { continue }
                    result[id, default: []].append(
                        FindingGroup.Tie(kind: tie.kind, value: tie.value, findings: others))
                }
            }
        }
    }

    /// `accounts` of `accounts.second-root/host/key`.
    private static func subject(of id: Finding.ID) -> Substring { id.prefix { $0 != "." } }

    /// The same findings, each with a line of evidence for every other that names what it names.
    package static func annotated(_ findings: [Finding]) -> [Finding] {
        let also = alsoNamed(findings)
        return findings.map { finding in
            guard let ties = also[finding.id] else { return finding }
            let lines = ties.flatMap { tie in
                tie.findings.map { other in
                    Evidence(
                        locator: "also named by: \(other)", excerpt: "\(tie.kind.rawValue) \(tie.value)",
                        observedAt: finding.evidence[0].observedAt)
                }
            }
            return Finding(
                check: finding.check, host: finding.host, key: finding.key, severity: finding.severity,
                confidence: finding.confidence, title: finding.title,
                evidence: finding.evidence + lines.prefix(maximumAnnotations), advisories: finding.advisories,
                remediations: finding.remediations, endpoint: finding.endpoint)
        }
    }

    /// Lines of logs and files name accounts and programs without saying so: a name that one finding is about is
    /// looked
    /// for in the evidence of all.
    private static func addMentions(of findings: [Finding], to named: inout [FindingName: Set<Int>]) {
        let wanted = named.keys.filter(\.isTelling)
        let byWord = Dictionary(grouping: wanted, by: \.value)
        for (index, finding) in findings.enumerated() {
            for evidence in finding.evidence.prefix(maximumEvidence) {
                for word in FindingName.words(of: evidence.excerpt) {
                    for name in byWord[word] ?? [] where name.host == finding.host { named[name]?.insert(index) }
                }
            }
        }
    }

    /// By when it happened where that is known, then by severity.
    private static func order(_ a: Finding, _ b: Finding) -> Bool {
        switch (FindingGroup.time(of: a), FindingGroup.time(of: b)) {
        case (let first?, let second?) where first != second: return first < second
        case (.some, nil): return true
        case (nil, .some): return false
        default: return a.severity == b.severity ? a.id < b.id : a.severity > b.severity
        }
    }
}

/// Findings that name each other's subjects.
package struct FindingGroup: Sendable, Hashable, Codable {
    /// Something that several findings name.
    package struct Tie: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Hashable, Codable { case user, path, pid, address }

        package let kind: Kind
        package let value: String
        package let findings: [Finding.ID]
    }

    /// In the order of what is known of their times.
    package let findings: [Finding]
    package let ties: [Tie]

    /// Of the worst of them.
    package var severity: Severity { findings.map(\.severity).max() ?? .none }

    /// When what a finding tells of began; nil where it does not say.
    package static func time(of finding: Finding) -> Date? {
        for key in ["since", "when", "at"] {
            guard let text = finding.title.arguments[key]?.split(separator: " ").first,
                let date = try? Date(String(text), strategy: .iso8601)
            else { continue }
            return date
        }
        return nil
    }

    /// Findings of other groups or of none that began within `span` of one of this one: near in time, which alone
    /// proves nothing.
    package func near(_ findings: [Finding], within span: Duration = .seconds(600)) -> [Finding] {
        let times = self.findings.compactMap(Self.time)
        let known = Set(self.findings.map(\.id))
        let seconds = Double(span.components.seconds)
        return findings.filter { finding in
            guard !known.contains(finding.id), let time = Self.time(of: finding) else { return false }
            return times.contains { abs($0.timeIntervalSince(time)) <= seconds }
        }
    }
}
