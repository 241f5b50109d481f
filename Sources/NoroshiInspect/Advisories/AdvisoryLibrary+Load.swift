import CSAF
package import FoundationEssentials
import Glibc
import NoroshiFormats

extension AdvisoryLibrary {
    /// Reads files of advisories; of one advisory in one language the newest counts, of equally new ones the first.
    ///
    /// - Parameters:
    ///   - cache: The path of a file that keeps what was read, whose folder is there; nil for none. A file of an
    ///     advisory that was not touched since is not read again; the answers are the same.
    ///   - now: A file that was touched less than some seconds before is read again the next time, because a second
    ///     change might not show.
    ///   - note: Is told why the cache could not be used or written, which is no reason to fail.
    package static func load(
        _ paths: [String], cache: String? = nil, at now: Date = Date(), note: (String) -> Void = { _ in }
    ) async -> AdvisoryLibrary {
        await load(cache: cache, at: now, note: note) { paths }
    }

    /// The same of files that are looked for while what was kept is read: both take long of many thousand.
    package static func load<Failure>(
        cache: String?, at now: Date = Date(), note: (String) -> Void, paths: () throws(Failure) -> [String]
    ) async throws(Failure) -> AdvisoryLibrary {
        let file = cache.map(AdvisoryIndexFile.init)
        async let reading = file.map { $0.read() }
        let paths = try paths()
        let stamps = await FileStamp.all(of: paths)
        let (kept, reason) = await reading ?? (nil, nil)
        if let reason { note(reason) }
        let plan = ReadingPlan(paths, stamps, kept: kept)
        let read = await DocumentReading(width: readers, now: now).records(
            of: plan.doubtful.map { (paths[$0], stamps[$0]) })
        do {
            if let kept, plan.keepsOrder,
                zip(plan.doubtful, read).allSatisfy({ kept.bytes[kept.recordRange($0)] == $1[...] })
            {
                return try AdvisoryLibrary(kept, documentsRead: read.count)
            }
            let index = try AdvisoryIndex.build(plan.records(read, kept: kept))
            if let reason = file?.write(index) { note(reason) }
            return try AdvisoryLibrary(index, documentsRead: read.count)
        } catch {
            preconditionFailure("what was just written can be read")
        }
    }

    private static var readers: Int { min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 16) }
}

/// Which files have to be read, and where the records of the others stand.
private struct ReadingPlan {
    /// Positions in the list of paths.
    private(set) var doubtful: [Int] = []
    /// For each path the number of its record in the kept index.
    private var known: [Int?] = []
    /// Whether the kept index is of just these files, in just this order.
    private(set) var keepsOrder = false

    init(_ paths: [String], _ stamps: [FileStamp], kept: AdvisoryIndex?) {
        known = Array(repeating: nil, count: paths.count)
        guard let kept, let keys = try? Self.keys(of: kept) else {
            doubtful = Array(paths.indices)
            return
        }
        keepsOrder = keys.count == paths.count && zip(keys, paths).allSatisfy { Self.isPath($0.path, $1, kept.bytes) }
        let numbers: [String: Int] =
            keepsOrder
            ? [:]
            : Dictionary(
                keys.enumerated().map { (String(decoding: kept.bytes[$1.path], as: UTF8.self), $0) },
                uniquingKeysWith: { first, _ in first })
        for (position, path) in paths.enumerated() {
            let number = keepsOrder ? position : numbers[path]
            if let number, stamps[position] != .none, keys[number].stamp == stamps[position] {
                known[position] = number
            } else {
                doubtful.append(position)
            }
        }
    }

    private static func keys(
        of index: AdvisoryIndex
    ) throws(RecordReader.Malformed) -> [(path: Range<Int>, stamp: FileStamp)] {
        var keys: [(path: Range<Int>, stamp: FileStamp)] = []
        keys.reserveCapacity(index.documentCount)
        for number in 0..<index.documentCount {
            var reader = try index.record(number)
            keys.append(try AdvisoryIndexRecord.key(&reader))
        }
        return keys
    }

    private static func isPath(_ range: Range<Int>, _ path: String, _ bytes: [UInt8]) -> Bool {
        guard range.count == path.utf8.count else { return false }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            let place = unsafe UnsafeBufferPointer(rebasing: bytes[range])
            return unsafe place.isEmpty || memcmp(place.baseAddress.unsafelyUnwrapped, path, place.count) == 0
        }
    }

    /// All records in the order of the paths.
    ///
    /// - Parameter read: Of the doubtful files, in their order.
    func records(_ read: [[UInt8]], kept: AdvisoryIndex?) -> [ArraySlice<UInt8>] {
        var read = read.makeIterator()
        return known.map { number in
            if let number, let kept { return kept.bytes[kept.recordRange(number)] }
            return (read.next() ?? [])[...]
        }
    }
}

/// Reads documents, several at a time, into records in the order of their files.
private struct DocumentReading {
    let width: Int
    let now: Date
    /// How many documents one task reads.
    private static let portion = 64

    func records(of files: [(path: String, stamp: FileStamp)]) async -> [[UInt8]] {
        let starts = Array(stride(from: 0, to: files.count, by: Self.portion))
        return await withTaskGroup(of: (Int, [[UInt8]]).self) { group in
            var waiting = starts.makeIterator()
            func start() {
                guard let first = waiting.next() else { return }
                let portion = files[first..<min(first + Self.portion, files.count)]
                group.addTask { (first, portion.map { record(of: $0.path, $0.stamp) }) }
            }
            for _ in 0..<width { start() }
            var records: [Int: [[UInt8]]] = [:]
            while let (first, portion) = await group.next() {
                records[first] = portion
                start()
            }
            return starts.flatMap { records[$0] ?? [] }
        }
    }

    private func record(of path: String, _ stamp: FileStamp) -> [UInt8] {
        do {
            let bytes = try ResourceDirectory.read(path, limit: ParsingLimits().size)
            let (results, facts) = try CSAFValidator(preset: .basic).readFacts(bytes, file: path)
            guard results.isEmpty, let facts else {
                let reason = results.prefix(3).map { "\($0)" }.joined(separator: "; ")
                return Self.refusal(path, reason.isEmpty ? "no advisory" : reason)
            }
            // A file that was touched while it was read, or just before, is read again the next time.
            let isSettled = FileStamp(path) == stamp && !stamp.isFresh(at: now)
            return AdvisoryIndexRecord(
                path: path, stamp: isSettled ? stamp : .none, content: .document(AdvisoryDocument(facts))
            ).write()
        } catch {
            // The error begins with the path, which the problem already names.
            let text = "\(error)"
            let reason = text.hasPrefix("\(path):") ? text.dropFirst(path.utf8.count + 1) : text[...]
            return Self.refusal(path, String(reason.drop { $0 == " " }))
        }
    }

    private static func refusal(_ path: String, _ reason: String) -> [UInt8] {
        AdvisoryIndexRecord(path: path, stamp: .none, content: .refused(reason)).write()
    }
}
