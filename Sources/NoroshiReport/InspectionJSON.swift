import FoundationEssentials
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
    package func serialize() -> [UInt8] {
        var text = JSONText(isPretty: true)
        text.object { text in
            text.key("findings")
            text.array(inspection.judgment.findings, write)
            text.member("gaps", inspection.judgment.gaps)
            text.key("inspection")
            head(to: &text)
            text.key("observations")
            text.array(entries) { $1.write(to: &$0) }
        }
        return text.bytes
    }

    private func head(to text: inout JSONText) {
        text.object { text in
            text.member("endedAt", inspection.endedAt)
            text.member("host", inspection.host.rawValue)
            text.member("id", inspection.id)
            text.member("startedAt", inspection.startedAt)
            text.member("version", inspection.version)
        }
    }

    private func write(_ text: inout JSONText, _ finding: Finding) {
        text.object { text in
            text.member("advisories", finding.advisories)
            text.member("check", finding.check.rawValue)
            text.member("confidence", finding.confidence.rawValue)
            text.member("evidence", finding.evidence)
            text.member("host", finding.host.rawValue)
            text.member("id", finding.id)
            text.member("key", finding.key)
            text.key("remediations")
            text.array(finding.remediations) { text, remediation in
                text.object { text in
                    text.member("category", remediation.category.rawValue)
                    text.member("text", translations.text(remediation.text))
                }
            }
            text.member("severity", finding.severity.rawValue)
            text.member("title", translations.text(finding.title))
        }
    }

    /// The observations, then what fingerprints and advisories make of them; made anew by every judgment.
    private var entries: [Entry] {
        let at = inspection.endedAt
        return inspection.observations.map { .observation($0) }
            + inspection.judgment.products.map { .product($0, inspection.host, at) }
            + inspection.judgment.verdicts.map { verdict in
                .verdict(verdict, translations.reason(of: verdict), inspection.host, at)
            }
    }
}

private enum Entry: JSONWritable {
    case observation(Observation)
    case product(Product, Host.Name, Date)
    case verdict(Verdict, String, Host.Name, Date)

    func write(to text: inout JSONText) {
        switch self {
        case .observation(let observation): observation.write(to: &text)
        case .product(let product, let host, let at):
            text.object { text in
                text.member("at", at)
                text.member("host", host.rawValue)
                text.member("kind", "product")
                text.member("product", product)
            }
        case .verdict(let verdict, let reason, let host, let at):
            text.object { text in
                text.member("at", at)
                text.member("host", host.rawValue)
                text.member("kind", "verdict")
                text.key("verdict")
                text.object { text in
                    text.member("advisory", verdict.advisory)
                    text.member("confidence", verdict.confidence.rawValue)
                    text.member("endpoint", verdict.endpoint)
                    text.member("lapsedSince", verdict.lapsedSince)
                    text.member("reason", reason)
                    text.member("status", verdict.status.rawValue)
                }
            }
        }
    }
}
