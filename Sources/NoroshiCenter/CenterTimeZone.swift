package import Foundation  // ICU knows the zones of the world; FoundationEssentials does not
package import NoroshiModel

/// The zone in which a center's days, months and years begin.
package struct CenterTimeZone: Sendable {
    private let zone: TimeZone

    package static let utc = CenterTimeZone(zone: .gmt)

    private init(zone: TimeZone) { self.zone = zone }

    /// `UTC`, an offset such as `+09:00`, or an IANA name such as `Asia/Tokyo`; nil for anything else.
    package init?(_ text: String) {
        if text == "UTC" || text == "Z" {
            zone = .gmt
        } else if let sign = text.first, sign == "+" || sign == "-" {
            let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int(parts[0]),
                let minutes = Int(parts[1]), (0...14).contains(hours), (0...59).contains(minutes),
                let zone = TimeZone(secondsFromGMT: (sign == "+" ? 1 : -1) * (hours * 60 + minutes) * 60)
            else { return nil }
            self.zone = zone
        } else {
            guard text.contains("/"), let zone = TimeZone(identifier: text) else { return nil }
            self.zone = zone
        }
    }

    /// The first moment of a day written `1998-06-01`; nil when it is no day.
    package func start(ofDay day: String) -> Date? {
        guard let midnight = try? Date("\(day)T00:00:00Z", strategy: .iso8601) else { return nil }
        // The offset is the one in force at that local midnight, not at the UTC one.
        let guess = midnight.addingTimeInterval(-Double(zone.secondsFromGMT(for: midnight)))
        return midnight.addingTimeInterval(-Double(zone.secondsFromGMT(for: guess)))
    }

    /// `1998-06-10 00:00 +09:00`.
    package func text(_ date: Date) -> String {
        let offset = zone.secondsFromGMT(for: date)
        let local = date.addingTimeInterval(Double(offset)).formatted(.iso8601)
        let minutes = abs(offset) / 60
        let sign = offset < 0 ? "-" : "+"
        let zoneText = offset == 0 ? "UTC" : "\(sign)\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5)) \(zoneText)"
    }

    /// The distance from UTC at a moment, as times are written: `Z` or `+09:00`.
    func offset(at date: Date) -> String {
        let minutes = zone.secondsFromGMT(for: date) / 60
        guard minutes != 0 else { return "Z" }
        return "\(minutes < 0 ? "-" : "+")\(twoDigits(abs(minutes) / 60)):\(twoDigits(abs(minutes) % 60))"
    }

    /// The moment of a local time written `1998-06-10T09:00`; nil when it is none.
    func date(local text: String) -> Date? {
        let minute = text.replacing(" ", with: "T")
        guard minute.utf8.count >= 16, let naive = try? Date("\(minute.prefix(16)):00Z", strategy: .iso8601) else {
            return nil
        }
        // The offset is the one in force at that local time, not at the UTC one.
        let guess = naive.addingTimeInterval(-Double(zone.secondsFromGMT(for: naive)))
        return naive.addingTimeInterval(-Double(zone.secondsFromGMT(for: guess)))
    }

    /// `1998-06-10`.
    package func day(_ date: Date) -> String { String(text(date).prefix(10)) }

    package func year(of date: Date) -> Int { Int(text(date).prefix(4)) ?? 1970 }

    /// The month that `date` falls into; nil before 1970.
    package func month(of date: Date) -> Period? { Period(monthOf: text(date)) }

    private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
