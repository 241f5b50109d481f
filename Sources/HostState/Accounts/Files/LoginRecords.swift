import FoundationEssentials
import NoroshiModel

/// wtmp and utmp: records of 384 bytes, as glibc has them on 64-bit Linux (and on 32-bit x86).
///
/// - Source: utmp(5); bits/utmp.h of glibc 2.36.
struct LoginRecords {
    static let size = 384  // bytes
    private static let process = 4..<8
    private static let line = 8..<40
    private static let user = 44..<76
    private static let host = 76..<332
    private static let seconds = 340..<344
    private static let userProcess: UInt16 = 7
    private static let lastType: UInt16 = 9
    /// A login on a terminal and its record may be written in different seconds.
    static let tolerance: TimeInterval = 60

    /// Other machines' records (of 64-bit ARM) have places of another size.
    private static let otherSize = 400  // bytes

    static func isForeign(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty && bytes.count % otherSize == 0 && bytes.count % size != 0
    }

    let path: String
    private(set) var last: [String: AccountSurvey.Login] = [:]
    /// Where the record of a name's last login begins, in bytes.
    private(set) var offsets: [String: Int] = [:]
    /// All times at which a name logged in, in the order of the file.
    private(set) var times: [String: [Date]] = [:]
    private(set) var traces: [AccountSurvey.LoginTrace] = []
    private(set) var file: AccountSurvey.LoginFile

    init(_ bytes: [UInt8], path: String) {
        self.path = path
        file = AccountSurvey.LoginFile(path: path, records: 0, first: nil, last: nil)
        var first: Date?
        var latest: Date?
        var zeroed: (offset: Int, count: Int, from: Date?)?
        let count = bytes.count / Self.size
        for index in 0..<count {
            let offset = index * Self.size
            let record = bytes[offset..<(offset + Self.size)]
            if record.allSatisfy({ $0 == 0 }) {
                zeroed = (zeroed?.offset ?? offset, (zeroed?.count ?? 0) + 1, latest)
                continue
            }
            guard let moment = take(record, offset) else { continue }
            if let hole = zeroed {
                add(.zeroed, hole.offset, count: hole.count, from: hole.from, to: moment)
                zeroed = nil
            }
            first = first ?? moment
            latest = moment
        }
        if let hole = zeroed { add(.zeroed, hole.offset, count: hole.count, from: hole.from) }
        if bytes.count % Self.size != 0 { add(.truncated, count * Self.size, from: latest) }
        file = AccountSurvey.LoginFile(path: path, records: count, first: first, last: latest)
    }

    /// The time of a record that is one.
    private mutating func take(_ record: ArraySlice<UInt8>, _ offset: Int) -> Date? {
        let start = record.startIndex
        let type = UInt16(record[start]) | UInt16(record[start + 1]) << 8
        let user = Self.text(record, Self.user)
        let line = Self.text(record, Self.line)
        guard type <= Self.lastType, let user, let line else {
            add(.damaged, offset)
            return nil
        }
        let moment = Date(timeIntervalSince1970: Double(Self.number(record, Self.seconds)))
        guard type == Self.userProcess else { return moment }
        guard !user.isEmpty else {
            add(.nameless, offset, from: moment)
            return moment
        }
        if (times[user]?.count ?? 0) < 100_000 { times[user, default: []].append(moment) }
        if moment >= last[user]?.at ?? .distantPast {
            let host = Escaped.text(
                record[(start + Self.host.lowerBound)..<(start + Self.host.upperBound)].prefix { $0 != 0 })
            last[user] = AccountSurvey.Login(account: user, at: moment, line: line, from: host, file: path)
            offsets[user] = offset
        }
        return moment
    }

    /// The sessions of utmp, each with the process that it belongs to.
    static func sessions(_ bytes: [UInt8], path: String) -> [(process: UInt32, login: AccountSurvey.Login)] {
        stride(from: 0, to: bytes.count / size * size, by: size).compactMap { offset in
            let record = bytes[offset..<(offset + size)]
            guard UInt16(record[offset]) | UInt16(record[offset + 1]) << 8 == userProcess,
                let name = text(record, user), let line = text(record, line), !name.isEmpty
            else { return nil }
            let from = Escaped.text(record[(offset + host.lowerBound)..<(offset + host.upperBound)].prefix { $0 != 0 })
            let moment = Date(timeIntervalSince1970: Double(number(record, seconds)))
            return (
                number(record, process),
                AccountSurvey.Login(account: name, at: moment, line: line, from: from, file: path)
            )
        }
    }

    private mutating func add(
        _ kind: AccountSurvey.LoginTrace.Kind, _ offset: Int, count: Int = 1, from: Date? = nil, to: Date? = nil
    ) {
        guard traces.count < 1000 else { return }
        traces.append(
            AccountSurvey.LoginTrace(kind: kind, file: path, offset: offset, count: count, from: from, to: to))
    }

    static func number(_ record: ArraySlice<UInt8>, _ range: Range<Int>) -> UInt32 {
        range.reversed().reduce(0) { $0 << 8 | UInt32(record[record.startIndex + $1]) }
    }

    /// nil for what no program writes there.
    static func text(_ record: ArraySlice<UInt8>, _ range: Range<Int>) -> String? {
        let bytes = record[(record.startIndex + range.lowerBound)..<(record.startIndex + range.upperBound)].prefix {
            $0 != 0
        }
        return bytes.contains { $0 < 0x20 || $0 == 0x7F } ? nil : Escaped.text(bytes)
    }
}
