/// Reads whole lines through a buffer of bounded size.
///
/// A line of up to 65,536 bytes is given whole. A longer one is given in pieces of that size, each beginning with the
/// last bytes of the one before, so that no literal is lost between them; where it is cut depends on the line alone,
/// not on what the system happened to return. Zeros before such a line are a hole in the file, as behind a log that was
/// cut while its writer went on at the old place: they are passed over, and the line begins behind them.
@safe package struct LineReader: ~Copyable {
    /// The longest line that is given whole, without its newline.
    package static let maximumLineLength = 64 << 10
    /// The bytes that two pieces of a longer line share: one less than the longest literal.
    package static let overlap = LiteralSet.lengths.upperBound - 1
    /// The bytes asked for at once: more would not stay in the second-level cache, fewer mean more calls.
    static let readSize = 256 << 10

    /// Whole lines, or a piece of a line that is too long.
    struct Block {
        /// The place of its first byte in the file.
        var offset: Int
        /// Where its bytes are, for `bytes(of:)`.
        fileprivate(set) var range: Range<Int>
        var isContinuation = false
        var isCut = false
    }

    /// The place of the first byte after the last newline that was given, where reading can be taken up again.
    package private(set) var endOfLastLine: Int

    private let source: ByteSource
    /// What is carried over from one reading to the next stands right before the fresh bytes, which always come to the
    /// same, aligned place.
    private let buffer: UnsafeMutableRawBufferPointer
    private static let freshStart = maximumLineLength
    /// The bytes that were read and not given yet, and the place of the first of them in the file.
    private var rest = freshStart..<freshStart
    private var offset: Int
    private var isAtEnd = false
    private var isInLongLine = false
    /// Whether zeros were passed over at the beginning of the line that is read.
    private var isBehindHole = false
    /// Whether the rest begins in a line that is not to be given.
    private var isSkipping = false
    /// Lines that begin here or later are not given.
    private var limit = Int.max

    /// Whether bytes at the end without a newline are a line.
    private let isEnded: Bool

    /// Reads from a place on, at which a line begins.
    ///
    /// - Parameter isEnded: Whether bytes at the end without a newline are a line; not so where the line is still being
    ///   written.
    package init(_ source: ByteSource, offset: Int = 0, isEnded: Bool = true) {
        self.source = source
        self.offset = offset
        self.isEnded = isEnded
        endOfLastLine = offset
        unsafe buffer = .allocate(byteCount: Self.freshStart + Self.readSize, alignment: 4096)
    }

    /// Reads the lines of a file that begin in a range of places, so that cores can share a file: whatever its parts,
    /// each line is given by one of them.
    package init(_ source: ByteSource, linesIn range: Range<Int>, isEnded: Bool = true) {
        // A line begins at the first place if the byte before is a newline.
        self.init(source, offset: max(range.lowerBound - 1, 0), isEnded: isEnded)
        isSkipping = range.lowerBound > 0
        limit = range.upperBound
        endOfLastLine = range.lowerBound
    }

    deinit { unsafe buffer.deallocate() }

    /// The next lines, which stay valid until the next call; nil at the end.
    mutating func next() throws -> Block? {
        while true {
            if isSkipping { skip() }
            if let block = isInLongLine ? takePiece() : takeLines() { return block }
            if isAtEnd { return nil }
            try fill()
        }
    }

    /// The bytes of a block, until `next` is called again.
    func bytes(of block: Block) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: buffer[block.range])
    }

    /// The whole lines of the rest up to the first one that is too long; or the beginning of that.
    private mutating func takeLines() -> Block? {
        guard !isSkipping else { return nil }
        guard offset < limit || isBehindHole else {
            isAtEnd = true
            return nil
        }
        // A hole may be larger than the buffer.
        if isBehindHole { _ = passHole() }
        var end = rest.lowerBound
        while let newline = lastNewline(in: end..<min(end + Self.maximumLineLength + 1, rest.upperBound)) {
            end = newline + 1
        }
        // The last byte before the limit, or before the line that goes beyond it.
        let last = rest.lowerBound + min(max(limit - 1 - offset, 0), rest.count)
        if last < end, let newline = firstNewline(in: last..<end) { end = newline + 1 }
        if end > rest.lowerBound {
            isBehindHole = false
            let block = take(end)
            endOfLastLine = offset
            return block
        }
        if rest.count > Self.maximumLineLength {
            if passHole() { return takeLines() }
            (isInLongLine, isBehindHole) = (true, false)
            return cut()
        }
        return isAtEnd && isEnded && !rest.isEmpty ? take(rest.upperBound) : nil
    }

    /// Passes over the zeros at the beginning of a line that is too long; false where there are none.
    private mutating func passHole() -> Bool {
        var end = rest.lowerBound
        while end < rest.upperBound, unsafe buffer[end] == 0 { end += 1 }
        guard end > rest.lowerBound else { return false }
        isBehindHole = true
        offset += end - rest.lowerBound
        rest = end..<rest.upperBound
        return true
    }

    /// A further piece of a line that is too long.
    private mutating func takePiece() -> Block? {
        var block: Block
        if let newline = firstNewline(in: rest.prefix(Self.maximumLineLength + 1)) {
            block = take(newline + 1)
            isInLongLine = false
            endOfLastLine = offset
        } else if rest.count > Self.maximumLineLength {
            block = cut()
        } else if isAtEnd && isEnded && rest.count > Self.overlap {
            block = take(rest.upperBound)
        } else {
            return nil
        }
        block.isContinuation = true
        return block
    }

    private mutating func cut() -> Block {
        var block = take(rest.lowerBound + Self.maximumLineLength)
        block.isCut = true
        rest = rest.lowerBound - Self.overlap..<rest.upperBound
        offset -= Self.overlap
        return block
    }

    private mutating func take(_ end: Int) -> Block {
        let block = Block(offset: offset, range: rest.lowerBound..<end)
        offset += end - rest.lowerBound
        rest = end..<rest.upperBound
        return block
    }

    private mutating func skip() {
        let newline = firstNewline(in: rest)
        isSkipping = newline == nil
        let end = newline.map { $0 + 1 } ?? rest.upperBound
        offset += end - rest.lowerBound
        rest = end..<rest.upperBound
    }

    private func firstNewline(in range: Range<Int>) -> Int? {
        range.first { unsafe buffer[$0] == UInt8(ascii: "\n") }
    }

    private func lastNewline(in range: Range<Int>) -> Int? {
        var place = range.upperBound
        while place > range.lowerBound {
            place -= 1
            if unsafe buffer[place] == UInt8(ascii: "\n") { return place }
        }
        return nil
    }

    /// Reads on behind the rest, which is brought right before the fresh bytes.
    private mutating func fill() throws {
        let start = Self.freshStart - rest.count
        if let base = unsafe buffer.baseAddress {
            unsafe (base + start).copyMemory(from: base + rest.lowerBound, byteCount: rest.count)
        }
        rest = start..<Self.freshStart
        let fresh = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[Self.freshStart...])
        let count = try unsafe source.fill(fresh, offset + rest.count)
        precondition((0...fresh.count).contains(count), "a source gives no more than it is asked for")
        isAtEnd = count == 0
        rest = start..<Self.freshStart + count
    }
}
