import FoundationEssentials
import Glibc
import HostReading
import NoroshiModel

/// lastlog: a record of 292 bytes for each uid, at its place in a sparse file that may seem to be terabytes large.
///
/// - Source: lastlog(8); struct lastlog of glibc 2.36.
struct LastLogins {
    private static let size = 292  // bytes
    private static let line = 4..<36
    private static let host = 36..<292

    private struct Failure: Error, CustomStringConvertible { let description: String }

    private let descriptor: Int32
    let path: String
    let length: Int64

    /// - Parameters:
    ///   - path: In the looked-at system.
    /// - Returns: nil where there is none.
    init?(root: HostRoot, path: String) throws {
        guard let resolved = try root.resolved(path), let status = try root.status(path) else { return nil }
        self.path = path
        guard status.kind == .regular else {
            throw Failure(description: "not a regular file")
        }
        let place = (root.isRunning ? [] : root.folder) + resolved + [0]
        descriptor = unsafe place.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { name in
            guard let start = name.baseAddress else { return -1 }
            return unsafe open(start, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        }
        guard descriptor >= 0 else {
            throw Failure(description: unsafe String(cString: strerror(errno)).lowercased())
        }
        length = status.size
    }

    func close() { _ = Glibc.close(descriptor) }

    private static let maximumBytes = 64 << 20
    /// SEEK_DATA of lseek(2), which Glibc's headers keep to themselves.
    private static let seekData: Int32 = 3

    /// The logins of numbers that are not among `known`, as far as the file has anything but holes.
    ///
    /// - Returns: Each with a name such as `uid 1234`; and whether there is more than was read.
    func others(than known: Set<UInt32>) -> (found: [(uid: UInt32, login: AccountSurvey.Login)], isCut: Bool) {
        var found: [(uid: UInt32, login: AccountSurvey.Login)] = []
        var (next, count) = (Int64(0), 0)
        while let start = Self.data(descriptor, from: next, to: length) {
            let uid = UInt32(clamping: max(start / Int64(Self.size), next / Int64(Self.size)))
            guard count < Self.maximumBytes / Self.size, found.count < 500 else { return (found, true) }
            count += 1
            next = (Int64(uid) + 1) * Int64(Self.size)
            guard !known.contains(uid), case .login(let login) = login(of: uid, named: "uid \(uid)") else { continue }
            found.append((uid, login))
        }
        return (found, false)
    }

    /// Where a sparse file has something next; where the file system cannot tell, at once.
    private static func data(_ descriptor: Int32, from start: Int64, to end: Int64) -> Int64? {
        guard start < end else { return nil }
        let place = Int64(lseek(descriptor, off_t(start), seekData))
        if place >= 0 { return place < end ? place : nil }
        return errno == ENXIO ? nil : start
    }

    enum Answer { case never, login(AccountSurvey.Login), damaged }

    func login(of uid: UInt32, named name: String) -> Answer {
        var record = [UInt8](repeating: 0, count: Self.size)
        let offset = Int64(uid) * Int64(Self.size)
        guard offset < length else { return .never }
        let count = unsafe record.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
        }
        guard count == Self.size else { return .damaged }
        let seconds = LoginRecords.number(record[...], 0..<4)
        guard seconds != 0 else { return record.allSatisfy { $0 == 0 } ? .never : .damaged }
        guard let line = LoginRecords.text(record[...], Self.line), let host = LoginRecords.text(record[...], Self.host)
        else {
            return .damaged
        }
        return .login(
            AccountSurvey.Login(
                account: name, at: Date(timeIntervalSince1970: Double(seconds)), line: line, from: host, file: path))
    }
}
