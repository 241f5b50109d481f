package import NoroshiModel

/// Reports services that let everybody in, and modules from places where no package puts them.
package struct PAMCheck: Check {
    package let id: CheckID = "accounts.pam"

    private static let homes = [
        "/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/lib32/", "/usr/lib32/", "/nix/store/", "/run/current-system/",
    ]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            var seen: Set<String> = []
            let faults = (stacks(view) + trusts(view) + paths(view) + programs(view) + sources(view) + unread(view))
                .filter {
                    seen.insert($0.key).inserted
                }
            return faults.map { $0.finding(id, view) }
        }
    }

    private func stacks(_ view: AccountView) -> [AccountFault] {
        let services = Dictionary(grouping: view.survey.modules.filter { $0.type == "auth" }, by: \.service)
        // One line may open all services that include its file.
        let openers = services.compactMap { service, lines in
            Self.isGreeter(service) ? nil : PAMStack.opening(lines).map { (service, $0) }
        }
        return Dictionary(grouping: openers, by: \.1.place).sorted { $0.key.locator < $1.key.locator }.map {
            place, found in
            let names = found.map(\.0).sorted()
            let isMeant = names.allSatisfy { $0.contains("autologin") }
            return AccountFault(
                kind: "open", key: "open/\(place.file)/\(found[0].1.control)", severity: isMeant ? .low : .critical,
                arguments: [
                    "services": names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : ""),
                    "place": place.locator,
                ],
                evidence: [view.evidence(place, found[0].1.text)], remedies: ["restore"])
        }
    }

    private func trusts(_ view: AccountView) -> [AccountFault] {
        let services = Dictionary(grouping: view.survey.modules.filter { $0.type == "auth" }, by: \.service)
        return services.sorted { $0.key < $1.key }.filter { !Self.isGreeter($0.key) }.flatMap { service, lines in
            PAMTrust.found(lines).map { found in
                let words = found.line.arguments.joined(separator: " ")
                return AccountFault(
                    kind: found.kind, key: "\(found.kind)/\(found.line.place.file)/\(words)", severity: found.severity,
                    confidence: .suspected,
                    arguments: ["service": service, "condition": words, "place": found.line.place.locator],
                    evidence: [view.evidence(found.line.place, found.line.text)], remedies: ["restore"])
            }
        }
    }

    /// Display managers show their own screens by such a service, for an account of the system; nobody logs in by it.
    private static func isGreeter(_ service: String) -> Bool {
        service.hasSuffix("-greeter") || service.hasSuffix("-launch-environment")
    }

    private func paths(_ view: AccountView) -> [AccountFault] {
        view.survey.modules.compactMap { line in
            let path = line.module
            guard path.contains("/"), !path.hasPrefix("$ISA/"), !path.hasPrefix("../"),
                !Self.homes.contains(where: path.hasPrefix) || path.contains("/../")
            else { return nil }
            return AccountFault(
                kind: "path", key: "path/\(path)", severity: .high, confidence: .suspected,
                arguments: ["module": path, "place": line.place.locator, "service": line.service],
                evidence: [view.evidence(line.place, line.text)], remedies: ["restore"])
        }
    }

    /// A program that is given every password.
    private func programs(_ view: AccountView) -> [AccountFault] {
        view.survey.modules.compactMap { line in
            guard PAMStack.name(line.module) == "pam_exec", line.arguments.contains("expose_authtok") else {
                return nil
            }
            let program = line.arguments.first { $0.hasPrefix("/") } ?? "–"
            return AccountFault(
                kind: "exec", key: "exec/\(line.place.file)/\(program)", severity: .medium, confidence: .suspected,
                arguments: ["program": program, "place": line.place.locator, "service": line.service],
                evidence: [view.evidence(line.place, line.text)], remedies: ["look"])
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
                    arguments: ["source": source, "database": entry.database, "place": entry.place.locator],
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
