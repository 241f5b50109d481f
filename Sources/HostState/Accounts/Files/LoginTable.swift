import FoundationEssentials
import HostReading
import NoroshiModel
import SQLiteReading

/// A table of logins in an SQLite database, by the names of its columns.
struct LoginTable {
    /// Why a database gives no logins.
    struct Failure: Error, Hashable {
        let path: String
        /// In English, lower-case.
        let reason: String
    }

    /// A row, asked for by the names of columns in small letters.
    struct Row {
        let id: Int
        fileprivate let row: SQLiteRow
        fileprivate let places: [String: Int]

        func number(_ column: String) -> Int? {
            guard let place = places[column], case .integer(let number) = row[place] else { return nil }
            return number
        }

        /// nil for what is no text, or not one that programs write.
        func text(_ column: String) -> String? {
            guard let place = places[column], case .text(let all) = row[place] else { return nil }
            let bytes = all.prefix(LoginTable.maximumText)
            return bytes.contains { $0 < 0x20 || $0 == 0x7F } ? nil : Escaped.text(bytes)
        }

        /// - Parameter unit: How many of them are a second.
        /// - Returns: nil for what is no time between the years 1970 and 9999.
        func time(_ column: String, unit: Int) -> Date? {
            guard let number = number(column), number >= 0, number / unit < 253_402_300_800 else { return nil }
            return Date(timeIntervalSince1970: Double(number) / Double(unit))
        }
    }

    private static let attempts = 3
    private static let maximumSize: Int64 = 256 << 20  // bytes of a database
    private static let maximumText = 256  // bytes of a name

    /// Gives all rows to a reader, which begins anew when the database changed meanwhile.
    ///
    /// - Parameters:
    ///   - path: As the looked-at system sees it.
    ///   - columns: That there must be, in small letters.
    /// - Returns: nil where there is no such file; an empty file has no table yet.
    /// - Throws: ``Failure`` for a file that is no such database, is damaged, or may not be read.
    static func read<Reader>(
        _ path: String, root: HostRoot, table name: String, columns: Set<String>, into empty: Reader,
        _ take: (inout Reader, Row) -> Void
    ) throws(Failure) -> (reader: Reader, hasTable: Bool)? {
        var left = attempts
        while true {
            left -= 1
            let outcome: Outcome<Reader>
            do throws(SQLiteProblem) {
                outcome = try once(path, root, name, columns, empty, take)
            } catch {
                guard left > 0 else { throw failure(error, path) }
                continue
            }
            switch outcome {
            case .missing: return nil
            case .unused: return (empty, false)
            case .read(let reader): return (reader, true)
            case .other: throw Failure(path: path, reason: "has no table '\(name)'")
            case .foreign: throw Failure(path: path, reason: "the table '\(name)' has other columns")
            case .large: throw Failure(path: path, reason: "larger than the limit")
            }
        }
    }

    private enum Outcome<Reader> {
        case missing, large
        /// Of another program: without the table, or with other columns.
        case other, foreign
        /// Nothing was written to it yet; an empty file is what SQLite makes before the first change.
        case unused
        case read(Reader)
    }

    private static func once<Reader>(
        _ path: String, _ root: HostRoot, _ name: String, _ columns: Set<String>, _ empty: Reader,
        _ take: (inout Reader, Row) -> Void
    ) throws(SQLiteProblem) -> Outcome<Reader> {
        let (found, size, log) = try open(path, root)
        guard let file = found else { return .missing }
        if size + log == 0 { return .unused }
        guard size + log <= maximumSize else { return .large }
        let database = try SQLiteFile(file, root: root)
        guard let table = try database.table(name) else { return .other }
        let places = Dictionary(zip(table.columns, 0...), uniquingKeysWith: { first, _ in first })
        guard columns.isSubset(of: places.keys) else { return .foreign }
        var reader = empty
        try database.rows(of: table) { take(&reader, Row(id: $0.id, row: $0, places: places)) }
        return .read(reader)
    }

    /// The file, its size, and that of the log beside it.
    private static func open(
        _ path: String, _ root: HostRoot
    ) throws(SQLiteProblem) -> (file: HostFile?, size: Int64, log: Int64) {
        do throws(HostReadingError) {
            guard let file = try root.open(path) else { return (nil, 0, 0) }
            return (file, try file.status().size, try root.status(path + "-wal")?.size ?? 0)
        } catch {
            throw SQLiteProblem(error)
        }
    }

    private static func failure(_ problem: SQLiteProblem, _ path: String) -> Failure {
        let place = problem.byte.map { "byte \($0): " } ?? ""
        let file = problem.file == Array(path.utf8) ? "" : Escaped.text(problem.file) + ": "
        return Failure(path: path, reason: file + place + problem.reason)
    }
}
