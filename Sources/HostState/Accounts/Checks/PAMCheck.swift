package import NoroshiModel

/// Reports services that let everybody in, and modules from places where no package puts them.
package struct PAMCheck: Check {
    package let id: CheckID = "accounts.pam"

    private static let maximumEvidence = 4

    private static let homes = [
        "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/lib32/", "/usr/lib32/", "/nix/store/", "/run/current-system/",
    ]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            var seen: Set<String> = []
            let faults =
                stacks(view) + trusts(view) + paths(view) + strangers(view) + programs(view) + sources(view)
                + unread(view) + LoginVariables.faults(view)
            return faults.filter { seen.insert($0.key).inserted }.map { $0.finding(id, view) }
        }
    }

    private func stacks(_ view: AccountView) -> [AccountFault] {
        // One line may open all services that include its file.
        let openers = Self.services(view).compactMap { service, lines -> (String, [AccountSurvey.PAMLine])? in
            let found = Self.openers(service, lines, view)
            return found.isEmpty ? nil : (service, found)
        }
        return Dictionary(grouping: openers, by: \.1[0].place).sorted { $0.key.locator < $1.key.locator }.map {
            place, found in
            let (names, lines) = (found.map(\.0), found[0].1)
            let isMeant = names.allSatisfy { $0.contains("autologin") }
            return AccountFault(
                kind: "open", key: "open/\(place.file)/\(lines[0].control)",
                severity: isMeant ? .low : names.contains(where: PAMServices.isDoor) ? .critical : .high,
                arguments: ["services": PAMServices.list(names), "place": place.locator],
                evidence: lines.prefix(Self.maximumEvidence).map { view.evidence($0.place, $0.text) },
                remedies: ["restore"])
        }
    }

    /// The lines by which a service lets in somebody who proves nothing.
    private static func openers(
        _ service: String, _ lines: [AccountSurvey.PAMLine], _ view: AccountView
    ) -> [AccountSurvey.PAMLine] {
        if let opener = PAMStack.opening(lines) { return [opener] }
        guard !isSpared(service, view) else { return [] }
        return PAMStack.openers(lines) { PAMGate.answers($0, firstPerson: view.survey.settings.firstPerson) }
    }

    /// Who logs in by itself is not root; and what others include asks for more there.
    private static func isSpared(_ service: String, _ view: AccountView) -> Bool {
        service.contains("autologin") || PAMServices.isFragment(service, view.survey.modules)
    }

    private func trusts(_ view: AccountView) -> [AccountFault] {
        let found = Self.services(view).filter { !Self.isSpared($0.0, view) }.flatMap { service, lines in
            Self.openers(service, lines, view).isEmpty ? PAMTrust.found(lines) : []
        }
        func key(_ found: PAMTrust.Found) -> String {
            "\(found.kind)/\(found.line.place.file)/\(found.line.arguments.joined(separator: " "))"
        }
        return Dictionary(grouping: found, by: key).sorted { $0.key < $1.key }.compactMap { key, twins in
            guard let first = twins.first else { return nil }
            return AccountFault(
                kind: first.kind, key: key, severity: first.severity, confidence: .suspected,
                arguments: [
                    "service": PAMServices.list(twins.map(\.line.service)),
                    "condition": first.line.arguments.joined(separator: " "), "place": first.line.place.locator,
                ],
                evidence: [view.evidence(first.line.place, first.line.text)], remedies: ["restore"])
        }
    }

    /// Those that somebody gets in by, with their lines that ask who he is.
    private static func services(_ view: AccountView) -> [(String, [AccountSurvey.PAMLine])] {
        Dictionary(grouping: view.survey.modules.filter { $0.type == "auth" }, by: \.service)
            .filter { !isGreeter($0.key) }.sorted { $0.key < $1.key }
    }

    /// Display managers show their own screens by such a service, for an account of the system; nobody logs in by it.
    private static func isGreeter(_ service: String) -> Bool {
        service.hasSuffix("-greeter") || service.hasSuffix("-launch-environment")
    }

    private func paths(_ view: AccountView) -> [AccountFault] {
        let odd = view.survey.modules.filter { Self.isElsewhere($0.module) }
        return Dictionary(grouping: odd, by: \.module).sorted { $0.key < $1.key }.map { path, lines in
            AccountFault(
                kind: "path", key: "path/\(path)", severity: .high, confidence: .suspected,
                arguments: [
                    "module": path, "place": lines[0].place.locator,
                    "service": PAMServices.list(lines.map(\.service)),
                ],
                evidence: [view.evidence(lines[0].place, lines[0].text)], remedies: ["restore"])
        }
    }

    /// Whether a module is named by a path at which no package puts one.
    private static func isElsewhere(_ path: String) -> Bool {
        path.contains("/") && !path.hasPrefix("$ISA/") && !path.hasPrefix("../")
            && (!homes.contains(where: path.hasPrefix) || path.contains("/../"))
    }

    /// A program that is given every password.
    private func programs(_ view: AccountView) -> [AccountFault] {
        let lines = view.survey.modules.filter { line in
            PAMStack.name(line.module) == "pam_exec" && line.arguments.contains("expose_authtok")
        }
        func program(_ line: AccountSurvey.PAMLine) -> String { line.arguments.first { $0.hasPrefix("/") } ?? "–" }
        return Dictionary(grouping: lines) { "exec/\($0.place.file)/\(program($0))" }.sorted { $0.key < $1.key }.map {
            key, lines in
            let path = program(lines[0])
            let isTemporary = SuspiciousCommand.temporary.contains(where: path.hasPrefix)
            return AccountFault(
                kind: "exec", key: key, severity: isTemporary ? .high : .medium, confidence: .suspected,
                arguments: [
                    "program": path, "place": lines[0].place.locator,
                    "service": PAMServices.list(lines.map(\.service)),
                ],
                evidence: [view.evidence(lines[0].place, lines[0].text)], remedies: ["look"])
        }
    }

    /// Modules that no package ships, and names that nothing is known of.
    private func strangers(_ view: AccountView) -> [AccountFault] {
        let files = (view.survey.moduleFiles ?? []).filter { !Self.isElsewhere($0.module) }
        let odd = files.compactMap { file in PAMModules.severity(file).map { (file, $0) } }
        return odd.compactMap { file, severity in
            let lines = view.survey.modules.filter { $0.module == file.module && PAMModules.isAsked($0) }
            guard let first = lines.first else { return nil }
            let kind = file.isPackaged == false && file.path != nil ? "unpackaged" : "unknown"
            return AccountFault(
                kind: kind, key: "module/\(file.module)", severity: severity, confidence: .suspected,
                arguments: [
                    "module": file.module, "path": file.path ?? file.module, "place": first.place.locator,
                    "service": PAMServices.list(lines.map(\.service)),
                ],
                evidence: [view.evidence(first.place, first.text)],
                remedies: [file.path == nil ? "restore" : "module"])
        }
    }

    private static let knownSources: Set = [
        "files", "compat", "systemd", "db", "sss", "ldap", "winbind", "nis", "nisplus", "altfiles", "extrausers",
        "mymachines",
        "hesiod", "cache", "oslogin", "cache_oslogin", "passwd_compat", "usrfiles", "centrifydc", "vas4", "libvirt",
    ]

    private func sources(_ view: AccountView) -> [AccountFault] {
        view.survey.nameSources.flatMap { entry -> [AccountFault] in
            guard ["passwd", "group", "shadow", "gshadow", "initgroups"].contains(entry.database) else { return [] }
            return entry.sources.filter { !Self.knownSources.contains($0) }.map { source in
                AccountFault(
                    kind: "source", key: "source/\(source)", severity: .medium, confidence: .suspected,
                    arguments: [
                        "source": source, "library": "libnss_\(source).so.2", "database": entry.database,
                        "place": entry.place.locator,
                    ],
                    evidence: [
                        view.evidence(entry.place, "\(entry.database): \(entry.sources.joined(separator: " "))")
                    ],
                    remedies: ["library"])
            }
        }
    }

    /// Lines of `/etc/pam.conf` that look as if they counted.
    private func unread(_ view: AccountView) -> [AccountFault] {
        view.survey.mistakes.filter { $0.reason == PAMReader.unread }.map { mistake in
            AccountFault(
                kind: "unread", key: "unread/\(mistake.place.file)", severity: .low,
                arguments: ["place": mistake.place.locator], evidence: [view.evidence(mistake.place, mistake.text)],
                remedies: ["move"])
        }
    }
}
