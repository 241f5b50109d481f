package import FoundationEssentials
package import NoroshiModel

/// An inspection as `noroshi inspect --format json` prints it: a contract, described field by field in
/// `Documentation/inspection-json.md`. Fields are added, never renamed or removed.
package struct InspectionJSON: Sendable {
    private let inspection: Inspection
    private let translations: Translations

    package init(_ inspection: Inspection, translations: Translations) {
        self.inspection = inspection
        self.translations = translations
    }

    /// UTF-8 with sorted keys, times in RFC 3339 UTC.
    package func serialize() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(document)
    }

    private var document: Document {
        Document(
            inspection: Document.Head(
                id: inspection.id, host: inspection.host, startedAt: inspection.startedAt, endedAt: inspection.endedAt,
                version: inspection.version),
            findings: inspection.judgment.findings.map(finding),
            observations: inspection.observations.map(Document.Entry.observation) + derived,
            gaps: inspection.judgment.gaps)
    }

    private func finding(_ finding: NoroshiModel.Finding) -> Document.Finding {
        Document.Finding(
            id: finding.id, check: finding.check, host: finding.host, key: finding.key, severity: finding.severity,
            confidence: finding.confidence, title: translations.text(finding.title), evidence: finding.evidence,
            advisories: finding.advisories,
            remediations: finding.remediations.map {
                Document.Remediation(category: $0.category, text: translations.text($0.text))
            })
    }

    /// What fingerprints and advisories make of the observations; made anew by every judgment.
    private var derived: [Document.Entry] {
        let at = inspection.endedAt
        return inspection.judgment.products.map { .product($0, inspection.host, at) }
            + inspection.judgment.verdicts.map { verdict in
                .verdict(
                    Document.Verdict(
                        advisory: verdict.advisory, endpoint: verdict.endpoint, status: verdict.status,
                        confidence: verdict.confidence, reason: translations.text(verdict.reason)),
                    inspection.host, at)
            }
    }
}

private struct Document: Encodable {
    let inspection: Head
    let findings: [Finding]
    let observations: [Entry]
    let gaps: [Gap]

    struct Head: Encodable {
        let id: String
        let host: Host.Name
        let startedAt, endedAt: Date
        let version: String
    }

    struct Finding: Encodable {
        let id: String
        let check: CheckID
        let host: Host.Name
        let key: String
        let severity: Severity
        let confidence: Confidence
        let title: String
        let evidence: [Evidence]
        let advisories: [String]
        let remediations: [Remediation]
    }

    struct Remediation: Encodable {
        let category: NoroshiModel.Remediation.Category
        let text: String
    }

    struct Verdict: Encodable {
        let advisory: String
        let endpoint: Endpoint
        let status: NoroshiModel.Verdict.Status
        let confidence: Confidence
        let reason: String
    }

    enum Entry: Encodable {
        case observation(Observation)
        case product(Product, Host.Name, Date)
        case verdict(Verdict, Host.Name, Date)

        private enum CodingKeys: String, CodingKey { case host, at, kind, product, verdict }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .observation(let observation): try observation.encode(to: encoder)
            case .product(let product, let host, let at):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(host, forKey: .host)
                try container.encode(at, forKey: .at)
                try container.encode("product", forKey: .kind)
                try container.encode(product, forKey: .product)
            case .verdict(let verdict, let host, let at):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(host, forKey: .host)
                try container.encode(at, forKey: .at)
                try container.encode("verdict", forKey: .kind)
                try container.encode(verdict, forKey: .verdict)
            }
        }
    }
}
