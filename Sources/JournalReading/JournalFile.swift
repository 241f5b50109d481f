#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif
package import LiteralScan

/// A place in a journal, after which reading can be taken up again.
package struct JournalCheckpoint: Hashable, Sendable {
    /// Names the counter; in files with another one, nothing counts as read.
    package let seqnumID: JournalID
    /// The number of the last entry that was read.
    package let seqnum: UInt64

    package init(seqnumID: JournalID, seqnum: UInt64) {
        self.seqnumID = seqnumID
        self.seqnum = seqnum
    }
}

/// Which entries of a file are wanted.
package struct JournalSelection: Hashable, Sendable {
    /// Only entries that were written later.
    package var after: JournalCheckpoint?
    /// Entries up to this number were read before, and are counted apart.
    package var seen: UInt64?
    /// Only entries of these times, in microseconds since 1970. Clocks are set back at times, so the file is read to
    /// its end in any case.
    package var since: UInt64?
    package var until: UInt64?
    /// Whether entries without literals are given too, where literals are looked for.
    package var givesAll = false

    package init(after: JournalCheckpoint? = nil, since: UInt64? = nil, until: UInt64? = nil) {
        self.after = after
        self.since = since
        self.until = until
    }
}

/// What was read of a file.
package struct JournalSummary: Hashable, Sendable {
    /// The entries that were looked at, wanted or not.
    package internal(set) var entries = 0
    /// Those of them that were read before.
    package internal(set) var seen = 0
    /// The entries that were given to the body.
    package internal(set) var given = 0
    /// The values in which literals were looked for, and their bytes.
    package internal(set) var scannedValues = 0
    package internal(set) var scannedBytes = 0
    /// Where literals are looked for: values of which only the first `JournalFile.maximumValueLength` bytes were.
    /// Otherwise: entries that were given without some of their bytes.
    package internal(set) var cut = 0
    /// Where to go on; nil if no entry was read.
    package internal(set) var checkpoint: JournalCheckpoint?
    /// What could not be read.
    package internal(set) var damage: JournalDamage?
}

/// A file of systemd's journal, which may be written meanwhile. Reads only.
///
/// Whatever the file's size, reading takes about 20 MB of memory besides the literals' tables, and less than 40 MB if
/// its values and entries are as long as they may be and compressed by what needs most.
///
/// Nothing that stands in the file is trusted: what is wrong is left out and told by `JournalSummary.damage`. The
/// bytes of values are not compared with their hashes.
///
/// - Source: <https://systemd.io/JOURNAL_FILE_FORMAT/>
package struct JournalFile: Sendable {
    /// The bytes of a name, `=` and a value that are looked at and kept; longer ones are cut.
    package static let maximumValueLength = 4 << 20
    /// The bytes of all fields of an entry that are kept.
    package static let maximumEntryLength = 8 << 20

    /// As it was when the file was opened. Entries that were written since are not read.
    package let header: JournalHeader
    let descriptor: Int32
    /// The places where objects may stand.
    let arena: Range<Int>
    /// The bytes that the header counts and the file does not have.
    let missing: Int

    /// - Parameter descriptor: Of a file; it stays the caller's, and open as long as this is used.
    /// - Throws: `JournalFileError` if it cannot be read, is no journal, or has a property that is not known.
    package init(descriptor: Int32) throws(JournalFileError) {
        self.descriptor = descriptor
        header = try JournalHeader(descriptor: descriptor)
        // Of a file that grows, what is in use is asked after the number of entries, and the size of the file last:
        // then each has at least what the one before counts on.
        let (size, counted) = try Self.end(descriptor)
        let start = Int(header.size)
        arena = start..<max(start, min(size, counted))
        missing = max(counted - size, 0)
    }

    /// The sizes that the file has, and that its header counts.
    private static func end(_ descriptor: Int32) throws(JournalFileError) -> (size: Int, counted: Int) {
        let header = try JournalHeader(descriptor: descriptor)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system }
        let (end, isOverflow) = header.size.addingReportingOverflow(header.arenaSize)
        return (Int(status.st_size), isOverflow ? Int.max : Int(clamping: end))
    }

    /// Reads all entries.
    ///
    /// - Parameter body: Gets each entry, in the order in which they were written. What it throws ends the reading.
    /// - Throws: `JournalFileError` if the system cannot read the file; what `body` throws.
    @discardableResult
    package func forEach(
        _ selection: JournalSelection = JournalSelection(), _ body: (JournalEntry) throws -> Void
    ) throws -> JournalSummary {
        var walk = try ArenaWalk(self, selection, nil, .all)
        return try walk.run { entry, _ in try body(entry) }
    }

    /// Finds the entries of which a value has a literal.
    ///
    /// - Parameters:
    ///   - fields: The values that are looked at.
    ///   - body: Gets each entry that has any, in the order in which they were written, and the places of its literals
    ///     in the set, growing, each once. What it throws ends the reading.
    /// - Throws: `JournalFileError` if the system cannot read the file; what `body` throws.
    @discardableResult
    package func scan(
        _ literals: LiteralSet, in fields: JournalFields = .message,
        _ selection: JournalSelection = JournalSelection(), _ body: (JournalEntry, Span<UInt32>) throws -> Void
    ) throws -> JournalSummary {
        var walk = try ArenaWalk(self, selection, literals, fields)
        return try walk.run(body)
    }
}
