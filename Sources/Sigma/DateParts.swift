/// The parts of a date that is written down, without any conversion between zones.
///
/// `2026-11-21T06:59:32`, `2026/11/21 06:59`, `21/Nov/2026:06:59:32`, `Nov 21 06:59:32` (without a year).
struct DateParts {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var hour: Int?
    private var minute: Int?

    init?(_ text: Span<UInt8>) {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        for index in 0..<min(text.count, 40) {
            let byte = text[index]
            let isDigit = (0x30...0x39).contains(byte)
            let isLetter = (0x61...0x7A).contains(byte | 0x20)
            let isSame = word.isEmpty || (0x30...0x39).contains(word[0]) == isDigit
            if !(isDigit || isLetter) || !isSame {
                if !word.isEmpty { words.append(word) }
                word = []
            }
            if isDigit || isLetter { word.append(Folding.ascii(byte)) }
        }
        if !word.isEmpty { words.append(word) }
        words.removeAll { $0 == Array("t".utf8) }
        guard words.count >= 3 else { return nil }
        if let month = Self.month(words[0]) {
            (self.month, day) = (month, Self.number(words[1]))
            (hour, minute) = (Self.number(words[2]), words.count > 3 ? Self.number(words[3]) : nil)
        } else if let month = Self.month(words[1]) {
            (day, self.month, year) = (Self.number(words[0]), month, Self.number(words[2]))
            take(timeFrom: words.dropFirst(3))
        } else {
            guard words[0].count == 4 else { return nil }
            (year, month, day) = (Self.number(words[0]), Self.number(words[1]), Self.number(words[2]))
            take(timeFrom: words.dropFirst(3))
        }
        guard let month, let day, (1...12).contains(month), (1...31).contains(day), (hour ?? 0) < 24, (minute ?? 0) < 60
        else { return nil }
    }

    private mutating func take(timeFrom words: ArraySlice<[UInt8]>) {
        guard words.count >= 2 else { return }
        (hour, minute) = (Self.number(words[words.startIndex]), Self.number(words[words.startIndex + 1]))
    }

    subscript(part: ModifierSet.TimePart) -> Int? {
        switch part {
        case .minute: minute
        case .hour: hour
        case .day: day
        case .week: week
        case .month: month
        case .year: year
        }
    }

    /// - Source: ISO 8601-1:2019 §4.2.2 (week 1 has the year's first Thursday).
    private var week: Int? {
        guard let year, let month, let day else { return nil }
        let days = Self.dayNumber(year, month, day)
        // Day 0 was a Thursday; the Thursday of a week tells its year.
        let thursday = days - ((days + 3) % 7 + 7) % 7 + 3
        var first = Self.dayNumber(year, 1, 1)
        if thursday < first {
            first = Self.dayNumber(year - 1, 1, 1)
        } else if thursday >= Self.dayNumber(year + 1, 1, 1) {
            first = Self.dayNumber(year + 1, 1, 1)
        }
        return (thursday - first) / 7 + 1
    }

    /// Days since 1970-01-01.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let years = month > 2 ? year : year - 1
        let days = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return years * 365 + years / 4 - years / 100 + years / 400 + days - 719_468
    }

    private static func number(_ word: [UInt8]) -> Int? {
        guard word.count <= 9 else { return nil }
        var value = 0
        for byte in word {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func month(_ word: [UInt8]) -> Int? {
        let names = "janfebmaraprmayjunjulaugsepoctnovdec".utf8
        guard word.count >= 3, !(0x30...0x39).contains(word[0]) else { return nil }
        return (0..<12).first { names.dropFirst(3 * $0).prefix(3).elementsEqual(word.prefix(3)) }.map { $0 + 1 }
    }
}
