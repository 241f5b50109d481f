import LiteralScan
import LogReading

/// A line that was read again, with its fields.
package struct ToldLine: Sendable {
    package let place: LogStory.Place
    /// Without its newline.
    package let bytes: [UInt8]
    package let fields: [(name: String, value: [UInt8])]

    package init(place: LogStory.Place, bytes: [UInt8], fields: [(name: String, value: [UInt8])]) {
        self.place = place
        self.bytes = bytes
        self.fields = fields
    }
}

/// Takes single lines apart that a run has found already.
package struct LineTeller: ~Copyable {
    private var judge: LineJudge
    private var scanner: LiteralScanner

    package init(_ rules: LogRules) {
        judge = LineJudge(rules)
        scanner = LiteralScanner(rules.literals)
    }

    /// - Parameter bytes: A line without its newline.
    /// - Returns: Its fields; none where no rule knows it.
    package mutating func fields(of bytes: [UInt8]) -> [(name: String, value: [UInt8])] {
        var found: [LiteralHit] = []
        scanner.scan(bytes.span) { _, _, hits in
            for index in hits.indices { found.append(hits[index]) }
        }
        let end = bytes.last == 0x0D ? bytes.count - 1 : bytes.count
        return LineBytes.with(bytes) { whole in
            let line = whole[0..<end]
            return judge.judge(line, found.span, isContinuation: false) ? judge.told(line) : []
        }
    }
}
