import FoundationEssentials
import NoroshiModel

/// Locks one account, ends what it runs, and gives it back.
struct AccountLock {
    let name: String

    /// Accounts that a finding names, without those whose lock would shut the administrators out or stop the system.
    static func all(_ names: [String]) -> [AccountLock] {
        names.filter { $0 != "root" }.prefix(TraceAtIssue.maximumAccounts).map(AccountLock.init)
    }

    private var word: String { ShellWord.quoted(name) }

    /// Sessions end only after the lock, or they come back.
    var commands: [String] {
        [
            "usermod --lock --expiredate 1 -- \(word)", "loginctl terminate-user \(word)", "pkill -KILL -u \(word)",
        ]
    }

    var undo: [String] { ["usermod --unlock --expiredate '' -- \(word)"] }

    /// What the account did: when and from where it logged in, what it runs, which files and jobs it left.
    func looks(since: String) -> [String] {
        let folder = TraceEvidence.folder
        return [
            "id -- \(word)", "last -Fw -- \(word) > \(folder)/logins-\(word).txt",
            "ps -u \(word) -o pid,lstart,args > \(folder)/processes-\(word).txt",
            "find / -xdev -user \(word) -newerct \(since) -ls > \(folder)/files-\(word).txt",
            "crontab -u \(word) -l > \(folder)/crontab-\(word)",
            "cat ~\(name)/.ssh/authorized_keys  # keys that are not the user's own: take them out",
        ]
    }
}

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

// MARK: The form of a step

extension TraceAtIssue {
    /// For `find` and `journalctl`: an hour before the first event, for it seldom is the first act.
    var since: String {
        ShellWord.quoted(first.map { Self.text($0.addingTimeInterval(-3600)) } ?? "1 week ago")
    }

    /// - Parameter notes: Endings of `plan.trace.note.`.
    func step(
        _ countermeasure: Countermeasure, commands: [String], undo: [String] = [], notes: [String] = []
    ) -> Plan.Step {
        let names = "plan.trace.\(response.rawValue)"
        let told = [Message("\(names).why", arguments)] + place + notes.map { Message("plan.trace.note.\($0)") }
        return Plan.Step(
            countermeasure, target: target, title: Message("\(names).title", arguments),
            notes: told + (undo.isEmpty ? [Message("plan.trace.note.looks")] : []), commands: commands, undo: undo,
            findings: findings)
    }

    /// Whoever attacks, of what comes from outside; else the accounts that are at issue.
    private var target: String? {
        let outside = addresses.map(\.description)
        let names =
            switch response {
            case .scanning, .passwordGuessing, .exploitAttempt, .exposure, .webShell, .disclosure, .relay: outside
            case .crash, .accountCompromise, .accountChange, .privilegeAttempt, .rootAccount, .privilegeEscalation,
                .persistence, .kernel, .sniffing, .remoteControl, .spam, .logging:
                accounts
            }
        return names.isEmpty ? nil : Self.list(names)
    }

    private var arguments: [String: String] { ["who": target.map { ": \($0)" } ?? ""] }

    /// Where and when it happened: the commands belong to that host.
    private var place: [Message] {
        guard let first, let last else { return [] }
        let span = first == last ? Self.text(first) : "\(Self.text(first)) – \(Self.text(last))"
        guard !hosts.isEmpty else { return [Message("plan.trace.note.when", ["when": span])] }
        return [Message("plan.trace.note.where", ["when": span, "hosts": Self.list(hosts)])]
    }

    static func list(_ names: [String]) -> String {
        let shown = names.prefix(maximumAccounts).joined(separator: ", ")
        return names.count > maximumAccounts ? shown + ", …" : shown
    }

    /// `2026-11-05 03:12:44 UTC`
    static func text(_ date: Date) -> String {
        let text = date.formatted(.iso8601)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
    }
}
