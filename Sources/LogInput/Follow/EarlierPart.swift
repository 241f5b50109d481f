internal import LogReading

/// The part of a log before the one that is followed: what was written to it last may be the beginning of an attack
/// that goes on.
package struct EarlierPart {
    package let path: PathBytes
    package let log: OpenLog
    /// After the last whole line, and how many there are; of what is compressed nobody knows.
    package let end: (place: Int, lines: Int)?

    /// What is compressed has to be decompressed as a whole; in bytes as they are.
    private static let maximumCompressed = 4 << 20

    /// - Parameter span: How far back correlations look; a part that was not written to within it has nothing for them.
    /// - Returns: nil where there is no such part.
    package init?(before place: FollowedPlace, span: Duration) {
        guard let current = try? FileStatus.of(place.path, followingLinks: true), current.identity == place.identity
        else { return nil }
        let paths = Self.names(place)
        let parts = paths.compactMap { path -> (path: PathBytes, status: FileStatus)? in
            guard let status = try? FileStatus.of(path, followingLinks: false), status.kind == .regular,
                status.size > 0,
                status.identity != place.identity
            else { return nil }
            return (path, status)
        }
        let seconds = current.modified.microseconds - span.components.seconds * 1_000_000
        guard let last = parts.max(by: { $0.status.modified < $1.status.modified }),
            last.status.modified.microseconds >= seconds, last.status.modified <= current.modified,
            let log = try? OpenLog(last.path), log.status.identity == last.status.identity,
            log.compression == nil || log.status.size <= Self.maximumCompressed
        else { return nil }
        path = last.path
        self.log = log
        end = log.compression == nil ? try? log.lastLineEnd(before: log.status.size) : nil
        if log.compression == nil, end == nil { return nil }
    }

    /// Parts of the same log in the same folder, by their names.
    private static func names(_ place: FollowedPlace) -> [PathBytes] {
        let hasFolder = place.path.bytes.contains(UInt8(ascii: "/"))
        guard let names = try? Folder.names(in: hasFolder ? place.path.folder : ".") else { return [] }
        return names.map { hasFolder ? place.path.folder.appending($0) : PathBytes($0) }.filter {
            LogName($0).series == place.series && $0 != place.path && LogName($0).rotation != .current
        }
    }
}
