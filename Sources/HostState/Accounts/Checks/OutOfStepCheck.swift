package import NoroshiModel

/// Reports where passwd, shadow, group and gshadow do not fit each other, and lines that are not as they should be.
package struct OutOfStepCheck: Check {
    package let id: CheckID = "accounts.out-of-step"

    private static let files: Set = ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"]) {
            view in
            let faults =
                mistakes(view) + files(view) + names(view) + numbers(view) + passwords(view) + groups(view)
                + groupTwins(view)
            return faults.map { $0.finding(id, view) }
        }
    }

    /// Records of other files have all of an account in one place.
    private static func lines(_ view: AccountView) -> [AccountSurvey.Account] {
        view.survey.accounts.filter { $0.place.file == "/etc/passwd" }
    }

    private func mistakes(_ view: AccountView) -> [AccountFault] {
        view.survey.mistakes.filter { Self.files.contains($0.place.file) }.map { mistake in
            let (kind, severity): (String, Severity) =
                switch mistake.kind {
                case .ignored: ("ignored", .low)
                case .odd:
                    ("odd", mistake.place.file == "/etc/passwd" && mistake.reason.contains("to write 0") ? .high : .low)
                case .otherSource: ("other-source", Self.severity(ofOther: mistake))
                }
            return AccountFault(
                kind: kind,
                key: [
                    mistake.place.file, mistake.text.isEmpty ? "\(mistake.place.line)" : mistake.text, mistake.reason,
                ]
                .joined(separator: "/"),
                severity: severity, arguments: ["place": mistake.place.locator, "reason": mistake.reason],
                evidence: [view.evidence(mistake.place, mistake.text)], remedies: ["edit"])
        }
    }

    /// A line that leaves somebody out lets nobody in; one with root's number is a second root.
    private static func severity(ofOther mistake: AccountSurvey.Mistake) -> Severity {
        if mistake.reason.hasSuffix(AccountFiles.zero + AccountFiles.noPassword) { return .critical }
        if mistake.reason.hasSuffix(AccountFiles.zero) { return .high }
        return mistake.text.hasPrefix("-") ? .low : .medium
    }

    private func names(_ view: AccountView) -> [AccountFault] {
        twins(Self.lines(view), by: \.name).map { name, twins in
            // The first line counts for names; who logs in with the second finds another's files.
            AccountFault(
                kind: "same-name", key: "name/\(name)", severity: Set(twins.map(\.uid)).count > 1 ? .high : .medium,
                arguments: ["name": name, "file": "/etc/passwd"], evidence: twins.prefix(12).map(view.evidence),
                remedies: ["edit"])
        }
            + twins(view.survey.shadow.filter { $0.place.file == "/etc/shadow" }, by: \.name).map { name, twins in
                AccountFault(
                    kind: "same-name", key: "shadow/\(name)", severity: .medium,
                    arguments: ["name": name, "file": "/etc/shadow"],
                    evidence: twins.prefix(12).map { view.evidence($0.place, $0.text) }, remedies: ["edit"])
            }
    }

    private func numbers(_ view: AccountView) -> [AccountFault] {
        twins(view.survey.accounts, by: \.uid).compactMap { uid, twins in
            let names = Set(twins.map(\.name)).sorted()
            // Root's other names are SecondRootCheck's.
            guard uid != 0, names.count > 1 else { return nil }
            return AccountFault(
                kind: "same-uid", key: "uid/\(uid)", severity: .medium,
                arguments: ["uid": "\(uid)", "accounts": AccountView.list(names)],
                evidence: twins.prefix(12).map(view.evidence), remedies: ["renumber"])
        }
    }

    /// A file that has nothing of what the other one has.
    private func files(_ view: AccountView) -> [AccountFault] {
        let asksShadow = Self.lines(view).contains { $0.password.scheme == .elsewhere }
        let empty = [
            ("/etc/shadow", asksShadow && !view.survey.shadow.contains { $0.place.file == "/etc/shadow" }),
            ("/etc/passwd", Self.lines(view).isEmpty && !view.survey.shadow.isEmpty),
            ("/etc/group", view.survey.groups.isEmpty && asksGroups(view)),
        ]
        return empty.filter { $0.1 && view.unseen[$0.0] == nil }.map { path, _ in
            let fact = view.survey.files.first { $0.path == path }
            return AccountFault(
                kind: fact == nil ? "no-file" : "empty-file", key: "file/\(path)", severity: .medium,
                arguments: ["path": path],
                evidence: [fact.map(view.evidence) ?? Evidence(locator: path, excerpt: "", observedAt: view.at)],
                remedies: ["file"])
        }
    }

    /// Whether accounts rely on the host's own file of groups; an empty one is a gap.
    private func asksGroups(_ view: AccountView) -> Bool {
        let entry = view.survey.nameSources.first { $0.database == "group" }
        let isOwn = entry.map { $0.sources.contains { ["files", "compat"].contains($0) } } ?? true
        return isOwn && !view.survey.accounts.isEmpty
    }

    private func passwords(_ view: AccountView) -> [AccountFault] {
        guard view.unseen["/etc/shadow"] == nil, view.unseen["/etc/passwd"] == nil else { return [] }
        // That a whole file has nothing is told once.
        let hasShadow = view.survey.shadow.contains { $0.place.file == "/etc/shadow" }
        let hasPasswd = !Self.lines(view).isEmpty
        let known = Set(view.survey.accounts.map(\.name))
        let inPasswd = Self.lines(view).compactMap { account -> AccountFault? in
            switch account.password.scheme {
            case .elsewhere where hasShadow && view.shadow[account.name] == nil:
                return AccountFault(
                    kind: "no-shadow", key: "no-shadow/\(account.name)", severity: .low,
                    arguments: ["account": account.name],
                    evidence: [view.evidence(account)], remedies: ["pwconv"])
            case .elsewhere, .empty, .none: return nil
            default:
                return AccountFault(
                    kind: "hash-in-passwd", key: "hash/\(account.name)",
                    severity: account.password.opens ? .high : .medium,
                    arguments: ["account": account.name], evidence: view.evidences(account), remedies: ["pwconv"])
            }
        }
        let orphans = view.survey.shadow.filter { hasPasswd && !known.contains($0.name) }.map { entry in
            AccountFault(
                kind: "no-passwd", key: "no-passwd/\(entry.name)", severity: .low, arguments: ["account": entry.name],
                evidence: [view.evidence(entry.place, entry.text)], remedies: ["pwconv"])
        }
        return inPasswd + orphans
    }

    private func groups(_ view: AccountView) -> [AccountFault] {
        guard !view.survey.groups.isEmpty else { return [] }
        let numbers = Set(view.survey.groups.map(\.gid))
        let known = Set(view.survey.accounts.map(\.name))
        let homeless = Self.lines(view).filter { !numbers.contains($0.gid) }.map { account in
            AccountFault(
                kind: "no-group", key: "no-group/\(account.name)", severity: .low,
                arguments: ["account": account.name, "gid": "\(account.gid)"], evidence: [view.evidence(account)],
                remedies: ["group"])
        }
        let isLocal = view.survey.nameSources.allSatisfy { $0.database != "passwd" || $0.others.isEmpty }
        let strangers = view.survey.groups.flatMap { group in
            group.members.filter { isLocal && !known.isEmpty && !known.contains($0) }.map { member in
                // The next account of that name will be in it.
                AccountFault(
                    kind: "unknown-member", key: "member/\(group.name)/\(member)", severity: .low,
                    arguments: ["group": group.name, "account": member],
                    evidence: [view.evidence(group.place, group.text)], remedies: ["gpasswd"])
            }
        }
        return homeless + strangers + shadowGroups(view)
    }

    private func shadowGroups(_ view: AccountView) -> [AccountFault] {
        guard !view.survey.shadowGroups.isEmpty else { return [] }
        let shadows = Dictionary(
            view.survey.shadowGroups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let missing = view.survey.groups.compactMap { group -> AccountFault? in
            guard let shadow = shadows[group.name] else {
                guard group.password.scheme == .elsewhere else { return nil }
                return AccountFault(
                    kind: "no-gshadow", key: "no-gshadow/\(group.name)", severity: .low,
                    arguments: ["group": group.name],
                    evidence: [view.evidence(group.place, group.text)], remedies: ["grpconv"])
            }
            guard Set(shadow.members) != Set(group.members) else { return nil }
            return AccountFault(
                kind: "other-members", key: "members/\(group.name)", severity: .low, arguments: ["group": group.name],
                evidence: [view.evidence(group.place, group.text), view.evidence(shadow.place, shadow.text)],
                remedies: ["grpck"])
        }
        let orphans = view.survey.shadowGroups.filter { view.groups[$0.name] == nil }.map { shadow in
            AccountFault(
                kind: "no-group-line", key: "no-group-line/\(shadow.name)", severity: .low,
                arguments: ["group": shadow.name], evidence: [view.evidence(shadow.place, shadow.text)],
                remedies: ["grpconv"])
        }
        return missing + orphans
    }

    private func groupTwins(_ view: AccountView) -> [AccountFault] {
        let names = twins(view.survey.groups, by: \.name).map { name, twins in
            AccountFault(
                kind: "same-name", key: "group/\(name)", severity: .medium,
                arguments: ["name": name, "file": "/etc/group"],
                evidence: twins.prefix(12).map { view.evidence($0.place, $0.text) }, remedies: ["edit"])
        }
        let numbers = twins(view.survey.groups, by: \.gid).compactMap { gid, twins -> AccountFault? in
            let names = Set(twins.map(\.name)).sorted()
            guard names.count > 1 else { return nil }
            return AccountFault(
                kind: "same-gid", key: "gid/\(gid)", severity: gid == 0 ? .high : .low,
                arguments: ["gid": "\(gid)", "groups": AccountView.list(names)],
                evidence: twins.prefix(12).map { view.evidence($0.place, $0.text) }, remedies: ["edit"])
        }
        return names + numbers
    }

    private func twins<T, K: Hashable & Comparable>(_ all: [T], by key: (T) -> K) -> [(K, [T])] {
        Dictionary(grouping: all, by: key).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value)
        }
    }
}
