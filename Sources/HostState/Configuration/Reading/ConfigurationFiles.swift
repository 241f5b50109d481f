internal import Glibc
package import HostReading

/// Where configuration files are: on a host, or in the examples of a rule.
package protocol ConfigurationFiles: Sendable {
    /// All of a regular file, nil where there is none.
    func read(_ path: String, limit: Int) throws(HostReadingError) -> [UInt8]?
    /// The paths that a pattern of glob(7) stands for, in the order of their bytes.
    func paths(matching pattern: String) throws(HostReadingError) -> [String]
    /// Where a symbolic link leads to, nil for what is none.
    func target(_ path: String) throws(HostReadingError) -> String?
    /// Whether something is there, a link's end or otherwise.
    func exists(_ path: String) throws(HostReadingError) -> Bool
    func isFolder(_ path: String) throws(HostReadingError) -> Bool
    /// Whose it is and who may write it; nil where there is nothing, and for texts, which have no owner.
    func status(_ path: String) throws(HostReadingError) -> HostFileStatus?
    /// What the kernel says of its packet filter; nil where the host does not run, and nobody is asked.
    func packetFilter() -> PacketFilterLook?
}

/// The files of a host.
package struct HostConfigurationFiles: ConfigurationFiles {
    private let root: HostRoot

    package init(_ root: HostRoot) { self.root = root }

    package func read(_ path: String, limit: Int) throws(HostReadingError) -> [UInt8]? {
        try root.read(path, limit: limit)
    }

    package func paths(matching pattern: String) throws(HostReadingError) -> [String] {
        try root.paths(matching: pattern).map { String(decoding: $0, as: UTF8.self) }
    }

    package func target(_ path: String) throws(HostReadingError) -> String? {
        try root.target(path).map { String(decoding: $0, as: UTF8.self) }
    }

    package func exists(_ path: String) throws(HostReadingError) -> Bool { try root.status(path) != nil }

    package func isFolder(_ path: String) throws(HostReadingError) -> Bool { try root.status(path)?.kind == .folder }

    package func status(_ path: String) throws(HostReadingError) -> HostFileStatus? { try root.status(path) }

    package func packetFilter() -> PacketFilterLook? { root.isRunning ? PacketFilterLook.all() : nil }
}

/// Texts that stand for files: what the examples of rules are read from.
package struct ExampleFiles: ConfigurationFiles {
    /// By absolute path.
    private let texts: [String: String]
    private let filter: PacketFilterLook?

    /// - Parameter filter: What the kernel would say; nil for a host that does not run.
    package init(_ texts: [String: String], filter: PacketFilterLook? = nil) {
        self.texts = texts
        self.filter = filter
    }

    package func packetFilter() -> PacketFilterLook? { filter }

    package func status(_ path: String) throws(HostReadingError) -> HostFileStatus? { nil }

    package func read(_ path: String, limit: Int) throws(HostReadingError) -> [UInt8]? {
        texts[path].map { Array($0.utf8) }
    }

    package func paths(matching pattern: String) throws(HostReadingError) -> [String] {
        // Names do not match across a slash, and those that begin with a dot only where the pattern says so.
        texts.keys.filter { unsafe fnmatch(pattern, $0, FNM_PATHNAME | FNM_PERIOD) == 0 }.sorted()
    }

    package func target(_ path: String) throws(HostReadingError) -> String? { nil }

    package func exists(_ path: String) throws(HostReadingError) -> Bool {
        texts[path] != nil || texts.keys.contains { $0.hasPrefix(path.hasSuffix("/") ? path : path + "/") }
    }

    package func isFolder(_ path: String) throws(HostReadingError) -> Bool {
        texts.keys.contains { $0.hasPrefix(path.hasSuffix("/") ? path : path + "/") }
    }
}
