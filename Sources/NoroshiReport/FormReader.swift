import struct CSAF.Timestamp
import NoroshiFormats
import NoroshiModel

/// Reads the lines of a form, keeping every mistake with its place.
struct FormReader {
    struct Entry {
        let field: FormField
        /// All lines as one text, without blanks around it.
        let value: String
        /// The line of the label, then those below it.
        let lines: [String]
        /// 1-based line of the label, and the column of the value.
        let line: Int
        let column: Int
    }

    private let file: String
    private let labels: [String: FormField]
    private let categories: Vocabulary
    private(set) var errors: [ParseError] = []
    private var hasHost = false

    init(file: String, labels: [String: FormField], categories: Vocabulary) {
        self.file = file
        self.labels = labels
        self.categories = categories
    }

    // MARK: Lines

    mutating func entries(of text: String) -> [Entry] {
        var entries: [Entry] = []
        var open: (field: FormField, lines: [String], line: Int, column: Int)?
        func close() {
            guard let entry = open else { return }
            entries.append(
                Entry(
                    field: entry.field, value: entry.lines.joined(separator: "\n").trimmed, lines: entry.lines,
                    line: entry.line, column: entry.column))
            open = nil
        }
        let content = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        for (index, line) in content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if let first = line.first, Self.margins.contains(first) {
                guard open != nil else {
                    if !String(line).trimmed.isEmpty {
                        reject(index + 1, 1, "a line with a margin, but no field before it")
                    }
                    continue
                }
                open?.lines.append(Self.unmargined(line))
            } else if line.hasPrefix("#") || line.isEmpty {
                continue
            } else {
                close()
                open = field(line, index + 1)
            }
        }
        close()
        return entries
    }

    private mutating func field(
        _ line: Substring, _ number: Int
    ) -> (field: FormField, lines: [String], line: Int, column: Int)? {
        guard let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }) else {
            reject(number, 1, "expected 'label: value', found '\(line.prefix(40))'")
            return nil
        }
        let label = String(line[..<colon]).trimmed
        guard let field = labels[label.lowercased()] else {
            reject(number, 1, "unknown field '\(label)'")
            return nil
        }
        let value = String(line[line.index(after: colon)...])
        let start = line[...colon].utf8.count + value.prefix { $0 == " " }.utf8.count
        return (field, [value.trimmed], number, start + 1)
    }

    /// The wide blank too, as Japanese is typed with it.
    private static let margins: Set<Character> = [" ", "\t", "\u{3000}"]

    /// `  | text` or text with any margin.
    private static func unmargined(_ line: Substring) -> String {
        let text = line.drop { margins.contains($0) }
        guard text.first == "|" else { return String(text) }
        let rest = text.dropFirst()
        return String(rest.first == " " ? rest.dropFirst() : rest)
    }

    // MARK: Values

    mutating func apply(_ entry: Entry, to report: inout IncidentReport) {
        if entry.field == .host { beginSystem(&report) }
        guard !entry.value.isEmpty else { return }
        switch entry.field {
        case .name, .organization, .email, .telephone, .address: contact(entry, &report)
        case .host, .addresses, .operatingSystem, .use, .role: system(entry, &report)
        case .way, .found: discovery(entry, &report)
        case .discoveredAt, .startedAt, .endedAt, .clockSynchronized, .clockErrorSeconds: timing(entry, &report)
        case .categories: report.categories = list(entry).filter { known($0, entry) }
        case .description: report.description = entry.value
        case .damage: report.damage = entry.value
        case .measures: report.measures = entry.value
        case .request: report.request = word(entry)
        case .sites: report.sites = list(entry)
        case .consentSites, .consentCenters, .consentVendors, .consentPublic: grant(entry, &report)
        case .evidence: evidence(entry, &report)
        }
    }

    private func contact(_ entry: Entry, _ report: inout IncidentReport) {
        var contact = report.reporter ?? IncidentReport.Contact()
        switch entry.field {
        case .name: contact.name = entry.value
        case .organization: contact.organization = entry.value
        case .email: contact.email = entry.value
        case .telephone: contact.telephone = entry.value
        default: contact.address = entry.value
        }
        report.reporter = contact
    }

    /// Every `host` after the first begins another system, an empty one too: it is there when a system has no name.
    private mutating func beginSystem(_ report: inout IncidentReport) {
        if hasHost { report.affected = (report.affected ?? []) + [IncidentReport.AffectedSystem()] }
        hasHost = true
    }

    private mutating func system(_ entry: Entry, _ report: inout IncidentReport) {
        var systems = report.affected ?? []
        if systems.isEmpty { systems.append(IncidentReport.AffectedSystem()) }
        let last = systems.count - 1
        switch entry.field {
        case .host: systems[last].host = entry.value
        case .addresses: systems[last].addresses = list(entry)
        case .operatingSystem: systems[last].operatingSystem = entry.value
        case .use: systems[last].use = entry.value
        default: systems[last].role = word(entry)
        }
        report.affected = systems
    }

    private mutating func discovery(_ entry: Entry, _ report: inout IncidentReport) {
        var discovery = report.discovery ?? IncidentReport.Discovery()
        if entry.field == .way { discovery.way = word(entry) } else { discovery.description = entry.value }
        report.discovery = discovery
    }

    private mutating func timing(_ entry: Entry, _ report: inout IncidentReport) {
        var time = report.time ?? IncidentReport.Timing()
        switch entry.field {
        case .discoveredAt: time.discoveredAt = moment(entry)
        case .startedAt: time.startedAt = moment(entry)
        case .endedAt: time.endedAt = moment(entry)
        case .clockSynchronized:
            if ["yes", "no"].contains(entry.value) {
                time.clockSynchronized = entry.value == "yes"
            } else {
                reject(entry, "expected 'yes' or 'no', found '\(entry.value)'")
            }
        default:
            time.clockErrorSeconds = Int(entry.value)
            if time.clockErrorSeconds == nil { reject(entry, "expected a number of seconds, found '\(entry.value)'") }
        }
        report.time = time
    }

    private mutating func moment(_ entry: Entry) -> String? {
        guard Timestamp(entry.value) != nil else {
            reject(entry, "expected a time with its zone such as '1998-06-03T04:10:00+09:00', found '\(entry.value)'")
            return nil
        }
        return entry.value
    }

    private mutating func grant(_ entry: Entry, _ report: inout IncidentReport) {
        guard let audience = entry.field.audience else { return }
        let parts = list(entry).compactMap { word -> Consent.Part? in
            let part = Consent.Part(rawValue: word)
            if part == nil {
                reject(entry, "expected \(Self.choices(Consent.Part.allCases.map(\.rawValue))), found '\(word)'")
            }
            return part
        }
        var consent = report.consent ?? Consent()
        consent.grants.append(Consent.Grant(audience, parts))
        report.consent = consent
    }

    /// The first line is the place and `@ time`, the others are what stood there.
    private func evidence(_ entry: Entry, _ report: inout IncidentReport) {
        var place = entry.lines.first ?? ""
        var time: String?
        if let mark = place.lastIndex(of: "@") {
            let moment = String(place[place.index(after: mark)...]).trimmed
            if Timestamp(moment) != nil {
                time = moment
                place = String(place[..<mark]).trimmed
            }
        }
        report.evidence =
            (report.evidence ?? []) + [
                IncidentReport.ReportEvidence(
                    locator: place.isEmpty ? nil : place, excerpt: entry.lines.dropFirst().joined(separator: "\n"),
                    observedAt: time)
            ]
    }

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ entry: Entry) -> Word? {
        if let word = Word(rawValue: entry.value) { return word }
        reject(entry, "expected \(Self.choices(Word.allCases.map(\.rawValue))), found '\(entry.value)'")
        return nil
    }

    private mutating func known(_ category: String, _ entry: Entry) -> Bool {
        guard !categories.contains(category) else { return true }
        reject(entry, "unknown category '\(category)'")
        return false
    }

    private func list(_ entry: Entry) -> [String] {
        entry.value.split(whereSeparator: { $0 == "," || $0 == "、" || $0.isNewline }).map { String($0).trimmed }
            .filter { !$0.isEmpty }
    }

    private static func choices(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    private mutating func reject(_ entry: Entry, _ reason: String) { reject(entry.line, entry.column, reason) }

    private mutating func reject(_ line: Int, _ column: Int, _ reason: String) {
        errors.append(ParseError(file: file, line: line, column: column, reason: reason))
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
