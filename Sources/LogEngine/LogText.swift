import Glibc
package import LiteralScan
package import LogReading

/// A log of lines that is to be read.
package struct LogText {
    /// What matches call it.
    package var name: String
    package var source: ByteSource
    /// A file that processors may read at several places at once; nil for what can be read once only.
    package var file: File?
    /// Where to begin, and how many lines stand before.
    package var offset = 0
    package var line = 0
    /// Lines before this place were told by an earlier run: they only count for correlations.
    package var told = 0
    /// Whether bytes at the end without a newline are a line; not so where the line is still being written.
    package var isEnded = true
    /// When it was written for the last time, for times without a year.
    package var changed: Moment
    /// Its first time, where that is known of what can be read once only.
    package var firstTime: LineTime?

    /// The bytes that are to be read; nil where nobody knows.
    var size: Int? { file.map { max(0, $0.size - offset) } }

    package struct File: Sendable {
        package let descriptor: Int32
        package let size: Int
        /// Whether more than its size is to be read, when it has grown meanwhile.
        package let isOpen: Bool
    }

    package init(name: String, source: ByteSource, changed: Moment) {
        self.name = name
        self.source = source
        self.changed = changed
    }

    /// A descriptor, which stays the caller's.
    package init(name: String, descriptor: Int32, changed: Moment) {
        self.init(name: name, source: .descriptor(descriptor), changed: changed)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        file = File(descriptor: descriptor, size: Int(status.st_size), isOpen: true)
    }
}

/// How far a log was read.
package struct LogProgress: Sendable, Hashable {
    /// The place after the last line's newline.
    package let offset: Int
    /// The lines up to there.
    package let lines: Int
}
