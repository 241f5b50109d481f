import NoroshiFormats
import NoroshiModel

/// A group of fields under a heading.
struct FormSection: Sendable {
    let title: String
    let hint: String
    let fields: [FormField]
}

/// One field of a form with what was typed and what is wrong with it. Exactly one `is…` is true.
struct FormField: Sendable {
    let name: String
    let label: String
    /// nil when there is nothing to explain.
    var help: String?
    var value = ""
    var problem: String?
    var options: [FormOption] = []
    var isLine = false
    var isArea = false
    var isChoice = false
    var isChecks = false
    var isTime = false
    var isWide = false
}

struct FormOption: Sendable {
    let value: String
    let label: String
    let isChosen: Bool
}

/// The report's form: its fields, and the report that is made of what was typed.
///
/// A field is named as its place in the report's JSON, dots for slashes: `time.discoveredAt`.
struct ReportForm: Sendable {
    let values: FormData?
    let services: CenterServices
    let language: String

    /// - Throws: ``ReportErrors``.
    func report() throws -> IncidentReport {
        var report = try ReportJSON.read(json, categories: services.categories)
        report.language = language
        let isEmpty = (report.description ?? "").isEmpty && (report.categories ?? []).isEmpty && report.evidence == nil
        guard !isEmpty else { throw ReportErrors([ReportError(pointer: "/description", reason: "empty")]) }
        return report
    }

    private func typed(_ name: String) -> String { values?[name] ?? "" }

    // MARK: What was typed, as JSON

    private var json: JSONValue {
        object([
            (
                "reporter",
                object(["name", "organization", "email", "telephone", "address"].map { ($0, line("reporter.\($0)")) })
            ),
            (
                "affected",
                list([
                    object(
                        ["host", "operatingSystem", "use", "role"].map { ($0, line("affected.0.\($0)")) }
                            + [("addresses", words("affected.0.addresses") { $0.isWhitespace || $0 == "," })])
                ])
            ),
            ("discovery", object([("way", line("discovery.way")), ("description", line("discovery.description"))])),
            (
                "time",
                object(
                    ["discoveredAt", "startedAt", "endedAt"].map { ($0, time("time.\($0)")) } + [
                        ("clockSynchronized", truth("time.clockSynchronized")),
                        ("clockErrorSeconds", number("time.clockErrorSeconds")),
                    ])
            ),
            ("categories", list((values?.all("categories") ?? []).map(JSONValue.string))),
            ("description", line("description")), ("damage", line("damage")), ("measures", line("measures")),
            ("evidence", list([evidence])), ("request", line("request")),
            ("sites", words("sites") { $0.isNewline }), ("consent", consent),
        ]) ?? .object([])
    }

    private var evidence: JSONValue? {
        line("evidence.0.excerpt").flatMap { object([("excerpt", $0), ("locator", line("evidence.0.locator"))]) }
    }

    private var consent: JSONValue? {
        let grants = Consent.Audience.allCases.compactMap { audience -> JSONValue? in
            let parts = values?.all("consent.\(audience.rawValue)") ?? []
            guard !parts.isEmpty else { return nil }
            return object([("audience", .string(audience.rawValue)), ("parts", .array(parts.map(JSONValue.string)))])
        }
        return list(grants).flatMap { object([("grants", $0)]) }
    }

    /// nil when nothing is in it, so that what was not filled in is not in the report.
    private func object(_ members: [(String, JSONValue?)]) -> JSONValue? {
        let kept = members.compactMap { key, value in value.map { JSONValue.Member(key, $0) } }
        return kept.isEmpty ? nil : .object(kept)
    }

    private func list(_ elements: [JSONValue?]) -> JSONValue? {
        let kept = elements.compactMap(\.self)
        return kept.isEmpty ? nil : .array(kept)
    }

    private func line(_ name: String) -> JSONValue? { typed(name).isEmpty ? nil : .string(typed(name)) }

    private func words(_ name: String, _ separator: (Character) -> Bool) -> JSONValue? {
        list(typed(name).split(whereSeparator: separator).map { JSONValue.string(String($0).trimmed) })
    }

    private func number(_ name: String) -> JSONValue? { typed(name).isEmpty ? nil : .number(typed(name)) }

    private func truth(_ name: String) -> JSONValue? {
        switch typed(name) {
        case "": nil
        case "true": .bool(true)
        case "false": .bool(false)
        default: .string(typed(name))
        }
    }

    /// Date and time of the field with the zone that was chosen for all.
    private func time(_ name: String) -> JSONValue? {
        let text = typed(name).replacing(" ", with: "T")
        guard !text.isEmpty else { return nil }
        let hasSeconds = text.split(separator: ":", omittingEmptySubsequences: false).count > 2
        return .string(text + (hasSeconds ? "" : ":00") + (typed("zone").isEmpty ? "Z" : typed("zone")))
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
