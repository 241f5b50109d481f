internal import CFileSystem
internal import Glibc

/// A regular file of the looked-at system that is held open, for what is read by pieces.
///
/// What was opened stays the same file, whatever happens to its name.
package final class HostFile: Sendable {
    package let path: [UInt8]
    private let descriptor: Int32

    init(path: [UInt8], descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// As it is now.
    ///
    /// - Throws: ``HostReadingError`` when the kernel does not tell.
    package func status() throws(HostReadingError) -> HostFileStatus {
        try told { () throws(SystemCallError) in try HostFileStatus(descriptor: descriptor) }
    }

    /// Bytes from a place on.
    ///
    /// - Returns: Fewer than `count` at the end of the file.
    /// - Throws: ``HostReadingError`` when they cannot be read.
    package func read(at offset: Int, count: Int) throws(HostReadingError) -> [UInt8] {
        var failure: SystemCallError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < buffer.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = .last }
                guard got > 0 else { return }
                filled += got
            }
        }
        if let failure { throw error(failure) }
        return bytes
    }

    /// Gives the whole file to `body`, piece by piece.
    ///
    /// - Throws: ``HostReadingError`` when it cannot be read.
    package func pieces(_ body: (UnsafeRawBufferPointer) -> Void) throws(HostReadingError) {
        var failure: SystemCallError?
        var offset = 0
        unsafe withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
            while true {
                let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = .last }
                guard count > 0 else { return }
                unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                offset += count
            }
        }
        if let failure { throw error(failure) }
    }

    private func told<T>(_ body: () throws(SystemCallError) -> T) throws(HostReadingError) -> T {
        do throws(SystemCallError) { return try body() } catch { throw self.error(error) }
    }

    private func error(_ failure: SystemCallError) -> HostReadingError {
        HostReadingError(path: path, code: failure.code, reason: failure.description)
    }
}

extension HostRoot {
    /// Opens a regular file.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: ``HostReadingError`` for what is no regular file, may not be read, or has a circle of links in its path.
    package func open(_ path: [UInt8]) throws(HostReadingError) -> HostFile? {
        try asked(path) { () throws(SystemCallError) in
            let descriptor = try opened(path, O_NONBLOCK)
            guard let kind = try? HostFileStatus(descriptor: descriptor).kind, kind == .regular else {
                close(descriptor)
                throw SystemCallError.notRegular
            }
            return HostFile(path: path, descriptor: descriptor)
        }
    }

    package func open(_ path: String) throws(HostReadingError) -> HostFile? { try open(Array(path.utf8)) }
}
