import JournalReading
import LiteralScan
import LogReading
import Sigma

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
        /// Of the message of the line before.
        var timesOfLast = 0
    }

    /// From 1; counted from the first line of its part until its file is known to that.
    var number: Int
    let offset: Int
    let parts: LogLine
    /// Whether its message is of a form that is known; nil where nobody asked.
    let isUnderstood: Bool?
    let isDeriving: Bool
    let repetition: Repetition
    /// In ascending order.
    let rules: RuleNumbers
    /// For a line that is to be told by itself.
    let text: Text?
    /// What tells its line from others, but for the time; 0 where nobody asks.
    let fingerprint: UInt64
}

/// Lines of one part of a file that rules match, in their order.
struct JudgedPart: Sendable {
    struct Entry: Sendable {
        let line: JudgedLine
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
    fileprivate static let lengthSize = 4
    fileprivate static let usualSize = 1 << 20

    /// Makes room for what so many bytes of lines mostly give.
    fileprivate mutating func reserveCapacity(_ count: Int) {
        entries.reserveCapacity(count / 256)
        bytes.reserveCapacity(count / 4)
    }

    /// Says how long the observation is that ends now.
    fileprivate mutating func setLength(at start: Int) {
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

/// Scans and judges lines.
struct LineWorker: ~Copyable, Sendable {
    /// Gets a line, its event, and its bytes.
    typealias Body = (JudgedLine, borrowing Event, LineBytes) throws -> Void
    /// Gets whole lines, the place of the first byte and the number of the first line.
    typealias BlockBody = (LineBytes, _ offset: Int, _ number: Int) -> Void

    private let rules: LogRules
    private let areTwinsTold: Bool
    private var judge: LineJudge

    /// - Parameter areTwinsTold: Whether lines that stand in two logs are to be told by their fingerprints.
    init(_ rules: LogRules, areTwinsTold: Bool = false) {
        self.rules = rules
        self.areTwinsTold = areTwinsTold
        judge = LineJudge(rules)
    }

    /// Judges what a source gives.
    ///
    /// - Parameters:
    ///   - offset: Where a line begins.
    ///   - isEnded: Whether bytes at the end without a newline are a line.
    mutating func judge(
        _ source: ByteSource, from offset: Int, isEnded: Bool, block: BlockBody, _ body: Body
    ) throws -> JudgedPart.Counts {
        var scanner = LineScanner(rules.literals, source: source, offset: offset, isEnded: isEnded)
        var counts = try judge(&scanner, block: block, body)
        counts.bytes = scanner.endOfBytes - offset
        return counts
    }

    /// Judges the lines of a file that begin in a range of places.
    mutating func part(
        _ source: ByteSource, linesIn range: Range<Int>, isEnded: Bool, seesBlocks: Bool, observer: inout Observer
    ) throws -> JudgedPart {
        var part = JudgedPart()
        part.reserveCapacity(min(range.count, JudgedPart.usualSize))
        var scanner = LineScanner(rules.literals, source: source, linesIn: range, isEnded: isEnded)
        var blocks: [JudgedPart.Block] = []
        part.counts = try judge(
            &scanner,
            block: { bytes, offset, number in
                guard seesBlocks else { return }
                let look = BlockLook(bytes, offset: offset, line: number)
                blocks.append(JudgedPart.Block(look: look, entries: part.entries.count))
            },
            { line, event, bytes in
                let start = part.bytes.count
                if line.isDeriving { bytes.append(0..<bytes.count, to: &part.bytes) }
                let text = start..<part.bytes.count
                for number in 0..<line.rules.count {
                    let start = part.bytes.count
                    part.bytes.append(contentsOf: repeatElement(0, count: JudgedPart.lengthSize))
                    observer.write(rule: line.rules[number], event, to: &part.bytes)
                    part.setLength(at: start)
                }
                part.entries.append(JudgedPart.Entry(line: line, text: text))
            })
        part.blocks = blocks
        part.counts.bytes = max(0, scanner.endOfBytes - range.lowerBound)
        return part
    }

    private mutating func judge(
        _ scanner: inout LineScanner, block: BlockBody, _ body: Body
    ) throws -> JudgedPart.Counts {
        var counts = JudgedPart.Counts()
        try scanner.scan(
            block: { bytes, offset, number in
                unsafe bytes.withUnsafeBufferPointer { unsafe block(LineBytes($0), offset, number) }
            },
            { found, bytes, hits in
                counts.candidates += 1
                let isPiece = found.isCut || found.isContinuation
                if isPiece { counts.cut += 1 }
                try unsafe bytes.withUnsafeBufferPointer { buffer in
                    let whole = unsafe LineBytes(buffer)
                    let end = whole.count > 0 && whole[whole.count - 1] == 0x0D ? whole.count - 1 : whole.count
                    let line = whole[0..<end]
                    guard judge.judge(line, hits, isContinuation: found.isContinuation) else { return }
                    try body(judged(found, line, whole, isPiece), judge.event, line)
                }
            })
        counts.lines = scanner.lineCount
        counts.newlines = scanner.newlineCount
        counts.endOfLastLine = scanner.endOfLastLine
        return counts
    }

    private mutating func judged(
        _ found: FoundLine, _ line: LineBytes, _ whole: LineBytes, _ isPiece: Bool
    ) -> JudgedLine {
        let isTold = judge.matched.contains { rules.isTold[$0] }
        let text = isTold ? JudgedLine.Text(fields: judge.told(line), bytes: whole.bytes, isCut: isPiece) : nil
        return JudgedLine(
            number: found.number, offset: found.offset, parts: judge.parts, isUnderstood: judge.isUnderstood,
            isDeriving: judge.isDeriving, repetition: judge.repetition, rules: judge.matched, text: text,
            fingerprint: fingerprint(line))
    }

    private func fingerprint(_ line: LineBytes) -> UInt64 {
        guard areTwinsTold, !judge.matched.isEmpty else { return 0 }
        return line.fingerprint(of: judge.parts)
    }

    /// Judges the entries of a journal.
    mutating func judge(
        _ journal: JournalFile, _ selection: JournalSelection = JournalSelection(), _ body: Body
    ) throws -> (counts: JudgedPart.Counts, summary: JournalSummary) {
        var counts = JudgedPart.Counts()
        var hits: [LiteralHit] = []
        let summary = try journal.scan(rules.literals, in: .all, selection) { entry, literals in
            counts.candidates += 1
            if entry.isCut { counts.cut += 1 }
            hits.removeAll(keepingCapacity: true)
            for index in literals.indices { hits.append(LiteralHit(literal: literals[index], position: 0)) }
            let time = LineTime.moment(Moment(microseconds: Int64(clamping: entry.realtime)))
            let matches = judge.judge(
                members: { record in
                    for field in entry.fields {
                        record.add(name: entry.bytes[field.name], value: entry.bytes[field.value])
                    }
                }, time: time, hits.span)
            guard matches else { return }
            let isTold = judge.matched.contains { rules.isTold[$0] }
            let message = entry.value("MESSAGE").map { Array(entry.bytes[$0]) } ?? []
            let text =
                isTold
                ? JudgedLine.Text(
                    fields: [("cursor", Array(entry.cursor.utf8))] + judge.told(LineBytes.none), bytes: message,
                    isCut: entry.isCut) : nil
            let line = JudgedLine(
                number: Int(clamping: entry.seqnum), offset: entry.offset, parts: judge.parts,
                isUnderstood: judge.isUnderstood, isDeriving: judge.isDeriving,
                repetition: judge.repetition, rules: judge.matched, text: text,
                fingerprint: judge.withText { fingerprint($0) })
            try judge.withText { try body(line, judge.event, $0) }
        }
        counts.lines = summary.entries - summary.seen
        counts.bytes = summary.scannedBytes
        return (counts, summary)
    }
}
