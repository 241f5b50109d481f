import LogReading

/// Words of mail servers' lines, where a stranger's addresses stand among the server's own words.
enum MailWords {
    /// The address that begins at `start`: to the first byte of `ends` that is not within its quotes.
    ///
    /// - Source: RFC 5321 §4.1.2: in a quoted local part any byte may stand, `"` and `\` behind `\`.
    static func endOfAddress(_ line: LineBytes, from start: Int, to end: Int, _ ends: (UInt8) -> Bool) -> Int {
        var place = start
        var isQuoted = false
        while place < end {
            let byte = line[place]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "\\") {
                place += 1
            } else if !isQuoted, ends(byte) {
                return place
            }
            place += 1
        }
        return end
    }

    /// `<address>` at `start`, without its brackets.
    static func bracketed(_ line: LineBytes, at start: Int, to end: Int) -> Range<Int>? {
        guard start < end, line[start] == UInt8(ascii: "<") else { return nil }
        let close = endOfAddress(line, from: start + 1, to: end) { $0 == UInt8(ascii: ">") }
        return close < end ? start + 1..<close : nil
    }

    static func first(_ byte: UInt8, _ line: LineBytes, from start: Int, to end: Int) -> Int {
        var place = start
        while place < end, line[place] != byte { place += 1 }
        return place
    }

    /// The last place of a text in a range.
    static func last(_ text: StaticString, _ line: LineBytes, _ range: Range<Int>) -> Int? {
        let first = unsafe text.utf8Start.pointee
        var place = range.upperBound - text.utf8CodeUnitCount
        while place >= range.lowerBound {
            if line[place] == first, line.starts(with: text, at: place) { return place }
            place -= 1
        }
        return nil
    }

    /// The first place of a text in a range.
    static func first(_ text: StaticString, _ line: LineBytes, _ range: Range<Int>) -> Int? {
        let first = unsafe text.utf8Start.pointee
        var place = range.lowerBound
        while place + text.utf8CodeUnitCount <= range.upperBound {
            if line[place] == first, line.starts(with: text, at: place) { return place }
            place += 1
        }
        return nil
    }

    /// `name[address]` at the end of a range, as `(name, address)`; the last pair of brackets counts.
    static func host(_ line: LineBytes, _ range: Range<Int>) -> (name: Range<Int>, address: Range<Int>)? {
        var close = range.upperBound - 1
        while close >= range.lowerBound, line[close] != UInt8(ascii: "]") { close -= 1 }
        var open = close
        while open >= range.lowerBound, line[open] != UInt8(ascii: "[") { open -= 1 }
        guard open >= range.lowerBound else { return nil }
        var end = open
        if end > range.lowerBound, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
        // RFC 5321 §4.1.3; the address is the same without it.
        let label: StaticString = "IPv6:"
        let start = open + 1 + (line.starts(with: label, at: open + 1) ? label.utf8CodeUnitCount : 0)
        return (range.lowerBound..<end, start..<max(start, close))
    }

    /// Behind the last `@` that is not within quotes.
    static func domain(_ line: LineBytes, _ address: Range<Int>) -> Range<Int>? {
        var place = address.upperBound - 1
        while place > address.lowerBound, line[place] != UInt8(ascii: "@") { place -= 1 }
        guard place > address.lowerBound, place + 1 < address.upperBound else { return nil }
        return place + 1..<address.upperBound
    }

    /// Letters, digits and what else a queue's number is made of, up to `:`.
    static func queue(_ line: LineBytes, from start: Int, to end: Int) -> Range<Int>? {
        var place = start
        while place < end, isQueueByte(line[place]) { place += 1 }
        return (5...24).contains(place - start) ? start..<place : nil
    }

    static func isQueueByte(_ byte: UInt8) -> Bool { byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 }

    static func number(_ line: LineBytes, _ range: Range<Int>) -> Int? {
        guard (1...15).contains(range.count) else { return nil }
        var value = 0
        for place in range {
            guard line[place] &- 48 < 10 else { return nil }
            value = value * 10 + Int(line[place] - 48)
        }
        return value
    }

    static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

    /// Whether two ranges hold the same, the case of ASCII letters aside.
    static func isSame(_ line: LineBytes, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).allSatisfy { lower(line[$0]) == lower(line[$1]) }
    }
}
