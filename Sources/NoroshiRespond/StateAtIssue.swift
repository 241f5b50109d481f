import NoroshiModel

/// What is wrong with a host's own state, all that one check found: accounts, files, processes, configuration or packages.
struct StateAtIssue {
    /// As many as a step tells one by one.
    private static let maximumNotes = 12

    let check: CheckID
    /// The most severe first.
    let findings: [Finding]

    /// In the order in which a judge gave them; what is `none` asks for nothing.
    static func all(in inspection: Inspection) -> [StateAtIssue] {
        var order: [CheckID] = []
        var byCheck: [CheckID: [Finding]] = [:]
        for finding in inspection.judgment.findings where Part(finding.check) != nil && finding.severity > .none {
            if byCheck[finding.check] == nil { order.append(finding.check) }
            byCheck[finding.check, default: []].append(finding)
        }
        return order.map { StateAtIssue(check: $0, findings: byCheck[$0] ?? []) }
    }

    private enum Part: String {
        case accounts, files, processes, configuration, packages

        init?(_ check: CheckID) { self.init(rawValue: String(check.rawValue.prefix { $0 != "." })) }
    }

    /// Findings that an intruder's work explains better than a mistake.
    var traces: [Finding] {
        switch Part(check) {
        case .files, .processes, .packages: findings.filter { $0.severity >= .high }
        // An account that nobody made is a trace; one without a password is an open door.
        case .accounts: Self.accountTraces.contains(check) ? findings.filter { $0.severity >= .high } : []
        case .configuration, nil: []
        }
    }

    private static let accountTraces: Set<CheckID> = [
        "accounts.second-root", "accounts.undeclared", "accounts.login-records", "accounts.schedules", "accounts.pam",
    ]

    var step: Plan.Step {
        let titles = findings.count == 1 ? [] : findings.prefix(Self.maximumNotes).map(\.title)
        let rest = findings.count - Self.maximumNotes
        let more = rest > 0 ? [Message("plan.state.more", ["count": "\(rest)", "check": "\(check)"])] : []
        return Plan.Step(
            countermeasure,
            target: nil,
            title: findings.count == 1
                ? findings[0].title
                : Message("plan.state.several", ["count": "\(findings.count)", "check": "\(check)"]),
            notes: titles + more + remedies, commands: [], findings: findings.map(\.id))
    }

    /// What to do, each once: findings of one check mostly ask for the same.
    private var remedies: [Message] {
        var remedies: [Message] = []
        for text in findings.flatMap({ $0.remediations.map(\.text) }) where !remedies.contains(text) {
            remedies.append(text)
            if remedies.count == Self.maximumNotes { break }
        }
        return remedies
    }

    private var countermeasure: Countermeasure {
        switch Part(check) {
        case .accounts: .changePasswords
        // Most of what a host's files and processes tell is to be looked at, not to be rebuilt for.
        case .files, .processes: traces.isEmpty ? .watch : .rebuild
        case .packages where check == "packages.writable": .watch
        case .packages: check == "packages.changed-file" || check == "packages.setuid" ? .rebuild : .upgrade
        case .configuration, nil: .disable
        }
    }
}
