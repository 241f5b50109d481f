import JournalReading
import LiteralScan
import LogReading
import Sigma

/// A line that rules match.
struct JudgedLine: Sendable {
    /// What people are told of a line.
    struct Text: Sendable {
        let fields: [(name: String, value: [UInt8])]
        /// Without its newline.
        let bytes: [UInt8]
        /// The line is longer than is read as a whole, and these are part of it.
        let isCut: Bool
    }

    /// From 1; counted from the first line of its part until its file is known to that.
    var number: Int
    let offset: Int
    let time: LineTime?
    /// In ascending order.
    let rules: [Int32]
    /// For a line that is to be told by itself.
    let text: Text?
}

/// Lines of one part of a file that rules match, in their order.
struct JudgedPart: Sendable {
    var lines: [(line: JudgedLine, event: Event)] = []
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

/// Scans and judges lines.
struct LineWorker: ~Copyable, Sendable {
    private let rules: LogRules
    private var judge: LineJudge

    init(_ rules: LogRules) {
        self.rules = rules
        judge = LineJudge(rules)
    }

    /// Judges what a source gives.
    ///
    /// - Parameters:
    ///   - offset: Where a line begins.
    ///   - isEnded: Whether bytes at the end without a newline are a line.
    ///   - body: Gets each line that rules match, and its event.
    mutating func judge(
        _ source: ByteSource, from offset: Int, isEnded: Bool, _ body: (JudgedLine, borrowing Event) throws -> Void
    ) throws -> JudgedPart.Counts {
        var scanner = LineScanner(rules.literals, source: source, offset: offset, isEnded: isEnded)
        var counts = try judge(&scanner, body)
        counts.bytes = scanner.endOfBytes - offset
        return counts
    }

    /// Judges the lines of a file that begin in a range of places.
    mutating func part(_ source: ByteSource, linesIn range: Range<Int>, isEnded: Bool) throws -> JudgedPart {
        var part = JudgedPart()
        var scanner = LineScanner(rules.literals, source: source, linesIn: range, isEnded: isEnded)
        part.counts = try judge(&scanner) { part.lines.append(($0, copy $1)) }
        part.counts.bytes = max(0, scanner.endOfBytes - range.lowerBound)
        return part
    }

    private mutating func judge(
        _ scanner: inout LineScanner, _ body: (JudgedLine, borrowing Event) throws -> Void
    ) throws -> JudgedPart.Counts {
        var counts = JudgedPart.Counts()
        try scanner.scan { found, bytes, hits in
            counts.candidates += 1
            let isPiece = found.isCut || found.isContinuation
            if isPiece { counts.cut += 1 }
            try unsafe bytes.withUnsafeBufferPointer { buffer in
                let whole = unsafe LineBytes(buffer)
                let end = whole.count > 0 && whole[whole.count - 1] == 0x0D ? whole.count - 1 : whole.count
                let line = whole[0..<end]
                guard judge.judge(line, hits, isContinuation: found.isContinuation) else { return }
                let isTold = judge.matched.contains { rules.rules.isReported(rule: Int($0)) }
                let text =
                    isTold ? JudgedLine.Text(fields: judge.told(line), bytes: whole.bytes, isCut: isPiece) : nil
                let judged = JudgedLine(
                    number: found.number, offset: found.offset, time: judge.parts.time, rules: judge.matched, text: text
                )
                try body(judged, judge.event)
            }
        }
        counts.lines = scanner.lineCount
        counts.newlines = scanner.newlineCount
        counts.endOfLastLine = scanner.endOfLastLine
        return counts
    }

    /// Judges the entries of a journal.
    mutating func judge(
        _ journal: JournalFile, _ body: (JudgedLine, borrowing Event) throws -> Void
    ) throws -> (counts: JudgedPart.Counts, summary: JournalSummary) {
        var counts = JudgedPart.Counts()
        var hits: [LiteralHit] = []
        let summary = try journal.scan(rules.literals, in: .all) { entry, literals in
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
            let isTold = judge.matched.contains { rules.rules.isReported(rule: Int($0)) }
            let message = entry.value("MESSAGE").map { Array(entry.bytes[$0]) } ?? []
            let text =
                isTold
                ? JudgedLine.Text(
                    fields: [("cursor", Array(entry.cursor.utf8))] + judge.told(LineBytes.none), bytes: message,
                    isCut: entry.isCut) : nil
            let line = JudgedLine(
                number: Int(clamping: entry.seqnum), offset: entry.offset, time: time, rules: judge.matched, text: text)
            try body(line, judge.event)
        }
        counts.lines = summary.entries
        counts.bytes = summary.scannedBytes
        return (counts, summary)
    }
}
