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

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`; nil for anything else, such as a missing zone or 31 April.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard let year = Self.number(&rest, 4), Self.take(&rest, "-"), let month = Self.number(&rest, 2),
            Self.take(&rest, "-"), let day = Self.number(&rest, 2), Self.take(&rest, "Tt"),
            let hour = Self.number(&rest, 2), Self.take(&rest, ":"), let minute = Self.number(&rest, 2),
            Self.take(&rest, ":"), let second = Self.number(&rest, 2),
            (1...12).contains(month), day >= 1, day <= Timestamp.daysIn(month: month, year: year),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        fraction = []
        if Self.take(&rest, ".") {
            fraction = Array(rest.prefix(while: isDigit))
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(fraction.count)
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        }
        guard let offset = Self.offset(&rest), rest.isEmpty else { return nil }
        let minutes = Timestamp.daysSince1970(year: year, month: month, day: day) * 1440 + hour * 60 + minute - offset
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

    private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
        guard rest.count >= count, rest.prefix(count).allSatisfy(isDigit) else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ anyOf: String) -> Bool {
        guard let first = rest.first, anyOf.utf8.contains(first) else { return false }
        rest.removeFirst()
        return true
    }

    /// The zone's distance from UTC in minutes, positive to the east.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if take(&rest, "Zz") { return 0 }
        let isEast = take(&rest, "+")
        guard isEast || take(&rest, "-"), let hours = number(&rest, 2), take(&rest, ":"),
            let minutes = number(&rest, 2), hours <= 23, minutes <= 59
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }
}
