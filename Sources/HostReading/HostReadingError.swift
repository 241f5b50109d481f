internal import Glibc

/// Something of the looked-at system that is there, and could not be read.
package struct HostReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: [UInt8]
    /// `errno`.
    package let code: Int32
    /// In the system's own words, for example `permission denied`.
    package let reason: String

    /// Whether another user could have read it.
    package var isPermission: Bool { code == EACCES || code == EPERM }

    package var description: String { "\(String(decoding: path, as: UTF8.self)): \(reason)" }
}

/// A system call that was refused.
struct SystemCallError: Error {
    let code: Int32
    var ownWords: String?

    static var last: SystemCallError { SystemCallError(code: errno) }
    static let notRegular = SystemCallError(code: EINVAL, ownWords: "not a regular file")

    var description: String {
        if let ownWords { return ownWords }
        return code == EFBIG ? "larger than the limit" : unsafe String(cString: strerror(code)).lowercased()
    }
}
