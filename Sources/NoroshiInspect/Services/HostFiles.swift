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

    /// Where every symbolic link of a folder points; what vanishes meanwhile is passed over.
    ///
    /// - Throws: ``SystemError`` when the folder, or a link that is there, may not be read.
    func eachLinkTarget(in absolute: String, _ body: (Span<UInt8>) -> Void) throws(SystemError) {
        guard let folder = unsafe opendir(path(absolute)) else { throw SystemError(code: errno) }
        defer { unsafe closedir(folder) }
        let descriptor = unsafe dirfd(folder)
        let denied: Int32 = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
            while let entry = unsafe readdir(folder) {
                let count = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                    unsafe buffer.withMemoryRebound(to: CChar.self) { target in
                        let name = unsafe UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)
                        guard unsafe name.pointee != CChar(UInt8(ascii: ".")), let start = target.baseAddress else {
                            return 0
                        }
                        return unsafe readlinkat(descriptor, name, start, target.count)
                    }
                }
                if count > 0 {
                    body(unsafe Span(_unsafeElements: UnsafeBufferPointer(start: buffer.baseAddress, count: count)))
                } else if count < 0, errno == EACCES || errno == EPERM {
                    return errno
                }
            }
            return 0
        }
        guard denied == 0 else { throw SystemError(code: denied) }
    }
}
