import FoundationEssentials
import HostReading
import NoroshiModel

/// lastlog2's last login of each name, which follows lastlog: a row for each, with times in seconds since 1970.
///
/// - Source: lastlog2(8) and liblastlog2/src/lastlog2.c of util-linux 2.41.
struct LastlogDatabase {
    struct Entry {
        let login: AccountSurvey.Login
        let row: Int
        /// Of PAM; nil for what was taken over from lastlog.
        let service: String?
    }

    let path: String
    private(set) var entries: [Entry] = []
    private(set) var traces: [AccountSurvey.LoginTrace] = []
    private(set) var hasTable = false
    private var records = 0

    private static let maximumTraces = 1000

    var file: AccountSurvey.LoginFile {
        let times = entries.map(\.login.at)
        return AccountSurvey.LoginFile(path: path, records: records, first: times.min(), last: times.max())
    }

    /// - Parameter path: As the looked-at system sees it.
    /// - Returns: nil where there is none.
    /// - Throws: ``LoginTable/Failure``
    init?(_ path: String, root: HostRoot) throws(LoginTable.Failure) {
        let read = try LoginTable.read(
            path, root: root, table: "Lastlog2", columns: ["name", "time"], into: Self(path: path)
        ) { $0.take($1) }
        guard let read else { return nil }
        self = read.reader
        hasTable = read.hasTable
    }

    private init(path: String) { self.path = path }

    private mutating func take(_ row: LoginTable.Row) {
        records += 1
        guard let name = row.text("name"), !name.isEmpty, let moment = row.time("time", unit: 1) else {
            if traces.count < Self.maximumTraces {
                traces.append(AccountSurvey.LoginTrace(kind: .damaged, file: path, row: row.id))
            }
            return
        }
        let login = AccountSurvey.Login(
            account: name, at: moment, line: row.text("tty") ?? "", from: row.text("remotehost") ?? "", file: path)
        // A time of 0 is 'never'.
        guard moment.timeIntervalSince1970 > 0 else { return }
        entries.append(Entry(login: login, row: row.id, service: row.text("service").flatMap { $0.isEmpty ? nil : $0 }))
    }
}
