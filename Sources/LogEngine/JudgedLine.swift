import LogReading

/// A line that rules match, or of which derived events may come.
struct JudgedLine: Sendable {
    /// What people are told of a line.
    struct Text: Sendable {
        let fields: [(name: String, value: [UInt8])]
        /// Without its newline.
        let bytes: [UInt8]
        /// The line is longer than is read as a whole, and these are part of it.
        let isCut: Bool
    }

    /// What a line says of how often it came.
    struct Repetition: Sendable {
        /// Of the message that stands in it.
        var times = 1
        /// Of the last message of the same host.
        var timesOfLast = 0
        /// How many lines before this one that stands; nil where that is too far away to know.
        var distance: Int? = 1
    }

    /// From 1; counted from the first line of its file, or of its part as long as nobody knows what stands before that.
    var number: Int
    let offset: Int
    let parts: LogLine
    /// Whether its message is of a form that is known; nil where nobody asked.
    let isUnderstood: Bool?
    let isDeriving: Bool
    /// What it says about a mail; nil where it says nothing of any, or no rule asks for mails.
    let mail: MailNote?
    var repetition: Repetition
    /// In ascending order.
    let rules: RuleNumbers
    /// For a line that is to be told by itself.
    let text: Text?
    /// The line itself, where derived events may come of it and it was judged by its members.
    let source: [UInt8]?
    /// What tells its line from others, but for the time; 0 where nobody asks.
    let fingerprint: UInt64
}

/// Lines of one part of a file that rules match, in their order.
struct JudgedPart: Sendable {
    struct Entry: Sendable {
        fileprivate(set) var line: JudgedLine
        /// In `bytes`; empty where no derived event comes of it. Behind it, for each of its rules, what correlations
        /// need to know: how many bytes that are (4), and these.
        let text: Range<Int>
    }

    /// What whole lines that were read at once are like, and how many lines were found before them.
    struct Block: Sendable {
        let look: BlockLook
        let entries: Int
    }

    var entries: [Entry] = []
    var bytes: [UInt8] = []
    var blocks: [Block] = []
    var counts = Counts()
    /// Lines of the file that stand before the part.
    private(set) var linesBefore = 0

    /// What was looked at.
    struct Counts: Sendable {
        var bytes = 0
        var lines = 0
        /// The newlines among them, and the place after the last of these.
        var newlines = 0
        var endOfLastLine = 0
        var candidates = 0
        /// Pieces of lines too long to be read as a whole.
        var cut = 0
    }
}

extension JudgedPart {
    static let lengthSize = 4
    static let usualSize = 1 << 20

    /// Makes room for what so many bytes of lines mostly give.
    mutating func reserveCapacity(_ count: Int) {
        entries.reserveCapacity(count / 256)
        bytes.reserveCapacity(count / 4)
    }

    /// Forgets all but the room that it took.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        counts = Counts()
        linesBefore = 0
    }

    /// Counts its lines from the first of the file.
    mutating func count(after lines: Int) {
        linesBefore = lines
        for index in entries.indices { entries[index].line.number += lines }
    }

    /// Says how long the observation is that ends now.
    mutating func setLength(at start: Int) {
        let count = UInt32(bytes.count - start - Self.lengthSize)
        for byte in 0..<Self.lengthSize { bytes[start + byte] = UInt8(truncatingIfNeeded: count >> UInt32(8 * byte)) }
    }

    /// What correlations need to know of one of a line's rules, by its place among them.
    func observation(_ number: Int, of entry: Entry) -> Range<Int> {
        var place = entry.text.upperBound
        for _ in 0..<number { place = range(at: place).upperBound }
        return range(at: place)
    }

    private func range(at place: Int) -> Range<Int> {
        let count = (0..<Self.lengthSize).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        return place + Self.lengthSize..<place + Self.lengthSize + count
    }
}
