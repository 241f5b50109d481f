import NoroshiModel

extension TraceAtIssue {
    /// A plan with more is read by nobody.
    static let maximumAccounts = 8

    var accountStep: Plan.Step {
        let locks = AccountLock.all(accounts)
        return step(
            .changePasswords,
            commands: locks.flatMap { $0.looks(since: since) } + locks.flatMap(\.commands)
                + ["# a new password, from another host that is not at issue: passwd NAME"],
            undo: locks.flatMap(\.undo), notes: accounts.contains("root") ? ["owner", "root"] : ["owner"])
    }

    var rootAccount: Plan.Step {
        let locks = AccountLock.all(accounts)
        return step(
            .changePasswords,
            commands: [
                "awk -F: '$3 == 0 || $4 == 0 {print}' /etc/passwd",
                "diff /etc/passwd /etc/passwd-; diff /etc/shadow /etc/shadow-; diff /etc/group /etc/group-",
            ] + locks.flatMap { $0.looks(since: since) }
                // Everything of user ID 0 would be ended with the sessions of this account: root itself.
                + locks.map { "usermod --lock --expiredate 1 -- \(ShellWord.quoted($0.name))" }
                + ["# when the evidence is safe: userdel NAME"],
            undo: locks.flatMap(\.undo), notes: ["cut-off"])
    }
}
