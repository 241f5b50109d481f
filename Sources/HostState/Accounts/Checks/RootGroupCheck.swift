package import NoroshiModel

/// Reports accounts that are in a group whose members are as good as root, or read what only root should.
///
/// Nobody in such a group shows as root, neither in passwd nor in sudoers.
package struct RootGroupCheck: Check {
    package let id: CheckID = "accounts.root-groups"
    private let mayRule: Set<String>

    /// - Parameter policy: Who is declared there as one who may become root is not told for being in sudo's group.
    package init(policy: AccountPolicy? = nil) {
        mayRule = Set((policy?.accounts ?? []).filter { $0.sudo == true }.map(\.name))
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/group"]) { view in
            let reach = SudoReach(view)
            let rulers = reach.rulers
            let grants = Self.grants(view)
            return Self.groups(view).flatMap { group, power in
                let members = Set(group.members)
                return view.survey.accounts.compactMap { account -> AccountFault? in
                    guard account.uid != 0, isTold(account, members.contains(account.name), group, power, view) else {
                        return nil
                    }
                    guard power != .admin || rulers.contains(account.name) && !mayRule.contains(account.name) else {
                        return nil
                    }
                    let lines = power == .admin ? grants.filter { reach.isMeant(account, by: $0.users) } : []
                    return fault(account, group, power, lines, view)
                }
            }.map { $0.finding(id, view) }
        }
    }

    /// What members of a group can do.
    private enum Power: String {
        /// Start containers with the host's files in them.
        case containers
        /// Start machines with the host's disks in them.
        case machines
        /// Read and write all disks, past all modes.
        case disks
        /// Read the kernel's memory.
        case memory
        /// Read the hashes of all passwords.
        case hashes
        /// Become root by sudo, as sudoers says.
        case admin
        /// Read the logs.
        case logs

        var severity: Severity {
            switch self {
            case .disks, .memory, .hashes: .high
            case .containers, .machines: .medium
            case .admin, .logs: .low
            }
        }
    }

    static var powerful: Set<String> { Set(powers.filter { $0.value != .logs }.keys) }

    private static let powers: [String: Power] = [
        "docker": .containers, "lxd": .containers, "incus-admin": .containers, "libvirt": .machines, "disk": .disks,
        "kmem": .memory, "shadow": .hashes, "sudo": .admin, "wheel": .admin, "admin": .admin, "adm": .logs,
        "systemd-journal": .logs,
    ]

    /// Accounts of programs that their packages put into a group: FreeRADIUS asks shadow, Amanda and Bareos save disks,
    /// GitLab's runner starts containers.
    private static let packaged: [String: Set<String>] = [
        "shadow": ["freerad", "radiusd"], "disk": ["backup", "amandabackup", "bareos", "bacula"],
        "docker": ["gitlab-runner"], "libvirt": ["libvirtdbus"],
    ]

    /// The lines of group(5) that give such a power; another name with the same number gives it too.
    private static func groups(_ view: AccountView) -> [(AccountSurvey.Group, Power)] {
        var byNumber: [UInt32: Power] = [:]
        for (name, power) in powers { if let group = view.groups[name], group.gid != 0 { byNumber[group.gid] = power } }
        return view.survey.groups.compactMap { group in byNumber[group.gid].map { (group, $0) } }
    }

    private func isTold(
        _ account: AccountSurvey.Account, _ isMember: Bool, _ group: AccountSurvey.Group, _ power: Power,
        _ view: AccountView
    ) -> Bool {
        guard account.gid == group.gid || isMember else { return false }
        guard view.isSystem(account) else { return true }
        // Programs read logs; and one that has the group's name runs what the group is for.
        return power != .logs && account.name != group.name
            && !(Self.packaged[group.name]?.contains(account.name) ?? false)
    }

    private func fault(
        _ account: AccountSurvey.Account, _ group: AccountSurvey.Group, _ power: Power,
        _ grants: [AccountSurvey.SudoGrant], _ view: AccountView
    ) -> AccountFault {
        let isFirst = account.gid == group.gid
        // By an account that nobody gets in with, nobody gets further.
        let isShut = !view.isSystem(account) && (view.isExpired(account) || !mayOpen(account, view))
        return AccountFault(
            kind: power.rawValue, key: "\(account.name)/\(group.name)", severity: isShut ? .low : power.severity,
            arguments: ["account": account.name, "group": group.name],
            evidence: [view.evidence(group.place, group.text), view.evidence(account)]
                + grants.map { view.evidence($0.place, $0.text) },
            remedies: [isFirst ? "first" : "leave"] + (power == .admin ? ["declare"] : []))
    }

    private func mayOpen(_ account: AccountSurvey.Account, _ view: AccountView) -> Bool {
        // Where hashes could not be read, a password may open.
        view.unseen["/etc/shadow"] != nil || view.password(of: account).opens || !view.keys(of: account).isEmpty
    }

    /// The lines of sudoers that make a group's member root.
    private static func grants(_ view: AccountView) -> [AccountSurvey.SudoGrant] {
        view.survey.grants.filter { grant in
            grant.users.contains { $0.hasPrefix("%") } && grant.command == "ALL" && SudoReach.isRoot(grant)
        }
    }
}
