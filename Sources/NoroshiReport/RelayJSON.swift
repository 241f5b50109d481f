package import FoundationEssentials
package import NoroshiModel

/// The result of a relay test as `noroshi relay test --format json` prints it: a contract, described field by field in
/// `Documentation/relay-json.md`. Fields are added, never renamed or removed.
package enum RelayJSON {
    /// UTF-8 with sorted keys, times in RFC 3339 UTC.
    package static func serialize(
        _ observations: [Observation], judgment: Judgment, translations: Translations
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let tests = observations.compactMap { observation -> Document.Entry? in
            guard case .relay(let test) = observation.fact else { return nil }
            return Document.Entry(host: observation.host, at: observation.at, level: test.level, test: test)
        }
        return try encoder.encode(
            Document(
                tests: tests,
                findings: judgment.findings.map { finding in
                    Document.Finding(
                        id: finding.id, severity: finding.severity, confidence: finding.confidence,
                        title: translations.text(finding.title), evidence: finding.evidence,
                        remediations: finding.remediations.map { translations.text($0.text) })
                }, gaps: judgment.gaps))
    }
}

private struct Document: Encodable {
    let tests: [Entry]
    let findings: [Finding]
    let gaps: [Gap]

    struct Entry: Encodable {
        let host: Host.Name
        let at: Date
        let level: RelayTest.Level
        let test: RelayTest

        private enum CodingKeys: String, CodingKey { case host, at, level }

        func encode(to encoder: any Encoder) throws {
            try test.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(host, forKey: .host)
            try container.encode(at, forKey: .at)
            try container.encode(level, forKey: .level)
        }
    }

    struct Finding: Encodable {
        let id: String
        let severity: Severity
        let confidence: Confidence
        let title: String
        let evidence: [Evidence]
        let remediations: [String]
    }
}
