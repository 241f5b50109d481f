import Glibc
import NoroshiModel

/// A system call of the kernel's file systems that was refused.
struct ProcError: Error, Hashable {
    let code: Int32

    var isPermission: Bool { code == EACCES || code == EPERM }
    /// The process ended, or there never was such a file.
    var isGone: Bool { code == ENOENT || code == ESRCH || code == ENOTDIR }
    var reason: String { unsafe String(cString: strerror(code)).lowercased() }
}

/// The kernel's own files below one folder, read by direct system calls: thousands of them in a moment.
///
/// - Source: proc(5).
struct ProcFolder: Sendable {
    /// Without a slash at the end.
    let path: String

    init(_ path: String) { self.path = path }

    /// At most the first `limit` bytes of a file.
    func read(_ name: String, limit: Int = 1 << 20) throws(ProcError) -> [UInt8] {
        let file = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
        guard file >= 0 else { throw ProcError(code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var failure: Int32 = 0
        while bytes.count < limit, failure == 0 {
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: min(1 << 14, limit - bytes.count)) {
                buffer, count in
                let got = unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
                if got < 0, errno != EINTR { failure = errno }
                count = max(0, got)
            }
            guard failure == 0 else { throw ProcError(code: failure) }
            guard !chunk.isEmpty else { break }
            bytes = bytes.isEmpty ? chunk : bytes + chunk
        }
        return bytes
    }

    func text(_ name: String, limit: Int = 1 << 20) -> String? {
        (try? read(name, limit: limit)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The first number of a file.
    func number(_ name: String) -> Int? {
        text(name, limit: 64).flatMap { $0.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } }
    }

    /// What a link says.
    func link(_ name: String) throws(ProcError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            let got = unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
                unsafe buffer.baseAddress.map { unsafe readlink("\(path)/\(name)", $0, buffer.count) } ?? -1
            }
            if got < 0 { failure = errno }
            count = max(0, got)
        }
        guard failure == 0 else { throw ProcError(code: failure) }
        return bytes
    }

    /// The numbers among the names of a folder; all of them in the order that the kernel gives.
    func numbers(in name: String = "") throws(ProcError) -> [Int] { try names(in: name).compactMap { Int($0) } }

    func names(in name: String, limit: Int = 4 << 20) throws(ProcError) -> [String] {
        guard let folder = unsafe opendir("\(path)/\(name)") else { throw ProcError(code: errno) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while names.count < limit, let entry = unsafe readdir(folder) {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if bytes != [46], bytes != [46, 46] { names.append(String(decoding: bytes, as: UTF8.self)) }
        }
        return names
    }

    /// Device and number of what a path leads to.
    func identity(_ name: String) -> FileIdentity? {
        var status = stat()
        guard unsafe stat("\(path)/\(name)", &status) == 0 else { return nil }
        return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// The number in brackets of a namespace's link, as in `net:[4026531840]`.
    func namespace(_ name: String) -> UInt64? {
        guard let link = try? link(name) else { return nil }
        return UInt64(String(decoding: link.drop { $0 != UInt8(ascii: "[") }.dropFirst().dropLast(), as: UTF8.self))
    }
}

struct FileIdentity: Hashable {
    let device, inode: UInt64
}
