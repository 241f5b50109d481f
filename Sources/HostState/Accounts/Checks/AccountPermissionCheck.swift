package import NoroshiModel

/// Reports files by which accounts are ruled, and that others than root, or than their user, may read or write.
package struct AccountPermissionCheck: Check {
    package let id: CheckID = "accounts.permissions"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            // One file is told once, by the worst that is wrong with it.
            var worst: [String: AccountFault] = [:]
            for fault in view.survey.files.flatMap({ faults($0, view) }) + shells(view)
            where fault.severity > worst[fault.key]?.severity ?? .none {
                worst[fault.key] = fault
            }
            return worst.sorted { $0.key < $1.key }.map { $0.value.finding(id, view) }
        }
    }

    private func faults(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        switch file.role {
        case .passwd, .shadow, .group, .gshadow, .settings, .pam: ruling(file, view) + secret(file, view)
        case .hashCopy: (file.owner == 0 ? [] : [fault("owner", .high, file, view)]) + secret(file, view)
        case .sudoers: sudoers(file, view)
        case .crontab: ruling(file, view)
        // Debian's spool of at belongs to daemon, that of cron is the group crontab's.
        case .cronFolder, .onTheWay:
            file.isWorldWritable && !file.isSticky ? [fault("world-writable", .critical, file, view)] : []
        case .home: home(file, view)
        case .keyFolder, .keys: keys(file, view)
        case .userCrontab, .atJob: job(file, view)
        case .jobProgram, .sudoProgram: program(file, view)
        // Told of the account.
        case .shell: []
        case .records: file.isWorldWritable ? [fault("world-writable", .medium, file, view)] : []
        }
    }

    /// Login shells that somebody else may exchange.
    private func shells(_ view: AccountView) -> [AccountFault] {
        let open = Set(view.survey.files.filter { $0.role == .shell && $0.isWorldWritable }.map(\.path))
        return view.survey.accounts.compactMap { account in
            let isTemporary = SuspiciousCommand.temporary.contains(where: account.shell.hasPrefix)
            guard isTemporary || !AccountLook.places(of: account.shell).allSatisfy({ !open.contains($0) }) else {
                return nil
            }
            return AccountFault(
                kind: "shell", key: "shell/\(account.name)", severity: account.uid == 0 ? .high : .medium,
                arguments: ["account": account.name, "path": account.shell], evidence: [view.evidence(account)],
                remedies: ["shell"])
        }
    }

    private func ruling(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        if file.isWorldWritable && !(file.isFolder && file.isSticky) {
            return [fault("world-writable", .critical, file, view)]
        }
        if file.owner != 0 { return [fault("owner", .critical, file, view)] }
        return file.isGroupWritable && file.group != 0 ? [fault("group-writable", .high, file, view)] : []
    }

    /// Hashes are for root and the group shadow.
    private func secret(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        guard [.shadow, .gshadow, .hashCopy].contains(file.role) else { return [] }
        if file.mode & 0o004 != 0 { return [fault("readable", .high, file, view)] }
        let isShadow = file.group == 0 || view.name(gid: file.group) == "shadow"
        return file.mode & 0o040 != 0 && !isShadow ? [fault("group-readable", .medium, file, view)] : []
    }

    private func sudoers(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        ruling(file, view)
            + (file.mode & 0o004 != 0 && !file.isFolder ? [fault("sudoers-readable", .low, file, view)] : [])
    }

    private func home(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        guard let account = view.account(file.account), file.isFolder else {
            return []
        }
        let isUsed = account.uid == 0 || view.canLogIn(account) || view.isPerson(account) && view.hasShell(account)
        if file.isWorldWritable {
            return [fault("home-writable", isUsed ? file.isSticky ? .medium : .high : .low, file, view)]
        }
        guard isUsed, file.owner != account.uid, file.owner != 0 else { return [] }
        return [fault("home-owner", .medium, file, view)]
    }

    private func keys(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        guard let account = view.account(file.account) else { return [] }
        if file.isWorldWritable { return [fault("keys-writable", .high, file, view)] }
        if file.owner != account.uid && file.owner != 0 { return [fault("keys-owner", .high, file, view)] }
        let isOwnGroup = file.group == account.gid && view.members(of: view.name(gid: file.group)) == [account.name]
        return file.isGroupWritable && !isOwnGroup && file.group != 0
            ? [fault("keys-writable", .medium, file, view)] : []
    }

    private func job(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        if file.isWorldWritable { return [fault("world-writable", .critical, file, view)] }
        let owners = [view.account(file.account)?.uid].compactMap(\.self)
        guard let uid = owners.first, file.owner != uid, file.owner != 0 else { return [] }
        return [fault("job-owner", .medium, file, view)]
    }

    /// Who may write a program that root runs is root.
    private func program(_ file: AccountSurvey.FileFact, _ view: AccountView) -> [AccountFault] {
        guard !file.isFolder || file.role == .sudoProgram else { return [] }
        if file.isWorldWritable && !(file.isFolder && file.isSticky) { return [fault("program", .high, file, view)] }
        let user = view.account(file.account)
        guard file.role == .sudoProgram || user?.uid == 0 else { return [] }
        if file.owner != 0 { return [fault("program-owner", .high, file, view)] }
        return file.isGroupWritable && file.group != 0 ? [fault("program", .medium, file, view)] : []
    }

    private func fault(
        _ kind: String, _ severity: Severity, _ file: AccountSurvey.FileFact, _ view: AccountView
    ) -> AccountFault {
        let isOwner = ["owner", "keys-owner", "home-owner", "job-owner", "program-owner"].contains(kind)
        let remedy =
            isOwner ? "chown" : ["readable", "group-readable", "sudoers-readable"].contains(kind) ? "close" : "chmod"
        return AccountFault(
            kind: kind, key: file.path, severity: severity,
            arguments: [
                "path": file.path, "account": file.account ?? "root", "owner": view.name(uid: file.owner),
                "group": view.name(gid: file.group), "mode": String(file.mode, radix: 8),
                "wanted": ["owner", "program-owner"].contains(kind) ? "root" : file.account ?? "root",
            ],
            evidence: [view.evidence(file)], remedies: [remedy])
    }
}
