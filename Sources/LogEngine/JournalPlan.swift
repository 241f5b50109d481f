import Glibc
import JournalReading
import LogInput

/// Which files of journals are to be read, in which order, and from which entry on.
struct JournalPlan {
    struct Part {
        let path: PathBytes
        let header: JournalHeader
        var selection = JournalSelection()
        /// Where the last run stopped in it.
        let mark: JournalMark?

        /// Whether it has entries that were not read.
        var hasNews: Bool { mark.map { $0.entry < header.tailSeqnum } ?? true }
    }

    /// The files of one journal, such as `system` or `user-1000`, the oldest first.
    private(set) var journals: [[Part]] = []
    private(set) var notices: [LogNotice] = []
    /// Marks of files that are not read now.
    private(set) var kept: [JournalMark] = []

    /// So many entries before the new ones are read again for correlations.
    private static let leadIn: UInt64 = 1 << 16

    /// - Parameters:
    ///   - marks: Of the last run.
    ///   - looksBack: Whether what was before is read where nothing is new, too.
    init(_ found: [FoundFile], _ marks: [JournalMark], looksBack: Bool = false) {
        var parts: [Part] = []
        var unread: Set<PathBytes> = []
        for file in found {
            guard case .journal = file.outcome else { continue }
            do throws(JournalFileError) {
                let header = try Self.header(file.path)
                parts.append(Part(path: file.path, header: header, mark: Self.mark(of: header, in: marks)))
            } catch {
                unread.insert(file.path)
                notices.append(.unreadable(file.path, reason: error.reason))
            }
        }
        let journals = Dictionary(grouping: passingOverCopies(parts)) { Self.name(of: $0.path) }
        self.journals = journals.sorted { $0.key < $1.key }.map {
            Self.selected($0.value.sorted(by: Self.isOlder), looksBack: looksBack)
        }
        keep(marks, besides: Set(parts.map { "\($0.header.fileID)" }), unread)
    }

    /// Marks behind the last entry of each file, as if all were read.
    static func ends(of found: [FoundFile]) -> [JournalMark] {
        found.compactMap { file in
            guard case .journal = file.outcome, let header = try? header(file.path) else { return nil }
            return JournalMark(
                path: file.path, file: "\(header.fileID)", counter: "\(header.seqnumID)", entry: header.tailSeqnum,
                isComplete: header.state == .archived)
        }
    }

    private static func header(_ path: PathBytes) throws(JournalFileError) -> JournalHeader {
        let descriptor = try JournalFolder.open("\(path)")
        defer { close(descriptor) }
        return try JournalFile(descriptor: descriptor).header
    }

    private static func mark(of header: JournalHeader, in marks: [JournalMark]) -> JournalMark? {
        marks.filter { $0.file == "\(header.fileID)" && $0.counter == "\(header.seqnumID)" }.max { $0.entry < $1.entry }
    }

    /// A copy of a file, however old, has nothing that the file does not have.
    private mutating func passingOverCopies(_ parts: [Part]) -> [Part] {
        var chosen: [JournalID: Part] = [:]
        for part in parts {
            guard let other = chosen[part.header.fileID] else {
                chosen[part.header.fileID] = part
                continue
            }
            let isLonger = part.header.tailSeqnum > other.header.tailSeqnum
            let (more, less) = isLonger ? (part, other) : (other, part)
            chosen[part.header.fileID] = more
            notices.append(.passedOver(less.path, .sameContent(more.path)))
        }
        return Array(chosen.values)
    }

    /// The path without what rotation adds: `system@….journal` was `system.journal`.
    static func name(of path: PathBytes) -> PathBytes {
        let name = path.name.prefix { $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ".") }
        return path.folder.appending(name)
    }

    private static func isOlder(_ one: Part, _ other: Part) -> Bool {
        (one.header.headRealtime, one.header.headSeqnum, one.path)
            < (other.header.headRealtime, other.header.headSeqnum, other.path)
    }

    /// What is read of the files of one journal: all that is new, and where there is anything also what was before.
    private static func selected(_ parts: [Part], looksBack: Bool) -> [Part] {
        guard looksBack || parts.contains(where: \.hasNews) else { return [] }
        return parts.compactMap { part in
            guard let mark = part.mark else { return part }
            let newest = parts.compactMap(\.mark).filter { $0.counter == mark.counter }.map(\.entry).max() ?? 0
            let start = newest > leadIn ? newest - leadIn : 0
            guard part.hasNews || part.header.tailSeqnum > start else { return nil }
            var part = part
            part.selection.after = JournalCheckpoint(seqnumID: part.header.seqnumID, seqnum: min(start, mark.entry))
            part.selection.seen = mark.entry
            return part
        }
    }

    /// Keeps the marks of files that are not read now, as long as they are there, and says what may be lost with others.
    private mutating func keep(_ marks: [JournalMark], besides files: Set<String>, _ unread: Set<PathBytes>) {
        let read = Set(journals.joined().map { "\($0.header.fileID)" })
        for mark in marks where !read.contains(mark.file) {
            let isThere =
                files.contains(mark.file) || unread.contains(mark.path)
                || (try? Self.header(mark.path)).map { "\($0.fileID)" == mark.file } ?? false
            if isThere {
                kept.append(mark)
            } else if !mark.isComplete {
                notices.append(.journalGone(mark.path, after: mark.entry))
            }
        }
    }
}
