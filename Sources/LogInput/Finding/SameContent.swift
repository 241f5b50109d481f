internal import Glibc
internal import LiteralScan

/// Copies of logs among what was found: `auth.log.1` beside its `auth.log.1.gz`, a backup beside the original.
enum SameContent {
    /// How the bytes of two logs are to each other.
    enum Relation { case same, firstIsBeginning, secondIsBeginning, different }

    /// A copy elsewhere is one only from this size on: small logs may say the same for themselves.
    private static let leastSize = 1 << 10

    /// The same files, of which copies are passed over.
    static func passedOver(_ found: [FoundFile], limits: DecompressionLimits) -> [FoundFile] {
        var outcomes = found.map(\.outcome)
        let indices = found.indices.filter { found[$0].log?.head.bytes.isEmpty == false }
        for group in groups(indices, found) {
            for (position, first) in group.enumerated() {
                for second in group[(position + 1)...] {
                    guard case .log(let a) = outcomes[first], case .log(let b) = outcomes[second] else { continue }
                    let isOneLog = a.name.series == b.name.series
                    switch relation(a, b, limits) {
                    case .same:
                        let (kept, other) = rank(a, isOneLog) <= rank(b, isOneLog) ? (a, second) : (b, first)
                        outcomes[other] = .passedOver(.sameContent(kept.path))
                    case .firstIsBeginning: outcomes[first] = .passedOver(.beginning(of: b.path))
                    case .secondIsBeginning: outcomes[second] = .passedOver(.beginning(of: a.path))
                    case .different: break
                    }
                }
            }
        }
        return zip(found, outcomes).map { FoundFile(path: $0.path, outcome: $1) }
    }

    /// What is written to is the original; what is plain is read faster, and may be evidence as it is.
    private static func rank(_ file: LogFile, _ isOneLog: Bool) -> Int {
        (isOneLog && file.name.rotation == .current ? 0 : 2) + (file.compression == nil ? 0 : 1)
    }

    /// Logs of one series, and those anywhere that begin with the same 4 KiB.
    private static func groups(_ indices: [Int], _ found: [FoundFile]) -> [[Int]] {
        var groups: [[Int]] = []
        let bySeries = Dictionary(grouping: indices) { found[$0].log?.name.series }
        groups += bySeries.values.filter { $0.count > 1 }
        let long = indices.filter { (found[$0].log?.head.bytes.count ?? 0) >= leastSize }
        let byHead = Dictionary(grouping: long) { found[$0].log?.head }
        groups += byHead.values.filter { $0.count > 1 }
        return groups.sorted { $0[0] < $1[0] }
    }

    private static func relation(_ a: LogFile, _ b: LogFile, _ limits: DecompressionLimits) -> Relation {
        let length = min(a.head.bytes.count, b.head.bytes.count)
        guard a.head.bytes.prefix(length) == b.head.bytes.prefix(length) else { return .different }
        let isOneLog = a.name.series == b.name.series
        // Short beginnings without a time may be alike by chance, but not in two forms of one part.
        guard length >= leastSize || a.firstTime != nil || a.name == b.name else { return .different }
        // Two plain files of different sizes are only the same where one was not finished.
        if !isOneLog, a.compression == nil, b.compression == nil, a.status?.size != b.status?.size { return .different }
        var options = OpenLog.Options()
        options.limits = limits
        guard let first = try? a.open(options), let second = try? b.open(options),
            let relation = try? compare(first, second)
        else { return .different }
        return isOneLog || relation == .same ? relation : .different
    }

    /// - Throws: what reading throws.
    static func compare(_ a: OpenLog, _ b: OpenLog) throws -> Relation {
        let size = 128 << 10
        let buffers = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * size, alignment: 4096)
        defer { unsafe buffers.deallocate() }
        let first = unsafe UnsafeMutableRawBufferPointer(rebasing: buffers[..<size])
        let second = unsafe UnsafeMutableRawBufferPointer(rebasing: buffers[size...])
        var place = 0
        while true {
            let counts = try unsafe (fill(first, a, place), fill(second, b, place))
            let common = min(counts.0, counts.1)
            if let one = first.baseAddress, let other = second.baseAddress {
                guard unsafe memcmp(one, other, common) == 0 else { return .different }
            }
            place += common
            if counts.0 != counts.1 { return counts.0 < counts.1 ? .firstIsBeginning : .secondIsBeginning }
            if common < size { return .same }
        }
    }

    /// Fewer than the buffer takes only at the end.
    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, _ log: OpenLog, _ place: Int) throws -> Int {
        let source = log.source
        var count = 0
        while count < buffer.count {
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let got = try unsafe source.copy(into: room, from: place + count)
            if got == 0 { break }
            count += got
        }
        return count
    }
}
