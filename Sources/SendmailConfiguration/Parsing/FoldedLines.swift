/// The lines of a configuration file, with those that begin with white space joined to the one before.
struct FoldedLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place = 0
    private var number = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Returns: The line with the newlines within it, without the last one and without carriage returns before
    ///   newlines; and the number of its first line.
    mutating func next() -> (line: [UInt8], number: Int)? {
        guard place < bytes.count else { return nil }
        var line: [UInt8] = []
        let first = number + 1
        while place < bytes.count {
            let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            var part = bytes[place..<end]
            if end < bytes.count, part.last == UInt8(ascii: "\r") { part.removeLast() }
            line += part
            place = end + 1
            number += 1
            guard place < bytes.count, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t") else {
                break
            }
            line.append(UInt8(ascii: "\n"))
        }
        return (line, first)
    }
}
