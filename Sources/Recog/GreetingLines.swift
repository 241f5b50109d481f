/// Cuts a stream of bytes into lines, however its pieces come.
package struct GreetingLines {
    /// The longest line, in bytes.
    package static let maximumLength = 1 << 20

    package struct TooLong: Error {
        /// From 1.
        package let line: Int
    }

    private var rest: [UInt8] = []
    /// How many lines were given so far.
    package private(set) var count = 0

    package init() {}

    /// Gives each line that ends in the piece, without its line feed and a carriage return before it.
    package mutating func add(
        _ piece: ArraySlice<UInt8>, each body: ([UInt8]) throws -> Void
    ) throws {
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
            try append(piece[start..<end])
            try give(body)
            start = end + 1
        }
        try append(piece[start...])
    }

    /// Gives the last line where no line feed ended it.
    package mutating func finish(each body: ([UInt8]) throws -> Void) throws {
        if !rest.isEmpty { try give(body) }
    }

    private mutating func append(_ part: ArraySlice<UInt8>) throws(TooLong) {
        guard rest.count + part.count <= Self.maximumLength else { throw TooLong(line: count + 1) }
        rest += part
    }

    private mutating func give(_ body: ([UInt8]) throws -> Void) throws {
        count += 1
        if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
        try body(rest)
        rest.removeAll(keepingCapacity: true)
    }
}
