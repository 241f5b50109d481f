import FoundationEssentials
import HostReading
import NoroshiModel

/// Logins in SQLite databases, as Debian 13, openSUSE and Fedora keep them: wtmpdb and lastlog2.
extension AccountLook {
    private static let lastlog = "/var/lib/lastlog/lastlog2.db"
    /// Debian has it among the logs, with a link where wtmpdb looks.
    private static let current = ["/var/lib/wtmpdb/wtmp.db", "/var/log/wtmp.db"]
    private static let maximumFiles = 32

    /// What the databases tell, kept as that of the older files is.
    ///
    /// - Parameter last: The last login of each name so far.
    mutating func loginDatabases(_ last: inout [String: AccountSurvey.Login]) {
        let (older, current) = (olderDatabases(), currentDatabases())
        let all = older + current
        for database in all {
            survey.loginFiles.append(database.file)
            survey.loginTraces += database.traces
            survey.loginTraces += database.removed(areOrdered: all.allSatisfy(\.isOrdered))
            for (name, login) in database.last where login.at > last[name]?.at ?? .distantPast { last[name] = login }
        }
        let lastlog = database { root throws(LoginTable.Failure) in try LastlogDatabase(Self.lastlog, root: root) }
        if let lastlog {
            survey.loginFiles.append(lastlog.file)
            survey.loginTraces += lastlog.traces
            for entry in lastlog.entries {
                compare(entry, all)
                let name = entry.login.account
                if entry.login.at > last[name]?.at ?? .distantPast { last[name] = entry.login }
            }
            if lastlog.hasTable, lastlog.file.records == 0 { emptied(lastlog.path) }
        }
        // The table is made with its first row; a file without it may be one that was cut to nothing.
        let isUsed = lastlog?.entries.contains { $0.service != nil } ?? false
        for database in current where older.isEmpty && database.records == 0 && (database.hasTable || isUsed) {
            emptied(database.path)
        }
    }

    private mutating func emptied(_ path: String) {
        survey.loginTraces.append(AccountSurvey.LoginTrace(kind: .emptied, file: path, offset: 0))
    }

    private mutating func currentDatabases() -> [WtmpDatabase] {
        var seen: Set<[UInt8]> = []
        return Self.current.compactMap { path in
            let root = root
            let place = attempt { () throws(HostReadingError) in try root.resolved(Array(path.utf8)) } ?? nil
            guard let place, seen.insert(place).inserted else { return nil }
            return database { root throws(LoginTable.Failure) in try WtmpDatabase(Escaped.text(place), root: root) }
        }
    }

    /// What 'wtmpdb rotate' (`wtmp_20250101.db`) and logrotate (`wtmp.db.1`, `wtmp.db-20250101`) put away.
    private mutating func olderDatabases() -> [WtmpDatabase] {
        let paths = ["/var/lib/wtmpdb", "/var/log"].flatMap { folder in
            names(folder).map { Escaped.text($0) }.filter(Self.isOlder).sorted().map { "\(folder)/\($0)" }
        }
        if paths.count > Self.maximumFiles {
            gaps.append(("/var/lib/wtmpdb", "more than \(Self.maximumFiles) names: the rest was not looked at"))
        }
        return paths.suffix(Self.maximumFiles).compactMap { path in
            database { root throws(LoginTable.Failure) in try WtmpDatabase(path, root: root) }
        }
    }

    private static func isOlder(_ name: String) -> Bool {
        if name.hasPrefix("wtmp_"), name.hasSuffix(".db") { return true }
        // With numbers or dates; `wtmp.db-wal` belongs to the present one.
        let end = name.dropFirst("wtmp.db.".count)
        return (name.hasPrefix("wtmp.db.") || name.hasPrefix("wtmp.db-")) && !end.isEmpty
            && end.utf8.allSatisfy(ASCII.isDigit)
    }

    private mutating func database<T>(_ read: (HostRoot) throws(LoginTable.Failure) -> T?) -> T? {
        do throws(LoginTable.Failure) {
            return try read(root)
        } catch {
            gaps.append((error.path, error.reason))
            return nil
        }
    }

    /// A login that lastlog2 remembers, in the time of a wtmpdb that does not, though it has others of that service.
    private mutating func compare(_ entry: LastlogDatabase.Entry, _ databases: [WtmpDatabase]) {
        let (login, name) = (entry.login, entry.login.account)
        guard let service = entry.service, databases.contains(where: { $0.services.contains(service) }),
            let covering = databases.last(where: { $0.first.map { $0 <= login.at } ?? false })
        else { return }
        let isThere = databases.contains { database in
            (database.times[name] ?? []).contains { abs($0.timeIntervalSince(login.at)) <= LoginRecords.tolerance }
        }
        guard !isThere else { return }
        survey.loginTraces.append(
            AccountSurvey.LoginTrace(
                kind: .missing, file: login.file, row: entry.row, account: name, from: login.at, lacking: covering.path)
        )
    }
}
