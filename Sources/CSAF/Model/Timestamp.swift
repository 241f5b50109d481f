public import FoundationEssentials

/// A date and time with a zone, kept exactly as it was written.
///
/// Equality compares the text; compare ``date`` to ask about the same moment.
///
/// - Source: RFC 3339 §5.6
public struct Timestamp: Sendable, Codable, Hashable {
    /// The text as it stood in the file.
    public let text: String
    /// The moment; a leap second counts as the first second of the next minute.
    public let date: Date

    /// Whether the text names the sixtieth second of a minute.
    public var isLeapSecond: Bool { text.utf8.dropFirst(17).starts(with: "60".utf8) }

    /// Whether the letters between date and time and behind the time are upper-case, which CSAF 2.1 demands.
    ///
    /// - Source: CSAF 2.1 §2.2
    public var hasUpperCaseLetters: Bool { !text.utf8.contains { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "z") } }

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`; nil for anything else, such as a missing zone or 31 April.
    ///
    /// The sixtieth second is read only where a leap second can be: 23:59:60 UTC on 30 June and 31 December (§5.7).
    public init?(_ text: String) {
        var cursor = DigitCursor(bytes: Array(text.utf8))
        guard let seconds = Self.readSeconds(&cursor), cursor.isAtEnd else { return nil }
        self.text = text
        self.date = Date(timeIntervalSince1970: seconds)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(quoted(text)) is not an RFC 3339 date and time with a zone")
        }
        self = timestamp
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func readSeconds(_ cursor: inout DigitCursor) -> Double? {
        guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2), cursor.take("-"),
            let day = cursor.digits(2), cursor.take("Tt"), let hour = cursor.digits(2), cursor.take(":"),
            let minute = cursor.digits(2), cursor.take(":"), let second = cursor.digits(2),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year),
            hour <= 23, minute <= 59, second <= 60,
            let fraction = readFraction(&cursor), let offset = readOffset(&cursor)
        else { return nil }
        let wholeMinutes = daysSince1970(year: year, month: month, day: day) * 1440 + hour * 60 + minute - offset
        guard second < 60 || canHaveLeapSecond(minute: wholeMinutes, around: year) else { return nil }
        return Double(wholeMinutes * 60 + second) + fraction
    }

    private static func readFraction(_ cursor: inout DigitCursor) -> Double? {
        guard cursor.take(".") else { return 0 }
        var value = 0.0
        var weight = 0.1
        var count = 0
        while let digit = cursor.digits(1) {
            value += Double(digit) * weight
            weight /= 10
            count += 1
        }
        return count > 0 ? value : nil
    }

    /// The zone's distance from UTC in minutes, positive to the east.
    private static func readOffset(_ cursor: inout DigitCursor) -> Int? {
        if cursor.take("Zz") { return 0 }
        let isEast = cursor.take("+")
        guard isEast || cursor.take("-"), let hours = cursor.digits(2), cursor.take(":"),
            let minutes = cursor.digits(2),
            hours <= 23, minutes <= 59
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }

    /// Whether a minute, counted from 1970, is the last one of June or December in UTC, in a year or beside it.
    static func canHaveLeapSecond(minute: Int, around year: Int) -> Bool {
        [(year, 1), (year, 7), (year + 1, 1)].contains { year, month in
            minute + 1 == daysSince1970(year: year, month: month, day: 1) * 1440
        }
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        case _: 31
        }
    }

    /// Days in the proleptic Gregorian calendar; the year is counted from March, so that the leap day comes last.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private struct DigitCursor {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    /// Exactly `count` decimal digits as a number; nil (and nothing consumed) when they are not there.
    mutating func digits(_ count: Int) -> Int? {
        guard index + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<index + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        index += count
        return value
    }

    /// Consumes one byte when it is any of the characters given.
    mutating func take(_ anyOf: String) -> Bool {
        guard index < bytes.count, anyOf.utf8.contains(bytes[index]) else { return false }
        index += 1
        return true
    }
}
