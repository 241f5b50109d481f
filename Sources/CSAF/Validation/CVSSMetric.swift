/// One metric of CVSS: its name in JSON, its key in a vector, and its values in both forms.
///
/// - Source: CVSS v2.0 §3.2.1–§3.2.3, CVSS v3.1 §6 and FIRST's JSON schemas
struct CVSSMetric: Sendable {
    var name: String
    var key: String
    /// From the short form of a vector to the word of JSON.
    var values: [String: String]
    /// Mandatory in every vector.
    var isBase: Bool

    static let version2: [CVSSMetric] =
        [
            CVSSMetric("accessVector", "AV", ["L": "LOCAL", "A": "ADJACENT_NETWORK", "N": "NETWORK"], isBase: true),
            CVSSMetric("accessComplexity", "AC", ["H": "HIGH", "M": "MEDIUM", "L": "LOW"], isBase: true),
            CVSSMetric("authentication", "Au", ["M": "MULTIPLE", "S": "SINGLE", "N": "NONE"], isBase: true),
            CVSSMetric("confidentialityImpact", "C", impact2, isBase: true),
            CVSSMetric("integrityImpact", "I", impact2, isBase: true),
            CVSSMetric("availabilityImpact", "A", impact2, isBase: true),
            CVSSMetric(
                "exploitability", "E",
                ["U": "UNPROVEN", "POC": "PROOF_OF_CONCEPT", "F": "FUNCTIONAL", "H": "HIGH", "ND": notDefined]),
            CVSSMetric(
                "remediationLevel", "RL",
                ["OF": "OFFICIAL_FIX", "TF": "TEMPORARY_FIX", "W": "WORKAROUND", "U": "UNAVAILABLE", "ND": notDefined]),
            CVSSMetric(
                "reportConfidence", "RC",
                ["UC": "UNCONFIRMED", "UR": "UNCORROBORATED", "C": "CONFIRMED", "ND": notDefined]),
            CVSSMetric(
                "collateralDamagePotential", "CDP",
                ["N": "NONE", "L": "LOW", "LM": "LOW_MEDIUM", "MH": "MEDIUM_HIGH", "H": "HIGH", "ND": notDefined]),
            CVSSMetric(
                "targetDistribution", "TD",
                ["N": "NONE", "L": "LOW", "M": "MEDIUM", "H": "HIGH", "ND": notDefined]),
        ] + requirements(undefined: "ND")

    static let version3: [CVSSMetric] =
        base3
        + [
            CVSSMetric(
                "exploitCodeMaturity", "E",
                ["U": "UNPROVEN", "P": "PROOF_OF_CONCEPT", "F": "FUNCTIONAL", "H": "HIGH", "X": notDefined]),
            CVSSMetric(
                "remediationLevel", "RL",
                ["O": "OFFICIAL_FIX", "T": "TEMPORARY_FIX", "W": "WORKAROUND", "U": "UNAVAILABLE", "X": notDefined]),
            CVSSMetric(
                "reportConfidence", "RC", ["U": "UNKNOWN", "R": "REASONABLE", "C": "CONFIRMED", "X": notDefined]),
        ] + requirements(undefined: "X") + base3.map(modified)

    static let notDefined = "NOT_DEFINED"

    private static let base3: [CVSSMetric] = [
        CVSSMetric(
            "attackVector", "AV", ["N": "NETWORK", "A": "ADJACENT_NETWORK", "L": "LOCAL", "P": "PHYSICAL"], isBase: true
        ),
        CVSSMetric("attackComplexity", "AC", ["H": "HIGH", "L": "LOW"], isBase: true),
        CVSSMetric("privilegesRequired", "PR", ["H": "HIGH", "L": "LOW", "N": "NONE"], isBase: true),
        CVSSMetric("userInteraction", "UI", ["N": "NONE", "R": "REQUIRED"], isBase: true),
        CVSSMetric("scope", "S", ["U": "UNCHANGED", "C": "CHANGED"], isBase: true),
        CVSSMetric("confidentialityImpact", "C", impact3, isBase: true),
        CVSSMetric("integrityImpact", "I", impact3, isBase: true),
        CVSSMetric("availabilityImpact", "A", impact3, isBase: true),
    ]

    private static let impact2 = ["N": "NONE", "P": "PARTIAL", "C": "COMPLETE"]
    private static let impact3 = ["N": "NONE", "L": "LOW", "H": "HIGH"]

    private static func requirements(undefined: String) -> [CVSSMetric] {
        [("confidentialityRequirement", "CR"), ("integrityRequirement", "IR"), ("availabilityRequirement", "AR")].map {
            CVSSMetric($0, $1, ["L": "LOW", "M": "MEDIUM", "H": "HIGH", undefined: notDefined])
        }
    }

    private static func modified(_ base: CVSSMetric) -> CVSSMetric {
        let name = "modified" + base.name.prefix(1).uppercased() + base.name.dropFirst()
        return CVSSMetric(name, "M" + base.key, base.values.merging(["X": notDefined]) { $1 })
    }

    private init(_ name: String, _ key: String, _ values: [String: String], isBase: Bool = false) {
        self.name = name
        self.key = key
        self.values = values
        self.isBase = isBase
    }
}

/// The metrics of a vector, by key in short form.
struct CVSSVector: Sendable {
    var values: [String: String] = [:]

    /// Why a text is no vector.
    struct Malformed: Error {
        var reason: String
    }

    /// - Parameter prefix: `CVSS:3.1/` and the like; empty for version 2.
    init(_ text: String, prefix: String, metrics: [CVSSMetric]) throws(Malformed) {
        guard text.hasPrefix(prefix) else {
            throw Malformed(reason: "vector \(quoted(text)) does not start with \(quoted(prefix))")
        }
        for part in text.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, let metric = metrics.first(where: { $0.key == pair[0] }),
                metric.values[pair[1]] != nil
            else { throw Malformed(reason: "unknown metric \(quoted(String(part))) in vector \(quoted(text))") }
            guard values.updateValue(pair[1], forKey: pair[0]) == nil else {
                throw Malformed(reason: "metric \(quoted(pair[0])) stands twice in vector \(quoted(text))")
            }
        }
        for metric in metrics where metric.isBase && values[metric.key] == nil {
            throw Malformed(reason: "metric \(quoted(metric.key)) is missing in vector \(quoted(text))")
        }
    }

    /// Adds the metrics that are only spelled out beside the vector.
    mutating func complete(with words: [String: String], _ metrics: [CVSSMetric]) {
        for metric in metrics where values[metric.key] == nil {
            values[metric.key] = metric.values.first { $0.value == words[metric.name] }?.key
        }
    }
}
