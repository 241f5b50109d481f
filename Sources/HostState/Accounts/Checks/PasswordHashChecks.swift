package import NoroshiModel

/// Reports passwords that are kept in a form from which they can be guessed fast.
///
/// - Source: crypt(5) of libxcrypt, "AVAILABLE HASHING METHODS"; OWASP Password Storage Cheat Sheet for bcrypt's cost.
package struct WeakHashCheck: Check {
    package let id: CheckID = "accounts.weak-hash"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            let accounts = view.survey.accounts.compactMap { account -> Finding? in
                let password = view.password(of: account)
                guard let severity = Self.severity(password) else { return nil }
                return AccountFault(
                    kind: password.isLocked ? "locked" : "used", key: account.name,
                    severity: password.isLocked ? .low : severity,
                    arguments: ["account": account.name, "scheme": Self.name(password)],
                    evidence: view.evidences(account), remedies: ["change"]
                ).finding(id, view)
            }
            return accounts + defaults(view)
        }
    }

    /// New passwords will be as weak.
    private func defaults(_ view: AccountView) -> [Finding] {
        let settings = view.survey.settings
        guard let method = settings.encryptMethod, let place = settings.encryptPlace, ["DES", "MD5"].contains(method)
        else {
            return []
        }
        return [
            AccountFault(
                kind: "default", key: "login.defs", severity: .low,
                arguments: ["scheme": method, "place": place.locator],
                evidence: [view.evidence(place, "ENCRYPT_METHOD \(method)")], remedies: ["set"]
            ).finding(id, view)
        ]
    }

    private static func severity(_ password: AccountSurvey.PasswordField) -> Severity? {
        switch password.scheme {
        case .des, .bigcrypt, .nt: .high
        case .bsdi, .md5, .sunMD5, .sha1: .medium
        case .sha256, .sha512: (password.cost ?? 5000) < 5000 ? .low : nil
        case .bcrypt: (password.cost ?? 12) < 10 ? .low : nil
        case .empty, .none, .elsewhere, .scrypt, .yescrypt, .gostYescrypt, .unknown: nil
        }
    }

    private static func name(_ password: AccountSurvey.PasswordField) -> String {
        guard let cost = password.cost else { return password.scheme.rawValue }
        return "\(password.scheme.rawValue) (\(cost))"
    }
}

/// Reports password fields that are no hash which this system knows: cut off, changed by hand, or of another system.
package struct UnknownHashCheck: Check {
    package let id: CheckID = "accounts.unknown-hash"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            view.survey.accounts.compactMap { account in
                guard view.password(of: account).scheme == .unknown else { return nil }
                return AccountFault(
                    kind: "title", key: account.name, severity: .low, arguments: ["account": account.name],
                    evidence: view.evidences(account), remedies: ["change"]
                ).finding(id, view)
            }
        }
    }
}

/// Reports accounts that have the same hash, salt included: one line was copied from the other.
package struct SharedHashCheck: Check {
    package let id: CheckID = "accounts.shared-hash"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            var seen: Set<String> = []
            let accounts = view.survey.accounts.filter { seen.insert($0.name).inserted }
            let groups = Dictionary(grouping: accounts) { view.password(of: $0).twins ?? 0 }
            return groups.sorted { $0.key < $1.key }.compactMap { number, twins in
                guard number != 0, twins.count > 1 else { return nil }
                let names = twins.map(\.name)
                let isRoot = twins.contains { $0.uid == 0 } || twins.contains(where: view.isSystem)
                return AccountFault(
                    kind: "title", key: AccountView.list(names.sorted()), severity: isRoot ? .high : .medium,
                    arguments: ["accounts": AccountView.list(names)],
                    evidence: twins.prefix(12).flatMap(view.evidences), remedies: ["change"]
                ).finding(id, view)
            }
        }
    }
}
