private import Glibc

/// Writes whole files.
enum FileWriter {
    /// Puts a file that only its owner may read in the place of another, in one step.
    ///
    /// - Returns: Why it could not be done; then the place is as it was.
    static func replace(_ path: String, with bytes: [UInt8]) -> String? {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return reason(errno) }
        var failure = write(bytes, to: descriptor)
        if failure == nil && fsync(descriptor) != 0 { failure = reason(errno) }
        if close(descriptor) != 0 && failure == nil { failure = reason(errno) }
        if failure == nil {
            let status = unsafe rename(temporary, path)
            if status != 0 { failure = reason(errno) }
        }
        if failure != nil { _ = unsafe unlink(temporary) }
        return failure
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < bytes.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return reason(errno) }
                done += count
            }
            return nil
        }
    }

    private static func reason(_ number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
