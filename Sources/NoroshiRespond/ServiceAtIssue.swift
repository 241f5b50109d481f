import NoroshiModel

/// One service that findings ask to be upgraded or disabled, with what this host knows of it.
struct ServiceAtIssue {
    let service: String
    let listener: Listener
    let findings: [Finding]

    private static let checks: Set<CheckID> = [
        "advisory.affected", "service.undeclared", "process.suspicious-listener",
    ]

    static func all(in inspection: Inspection) -> [ServiceAtIssue] {
        let concerned = inspection.judgment.findings.filter { checks.contains($0.check) }
        let services = concerned.compactMap(\.endpoint?.service).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        return services.compactMap { service in
            let findings = concerned.filter { $0.endpoint?.service == service }
            guard let endpoint = findings.compactMap(\.endpoint).first,
                let listener = listener(at: endpoint, in: inspection)
            else { return nil }
            return ServiceAtIssue(service: service, listener: listener, findings: findings)
        }
    }

    static func listener(at endpoint: Endpoint, in inspection: Inspection) -> Listener? {
        inspection.observations.lazy.compactMap { observation -> Listener? in
            guard case .listener(let listener) = observation.fact, listener.endpoint == endpoint else { return nil }
            return listener
        }.first
    }

    /// An advisory's service is upgraded or disabled; one that nobody asked for is disabled.
    var steps: [Plan.Step] {
        hasAdvisory ? [upgrade, disable(alternative: .upgrade)] : [disable(alternative: nil)]
    }

    private var hasAdvisory: Bool { findings.contains { $0.check == "advisory.affected" } }

    private var arguments: [String: String] {
        ["service": service, "program": listener.program ?? "?", "package": listener.package?.name ?? ""]
    }

    // MARK: (1) upgrade

    private var upgrade: Plan.Step {
        let advice = findings.flatMap(\.remediations).filter { $0.category == .vendorFix }.map(\.text)
        guard let package = listener.package else {
            return Plan.Step(
                .upgrade, target: service, title: Message("plan.upgrade.title", arguments),
                notes: advice + [Message("plan.upgrade.unpackaged", arguments)], commands: [], findings: ids,
                alternative: .disable)
        }
        return Plan.Step(
            .upgrade, target: service, title: Message("plan.upgrade.title", arguments), notes: advice,
            commands: Self.upgrading(package) + restart + ["noroshi inspect"],
            undo: Self.restoring(package) + restart, findings: ids, alternative: .disable)
    }

    private static func upgrading(_ package: InstalledPackage) -> [String] {
        let name = ShellWord.quoted(package.name)
        return switch package.system {
        case .dpkg: ["apt-get update", "apt-get install --only-upgrade \(name)"]
        case .rpm: ["dnf upgrade \(name)"]
        case .apk: ["apk update", "apk add --upgrade \(name)"]
        }
    }

    private static func restoring(_ package: InstalledPackage) -> [String] {
        let version = package.version.split(separator: ":").last.map(String.init) ?? package.version
        return switch package.system {
        case .dpkg: ["apt-get install \(ShellWord.quoted("\(package.name)=\(package.version)"))"]
        case .rpm: ["dnf downgrade \(ShellWord.quoted("\(package.name)-\(version)"))"]
        case .apk: ["apk add \(ShellWord.quoted("\(package.name)=\(package.version)"))"]
        }
    }

    private var restart: [String] {
        guard listener.starter.kind == .systemdUnit, let unit = listener.starter.name else { return [] }
        return ["systemctl restart \(quoted(unit))"]
    }

    // MARK: (2) disable

    private func disable(alternative: Countermeasure?) -> Plan.Step {
        Plan.Step(
            .disable, target: service, title: Message("plan.disable.title", arguments),
            notes: disableNotes, commands: disableCommands + ["noroshi inspect"], undo: enableCommands, findings: ids,
            alternative: alternative)
    }

    /// What disabling changed as it was; empty where nobody knows what starts the service.
    private var enableCommands: [String] {
        switch listener.starter.kind {
        case .systemdUnit, .systemdSocket: listener.starter.name.map { ["systemctl enable --now \(quoted($0))"] } ?? []
        case .inetd, .xinetd:
            fileAndLine.map { ["cp -p \(quoted("\($0.file).noroshi")) \(quoted($0.file))"] + hangUp } ?? []
        case .container, .none: []
        }
    }

    private var disableNotes: [Message] { lockOutNotes + starterNotes }

    /// The service may be the one by which the administrator is logged in.
    private var lockOutNotes: [Message] {
        listener.program?.contains("ssh") == true ? [Message("plan.disable.lock-out", arguments)] : []
    }

    private var starterNotes: [Message] {
        switch listener.starter.kind {
        case .none: [Message("plan.disable.unknown", arguments)]
        case .container: [Message("plan.disable.container", ["name": listener.starter.name ?? "?"])]
        case .inetd, .xinetd, .systemdUnit, .systemdSocket: []
        }
    }

    private var disableCommands: [String] {
        let starter = listener.starter
        switch starter.kind {
        case .systemdUnit: return ["systemctl disable --now \(quoted(starter.name ?? "UNIT"))"]
        case .systemdSocket: return ["systemctl disable --now \(quoted(starter.name ?? "UNIT.socket"))"]
        case .inetd: return inetdCommands
        case .xinetd: return xinetdCommands
        case .container: return ["# docker stop, podman stop or the like: \(Escaped.text(starter.name ?? ""))"]
        case .none:
            return listener.processes.prefix(4).map { "kill \($0.pid)  # \($0.executable ?? $0.name)" }
        }
    }

    /// The line is commented out as update-inetd(8) does it, and inetd is told.
    private var inetdCommands: [String] {
        guard let place = fileAndLine else { return ["# find the line of \(service) in /etc/inetd.conf"] + hangUp }
        return ["sed -i.noroshi '\(place.line)s/^/#<off># /' \(quoted(place.file))"] + hangUp
    }

    private var xinetdCommands: [String] {
        guard let place = fileAndLine else { return ["# find \(service) in /etc/xinetd.d"] + hangUp }
        return [
            "sed -i.noroshi '\(place.line),/}/{/^[[:space:]]*disable[[:space:]]*=/d;s/^[[:space:]]*}/\\tdisable = yes\\n}/}' "
                + quoted(place.file)
        ] + hangUp
    }

    private var hangUp: [String] { listener.processes.prefix(1).map { "kill -HUP \($0.pid)" } }

    private var fileAndLine: (file: String, line: Int)? {
        guard let locator = listener.starter.locator, let colon = locator.lastIndex(of: ":"),
            let line = Int(locator[locator.index(after: colon)...])
        else { return nil }
        return (String(locator[..<colon]), line)
    }

    // MARK: (5) restrict

    /// Whether it is worth restricting: a service with a hole always, another when strangers can reach it.
    var isWorthRestricting: Bool { hasAdvisory || !listener.endpoint.isLoopback }

    /// Lines that let only the site's own addresses in; `nft` rules need the table and chain of ``Planner``.
    var restrictions: [String] {
        let transport = listener.endpoint.transport.rawValue
        let port = listener.endpoint.port
        let sources = ["ip saddr != { 127.0.0.0/8, 192.0.2.0/24 }", "ip6 saddr != { ::1, 2001:db8::/32 }"]
        var commands = sources.map {
            "nft 'add rule inet noroshi input \(transport) dport \(port) \($0) log prefix \"noroshi \(service) \" drop'"
        }
        if listener.starter.kind == .inetd || listener.starter.kind == .xinetd, let daemon = daemonName {
            commands += [
                "echo \(quoted("\(daemon) : 127.0.0.1 192.0.2.")) >> /etc/hosts.allow",
                "echo \(quoted("\(daemon) : ALL")) >> /etc/hosts.deny",
            ]
        }
        return commands
    }

    private var daemonName: String? { listener.starter.program?.split(separator: "/").last.map(String.init) }

    var ids: [String] { findings.map(\.id) }

    private func quoted(_ word: String) -> String { ShellWord.quoted(word) }
}
