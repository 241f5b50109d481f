package import NoroshiModel

/// Reports keys that sshd takes no more, short ones, those of accounts that nobody should log in as, and those that
/// open an account whose password somebody shut.
package struct AuthorizedKeyCheck: Check {
    package let id: CheckID = "accounts.keys"

    private static let shortKey = 2048  // bits of RSA, NIST SP 800-131A revision 2

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            (strength(view) + shared(view) + locked(view) + links(view)).map { $0.finding(id, view) }
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

    private func shared(_ view: AccountView) -> [AccountFault] {
        let groups = Dictionary(grouping: view.survey.keys, by: \.fingerprint)
        return groups.sorted { $0.key < $1.key }.compactMap { fingerprint, keys in
            let names = Set(keys.map(\.account)).sorted()
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
