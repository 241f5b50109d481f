public import FoundationEssentials

/// Until when an advisory is to be relied on.
///
/// The standard has no field for it. CSAF 2.0: a note whose title is `Valid until` or `有効期限`, its text beginning
/// with the last day, `2026-12-31`, alone or before further words. CSAF 2.1: an extension in `/document/x_extensions`,
/// else such a note.
public struct AdvisoryValidity: Sendable, Hashable {
    /// The last day on which the advisory holds: `2026-12-31`.
    public let lastDay: String
    /// The day after: `2027-01-01`.
    public let firstLapsedDay: String
    /// The first moment at which the advisory no longer holds: midnight in the publisher's zone.
    public let end: Date

    /// Nil when the text is no day of the calendar.
    ///
    /// - Parameter zone: The publisher's, as at the end of a time: `Z` or `+09:00`.
    public init?(lastDay: String, zone: String = "Z") {
        guard lastDay.utf8.count == 10, let midnight = Timestamp("\(lastDay)T00:00:00\(zone)") else { return nil }
        let date = midnight.date.addingTimeInterval(24 * 3600)
        guard let noon = Timestamp("\(lastDay)T12:00:00Z") else { return nil }
        self.lastDay = lastDay
        firstLapsedDay = String(noon.date.addingTimeInterval(24 * 3600).formatted(.iso8601).prefix(10))
        end = date
    }

    public func hasLapsed(at now: Date) -> Bool { now >= end }

    // MARK: The two forms

    /// Titles of the note in CSAF 2.0, by language; others are read too.
    static let titles = ["en": "Valid until", "ja": "有効期限"]
    private static let readTitles: Set = ["valid until", "validity", "有効期限"]

    /// The address of the extension's schema.
    ///
    /// Its content is an object with the member `last_day`, a day as in RFC 3339 (`full-date`).
    public static let schema = "https://noroshi.example/csaf/extension/validity_1.0.0.json"

    /// The note that says it in CSAF 2.0.
    ///
    /// - Parameter language: The document's; other languages than Japanese get the English title.
    public func note(language: String?) -> Note {
        let isJapanese = (language ?? "").lowercased().hasPrefix("ja")
        return Note(category: .other, text: lastDay, title: Self.titles[isJapanese ? "ja" : "en"])
    }

    /// What says it in CSAF 2.1.
    public var documentExtension: Extension {
        Extension(
            schema: Self.schema, category: .significant, content: .object(["last_day": .string(lastDay)]),
            critical: false)
    }

    /// Whether a note is there to say until when the advisory holds, whatever it says.
    public static func isTold(by note: Note) -> Bool {
        note.title.map { readTitles.contains($0.lowercased()) } ?? false
    }

    static func lastDay(in note: Note) -> String? {
        guard isTold(by: note) else { return nil }
        let text = note.text.drop { $0.isWhitespace }
        // "2026-12-311" and "2026-12-31T00:00:00Z" are no days.
        let word = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ":") }
        return word.utf8.count == 10 ? String(word) : nil
    }

    static func lastDay(in item: Extension) -> String? {
        guard item.schema == schema, case .object(let members) = item.content,
            case .string(let day) = members["last_day"]
        else { return nil }
        return day
    }
}

extension CSAFDocument {
    /// Until when the document is to be relied on; nil when it does not say, or not in a form that programs read.
    ///
    /// Days end in the zone in which `current_release_date` is written. Setting replaces what said it before: in
    /// CSAF 2.0 the note, in 2.1 the extension.
    public var validity: AdvisoryValidity? {
        get {
            let extended = (document.extensions ?? []).lazy.compactMap { AdvisoryValidity.lastDay(in: $0) }.first
            let noted = (document.notes ?? []).lazy.compactMap { AdvisoryValidity.lastDay(in: $0) }.first
            return (extended ?? noted).flatMap {
                AdvisoryValidity(lastDay: $0, zone: document.tracking.currentReleaseDate.zone)
            }
        }
        set {
            let notes = (document.notes ?? []).filter { !AdvisoryValidity.isTold(by: $0) }
            switch document.csafVersion {
            case .version20:
                let all = notes + [newValue?.note(language: document.lang)].compactMap(\.self)
                document.notes = all.isEmpty ? nil : all
            case .version21:
                document.notes = notes.isEmpty ? nil : notes
                let others = (document.extensions ?? []).filter { $0.schema != AdvisoryValidity.schema }
                let all = others + [newValue?.documentExtension].compactMap(\.self)
                document.extensions = all.isEmpty ? nil : all
            }
        }
    }
}

extension Timestamp {
    /// The zone as it is written: `Z` or `+09:00`.
    public var zone: String {
        text.utf8.last.map { $0 | 0x20 } == UInt8(ascii: "z") ? "Z" : String(text.suffix(6))
    }
}
