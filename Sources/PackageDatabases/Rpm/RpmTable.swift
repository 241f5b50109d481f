import HostReading
import SQLiteReading

/// The table `Packages` of rpm's SQLite database: a number and a header for each package.
struct RpmTable: RecordStore {
    private let file: SQLiteFile
    private let path: [UInt8]

    /// - Throws: ``PackageProblem`` for what is no SQLite database, or one whose last change is unfinished.
    init(_ file: HostFile, root: HostRoot) throws(PackageProblem) {
        path = file.path
        let limits = SQLiteFile.Limits(row: Self.maximumRecord, rows: Self.maximumRecords)
        do throws(SQLiteProblem) {
            self.file = try SQLiteFile(file, root: root, limits: limits)
        } catch {
            throw PackageProblem(error)
        }
    }

    func records(_ body: (_ place: Int, _ record: [UInt8]) -> Void) throws(PackageProblem) {
        var strange: Int?
        var hasTable = false
        do throws(SQLiteProblem) {
            if let table = try file.table("Packages") {
                hasTable = true
                try file.rows(of: table, columns: 2) { row in
                    if case .blob(let header) = row[1] {
                        body(row.byte, Array(header))
                    } else {
                        strange = strange ?? row.byte
                    }
                }
            }
        } catch {
            throw PackageProblem(error)
        }
        guard hasTable else { throw PackageProblem(path, reason: "has no table of packages") }
        if let strange { throw PackageProblem(path, .byte(strange), reason: "damaged: a row without a header") }
    }
}
