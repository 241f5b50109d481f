package import NoroshiModel

/// Reports jobs of cron, anacron and at that intruders leave: programs in temporary places, downloads that are run,
/// jobs of accounts that are not there.
package struct ScheduleCheck: Check {
    package let id: CheckID = "accounts.schedules"

    private static let fetchers: Set = ["curl", "wget", "fetch", "lwp-download", "lynx", "nc", "ncat", "ftp", "tftp"]
    private static let shells: Set = [
        "sh", "bash", "dash", "ash", "ksh", "zsh", "csh", "python", "python3", "perl", "php", "ruby",
    ]
    private static let temporary = ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/shm/", "/run/user/"]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            let known = Set(view.survey.accounts.map(\.name))
            return view.survey.jobs.compactMap { fault($0, known, view)?.finding(id, view) } + mistakes(view)
        }
    }

    private func fault(
        _ job: AccountSurvey.ScheduledJob, _ known: Set<String>, _ view: AccountView
    ) -> AccountFault? {
        let kind: String
        let severity: Severity
        if let found = Self.suspicion(job.command) {
            (kind, severity) = (found, .high)
        } else if Self.runsHidden(job.command) {
            (kind, severity) = ("hidden", .medium)
        } else if !known.isEmpty, !known.contains(job.user) {
            (kind, severity) = ("unknown-user", .medium)
        } else if job.kind == .user, let user = view.account(job.user), view.isSystem(user), !view.hasShell(user) {
            (kind, severity) = ("system-user", .low)
        } else {
            return nil
        }
        return AccountFault(
            kind: kind, key: "\(job.place.file)/\(job.user)/\(job.command)", severity: severity,
            confidence: kind == "unknown-user" || kind == "system-user" ? .confirmed : .suspected,
            arguments: ["user": job.user, "command": job.command, "schedule": job.schedule, "path": job.place.file],
            evidence: [view.evidence(job.place, "\(job.schedule) \(job.user) \(job.command)")],
            remedies: ["preserve", job.kind == .user ? "crontab" : job.kind == .at ? "atrm" : "edit"])
    }

    /// What no administrator's job looks like.
    private static func suspicion(_ command: String) -> String? {
        // What is piped, and what is put in another's place.
        let stages = command.split { "|;&\n".contains($0) }.map { words(String($0)) }
        let isFetched = stages.contains { $0.contains { fetchers.contains(base($0)) } }
        let pipes = command.split(separator: "|").map { words(String($0)) }
        let intoShell = pipes.dropFirst().contains { $0.first.map { shells.contains(base($0)) } ?? false }
        let isDecoded =
            command.contains("base64 -d") || command.contains("base64 --decode") || command.contains("xxd -r")
        if intoShell, isFetched || isDecoded { return isFetched ? "download" : "decoded" }
        if isFetched,
            ["sh -c \"$(", "sh <(", "eval $(", "eval \"$(", "eval `", "$(curl", "$(wget", "`curl", "`wget"].contains(
                where: command.contains),
            stages.contains(where: { $0.contains { shells.contains(base($0)) || base($0) == "eval" } })
        {
            return "download"
        }
        if command.contains("/dev/tcp/") || command.contains("/dev/udp/") { return "connection" }
        return runsTemporary(stages) || runsFromTemporary(stages) ? "temporary" : nil
    }

    /// `cd /tmp/x && ./run`
    private static func runsFromTemporary(_ stages: [[String]]) -> Bool {
        let goes = stages.contains { words in
            words.first == "cd"
                && words.dropFirst().contains { word in temporary.contains { (word + "/").hasPrefix($0) } }
        }
        return goes && stages.contains { $0.first?.hasPrefix("./") ?? false }
    }

    /// A program there, not a file that another program is given: cleaning up in /tmp is usual.
    private static func runsTemporary(_ stages: [[String]]) -> Bool {
        stages.contains { words in
            var rest = words[...]
            while let first = rest.first,
                first.contains("=") || shells.contains(base(first)) || wrappers.contains(base(first))
                    || first.hasPrefix("-")
                    || first.allSatisfy(\.isNumber)
            {
                rest = rest.dropFirst()
            }
            return rest.first.map { word in temporary.contains(where: word.hasPrefix) } ?? false
        }
    }

    private static let wrappers: Set = [
        "nohup", "nice", "ionice", "timeout", "setsid", "env", "exec", "sudo", "source", ".", "flock", "time", "chroot",
        "then", "do", "else", "if",
    ]

    /// A program in a folder whose name begins with a dot and that no home keeps by habit.
    private static func runsHidden(_ command: String) -> Bool {
        guard let first = words(command).first(where: { !$0.contains("=") && !shells.contains(base($0)) }),
            first.hasPrefix("/")
        else {
            return false
        }
        let habits: Set = [
            ".local", ".cargo", ".config", ".acme.sh", ".rbenv", ".pyenv", ".nvm", ".npm", ".venv", ".bin", ".composer",
            ".cache", ".dotnet", ".deno", ".bun",
        ]
        return first.split(separator: "/").contains { $0.hasPrefix(".") && !habits.contains(String($0)) }
    }

    private static func words(_ text: String) -> [String] {
        text.split { " \t(){}\"'`".contains($0) }.map(String.init)
    }

    private static func base(_ word: String) -> String { word.split(separator: "/").last.map(String.init) ?? word }

    private func mistakes(_ view: AccountView) -> [Finding] {
        let roles: Set<AccountSurvey.FileFact.Role> = [.crontab, .userCrontab]
        let files = Set(view.survey.files.filter { roles.contains($0.role) }.map(\.path))
        return view.survey.mistakes.filter { files.contains($0.place.file) && $0.kind == .ignored }.map { mistake in
            AccountFault(
                kind: "unreadable", key: "\(mistake.place.file)/\(mistake.text)", severity: .low,
                arguments: ["place": mistake.place.locator, "reason": mistake.reason],
                evidence: [view.evidence(mistake.place, mistake.text)], remedies: ["fix"]
            ).finding(id, view)
        }
    }
}
