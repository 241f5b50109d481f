import FoundationEssentials
import HostReading
import NoroshiModel

/// wtmpdb's records of logins and starts, which follow wtmp(5): a row for each, with times in microseconds since 1970.
///
/// - Source: wtmpdb 0.73: lib/sqlite.c (the table), include/wtmpdb.h (types); wtmpdb(8) on rotation.
struct WtmpDatabase {
    let path: String
    private(set) var last: [String: AccountSurvey.Login] = [:]
    /// All times at which a name logged in.
    private(set) var times: [String: [Date]] = [:]
    /// The services whose logins are recorded here.
    private(set) var services: Set<String> = []
    private(set) var traces: [AccountSurvey.LoginTrace] = []
    private(set) var records = 0
    private(set) var first: Date?
    private(set) var latest: Date?
    private(set) var hasTable = false
    private var holes: [AccountSurvey.LoginTrace] = []
    private var lastRow: (id: Int, at: Date)?
    /// Whether times rise with the numbers of rows.
    private(set) var isOrdered = true

    private static let microseconds = 1_000_000
    private static let userProcess = 3
    /// A clock that is set back by so much was wrong before, or old records were taken over.
    private static let clockTolerance: TimeInterval = 3600
    private static let maximumTraces = 1000
    private static let maximumHole = 1_000_000_000  // rows

    var file: AccountSurvey.LoginFile {
        AccountSurvey.LoginFile(path: path, records: records, first: first, last: latest)
    }

    /// - Parameter path: As the looked-at system sees it.
    /// - Returns: nil where there is none.
    /// - Throws: ``LoginTable/Failure``
    init?(_ path: String, root: HostRoot) throws(LoginTable.Failure) {
        let read = try LoginTable.read(
            path, root: root, table: "wtmp", columns: ["type", "user", "login"], into: Self(path: path)
        ) { $0.take($1) }
        guard let read else { return nil }
        self = read.reader
        hasTable = read.hasTable
    }

    private init(path: String) { self.path = path }

    /// Rows that are gone from between others. Their numbers go up by one, and only 'wtmpdb rotate' takes rows out: the
    /// oldest.
    ///
    /// - Parameter areOrdered: Whether in all files times rise with numbers; else the oldest may lie between others.
    func removed(areOrdered: Bool) -> [AccountSurvey.LoginTrace] { areOrdered ? holes : [] }

    private mutating func take(_ row: LoginTable.Row) {
        records += 1
        guard let type = row.number("type"), (0...Self.userProcess).contains(type), let user = row.text("user"),
            let moment = row.time("login", unit: Self.microseconds)
        else {
            if traces.count < Self.maximumTraces {
                traces.append(AccountSurvey.LoginTrace(kind: .damaged, file: path, row: row.id))
            }
            lastRow?.id = row.id
            return
        }
        look(row.id, moment)
        first = min(first ?? moment, moment)
        latest = max(latest ?? moment, moment)
        guard type == Self.userProcess, !user.isEmpty else { return }
        if let service = row.text("service"), !service.isEmpty { services.insert(service) }
        if (times[user]?.count ?? 0) < 100_000 { times[user, default: []].append(moment) }
        if moment >= last[user]?.at ?? .distantPast {
            last[user] = AccountSurvey.Login(
                account: user, at: moment, line: row.text("tty") ?? "", from: row.text("remotehost") ?? "", file: path)
        }
    }

    /// Whether the row follows the one before.
    private mutating func look(_ id: Int, _ moment: Date) {
        if let (before, at) = lastRow {
            if id <= before || moment < at.addingTimeInterval(-Self.clockTolerance) { isOrdered = false }
            let (distance, isTooFar) = id.subtractingReportingOverflow(before)
            let count = isTooFar ? Self.maximumHole : min(distance - 1, Self.maximumHole)
            if count > 0, id > before, holes.count < Self.maximumTraces {
                holes.append(
                    AccountSurvey.LoginTrace(
                        kind: .removed, file: path, row: before + 1, count: count, from: at, to: moment))
            }
        }
        lastRow = (id, moment)
    }
}
