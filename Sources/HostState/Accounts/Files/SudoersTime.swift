import FoundationEssentials

/// The moments of `NOTBEFORE` and `NOTAFTER`: `20250131120000Z`.
///
/// - Source: sudoers(5), "Date_Spec": generalized time of RFC 4517 §3.3.13.
enum SudoersTime {
    /// - Returns: nil for what is none. A moment without a zone is taken as one of UTC.
    static func moment(_ text: String) -> Date? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let fields = stride(from: 0, to: digits.count, by: 2).compactMap { Int(digits.dropFirst($0).prefix(2)) }
        guard [10, 12, 14].contains(digits.count), fields.count == digits.count / 2 else { return nil }
        var parts = DateComponents()
        (parts.year, parts.month, parts.day) = (fields[0] * 100 + fields[1], fields[2], fields[3])
        parts.hour = fields[4]
        parts.minute = fields.count > 5 ? fields[5] : 0
        parts.second = fields.count > 6 ? fields[6] : 0
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let moment = calendar.date(from: parts) else { return nil }
        return moment.addingTimeInterval(-offset(text.dropFirst(digits.count)))
    }

    /// Seconds by which a zone is ahead: of `Z`, `+0900`, `-05`.
    private static func offset(_ zone: Substring) -> TimeInterval {
        guard let mark = zone.firstIndex(where: { "+-".contains($0) }) else { return 0 }
        let digits = zone[zone.index(after: mark)...]
        let seconds = (Double(digits.prefix(2)) ?? 0) * 3600 + (Double(digits.dropFirst(2).prefix(2)) ?? 0) * 60
        return zone[mark] == "-" ? -seconds : seconds
    }
}
