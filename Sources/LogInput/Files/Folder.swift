internal import Glibc

enum Folder {
    /// The names in a folder, in the order of their bytes, without `.` and `..`.
    ///
    /// - Throws: `SystemFailure`.
    static func names(in path: PathBytes) throws(SystemFailure) -> [[UInt8]] {
        guard let folder = unsafe path.withCString({ unsafe opendir($0) }) else { throw .last }
        defer { unsafe closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                guard errno == 0 else { throw .last }
                return names.sorted { $0.lexicographicallyPrecedes($1) }
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
    }
}
