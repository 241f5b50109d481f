import JournalReading
import LiteralScan
import LogReading
import Sigma

/// Scans and judges lines.
struct LineWorker: ~Copyable, Sendable {
    /// Gets a line, its event, and the bytes of which its parts are ranges.
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
    ///   - lines: How many stand before it.
    ///   - isEnded: Whether bytes at the end without a newline are a line.
    mutating func judge(
        _ source: ByteSource, from offset: Int, after lines: Int, isEnded: Bool, block: BlockBody, _ body: Body
    ) throws -> JudgedPart.Counts {
        var scanner = LineScanner(
            rules.literals, source: source, offset: offset, isEnded: isEnded, givesAll: rules.takesAll)
        var counts = try judge(&scanner, after: lines, block: block, body)
        counts.bytes = scanner.endOfBytes - offset
        return counts
    }

    /// Judges the lines of a file that begin in a range of places.
    ///
    /// - Parameters:
    ///   - size: Of the file; nil where nobody asks what its blocks are like.
    ///   - part: Is filled and returned.
    mutating func part(
        _ source: ByteSource, linesIn range: Range<Int>, isEnded: Bool, size: Int?, observer: inout Observer,
        into part: consuming JudgedPart
    ) throws -> JudgedPart {
        part.reserveCapacity(min(range.count, JudgedPart.usualSize))
        var scanner = LineScanner(
            rules.literals, source: source, linesIn: range, isEnded: isEnded, givesAll: rules.takesAll)
        var blocks: [JudgedPart.Block] = []
        swap(&blocks, &part.blocks)
        part.counts = try judge(
            &scanner, after: 0,
            block: { bytes, offset, number in
                guard let size else { return }
                let look = BlockLook(bytes, offset: offset, line: number, ofFile: size)
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
        _ scanner: inout LineScanner, after lines: Int, block: BlockBody, _ body: Body
    ) throws -> JudgedPart.Counts {
        var counts = JudgedPart.Counts()
        // It stays where it is while its lines are given.
        var current = (bytes: LineBytes.none, offset: 0)
        try scanner.scan(
            block: { bytes, offset, number in
                unsafe bytes.withUnsafeBufferPointer { buffer in
                    current = (unsafe LineBytes(buffer), offset)
                    block(current.bytes, offset, number)
                }
            },
            { found, bytes, hits in
                counts.candidates += 1
                let isPiece = found.isCut || found.isContinuation
                if isPiece { counts.cut += 1 }
                try unsafe bytes.withUnsafeBufferPointer { buffer in
                    let whole = unsafe LineBytes(buffer)
                    // A hole in the file, as behind a log that was cut, is no part of the line behind it.
                    var start = 0
                    while start < whole.count, whole[start] == 0, !found.isContinuation { start += 1 }
                    let end = whole.count > start && whole[whole.count - 1] == 0x0D ? whole.count - 1 : whole.count
                    let line = whole[start..<end]
                    guard judge.judge(line, hits, isContinuation: found.isContinuation) else { return }
                    var found = found
                    found.offset += start
                    var judged = judged(found, after: lines, line, whole[start..<whole.count], isPiece)
                    if judged.repetition.timesOfLast > 0, !isPiece, !judge.isRecord {
                        judged.repetition.distance = RepeatedMessage.distance(
                            of: found.offset - start - current.offset, in: current.bytes, line, judge.parts)
                    }
                    try judge.withText(of: line) { try body(judged, judge.event, $0) }
                }
            })
        counts.lines = scanner.lineCount
        counts.newlines = scanner.newlineCount
        counts.endOfLastLine = scanner.endOfLastLine
        return counts
    }

    private mutating func judged(
        _ found: FoundLine, after lines: Int, _ line: LineBytes, _ whole: LineBytes, _ isPiece: Bool
    ) -> JudgedLine {
        let isTold = judge.matched.contains { rules.isTold[$0] }
        let text = isTold ? JudgedLine.Text(fields: judge.told(line), bytes: whole.bytes, isCut: isPiece) : nil
        return JudgedLine(
            number: found.number + lines, offset: found.offset, parts: judge.parts, isUnderstood: judge.isUnderstood,
            isDeriving: judge.isDeriving, mail: judge.withText(of: line) { mail($0) }, repetition: judge.repetition,
            rules: judge.matched, text: text, source: judge.isDeriving && judge.isRecord ? line.bytes : nil,
            fingerprint: judge.withText(of: line) { fingerprint($0) })
    }

    private func mail(_ line: LineBytes) -> MailNote? {
        judge.isDeriving && rules.wantsMail ? MailNote(line, judge.parts) : nil
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
        var selection = selection
        selection.givesAll = rules.takesAll
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
                mail: judge.withText(of: .none) { mail($0) }, repetition: judge.repetition, rules: judge.matched,
                text: text, source: nil, fingerprint: judge.withText(of: .none) { fingerprint($0) })
            try judge.withText(of: .none) { try body(line, judge.event, $0) }
        }
        counts.lines = summary.entries - summary.seen
        counts.bytes = summary.scannedBytes
        return (counts, summary)
    }
}
