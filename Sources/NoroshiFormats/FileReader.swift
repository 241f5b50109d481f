import Glibc

/// A failed system call, in the system's own words.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// `errno`.
    package let code: Int32

    package init(code: Int32) { self.code = code }

    package var isTooLarge: Bool { code == EFBIG }
    package var isPermission: Bool { code == EACCES || code == EPERM }
    package var description: String { unsafe String(cString: strerror(code)).lowercased() }
}

/// Reads files to their end, whatever size they claim: those of `/proc` claim none, and give a page at a time.
package enum FileReader {
    /// - Parameter limit: In bytes; nothing more than one byte beyond it is read.
    /// - Throws: ``SystemError``; `EFBIG` when the file is larger than `limit`.
    package static func read(_ path: String, limit: Int = 256 << 20) throws(SystemError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw SystemError(code: errno)
            }
            guard bytes.count + count <= limit else { throw SystemError(code: EFBIG) }
            bytes += chunk[..<count]
        }
    }
}
