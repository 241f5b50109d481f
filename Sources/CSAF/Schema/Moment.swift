/// A point in time, exact to any fraction of a second.
///
/// - Source: RFC 3339 §5.6
struct Moment: Sendable, Hashable, Comparable {
    /// Since 1970 in UTC; a leap second counts as the first second of the next minute.
    var seconds: Int
    /// The digits behind the point, without zeros at the end.
    var fraction: [UInt8]

    init(seconds: Int) {
        self.seconds = seconds
        fraction = []
    }

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`; nil for anything else, such as a missing zone, 31 April, or
    /// a leap second where none can be.
    init?(_ text: String) {
        var reader = Reader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T", "t"), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            (1...12).contains(month), day >= 1, day <= Timestamp.daysIn(month: month, year: year),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        fraction = []
        if reader.take(".") {
            fraction = reader.digits()
            guard !fraction.isEmpty else { return nil }
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let minutes = Timestamp.daysSince1970(year: year, month: month, day: day) * 1440 + hour * 60 + minute - offset
        guard second < 60 || Timestamp.canHaveLeapSecond(minute: minutes, around: year) else { return nil }
        seconds = minutes * 60 + second
    }

    static func < (a: Moment, b: Moment) -> Bool {
        a.seconds == b.seconds ? a.fraction.lexicographicallyPrecedes(b.fraction) : a.seconds < b.seconds
    }

    /// Whether a text also keeps the rules of CSAF 2.1: `T` and `Z` in upper case, no leap seconds.
    ///
    /// - Source: CSAF 2.1 §2.3
    static func isStrict(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard Moment(text) != nil, bytes.count > 18 else { return false }
        return bytes[10] == UInt8(ascii: "T") && bytes.last != UInt8(ascii: "z") && bytes[17] != UInt8(ascii: "6")
    }
}

/// Goes over the bytes of a moment.
private struct Reader {
    let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }

    /// Exactly so many digits; nothing is consumed where they are not there.
    mutating func number(_ count: Int) -> Int? {
        guard index + count <= bytes.count else { return nil }
        var value = 0
        for place in index..<index + count {
            guard isDigit(bytes[place]) else { return nil }
            value = value * 10 + Int(bytes[place] - 0x30)
        }
        index += count
        return value
    }

    /// All digits that stand here.
    mutating func digits() -> [UInt8] {
        var result: [UInt8] = []
        while index < bytes.count, isDigit(bytes[index]) {
            result.append(bytes[index])
            index += 1
        }
        return result
    }

    /// Consumes one sign, when it is one of two.
    mutating func take(_ one: Unicode.Scalar, _ other: Unicode.Scalar? = nil) -> Bool {
        guard index < bytes.count else { return false }
        let byte = UInt32(bytes[index])
        guard byte == one.value || byte == other?.value else { return false }
        index += 1
        return true
    }

    /// The zone's distance from UTC in minutes, positive to the east.
    mutating func offset() -> Int? {
        if take("Z", "z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours <= 23,
            minutes <= 59
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }
}
