package import FoundationEssentials
package import NoroshiModel

/// Fills the report form from what an inspection found. Pure; the administrator edits what comes out.
package struct ReportWriter: Sendable {
    private let translations: Translations
    private let contact: IncidentReport.Contact

    /// Most evidence lines that are taken over from findings.
    private static let maximumEvidence = 50

    package init(translations: Translations, contact: IncidentReport.Contact) {
        self.translations = translations
        self.contact = contact
    }

    /// - Parameters:
    ///   - findings: What to report; empty for a report about something noroshi did not find.
    ///   - zone: Offset of the host's clock from UTC in seconds, for times as the administrator reads them.
    package func write(
        id: String, inspection: Inspection?, findings: [Finding], operatingSystem: String?, zone: Int
    ) -> IncidentReport {
        var report = IncidentReport()
        report.id = id
        report.language = translations.language
        report.reporter = contact
        guard let inspection, !findings.isEmpty else { return report }
        let affected = findings.contains { $0.check == "advisory.affected" }
        report.affected = [
            IncidentReport.AffectedSystem(
                host: inspection.host.rawValue, operatingSystem: operatingSystem,
                use: services(findings, in: inspection))
        ]
        report.discovery = IncidentReport.Discovery(
            way: .inspection, description: "noroshi inspect \(inspection.id)")
        report.time = IncidentReport.Timing(discoveredAt: Self.text(inspection.startedAt, zone: zone))
        report.categories =
            affected || findings.contains { $0.check == "service.undeclared" } ? ["vulnerable-service"] : []
        if findings.contains(where: { $0.check == "process.suspicious-listener" }) {
            report.categories?.append("intrusion")
        }
        report.description = findings.map { "- \(translations.text($0.title))" }.joined(separator: "\n")
        report.evidence = evidence(findings)
        report.request = .information
        report.consent = Consent()
        return report
    }

    private func services(_ findings: [Finding], in inspection: Inspection) -> String? {
        let products = Dictionary(
            inspection.judgment.products.map { ($0.endpoint.service, $0) }, uniquingKeysWith: { first, _ in first })
        let names = findings.compactMap(\.endpoint?.service).map { service in
            let product = products[service]
            return [service, product?.name, product?.version].compactMap(\.self).joined(separator: " ")
        }
        let unique = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return unique.isEmpty ? nil : unique.joined(separator: ", ")
    }

    private func evidence(_ findings: [Finding]) -> [IncidentReport.ReportEvidence] {
        var seen: Set<Evidence> = []
        return findings.flatMap(\.evidence).filter { seen.insert($0).inserted }.prefix(Self.maximumEvidence).map {
            IncidentReport.ReportEvidence(
                locator: $0.locator, excerpt: $0.excerpt, observedAt: $0.observedAt.formatted(.iso8601))
        }
    }

    /// RFC 3339 with the offset, for example `2026-11-20T23:40:12+09:00`.
    package static func text(_ date: Date, zone: Int) -> String {
        let local = date.addingTimeInterval(Double(zone)).formatted(.iso8601).dropLast()
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let minutes = abs(zone) / 60
        return zone == 0 ? "\(local)Z" : "\(local)\(zone < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
