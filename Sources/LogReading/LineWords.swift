/// The words of a line, which blanks and tabs stand between.
package struct LineWords: IteratorProtocol {
    private let line: LineBytes
    private var place: Int

    package init(_ line: LineBytes, from start: Int) {
        self.line = line
        place = start
    }

    package mutating func next() -> Range<Int>? {
        while place < line.count, Self.isBlank(line[place]) { place += 1 }
        let start = place
        while place < line.count, !Self.isBlank(line[place]) { place += 1 }
        return start < place ? start..<place : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    static func begins(_ line: LineBytes, _ place: Int, with texts: [StaticString]) -> Bool {
        texts.contains { line.starts(with: $0, at: place) }
    }

    package static func isNumber(_ line: LineBytes, _ range: Range<Int>) -> Bool { number(line, range) != nil }

    /// Up to fifteen digits.
    static func number(_ line: LineBytes, _ range: Range<Int>) -> Int? {
        guard (1...15).contains(range.count) else { return nil }
        var value = 0
        for place in range {
            guard line[place] &- 48 < 10 else { return nil }
            value = value * 10 + Int(line[place] - 48)
        }
        return value
    }

    /// Whether hosts and programs may be called so.
    static func isName(_ line: LineBytes, _ range: Range<Int>) -> Bool {
        range.allSatisfy { place in
            let byte = line[place]
            return (byte | 0x20) &- 97 < 26 || byte &- 48 < 10
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/")].contains(byte)
        }
    }
}
