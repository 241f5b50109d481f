import LogReading

/// The lines of a block, found from any place in it.
struct BlockLines {
    let bytes: LineBytes

    /// The line that begins at a place, without its newline.
    func line(at start: Int) -> Range<Int> { start..<(bytes.first(0x0A, from: start) ?? bytes.count) }

    /// The first line that begins at a place or behind it, and before `end`.
    func start(from place: Int, before end: Int) -> Int? {
        guard place > 0 else { return end > 0 ? 0 : nil }
        guard let newline = bytes.first(0x0A, from: place - 1), newline + 1 < end else { return nil }
        return newline + 1
    }

    /// The start of the line before the one that begins at a place.
    func start(before place: Int) -> Int? {
        guard place > 0 else { return nil }
        var start = place - 1
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        return start
    }

    /// How many lines begin before a place.
    func number(of place: Int) -> Int {
        var count = 0
        for index in 0..<min(place, bytes.count) where bytes[index] == 0x0A { count += 1 }
        return count
    }
}
