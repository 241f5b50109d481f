import NoroshiModel

/// Files that a process runs code from, as `/proc/PID/maps` lists them.
///
/// - Source: proc_pid_maps(5).
struct MappedFiles {
    /// Paths of those that are no longer where they were, in the order of their addresses.
    private(set) var deleted: [[UInt8]] = []
    /// Paths of every deleted file that code is run from, those in memory too.
    private(set) var gone: Set<[UInt8]> = []
    /// Every path that code is run from.
    private(set) var code: Set<[UInt8]> = []

    private static let maximumFiles = 4096
    private static let mark = Array(" (deleted)".utf8)
    /// What only looks like a file: shared and anonymous memory, and the buffers of drivers.
    private static let memory = ["/memfd:", "/dev/", "/SYSV", "/anon_hugepage", "/[", "/drm ", "/dmabuf", "/i915"]
        .map { Array($0.utf8) }

    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard code.count < Self.maximumFiles, let path = Self.path(of: line) else { continue }
            let name = Self.withoutMark(path)
            if let name, gone.count < Self.maximumFiles { gone.insert(Array(name)) }
            guard !Self.memory.contains(where: { path.starts(with: $0) }) else { continue }
            guard code.insert(Array(name ?? path)).inserted, let name else { continue }
            deleted.append(Array(name))
        }
    }

    /// The path of a line whose memory may be executed; nil where there is none.
    private static func path(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let space = line.firstIndex(of: 32), space + 4 < line.endIndex, line[space + 3] == UInt8(ascii: "x"),
            let slash = line.firstIndex(of: UInt8(ascii: "/"))
        else { return nil }
        return line[slash...]
    }

    /// A path without the mark of a deleted file; nil when it has none.
    static func withoutMark(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        path.count > mark.count && path.suffix(mark.count).elementsEqual(mark) ? path.dropLast(mark.count) : nil
    }
}
