import HostReading
import SQLiteReading

/// Reading a database whose problems are told with their place.
extension HostFile {
    /// - Parameter isExact: Whether fewer bytes than `count` are a damage.
    func bytes(_ offset: Int, _ count: Int, isExact: Bool = false) throws(PackageProblem) -> [UInt8] {
        let bytes: [UInt8]
        do throws(HostReadingError) { bytes = try read(at: offset, count: count) } catch {
            throw PackageProblem(error)
        }
        guard bytes.count == count || !isExact else {
            throw PackageProblem(path, .byte(offset + bytes.count), reason: "damaged: ends early")
        }
        return bytes
    }

    func state() throws(PackageProblem) -> HostFileStatus {
        do throws(HostReadingError) { return try status() } catch { throw PackageProblem(error) }
    }

    /// What a database is told to be that was written to while it was read; reading it again may help.
    var changedMeanwhile: PackageProblem { PackageProblem(path, reason: PackageProblem.changedMeanwhile) }
}

extension PackageProblem {
    static let changedMeanwhile = SQLiteProblem.changedMeanwhile

    init(_ problem: SQLiteProblem) {
        self.init(problem.file, problem.byte.map { .byte($0) }, reason: problem.reason)
    }
}
