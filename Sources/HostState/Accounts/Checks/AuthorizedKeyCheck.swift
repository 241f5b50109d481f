package import NoroshiModel

/// Reports keys that sshd takes no more, short ones, those of accounts that nobody should log in as, and those that
/// open an account whose password somebody shut.
package struct AuthorizedKeyCheck: Check {
    package let id: CheckID = "accounts.keys"

    private static let shortKey = 2048  // bits of RSA, NIST SP 800-131A revision 2

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            (strength(view) + options(view) + shared(view) + locked(view) + shells(view) + links(view) + mistakes(view))
                .map { $0.finding(id, view) }
        }
    }

    private func strength(_ view: AccountView) -> [AccountFault] {
        view.survey.keys.compactMap { key in
            let kind: String
            let severity: Severity
            if key.type.hasPrefix("ssh-dss") {
                (kind, severity) = ("removed", .low)
            } else if let bits = key.bits, key.type == "ssh-rsa", bits < Self.shortKey {
                (kind, severity) = ("short", .medium)
            } else {
                return nil
            }
            return AccountFault(
                kind: kind, key: "\(key.account)/\(key.fingerprint)", severity: severity, arguments: words(key),
                evidence: [view.evidence(key)], remedies: ["replace"])
        }
    }

    /// What stands before a key: programs, variables, and keys that sign others.
    private func options(_ view: AccountView) -> [AccountFault] {
        view.survey.keys.flatMap { key in
            key.options.compactMap { option -> AccountFault? in
                guard let (kind, severity) = Self.fault(option, key, view) else { return nil }
                return AccountFault(
                    kind: kind, key: "\(kind)/\(key.account)/\(key.fingerprint)/\(option)", severity: severity,
                    confidence: kind == "authority" ? .confirmed : .suspected,
                    arguments: words(key).merging(["option": option]) { $1 }, evidence: [view.evidence(key)],
                    remedies: ["review"])
            }
        }
    }

    private static func fault(
        _ option: String, _ key: AccountSurvey.AuthorizedKey, _ view: AccountView
    ) -> (String, Severity)? {
        let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
        let value = parts.count > 1 ? parts[1].trimmingPrefix("\"").dropLast(parts[1].hasSuffix("\"") ? 1 : 0) : ""
        switch parts.first?.lowercased() {
        case "cert-authority":
            let isPerson = view.account(key.account).map(view.isPerson) ?? true
            return ("authority", isPerson ? .low : .medium)
        case "command": return SuspiciousCommand.kind(String(value)).map { _ in ("command", .high) }
        case "environment":
            let words = value.split(separator: "=", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return nil }
            switch SuspiciousCommand.variable(words[0], words[1]) {
            case .temporary: return ("environment", .high)
            case .loader: return ("environment", .medium)
            case nil: return nil
            }
        default: return nil
        }
    }

    /// nologin(8) ends a shell; forwarding of ports and sftp inside of sshd need none.
    private func shells(_ view: AccountView) -> [AccountFault] {
        view.survey.accounts.compactMap { account in
            let keys = view.keys(of: account)
            guard !keys.isEmpty, !view.hasShell(account), !account.shell.hasSuffix("/git-shell"),
                !view.isExpired(account)
            else { return nil }
            let isForced = keys.contains { $0.options.contains { $0.lowercased().hasPrefix("command=") } }
            return AccountFault(
                kind: isForced ? "no-shell-command" : "no-shell", key: "no-shell/\(account.name)", severity: .low,
                arguments: ["account": account.name, "shell": account.shell],
                evidence: [view.evidence(account)] + keys.prefix(10).map(view.evidence), remedies: ["review"])
        }
    }

    /// One finding for a file: whoever owns it may fill it with anything.
    private func mistakes(_ view: AccountView) -> [AccountFault] {
        let files = Dictionary(
            view.survey.files.filter { $0.role == .keys }.map { ($0.path, $0.account ?? "–") },
            uniquingKeysWith: { first, _ in first })
        let lines = view.survey.mistakes.filter { $0.kind == .ignored && files[$0.place.file] != nil }
        return Dictionary(grouping: lines, by: \.place.file).sorted { $0.key < $1.key }.map { path, lines in
            AccountFault(
                kind: "unreadable", key: "unreadable/\(path)", severity: .low,
                arguments: ["account": files[path] ?? "–", "count": "\(lines.count)", "path": path],
                evidence: lines.prefix(12).map { view.evidence($0.place, $0.reason) }, remedies: ["review"])
        }
    }

    private func shared(_ view: AccountView) -> [AccountFault] {
        let groups = Dictionary(grouping: view.survey.keys, by: \.fingerprint)
        return groups.sorted { $0.key < $1.key }.compactMap { fingerprint, keys in
            let names = Set(keys.map(\.account)).sorted()
            guard names.count > 1 else { return nil }
            // Two names of one number are one account.
            let numbers = Set(view.survey.accounts.filter { names.contains($0.name) }.map(\.uid))
            guard numbers.count > 1 else { return nil }
            return AccountFault(
                kind: "shared", key: fingerprint, severity: .low,
                arguments: ["accounts": AccountView.list(names), "key": fingerprint],
                evidence: Self.places(keys).prefix(12).map(view.evidence), remedies: ["review"])
        }
    }

    /// A file that several accounts have as theirs is shown once.
    private static func places(_ keys: [AccountSurvey.AuthorizedKey]) -> [AccountSurvey.AuthorizedKey] {
        var seen: Set<AccountSurvey.Place> = []
        return keys.filter { seen.insert($0.place).inserted }
    }

    /// usermod -L leaves the keys.
    private func locked(_ view: AccountView) -> [AccountFault] {
        view.survey.accounts.compactMap { account in
            let password = view.password(of: account)
            let keys = view.keys(of: account)
            guard password.isLocked, password.scheme != .none, !keys.isEmpty, view.hasShell(account),
                !view.isExpired(account)
            else { return nil }
            return AccountFault(
                kind: "locked", key: "locked/\(account.name)", severity: .low, arguments: ["account": account.name],
                evidence: view.evidences(account) + keys.prefix(10).map(view.evidence), remedies: ["expire"])
        }
    }

    /// A key file that is somewhere else than in the home.
    private func links(_ view: AccountView) -> [AccountFault] {
        view.survey.files.compactMap { file in
            guard file.role == .keys, let target = file.resolved, let name = file.account,
                let account = view.account(name),
                !target.hasPrefix(account.home + "/"), file.path.hasPrefix(account.home + "/")
            else { return nil }
            // The home itself may be a link; then the rest of the path is the same.
            guard !target.hasSuffix(file.path.dropFirst(account.home.count)) else { return nil }
            return AccountFault(
                kind: "link", key: "link/\(file.path)", severity: .medium,
                arguments: ["account": name, "path": file.path, "target": target], evidence: [view.evidence(file)],
                remedies: ["review"])
        }
    }

    private func words(_ key: AccountSurvey.AuthorizedKey) -> [String: String] {
        [
            "account": key.account, "key": key.fingerprint, "type": key.type, "bits": key.bits.map(String.init) ?? "",
            "path": key.place.file,
        ]
    }
}
