import NoroshiModel

/// Which processes hold which sockets.
struct SocketHolders {
    /// Processes by number of the socket.
    private(set) var holders: [UInt64: Set<Int>] = [:]
    /// Processes whose open files may not be seen, or were too many.
    private(set) var unseen = 0

    private static let maximumFiles = 1 << 16

    init() {}

    /// Looks through all processes for the sockets in `inodes`.
    init(proc: ProcFolder, pids: [Int], inodes: Set<UInt64>) {
        guard !inodes.isEmpty else { return }
        for pid in pids {
            do {
                let names = try proc.names(in: "\(pid)/fd", limit: Self.maximumFiles)
                if names.count == Self.maximumFiles { unseen += 1 }
                for name in names {
                    guard let target = try? proc.link("\(pid)/fd/\(name)"), let inode = Self.socket(target),
                        inodes.contains(inode)
                    else { continue }
                    holders[inode, default: []].insert(pid)
                }
            } catch {
                if error.isPermission { unseen += 1 }
            }
        }
    }

    /// The number in `socket:[123]`.
    private static func socket(_ target: [UInt8]) -> UInt64? {
        guard target.starts(with: "socket:[".utf8) else { return nil }
        return UInt64(String(decoding: target.dropFirst(8).dropLast(), as: UTF8.self))
    }
}
