import NoroshiModel

/// Walks a JSON value as a report and collects everything that is wrong with it.
struct ReportReader {
    let categories: Vocabulary
    private(set) var errors: [ReportError] = []

    init(categories: Vocabulary) { self.categories = categories }

    mutating func report(_ value: JSONValue, at root: String) -> IncidentReport {
        var report = IncidentReport()
        members(value, at: root) { reader, key, value, place in
            switch key {
            case "id": report.id = reader.uuid(value, at: place)
            case "language": report.language = reader.word(value, of: Vocabulary.languages, at: place)
            case "reporter": report.reporter = reader.contact(value, at: place)
            case "affected": report.affected = reader.list(value, at: place) { $0.affected($1, at: $2) }
            case "discovery": report.discovery = reader.discovery(value, at: place)
            case "time": report.time = reader.timing(value, at: place)
            case "categories": report.categories = reader.categories(value, at: place)
            case "description": report.description = reader.text(value, at: place)
            case "damage": report.damage = reader.text(value, at: place)
            case "measures": report.measures = reader.text(value, at: place)
            case "evidence": report.evidence = reader.list(value, at: place) { $0.evidence($1, at: $2) }
            case "request": report.request = reader.choice(value, at: place)
            case "sites": report.sites = reader.list(value, at: place) { $0.line($1, at: $2) }
            case "consent": report.consent = reader.consent(value, at: place)
            default: return false
            }
            return true
        }
        return report
    }

    private mutating func contact(_ value: JSONValue, at pointer: String) -> IncidentReport.Contact? {
        guard value != .null else { return nil }
        var contact = IncidentReport.Contact()
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "name": contact.name = reader.line(value, at: place)
            case "organization": contact.organization = reader.line(value, at: place)
            case "email": contact.email = reader.line(value, at: place)
            case "telephone": contact.telephone = reader.line(value, at: place)
            case "address": contact.address = reader.line(value, at: place)
            default: return false
            }
            return true
        }
        return contact
    }

    private mutating func affected(_ value: JSONValue, at pointer: String) -> IncidentReport.AffectedSystem {
        var system = IncidentReport.AffectedSystem()
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "host": system.host = reader.line(value, at: place)
            case "addresses": system.addresses = reader.list(value, at: place) { $0.line($1, at: $2) }
            case "operatingSystem": system.operatingSystem = reader.line(value, at: place)
            case "use": system.use = reader.line(value, at: place)
            case "role": system.role = reader.choice(value, at: place)
            default: return false
            }
            return true
        }
        return system
    }

    private mutating func discovery(_ value: JSONValue, at pointer: String) -> IncidentReport.Discovery? {
        guard value != .null else { return nil }
        var discovery = IncidentReport.Discovery()
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "way": discovery.way = reader.choice(value, at: place)
            case "description": discovery.description = reader.text(value, at: place)
            default: return false
            }
            return true
        }
        return discovery
    }

    private mutating func timing(_ value: JSONValue, at pointer: String) -> IncidentReport.Timing? {
        guard value != .null else { return nil }
        var timing = IncidentReport.Timing()
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "discoveredAt": timing.discoveredAt = reader.time(value, at: place)
            case "startedAt": timing.startedAt = reader.time(value, at: place)
            case "endedAt": timing.endedAt = reader.time(value, at: place)
            case "clockSynchronized": timing.clockSynchronized = reader.bool(value, at: place)
            case "clockErrorSeconds": timing.clockErrorSeconds = reader.integer(value, at: place)
            default: return false
            }
            return true
        }
        return timing
    }

    private mutating func evidence(_ value: JSONValue, at pointer: String) -> IncidentReport.ReportEvidence? {
        var locator: String?
        var excerpt: String?
        var observedAt: String?
        let before = errors.count
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "locator": locator = reader.line(value, at: place)
            case "excerpt": excerpt = reader.string(value, limit: ReportJSON.Limit.excerpt, at: place)
            case "observedAt": observedAt = reader.time(value, at: place)
            default: return false
            }
            return true
        }
        guard let excerpt else {
            if errors.count == before { fail(pointer, "'excerpt' is missing") }
            return nil
        }
        return .init(locator: locator, excerpt: excerpt, observedAt: observedAt)
    }

    private mutating func consent(_ value: JSONValue, at pointer: String) -> Consent? {
        guard value != .null else { return nil }
        var grants: [Consent.Grant] = []
        members(value, at: pointer) { reader, key, value, place in
            guard key == "grants" else { return false }
            grants = reader.list(value, at: place) { $0.grant($1, at: $2) } ?? []
            return true
        }
        return Consent(grants)
    }

    private mutating func grant(_ value: JSONValue, at pointer: String) -> Consent.Grant? {
        var audience: Consent.Audience?
        var parts: [Consent.Part]?
        let before = errors.count
        members(value, at: pointer) { reader, key, value, place in
            switch key {
            case "audience": audience = reader.choice(value, at: place)
            case "parts": parts = reader.list(value, at: place) { $0.choice($1, at: $2) }
            default: return false
            }
            return true
        }
        guard let audience, let parts else {
            if errors.count == before { fail(pointer, "'\(audience == nil ? "audience" : "parts")' is missing") }
            return nil
        }
        return .init(audience, parts)
    }

    private mutating func categories(_ value: JSONValue, at pointer: String) -> [String]? {
        let known = categories
        return list(value, at: pointer) { reader, value, place in
            guard let word = reader.line(value, at: place) else { return nil }
            guard known.contains(word) else {
                reader.fail(
                    place,
                    "unknown category '\(word.quotable)'; known are \(known.terms.map(\.id).joined(separator: ", "))")
                return nil
            }
            return word
        }
    }
}

// MARK: Values

extension ReportReader {
    /// Gives each member to `body`, which says whether it knew the key. `null` counts as absent.
    private mutating func members(
        _ value: JSONValue, at pointer: String,
        _ body: (inout ReportReader, String, JSONValue, String) -> Bool
    ) {
        guard case .object(let members) = value else {
            fail(pointer, "expected an object, found \(value.kind)")
            return
        }
        for member in members {
            let place = "\(pointer)/\(jsonPointerStep(member.key.quotable))"
            let count = errors.count
            if !body(&self, member.key, member.value, place) {
                fail(place, "unknown field")
            } else if member.value == .null {
                errors.removeSubrange(count...)
            }
        }
    }

    private mutating func list<T>(
        _ value: JSONValue, at pointer: String, _ element: (inout ReportReader, JSONValue, String) -> T?
    ) -> [T]? {
        guard case .array(let values) = value else {
            fail(pointer, "expected a list, found \(value.kind)")
            return nil
        }
        guard values.count <= ReportJSON.Limit.elements else {
            fail(pointer, "\(values.count) elements are more than the limit of \(ReportJSON.Limit.elements)")
            return nil
        }
        var result: [T] = []
        for (index, value) in values.enumerated() {
            if let kept = element(&self, value, "\(pointer)/\(index)") { result.append(kept) }
        }
        return result
    }

    private mutating func string(_ value: JSONValue, limit: Int, at pointer: String) -> String? {
        guard case .string(let text) = value else {
            fail(pointer, "expected a string, found \(value.kind)")
            return nil
        }
        // The bytes bound the count: most texts are never counted.
        guard text.utf8.count <= limit || text.unicodeScalars.count <= limit else {
            fail(pointer, "\(text.unicodeScalars.count) characters are more than the limit of \(limit)")
            return nil
        }
        guard !text.utf8.contains(0) else {
            fail(pointer, "the character U+0000 is not allowed")
            return nil
        }
        return text
    }

    private mutating func line(_ value: JSONValue, at pointer: String) -> String? {
        string(value, limit: ReportJSON.Limit.line, at: pointer)
    }

    private mutating func text(_ value: JSONValue, at pointer: String) -> String? {
        string(value, limit: ReportJSON.Limit.text, at: pointer)
    }

    private mutating func bool(_ value: JSONValue, at pointer: String) -> Bool? {
        guard case .bool(let value) = value else {
            fail(pointer, "expected true or false, found \(value.kind)")
            return nil
        }
        return value
    }

    private mutating func integer(_ value: JSONValue, at pointer: String) -> Int? {
        guard case .number(let digits) = value, let number = Int(digits), (-(1 << 40)...(1 << 40)).contains(number)
        else {
            fail(pointer, "expected a whole number, found \(value.kind)")
            return nil
        }
        return number
    }

    private mutating func time(_ value: JSONValue, at pointer: String) -> String? {
        guard let text = line(value, at: pointer) else { return nil }
        guard InternetTime.date(text) != nil else {
            fail(pointer, "expected an RFC 3339 time with a zone, found '\(text.quotable)'")
            return nil
        }
        return text
    }

    private mutating func uuid(_ value: JSONValue, at pointer: String) -> String? {
        guard let text = line(value, at: pointer) else { return nil }
        guard text.isUUID else {
            fail(pointer, "expected a UUID, found '\(text.quotable)'")
            return nil
        }
        return text.lowercased()
    }

    private mutating func choice<T: RawRepresentable & CaseIterable>(_ value: JSONValue, at pointer: String) -> T?
    where T.RawValue == String {
        word(value, of: T.allCases.map(\.rawValue), at: pointer).flatMap(T.init)
    }

    private mutating func word(_ value: JSONValue, of words: [String], at pointer: String) -> String? {
        guard let text = line(value, at: pointer) else { return nil }
        guard words.contains(text) else {
            fail(pointer, "expected one of \(words.joined(separator: ", ")), found '\(text.quotable)'")
            return nil
        }
        return text
    }

    private mutating func fail(_ pointer: String, _ reason: String) {
        // One mistake repeated a million times is told a hundred times.
        guard errors.count < 100 else { return }
        errors.append(ReportError(pointer: pointer, reason: reason))
    }
}

extension String {
    /// Short and printable, for an error message.
    fileprivate var quotable: String {
        unicodeScalars.count <= 60 ? Escaped.text(self) : Escaped.text(String(unicodeScalars.prefix(60))) + "…"
    }

    fileprivate var isUUID: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    }
}
