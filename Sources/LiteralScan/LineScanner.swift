/// Finds the lines of a file, a pipe or another source that have literals of a set.
package struct LineScanner: ~Copyable {
    private var reader: LineReader
    private var scanner: LiteralScanner
    private var newlines = 0
    /// The place after the last byte that was scanned.
    private var end = 0

    /// Scans what a source gives from a place on, at which a line begins.
    ///
    /// - Parameters:
    ///   - isEnded: Whether bytes at the end without a newline are a line.
    ///   - givesAll: Whether lines without literals are given too.
    package init(
        _ set: LiteralSet, source: ByteSource, offset: Int = 0, isEnded: Bool = true, givesAll: Bool = false
    ) {
        reader = LineReader(source, offset: offset, isEnded: isEnded)
        scanner = LiteralScanner(set, givesAll: givesAll)
    }

    /// Scans the lines of a file that begin in a range of places; their numbers are counted from the first of them.
    package init(
        _ set: LiteralSet, source: ByteSource, linesIn range: Range<Int>, isEnded: Bool = true, givesAll: Bool = false
    ) {
        reader = LineReader(source, linesIn: range, isEnded: isEnded)
        scanner = LiteralScanner(set, givesAll: givesAll)
    }

    /// The lines passed so far, one without a newline at the end among them.
    package var lineCount: Int { newlines + (end > reader.endOfLastLine ? 1 : 0) }

    /// The place after the last byte so far.
    package var endOfBytes: Int { max(end, reader.endOfLastLine) }

    /// The newlines passed so far.
    package var newlineCount: Int { newlines }

    /// The place after the last newline so far, where a later scan can go on.
    package var endOfLastLine: Int { reader.endOfLastLine }

    /// Scans to the end.
    ///
    /// - Parameters:
    ///   - block: Gets all bytes before their lines are given: whole lines, the place of the first byte and the number
    ///     of the first line; a piece of a line that is too long is not among them.
    ///   - body: Gets each line with literals, or each line; `offset` is that in the file, `number` is counted from where the scan
    ///     began. What it throws ends the scan.
    /// - Throws: what the source or `body` throws.
    package mutating func scan(
        block seen: (Span<UInt8>, _ offset: Int, _ number: Int) -> Void = { _, _, _ in },
        _ body: (FoundLine, Span<UInt8>, Span<LiteralHit>) throws -> Void
    ) throws {
        while let block = try reader.next() {
            let before = newlines
            end = block.offset + block.range.count
            if !block.isCut, !block.isContinuation {
                unsafe reader.bytes(of: block).withMemoryRebound(to: UInt8.self) {
                    unsafe seen($0.span, block.offset, before + 1)
                }
            }
            newlines += try unsafe scanner.scan(reader.bytes(of: block)) { line, bytes, hits in
                var line = line
                line.offset += block.offset
                line.number += before
                line.isContinuation = block.isContinuation
                line.isCut = block.isCut
                try body(line, bytes, hits)
            }
        }
    }
}
