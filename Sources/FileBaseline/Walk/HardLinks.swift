internal import Synchronization

/// The hashes of files with several names, so that each is read once.
final class HardLinks: Sendable {
    private struct Key: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    private struct Known {
        var size: UInt64
        var modified: FileTime
        var changed: FileTime
        var digest: [UInt8]
        var prefix: [UInt8]
        /// Names that may still come.
        var left: UInt32
    }

    private let known = Mutex<[Key: Known]>([:])

    /// The content's hash, and that of its first part, when the file was read by another name and is as it was.
    func digest(of status: FileStatus, startingWith prefix: UInt64?) -> (digest: [UInt8], prefix: [UInt8])? {
        known.withLock { known in
            let key = Key(device: status.device, inode: status.inode)
            guard var found = known[key] else { return nil }
            guard found.size == status.size, found.modified == status.modified, found.changed == status.changed,
                prefix == nil || !found.prefix.isEmpty
            else { return nil }
            found.left -= min(found.left, 1)
            known[key] = found.left == 0 ? nil : found
            return (found.digest, prefix == nil ? [] : found.prefix)
        }
    }

    func keep(_ digest: [UInt8], prefix: [UInt8], of status: FileStatus) {
        known.withLock {
            $0[Key(device: status.device, inode: status.inode)] = Known(
                size: status.size, modified: status.modified, changed: status.changed, digest: digest, prefix: prefix,
                left: status.links - 1)
        }
    }
}
