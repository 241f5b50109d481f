package import NoroshiModel

/// Makes a plan from an inspection. Pure: nothing is done, and the same inspection always gives the same plan.
package struct Planner: Sendable {
    /// What the administrator knows beside the findings.
    package enum Knowledge: Sendable, Hashable {
        /// Decide by the findings.
        case none
        /// An attack cannot be ruled out: another site has called, or something was noticed.
        case intrusionSuspected
    }

    private let knowledge: Knowledge

    package init(knowledge: Knowledge = .none) { self.knowledge = knowledge }

    /// Checks whose findings are traces of an intrusion.
    private static let traces: Set<CheckID> = ["process.suspicious-listener"]

    package func plan(_ inspection: Inspection) -> Plan {
        let services = ServiceAtIssue.all(in: inspection)
        let traces = TraceAtIssue.all(in: inspection)
        let state = StateAtIssue.all(in: inspection)
        let evidence = TraceEvidence(traces)
        let suspicions = suspicions(inspection.judgment.findings, traces, state)
        // What the host does to others at this moment comes before what was done to it.
        let urgent = traces.filter { $0.response == .remoteControl }.flatMap(\.steps)
        var steps = [evidence.preserve].compactMap(\.self) + urgent + RelayAtIssue.all(in: inspection).map(\.step)
        steps += services.flatMap(\.steps)
        steps += traces.filter { $0.response != .remoteControl }.flatMap(\.steps)
        steps += state.map(\.step)
        if !suspicions.isEmpty {
            steps.append(Self.passwords(inspection.judgment.findings))
            steps.append(Self.rebuild)
            steps.insert(Self.preserve(inspection), at: 0)
        }
        steps += [evidence.shutOut].compactMap(\.self) + Self.restrict(services.filter(\.isWorthRestricting))
        steps += [evidence.report].compactMap(\.self) + [Self.watch]
        let order = steps.enumerated().sorted {
            ($0.element.countermeasure.rawValue >= 3 ? $0.element.countermeasure.rawValue : 0, $0.offset)
                < ($1.element.countermeasure.rawValue >= 3 ? $1.element.countermeasure.rawValue : 0, $1.offset)
        }
        return Plan(host: inspection.host, suspicions: suspicions, steps: order.map(\.element))
    }

    private func suspicions(
        _ findings: [Finding], _ traces: [TraceAtIssue], _ state: [StateAtIssue]
    ) -> [Message] {
        let intrusions = Set(traces.filter(\.isIntrusion).flatMap(\.findings) + state.flatMap(\.traces).map(\.id))
        let found = findings.filter { Self.traces.contains($0.check) || intrusions.contains($0.id) }.map(\.title)
        return knowledge == .intrusionSuspected ? [Message("plan.suspicion.told")] + found : found
    }

    // MARK: Steps for the whole host

    private static func passwords(_ findings: [Finding]) -> Plan.Step {
        Plan.Step(
            .changePasswords, title: Message("plan.passwords.title"),
            notes: [Message("plan.passwords.accounts"), Message("plan.passwords.choose")],
            commands: [
                "awk -F: '$3 == 0 || $3 >= 1000 {print $1, $3, $7}' /etc/passwd",
                "awk -F: '$2 !~ /^[!*]/ {print $1}' /etc/shadow | while read -r user; do chage -d 0 \"$user\"; done",
                "# remove an account that no one needs: userdel --remove NAME",
            ],
            findings: findings.filter { traces.contains($0.check) }.map(\.id))
    }

    private static var rebuild: Plan.Step {
        Plan.Step(
            .rebuild, title: Message("plan.rebuild.title"),
            notes: [Message("plan.rebuild.first"), Message("plan.rebuild.data"), Message("plan.rebuild.media")],
            commands: [])
    }

    /// Stopping a program loses it, and rebuilding loses the rest.
    private static func preserve(_ inspection: Inspection) -> Plan.Step {
        let suspects = inspection.judgment.findings.filter { traces.contains($0.check) }
        let processes = suspects.compactMap(\.endpoint).compactMap {
            ServiceAtIssue.listener(at: $0, in: inspection)?.processes.first?.pid
        }
        let folder = TraceEvidence.folder
        let copies = Set(processes).sorted().flatMap { pid in
            [
                "cp /proc/\(pid)/exe \(folder)/exe-\(pid)",
                "ls -l /proc/\(pid)/fd /proc/\(pid)/cwd > \(folder)/files-\(pid).txt",
            ]
        }
        return Plan.Step(
            .preserveEvidence, title: Message("plan.preserve.title"),
            notes: [Message("plan.preserve.copy", ["folder": folder])],
            commands: ["mkdir -m 700 -p \(folder)"] + copies + [
                "ss -tanup > \(folder)/sockets.txt", "ps -efww > \(folder)/processes.txt",
                "tar -C / -czf \(folder)/logs.tar.gz var/log etc/passwd etc/shadow etc/group",
                "dpkg --verify > \(folder)/changed-files.txt",
            ],
            findings: suspects.map(\.id))
    }

    private static func restrict(_ services: [ServiceAtIssue]) -> [Plan.Step] {
        guard !services.isEmpty else { return [] }
        let names = services.map(\.service).joined(separator: ", ")
        return [
            Plan.Step(
                .watch, target: names, title: Message("plan.restrict.title", ["service": names]),
                notes: [Message("plan.restrict.addresses")],
                commands: [
                    "nft add table inet noroshi",
                    "nft 'add chain inet noroshi input { type filter hook input priority -10; }'",
                ] + services.flatMap(\.restrictions),
                undo: ["nft delete table inet noroshi"], findings: services.flatMap(\.ids))
        ]
    }

    private static var watch: Plan.Step {
        Plan.Step(
            .watch, title: Message("plan.watch.title"),
            notes: [Message("plan.watch.logs")],
            commands: [
                "echo '17 5 * * * root noroshi advisory fetch; noroshi inspect --format json > /var/lib/noroshi/daily.json' > /etc/cron.d/noroshi"
            ])
    }
}
