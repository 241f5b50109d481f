package import FoundationEssentials

/// What one inspection saw and what the judge made of it.
package struct Inspection: Sendable, Hashable {
    /// A UUID.
    package let id: String
    package let host: Host.Name
    package let startedAt: Date
    package let endedAt: Date
    /// Version of the program that judged.
    package let version: String
    package let observations: [Observation]
    package let judgment: Judgment

    package init(
        id: String, host: Host.Name, startedAt: Date, endedAt: Date, version: String, observations: [Observation],
        judgment: Judgment
    ) {
        self.id = id
        self.host = host
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.version = version
        self.observations = observations
        self.judgment = judgment
    }
}

/// What the rules make of what was seen.
package struct Judgment: Sendable, Codable, Hashable {
    package let products: [Product]
    package let verdicts: [Verdict]
    /// The most severe first.
    package let findings: [Finding]
    package let gaps: [Gap]

    package init(products: [Product] = [], verdicts: [Verdict] = [], findings: [Finding] = [], gaps: [Gap] = []) {
        self.products = products
        self.verdicts = verdicts
        self.findings = findings
        self.gaps = gaps
    }
}
