extension FileIdentity {
    /// The name that a file has now in the folder of the one it had, as after rotation; nil where it has none there.
    package func path(beside path: PathBytes) -> PathBytes? {
        let folder = path.bytes.contains(UInt8(ascii: "/")) ? path.folder : PathBytes([UInt8]())
        guard let names = try? Folder.names(in: folder.bytes.isEmpty ? "." : folder) else { return nil }
        return names.lazy.map { folder.appending($0) }.first {
            (try? FileStatus.of($0, followingLinks: false))?.identity == self
        }
    }
}
