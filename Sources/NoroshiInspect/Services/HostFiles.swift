import FoundationEssentials
import Glibc
import NoroshiFormats

/// The files of the host that is looked at: `/` of the running one, or another root in a test.
package struct HostFiles: Sendable {
    /// Empty for `/`; without a slash at the end.
    let root: String

    package init(root: String = "") { self.root = root }

    func path(_ absolute: String) -> String { root + absolute }

    /// - Throws: ``SystemError`` with `errno`.
    func bytes(_ absolute: String) throws(SystemError) -> [UInt8] { try FileReader.read(path(absolute)) }

    func text(_ absolute: String) -> String? {
        (try? bytes(absolute)).map { String(decoding: $0, as: UTF8.self) }
    }

    func exists(_ absolute: String) -> Bool { FileManager.default.fileExists(atPath: path(absolute)) }

    /// Names in a folder, sorted; empty when there is no such folder.
    ///
    /// - Throws: When it is there and cannot be read.
    func names(in absolute: String) throws -> [String] {
        guard exists(absolute) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path(absolute)).sorted()
    }

    /// Where a symbolic link points, not followed any further.
    ///
    /// - Throws: ``SystemError`` with `errno`.
    func linkTarget(_ absolute: String) throws(SystemError) -> String {
        let (count, code, bytes): (Int, Int32, [UInt8]) = unsafe withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: 4096
        ) { buffer in
            guard let start = buffer.baseAddress else { return (-1, ENOMEM, []) }
            let count = unsafe readlink(path(absolute), start, buffer.count)
            let code = errno
            let bytes = unsafe buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
            return (count, code, bytes)
        }
        guard count >= 0 else { throw SystemError(code: code) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
