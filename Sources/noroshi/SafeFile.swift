import FoundationEssentials
import Glibc
import NoroshiFormats

/// Replaces a file so that at every moment either the whole old or the whole new one is there.
enum SafeFile {
    /// Written under a temporary name, synced and renamed, mode 0600; an earlier file is kept with `.old` at its end.
    ///
    /// - Returns: Whether there was an earlier file.
    /// - Throws: ``Failure`` with the system's reason; the earlier file is then as it was.
    static func replace(_ path: String, with text: String) throws -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let temporary = "\(path).\(UUID().uuidString.lowercased().prefix(8)).new"
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try write(Array(text.utf8), to: temporary)
            let hasEarlier = try keep(path)
            try check(unsafe rename(temporary, path))
            try sync(folder: folder)
            return hasEarlier
        } catch let error as SystemError {
            unsafe unlink(temporary)
            throw Failure("cannot write '\(path)': \(error)", hint: "the earlier file is as it was")
        } catch {
            throw Failure("cannot make the folder '\(folder)'", hint: "choose another file with 'policy:'")
        }
    }

    /// The earlier file gets a second name; its first one is never missing.
    private static func keep(_ path: String) throws -> Bool {
        let (old, other) = ("\(path).old", "\(path).old.new")
        unsafe unlink(other)
        guard unsafe link(path, other) == 0 else {
            if errno == ENOENT { return false }
            throw SystemError(code: errno)
        }
        try check(unsafe rename(other, old))
        return true
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError(code: errno) }
            rest = rest.dropFirst(count)
        }
        try check(fsync(descriptor))
    }

    private static func sync(folder: String) throws {
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(code: errno) }
        defer { close(descriptor) }
        try check(fsync(descriptor))
    }

    private static func check(_ result: Int32) throws {
        guard result == 0 else { throw SystemError(code: errno) }
    }
}
