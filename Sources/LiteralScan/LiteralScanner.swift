internal import CLiteralScan

/// A literal in a line.
package struct LiteralHit: Hashable, Sendable {
    /// Its place among the literals of the set.
    package let literal: UInt32
    /// Where it stands first in the line, in bytes from the line's start.
    package let position: UInt32

    package init(literal: UInt32, position: UInt32) {
        self.literal = literal
        self.position = position
    }
}

/// Where a line with literals stands.
package struct FoundLine: Hashable, Sendable {
    /// The place of its first byte in what is scanned.
    package var offset: Int
    /// The first line is 1.
    package var number: Int
    /// Whether it begins within a line that is too long to be given as a whole; then its first bytes, up to
    /// `LineReader.overlap`, are the last ones of the piece before.
    package var isContinuation: Bool
    /// Whether the line goes on after it, in a further piece.
    package var isCut: Bool

    package init(offset: Int, number: Int, isContinuation: Bool = false, isCut: Bool = false) {
        self.offset = offset
        self.number = number
        self.isContinuation = isContinuation
        self.isCut = isCut
    }
}

/// Finds the lines of a buffer that have literals of a set. Not to be shared by threads: each has its own.
@safe package struct LiteralScanner: ~Copyable {
    /// Gets a line, its bytes without the newline (a carriage return stays), and each literal that is in it once, by
    /// growing place of its rarest bytes. The spans are valid during the call only.
    package typealias Body<Failure: Error> = (FoundLine, Span<UInt8>, Span<LiteralHit>) throws(Failure) -> Void

    private let set: LiteralSet
    private let scanner: OpaquePointer
    private let givesAll: Bool

    /// - Parameter givesAll: Whether lines without literals are given too.
    package init(_ set: LiteralSet, givesAll: Bool = false) {
        self.set = set
        self.givesAll = givesAll
        unsafe scanner = literal_scanner_create(set.table)
    }

    deinit { unsafe literal_scanner_destroy(scanner) }

    /// Scans a buffer of whole lines; what follows the last newline, if anything, is a line, too.
    ///
    /// - Parameter bytes: Less than 4 GiB. Any bytes: neither NUL nor invalid UTF-8 means anything.
    /// - Returns: The newlines of the buffer.
    @discardableResult
    package mutating func scan<Failure: Error>(
        _ bytes: Span<UInt8>, _ body: Body<Failure>
    ) throws(Failure) -> Int {
        let result = unsafe bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(Failure) in unsafe try scan(UnsafeRawBufferPointer(buffer), body) }
        }
        return try result.get()
    }

    mutating func scan<Failure: Error>(
        _ buffer: UnsafeRawBufferPointer, _ body: Body<Failure>
    ) throws(Failure) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        precondition(UInt32(exactly: buffer.count) != nil, "places in a line are numbers of 32 bits")
        let bytes = unsafe start.assumingMemoryBound(to: UInt8.self)
        unsafe literal_scanner_begin(scanner, bytes, buffer.count)
        var line = unsafe literal_line()
        // The first line that was not given.
        var (place, number) = (0, 0)
        while unsafe literal_scanner_next(scanner, &line) {
            if givesAll {
                try unsafe Self.give(bytes, place..<line.start, after: number, body)
                (place, number) = unsafe (line.end + 1, line.number + 1)
            }
            let text = unsafe UnsafeBufferPointer(start: bytes + line.start, count: line.end - line.start)
            // The same two words as the C structure.
            let first = unsafe UnsafeRawPointer(line.hits)?.assumingMemoryBound(to: LiteralHit.self)
            let hits = unsafe UnsafeBufferPointer(start: first, count: line.hit_count)
            try unsafe body(FoundLine(offset: line.start, number: line.number + 1), text.span, hits.span)
        }
        if givesAll, place < buffer.count { try unsafe Self.give(bytes, place..<buffer.count, after: number, body) }
        return unsafe literal_scanner_newlines(scanner)
    }

    /// Gives lines that have no literals.
    private static func give<Failure: Error>(
        _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, after lines: Int, _ body: Body<Failure>
    ) throws(Failure) {
        let none: [LiteralHit] = []
        var (start, number) = (range.lowerBound, lines)
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, unsafe bytes[end] != UInt8(ascii: "\n") { end += 1 }
            number += 1
            let text = unsafe UnsafeBufferPointer(start: bytes + start, count: end - start)
            try unsafe body(FoundLine(offset: start, number: number), text.span, none.span)
            start = end + 1
        }
    }
}
