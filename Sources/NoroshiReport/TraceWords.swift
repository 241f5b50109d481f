import FoundationEssentials
import NoroshiModel

/// The sentences of findings in logs, in one language; the same on a terminal and on a page.
struct TraceWords: Sendable {
    let translations: Translations
    let clock: TraceClock
    /// On a page, where a name written from right to left must not turn what stands beside it around.
    var isolatesNames = false

    func severity(_ severity: Severity) -> String { translations.text("severity.\(severity.rawValue)") }

    /// Whom a finding is about: `203.0.113.5 → mx1 (oracle, sys1)`.
    func who(_ trace: Trace) -> String {
        let sides = [list(trace.addresses, 3), list(trace.hosts, 3)].filter { !$0.isEmpty }
        let who = sides.joined(separator: " → ")
        let accounts = list(trace.accounts, 4)
        guard !accounts.isEmpty else { return who }
        return translations.text("logs.with-accounts", ["who": who, "accounts": accounts])
    }

    /// From when to when, how many lines and how many in a minute or hour.
    func extent(_ trace: Trace) -> String {
        let arguments = [
            "first": clock.text(trace.first), "last": clock.text(trace.last, after: trace.first),
            "count": "\(trace.count)",
        ]
        let extent = translations.text(trace.first == trace.last ? "logs.extent-once" : "logs.extent", arguments)
        guard let rate = trace.perHour, trace.count > 1 else { return extent }
        // The unit in which it is one or more.
        let (key, number) =
            rate >= 60
            ? ("logs.per-minute", rate / 60) : rate >= 1 ? ("logs.per-hour", rate) : ("logs.per-day", rate * 24)
        return extent + translations.text(key, ["rate": Self.number(number)])
    }

    /// One event without its time: `Login that succeeded after many failures: as oracle`.
    ///
    /// - Parameter isAlone: It belongs to no finding, whose head would tell the address.
    func event(_ event: TraceEvent, isAlone: Bool = false) -> String {
        var details: [String] = []
        if isAlone, !event.addresses.isEmpty {
            details.append(translations.text("logs.from", ["addresses": list(event.addresses, 4)]))
        }
        if event.count > 1, event.countsLines {
            details.append(translations.text("logs.lines", ["count": "\(event.count)"]))
        }
        if event.times > 1 { details.append(translations.text("logs.times", ["count": "\(event.times)"])) }
        if !event.entered.isEmpty {
            details.append(translations.text("logs.entered", ["users": list(event.entered, 4)]))
        } else if !event.users.isEmpty {
            details.append(translations.text("logs.users", ["users": list(event.users, 4)]))
        }
        if !event.hosts.isEmpty { details.append(translations.text("logs.hosts", ["hosts": list(event.hosts, 4)])) }
        if event.link == .host { details.append(translations.text("logs.joined-by-host")) }
        return ([event.localTitle] + details).joined(separator: translations.text("logs.separator"))
    }

    /// When an event happened, with its day where that is not the finding's first.
    func time(_ event: TraceEvent, after trace: Trace) -> String {
        event.time.map { clock.text($0, after: trace.first) } ?? "–"
    }

    /// In which zone the clock tells times such as this one.
    func zone(at date: Date) -> String {
        clock.tellsOffsets ? translations.text("logs.zone-at-each") : clock.zone(at: date)
    }

    func list(_ names: Trace.Names, _ maximum: Int) -> String {
        let shown = names.names.prefix(maximum).map { name in
            let short = name.shortened(to: Self.longestName)
            return isolatesNames ? "\u{2068}\(short)\u{2069}" : short
        }
        let more = names.names.count - shown.count
        guard more > 0 || names.isCut else { return shown.joined(separator: ", ") }
        let key = names.isCut ? "logs.and-many-more" : "logs.and-more"
        return shown.joined(separator: ", ") + translations.text(key, ["count": "\(more)"])
    }

    /// Columns; a stranger chooses some of the names.
    private static let longestName = 40

    private static func number(_ value: Double) -> String {
        value >= 10 ? "\(Int(value.rounded()))" : "\((value * 10).rounded() / 10)"
    }
}
