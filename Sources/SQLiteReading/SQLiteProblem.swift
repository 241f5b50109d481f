package import HostReading

/// Why a database, or the log beside it, cannot be read as a whole.
package struct SQLiteProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: [UInt8]
    /// Where it is damaged; nil for the whole file.
    package let byte: Int?
    package let reason: String

    /// Of a database that was written to while it was read; reading it again may help.
    package static let changedMeanwhile = "changed while it was read"

    init(_ file: [UInt8], byte: Int? = nil, reason: String) {
        self.file = file
        self.byte = byte
        self.reason = reason
    }

    package init(_ error: HostReadingError) { self.init(error.path, reason: error.reason) }

    package var description: String {
        let name = String(decoding: file, as: UTF8.self)
        return byte.map { "\(name): byte \($0): \(reason)" } ?? "\(name): \(reason)"
    }
}

extension HostFile {
    /// - Returns: Fewer than `count` at the end.
    func bytes(_ offset: Int, _ count: Int) throws(SQLiteProblem) -> [UInt8] {
        do throws(HostReadingError) { return try read(at: offset, count: count) } catch { throw SQLiteProblem(error) }
    }

    func state() throws(SQLiteProblem) -> HostFileStatus {
        do throws(HostReadingError) { return try status() } catch { throw SQLiteProblem(error) }
    }
}
