package import LogReading

/// A line that stands for several.
///
/// - Source: rsyslog's imuxsock and "repeated message reduction" (`message repeated 3 times: [ text]`); sysklogd's and
///   FreeBSD's `last message repeated 3 times`; systemd-free syslogs' `--- last message repeated 3 times ---`.
package struct RepeatedMessage: Sendable, Hashable {
    /// How many messages it stands for; as many as anybody would count.
    package let count: Int
    /// The message, where the line repeats it; nil: the last one of the same host.
    package let message: Range<Int>?

    package static let maximumCount = 1_000_000

    /// Texts of which every such line has one.
    package static let literals: [StaticString] = ["message repeated "]

    /// Most messages are told from these by their first byte.
    package static func mayBegin(with byte: UInt8) -> Bool {
        byte == UInt8(ascii: "m") || byte == UInt8(ascii: "l") || byte == UInt8(ascii: "-")
    }

    package init?(_ line: LineBytes, _ parts: LogLine) {
        let message = parts.message
        guard let place = MailWords.first("message repeated ", line, message) else { return nil }
        let head = line[message.lowerBound..<place]
        guard head.isEmpty || head.elementsEqual("last ") || head.elementsEqual("--- last ") else { return nil }
        let start = place + 17
        let end = MailWords.first(0x20, line, from: start, to: message.upperBound)
        guard let count = MailWords.number(line, start..<end), count > 0, line.starts(with: " time", at: end) else {
            return nil
        }
        self.count = min(count, Self.maximumCount)
        guard head.isEmpty, let open = MailWords.first(": [", line, end..<message.upperBound),
            line[message.upperBound - 1] == UInt8(ascii: "]")
        else {
            self.message = nil
            return
        }
        let first = open + 3
        let blank = first < message.upperBound && line[first] == 0x20 ? first + 1 : first
        self.message = blank..<max(blank, message.upperBound - 1)
    }

    /// So many lines are looked back.
    static let maximumDistance = 64

    /// How many lines before the one that begins at a place the last one of the same host stands; that before the block
    /// where none of the block's is. nil: it is too far away to know.
    static func distance(of start: Int, in block: LineBytes, _ line: LineBytes, _ parts: LogLine) -> Int? {
        let host = host(line, parts)
        let lines = BlockLines(bytes: block)
        var place = start
        for distance in 1..<maximumDistance {
            guard let before = lines.start(before: place) else { return distance }
            let other = block[before..<place - 1]
            let otherHost = Self.host(other, LogLine(other))
            if host?.count == otherHost?.count, host?.bytes == otherHost?.bytes { return distance }
            place = before
        }
        return nil
    }

    /// What looks like a host may be the first word of such a line without one.
    private static func host(_ line: LineBytes, _ parts: LogLine) -> LineBytes? {
        guard let host = parts.host.map({ line[$0] }), !host.elementsEqual("last"), !host.elementsEqual("---") else {
            return nil
        }
        return host
    }
}
