import FoundationEssentials
import NoroshiModel

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
