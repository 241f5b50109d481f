#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The files of a host's journal: `/var/log/journal`, or one of the folders in it that are named for a machine.
///
/// A journal is several series of files, `system.journal` and `user-1000.journal` and what each was before: a file that
/// is full is renamed (`system@….journal`), and one that was not closed is put aside (`system@….journal~`). The files are
/// given by the time of their first entry. Within a file, entries stand in the order in which they were written; the
/// times of two series overlap, so whoever needs one order over all has to merge them.
package struct JournalFolder: Sendable {
    package struct File: Sendable {
        package let path: String
        /// Nil if it cannot be read.
        package let header: JournalHeader?
        /// Why it cannot be read.
        package let error: JournalFileError?
    }

    /// By the time of their first entry, those without one last; then by path.
    package let files: [File]

    /// - Throws: `JournalFileError` if the folder cannot be read.
    package init(path: String) throws(JournalFileError) {
        var paths = try Self.journals(in: path)
        for name in try Self.names(in: path) where Self.isMachine(name) {
            // A file may have such a name, too, and then is none of a journal.
            guard Self.isFolder("\(path)/\(name)") else { continue }
            paths += try Self.journals(in: "\(path)/\(name)")
        }
        files = paths.map(Self.look).sorted { Self.order($0) < Self.order($1) }
    }

    /// Opens a journal file for reading.
    ///
    /// - Returns: A descriptor, which the caller closes.
    package static func open(_ path: String) throws(JournalFileError) -> Int32 {
        let descriptor = openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw .system }
        return descriptor
    }

    private static func order(_ file: File) -> (UInt64, String) {
        let time = file.header?.headRealtime ?? 0
        return (time == 0 ? UInt64.max : time, file.path)
    }

    private static func look(_ path: String) -> File {
        do throws(JournalFileError) {
            let descriptor = try open(path)
            defer { close(descriptor) }
            return File(path: path, header: try JournalFile(descriptor: descriptor).header, error: nil)
        } catch {
            return File(path: path, header: nil, error: error)
        }
    }

    private static func journals(in folder: String) throws(JournalFileError) -> [String] {
        try names(in: folder).filter { $0.hasSuffix(".journal") || $0.hasSuffix(".journal~") }.map { "\(folder)/\($0)" }
    }

    /// Named by the machine's ID; behind a full stop there may be a namespace.
    private static func isMachine(_ name: String) -> Bool {
        name.split(separator: ".", maxSplits: 1).first.map { JournalID($0) != nil } ?? false
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func names(in folder: String) throws(JournalFileError) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw .system }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
            errno = 0
        }
        guard errno == 0 else { throw .system }
        return names
    }
}

/// The system's call, which the type's own function of this name hides.
private func openFile(_ path: String, _ flags: Int32) -> Int32 { unsafe open(path, flags) }
