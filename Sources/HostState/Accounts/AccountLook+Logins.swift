import FoundationEssentials
import HostReading
import NoroshiModel

extension AccountLook {
    private static let otherRecords =
        AccountSurvey.loginRecords + ["/var/log/btmp", "/var/log/btmp.1", "/run/utmp"]

    mutating func logins() {
        let all = recordFiles()
        let files = all.filter(\.isWhole).map(\.records)
        var utmp: (bytes: [UInt8], path: String)?
        for path in ["/run/utmp", "/var/run/utmp"] where root.isRunning {
            guard let bytes = read(path, limit: Self.maximumRecords) else { continue }
            utmp = (bytes, path)
            let now = LoginRecords(bytes, path: path)
            survey.loginFiles.append(now.file)
            // Free places of zeros are usual there, and so are places whose user is gone.
            survey.loginTraces += now.traces.filter { $0.kind != .zeroed && $0.kind != .nameless }
            break
        }
        sessions(utmp: utmp)
        survey.loginFiles += files.map(\.file)
        survey.loginTraces += all.flatMap(\.records.traces)
        var last: [String: AccountSurvey.Login] = [:]
        for (name, login) in all.flatMap({ $0.records.last }) where login.at > last[name]?.at ?? .distantPast {
            last[name] = login
        }
        loginDatabases(&last)
        // Who left long ago is in the older ones.
        let older = Set(all.dropLast(2).map(\.records.path))
        strangers(last.filter { !older.contains($0.value.file) }, all.map(\.records))
        lastLogins(files, &last)
        for path in Self.otherRecords { fact(Array(path.utf8), .records) }
        survey.logins = last.values.sorted { ($0.account, $0.at) < ($1.account, $1.at) }
    }

    /// A name that logged in, and that nothing on this host has.
    private mutating func strangers(_ last: [String: AccountSurvey.Login], _ files: [LoginRecords]) {
        let isLocal = survey.nameSources.allSatisfy { $0.database != "passwd" || $0.others.isEmpty }
        let known = Set(survey.accounts.map(\.name))
        guard isLocal, !known.isEmpty else { return }
        // utmp has room for 32 bytes of a name.
        for (name, login) in last.sorted(by: { $0.key < $1.key })
        where !known.contains(name) && !known.contains(where: { $0.utf8.count > 32 && $0.hasPrefix(name) }) {
            let offset = files.first { $0.path == login.file }?.offsets[name] ?? 0
            survey.loginTraces.append(
                AccountSurvey.LoginTrace(
                    kind: .stranger, file: login.file, offset: offset, account: name, from: login.at))
        }
    }

    private mutating func lastLogins(_ files: [LoginRecords], _ last: inout [String: AccountSurvey.Login]) {
        let path = "/var/log/lastlog"
        let opened: LastLogins?
        do { opened = try LastLogins(root: root, path: path) } catch let error as HostReadingError {
            opened = nil
            gaps.append((path, error.reason))
        } catch {
            opened = nil
            gaps.append((path, "\(error)"))
        }
        guard let lastlog = opened else { return }
        defer { lastlog.close() }
        var count = 0
        var seen: Set<UInt32> = []
        let names = Dictionary(grouping: survey.accounts, by: \.uid).mapValues { $0.map(\.name) }
        for account in survey.accounts where seen.insert(account.uid).inserted {
            switch lastlog.login(of: account.uid, named: account.name) {
            case .never: continue
            case .damaged:
                survey.loginTraces.append(
                    AccountSurvey.LoginTrace(
                        kind: .damaged, file: path, offset: Int(account.uid) * 292, account: account.name))
            case .login(let login):
                count += 1
                compare(login, account, names[account.uid] ?? [], files)
                if login.at > last[account.name]?.at ?? .distantPast { last[account.name] = login }
            }
        }
        lost(lastlog, Set(names.keys))
        emptied(files, last.values.filter { $0.file == path }.map(\.at).max())
        if lastlog.length > 0 {
            survey.loginFiles.append(AccountSurvey.LoginFile(path: path, records: count, first: nil, last: nil))
        }
    }

    /// Logins of numbers that no account has.
    private mutating func lost(_ lastlog: LastLogins, _ known: Set<UInt32>) {
        let isLocal = survey.nameSources.allSatisfy { $0.database != "passwd" || $0.others.isEmpty }
        guard isLocal, !known.isEmpty else { return }
        let (entries, isCut) = lastlog.others(than: known)
        if isCut { gaps.append((lastlog.path, "more than \(entries.count): the rest is not listed")) }
        for (uid, login) in entries {
            survey.loginTraces.append(
                AccountSurvey.LoginTrace(
                    kind: .stranger, file: lastlog.path, offset: Int(uid) * 292, account: login.account, from: login.at)
            )
        }
    }

    /// A wtmp without a record, or none at all, where lastlog has a login, and no older file could have it.
    private mutating func emptied(_ files: [LoginRecords], _ login: Date?) {
        let path = "/var/log/wtmp"
        let older = names("/var/log").map { Escaped.text($0) }.filter { $0.hasPrefix("wtmp") && $0 != "wtmp" }
        let isElsewhere = survey.loginFiles.contains { $0.path.hasSuffix(".db") && !$0.path.contains("lastlog") }
        guard let login, older.isEmpty, !isElsewhere, !gaps.contains(where: { $0.what == path }) else { return }
        let current = files.first { $0.path == path }
        guard current.map({ $0.file.records == 0 && $0.traces.isEmpty }) ?? true else { return }
        survey.loginTraces.append(
            AccountSurvey.LoginTrace(
                kind: current == nil ? .absent : .emptied, file: path, offset: 0, from: login, lacking: path))
    }

    /// A login that lastlog remembers, in the time of a wtmp that does not.
    private mutating func compare(
        _ login: AccountSurvey.Login, _ account: AccountSurvey.Account, _ names: [String], _ files: [LoginRecords]
    ) {
        let covering = files.filter { file in
            guard let first = file.file.first else { return false }
            return first <= login.at
        }
        guard !covering.isEmpty else { return }
        let isThere = files.contains { file in
            names.contains { name in
                (file.times[name] ?? []).contains { abs($0.timeIntervalSince(login.at)) <= LoginRecords.tolerance }
            }
        }
        guard !isThere else { return }
        survey.loginTraces.append(
            AccountSurvey.LoginTrace(
                kind: .missing, file: login.file, offset: Int(account.uid) * 292, account: account.name, from: login.at,
                lacking: covering.last?.path)
        )
    }
}
