private import FoundationEssentials
private import Glibc

/// Reads whole files up to a limit.
enum FileReader {
    struct Failure: Error {
        var reason: String
        /// The system's number, where it gave one.
        var number: Int32?
    }

    /// - Parameter isPrivate: Whether only a file is read that belongs to the effective user and that nobody else may
    ///   write to.
    static func read(_ path: String, limit: Int, isPrivate: Bool = false) -> Result<[UInt8], Failure> {
        // Without O_NONBLOCK the opening of a pipe would wait for its writer.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (isPrivate ? O_NOFOLLOW : 0)
        let descriptor = unsafe open(path, flags)
        guard descriptor >= 0 else { return .failure(Failure(reason: reason(errno), number: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return .failure(Failure(reason: reason(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .failure(Failure(reason: "not a regular file")) }
        if isPrivate && (status.st_uid != geteuid() || status.st_mode & (S_IWGRP | S_IWOTH) != 0) {
            return .failure(Failure(reason: "belongs to another user, or others may write to it"))
        }
        // One byte more than the file has tells whether it has grown, one more than the limit whether it is too large.
        let capacity = min(Int(status.st_size), limit) + 1
        var failure: Int32?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, capacity - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        if let failure { return .failure(Failure(reason: reason(failure))) }
        guard bytes.count <= limit else { return .failure(Failure(reason: "larger than \(limit) bytes")) }
        guard bytes.count < capacity else { return .failure(Failure(reason: "changed while it was read")) }
        return .success(bytes)
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names of the `.xml` files in a folder, in order.
    static func databases(in directory: String) -> Result<[String], Failure> {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            return .success(names.filter { $0.hasSuffix(".xml") }.sorted())
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return .failure(Failure(reason: reason(ENOENT)))
        } catch {
            return .failure(Failure(reason: "\(error)"))
        }
    }

    private static func reason(_ number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
