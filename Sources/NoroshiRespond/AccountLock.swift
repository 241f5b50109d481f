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
