import NoroshiModel

/// Processes as the control groups list them.
///
/// - Source: cgroups(7), `cgroup.procs`.
enum ControlGroupMembers {
    private static let maximumFolders = 4096
    private static let maximumDepth = 12

    /// - Parameter root: For example `/sys/fs/cgroup`; groups of the unified hierarchy, or of systemd's own.
    static func numbers(below root: String) -> Set<Int> {
        var found: Set<Int> = []
        var left = ["unified", "systemd", ""].map { ($0, 0) }
        var visited = 0
        while let (folder, depth) = left.popLast(), visited < maximumFolders {
            visited += 1
            let group = ProcFolder(folder.isEmpty ? root : "\(root)/\(folder)")
            guard let text = group.text("cgroup.procs", limit: 4 << 20) else { continue }
            // 0 stands for a process of another namespace.
            found.formUnion(text.split(separator: "\n").compactMap { Int($0) }.filter { $0 > 0 })
            guard depth < maximumDepth, let names = try? group.names(in: "", limit: maximumFolders) else { continue }
            for name in names where name.contains(".slice") || name.contains(".scope") || name.contains(".service") {
                left.append((folder.isEmpty ? name : "\(folder)/\(name)", depth + 1))
            }
        }
        return found
    }
}
