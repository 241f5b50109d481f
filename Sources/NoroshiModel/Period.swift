/// A calendar month, quarter or year that statistics are counted over.
///
/// Written `1998-06`, `2014-Q2` and `1998`; years 1970 to 9999.
package struct Period: Sendable, Hashable, CustomStringConvertible {
    package enum Length: Int, Sendable, Hashable, CaseIterable { case month = 1, quarter = 3, year = 12 }

    package let length: Length
    /// Months since January of year 0; the first month of the period.
    private let firstMonth: Int

    private init(length: Length, firstMonth: Int) {
        self.length = length
        self.firstMonth = firstMonth
    }

    /// nil when `text` is none of the three forms.
    package init?(_ text: String) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count <= 2, fields[0].count == 4, fields[0].allSatisfy(\.isASCIIDigit),
            let year = Int(fields[0]), (1970...9999).contains(year)
        else { return nil }
        guard fields.count == 2 else {
            self.init(length: .year, firstMonth: year * 12)
            return
        }
        if fields[1].first == "Q", fields[1].count == 2, let quarter = Int(fields[1].dropFirst()),
            (1...4).contains(quarter)
        {
            self.init(length: .quarter, firstMonth: year * 12 + (quarter - 1) * 3)
        } else if fields[1].count == 2, fields[1].allSatisfy(\.isASCIIDigit), let month = Int(fields[1]),
            (1...12).contains(month)
        {
            self.init(length: .month, firstMonth: year * 12 + month - 1)
        } else {
            return nil
        }
    }

    /// The month that holds the RFC 3339 time or date `text`, read by its digits alone; nil when it has none.
    package init?(monthOf text: String) { self.init(String(text.prefix(7))) }

    package var year: Int { firstMonth / 12 }
    /// 1 to 12.
    package var month: Int { firstMonth % 12 + 1 }

    package var previous: Period { Period(length: length, firstMonth: firstMonth - length.rawValue) }
    package var next: Period { Period(length: length, firstMonth: firstMonth + length.rawValue) }
    package var yearEarlier: Period { Period(length: length, firstMonth: firstMonth - 12) }

    /// The months in it, oldest first.
    package var months: [Period] {
        (0..<length.rawValue).map { Period(length: .month, firstMonth: firstMonth + $0) }
    }

    /// First day, `1998-06-01`, and the first day after it; for comparing with RFC 3339 text.
    package var bounds: (from: String, before: String) { ("\(firstDay)", "\(next.firstDay)") }

    private var firstDay: String { "\(padded(year, 4))-\(padded(month, 2))-01" }

    package var description: String {
        switch length {
        case .month: "\(padded(year, 4))-\(padded(month, 2))"
        case .quarter: "\(padded(year, 4))-Q\((month - 1) / 3 + 1)"
        case .year: padded(year, 4)
        }
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
