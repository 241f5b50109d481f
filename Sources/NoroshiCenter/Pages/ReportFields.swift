import NoroshiFormats
import NoroshiModel

/// A report's fields as an analyst reads them, in the form's order; what was not filled in is left out.
struct ReportFields: Sendable {
    let report: IncidentReport
    let services: CenterServices
    let language: String

    struct Group: Sendable {
        let title: String
        let rows: [Row]
    }

    struct Row: Sendable {
        let label: String
        let value: String
    }

    struct Evidence: Sendable {
        let locator: String
        let excerpt: String
        let observedAt: String
    }

    var groups: [Group] {
        [
            group(
                "what",
                [
                    row("categories", report.categories.map(names)), row("description", report.description),
                    row("damage", report.damage), row("measures", report.measures),
                ]),
            group("discovery", discovery),
        ] + (report.affected ?? []).map { group("system", system($0)) }
            + [
                group(
                    "request",
                    [
                        row("request", report.request.map { word("request.\($0.rawValue)") }),
                        row("sites", report.sites?.joined(separator: "\n")),
                    ]),
                group(
                    "reporter",
                    [
                        row("reporter-name", report.reporter?.name),
                        row("reporter-organization", report.reporter?.organization),
                        row("reporter-email", report.reporter?.email),
                        row("reporter-telephone", report.reporter?.telephone),
                        row("reporter-address", report.reporter?.address), row("language", report.language),
                    ]),
                group("consent", consent),
            ].filter { !$0.rows.isEmpty }
    }

    var evidence: [Evidence] {
        (report.evidence ?? []).map {
            Evidence(locator: $0.locator ?? "", excerpt: $0.excerpt, observedAt: $0.observedAt ?? "")
        }
    }

    private var discovery: [Row?] {
        [
            row("discovery-way", report.discovery?.way.map { word("way.\($0.rawValue)") }),
            row("discovery-description", report.discovery?.description),
            row("time-discoveredAt", report.time?.discoveredAt), row("time-startedAt", report.time?.startedAt),
            row("time-endedAt", report.time?.endedAt),
            row("time-clockSynchronized", report.time?.clockSynchronized.map { word($0 ? "yes" : "no") }),
            row("time-clockErrorSeconds", report.time?.clockErrorSeconds.map(String.init)),
        ]
    }

    private func system(_ system: IncidentReport.AffectedSystem) -> [Row?] {
        [
            row("affected-host", system.host), row("affected-addresses", system.addresses?.joined(separator: ", ")),
            row("affected-operatingSystem", system.operatingSystem), row("affected-use", system.use),
            row("affected-role", system.role.map { word("role.\($0.rawValue)") }),
        ]
    }

    /// Every audience, so that an analyst sees what was not granted too.
    private var consent: [Row?] {
        Consent.Audience.allCases.map { audience in
            let parts = Consent.Part.allCases.filter { report.consent?.allows($0, to: audience) ?? false }
            let text =
                parts.isEmpty ? word("nothing") : parts.map { word("part.\($0.rawValue)") }.joined(separator: ", ")
            return row("consent-\(audience.rawValue)", text)
        }
    }

    private func word(_ key: String) -> String { services.web.text("report.\(key)", language) }

    private func names(_ ids: [String]) -> String {
        ids.map { services.categories.name($0, language: language) }.joined(separator: ", ")
    }

    private func group(_ name: String, _ rows: [Row?]) -> Group {
        Group(title: word("section.\(name)"), rows: rows.compactMap(\.self))
    }

    private func row(_ field: String, _ value: String?) -> Row? {
        guard let value, !value.isEmpty else { return nil }
        return Row(label: word("field.\(field)"), value: value)
    }
}
