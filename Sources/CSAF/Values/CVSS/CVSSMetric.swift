/// One metric of CVSS: its key in a vector, its name in JSON, and its values in both forms.
///
/// - Source: FIRST, CVSS v2.0 §3.2, v3.0 §6, v3.1 §6, v4.0 §7, and the JSON schemas that belong to them
public struct CVSSMetric: Sendable, Hashable {
    /// Which part of a score a metric belongs to; `threat` is called "temporal" before version 4.0.
    public enum Group: Sendable, Hashable, CaseIterable {
        /// Mandatory in every vector.
        case base
        case threat
        case environmental
        /// Only in version 4.0; without influence on the score.
        case supplemental
    }

    /// One value of a metric: `N` in a vector, `NETWORK` in JSON.
    public struct Value: Sendable, Hashable {
        public var short: String
        public var word: String
    }

    /// The key in a vector, such as `AV`.
    public let key: String
    /// The name of the member in JSON, such as `attackVector`.
    public let name: String
    public let group: Group
    /// The values in the order in which the standard lists them.
    public let values: [Value]

    /// The word of JSON that says that a metric is not given.
    public static let notDefined = "NOT_DEFINED"

    /// The word of JSON for a value of a vector, or nil when the metric has no such value.
    public func word(for short: String) -> String? {
        values.first { $0.short == short }?.word
    }

    /// The value of a vector for a word of JSON, or nil when the metric has no such value.
    public func short(for word: String) -> String? {
        values.first { $0.word == word }?.short
    }

    /// The metrics of a version in the order of the standard's vectors.
    public static func all(of version: CVSSVector.Version) -> [CVSSMetric] {
        switch version {
        case .v20: version2
        case .v30, .v31: version3
        case .v40: version4
        }
    }

    /// Where the metrics of a version stand among ``all(of:)``, by their keys.
    static func places(in version: CVSSVector.Version) -> [String: Int] {
        switch version {
        case .v20: places2
        case .v30, .v31: places3
        case .v40: places4
        }
    }

    private static let places2 = places(version2)
    private static let places3 = places(version3)
    private static let places4 = places(version4)

    private static func places(_ metrics: [CVSSMetric]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: metrics.enumerated().map { ($1.key, $0) })
    }

    /// - Parameter values: pairs such as `N:NETWORK`, with spaces between.
    private init(_ key: String, _ name: String, _ group: Group, _ values: String) {
        self.key = key
        self.name = name
        self.group = group
        self.values = values.split(separator: " ").map { pair in
            let halves = pair.split(separator: ":")
            return Value(short: String(halves[0]), word: String(halves[1]))
        }
    }

    private static let version2: [CVSSMetric] =
        [
            CVSSMetric("AV", "accessVector", .base, "L:LOCAL A:ADJACENT_NETWORK N:NETWORK"),
            CVSSMetric("AC", "accessComplexity", .base, "H:HIGH M:MEDIUM L:LOW"),
            CVSSMetric("Au", "authentication", .base, "M:MULTIPLE S:SINGLE N:NONE"),
            CVSSMetric("C", "confidentialityImpact", .base, "N:NONE P:PARTIAL C:COMPLETE"),
            CVSSMetric("I", "integrityImpact", .base, "N:NONE P:PARTIAL C:COMPLETE"),
            CVSSMetric("A", "availabilityImpact", .base, "N:NONE P:PARTIAL C:COMPLETE"),
            CVSSMetric(
                "E", "exploitability", .threat,
                "U:UNPROVEN POC:PROOF_OF_CONCEPT F:FUNCTIONAL H:HIGH ND:NOT_DEFINED"),
            CVSSMetric(
                "RL", "remediationLevel", .threat,
                "OF:OFFICIAL_FIX TF:TEMPORARY_FIX W:WORKAROUND U:UNAVAILABLE ND:NOT_DEFINED"),
            CVSSMetric(
                "RC", "reportConfidence", .threat, "UC:UNCONFIRMED UR:UNCORROBORATED C:CONFIRMED ND:NOT_DEFINED"),
            CVSSMetric(
                "CDP", "collateralDamagePotential", .environmental,
                "N:NONE L:LOW LM:LOW_MEDIUM MH:MEDIUM_HIGH H:HIGH ND:NOT_DEFINED"),
            CVSSMetric(
                "TD", "targetDistribution", .environmental, "N:NONE L:LOW M:MEDIUM H:HIGH ND:NOT_DEFINED"),
        ] + requirements("L:LOW M:MEDIUM H:HIGH ND:NOT_DEFINED")

    private static let version3: [CVSSMetric] =
        base3
        + [
            CVSSMetric(
                "E", "exploitCodeMaturity", .threat,
                "X:NOT_DEFINED H:HIGH F:FUNCTIONAL P:PROOF_OF_CONCEPT U:UNPROVEN"),
            CVSSMetric(
                "RL", "remediationLevel", .threat,
                "X:NOT_DEFINED U:UNAVAILABLE W:WORKAROUND T:TEMPORARY_FIX O:OFFICIAL_FIX"),
            CVSSMetric(
                "RC", "reportConfidence", .threat, "X:NOT_DEFINED C:CONFIRMED R:REASONABLE U:UNKNOWN"),
        ] + requirements("X:NOT_DEFINED H:HIGH M:MEDIUM L:LOW") + base3.map(modified)

    private static let version4: [CVSSMetric] =
        base4
        + [
            CVSSMetric(
                "E", "exploitMaturity", .threat, "X:NOT_DEFINED A:ATTACKED P:PROOF_OF_CONCEPT U:UNREPORTED")
        ]
        + requirements("X:NOT_DEFINED H:HIGH M:MEDIUM L:LOW") + base4.map(modified4)
        + [
            CVSSMetric("S", "Safety", .supplemental, "X:NOT_DEFINED N:NEGLIGIBLE P:PRESENT"),
            CVSSMetric("AU", "Automatable", .supplemental, "X:NOT_DEFINED N:NO Y:YES"),
            CVSSMetric("R", "Recovery", .supplemental, "X:NOT_DEFINED A:AUTOMATIC U:USER I:IRRECOVERABLE"),
            CVSSMetric("V", "valueDensity", .supplemental, "X:NOT_DEFINED D:DIFFUSE C:CONCENTRATED"),
            CVSSMetric(
                "RE", "vulnerabilityResponseEffort", .supplemental, "X:NOT_DEFINED L:LOW M:MODERATE H:HIGH"),
            CVSSMetric(
                "U", "providerUrgency", .supplemental,
                "X:NOT_DEFINED Clear:CLEAR Green:GREEN Amber:AMBER Red:RED"),
        ]

    private static let base3: [CVSSMetric] = [
        CVSSMetric("AV", "attackVector", .base, "N:NETWORK A:ADJACENT_NETWORK L:LOCAL P:PHYSICAL"),
        CVSSMetric("AC", "attackComplexity", .base, "L:LOW H:HIGH"),
        CVSSMetric("PR", "privilegesRequired", .base, "N:NONE L:LOW H:HIGH"),
        CVSSMetric("UI", "userInteraction", .base, "N:NONE R:REQUIRED"),
        CVSSMetric("S", "scope", .base, "U:UNCHANGED C:CHANGED"),
        CVSSMetric("C", "confidentialityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("I", "integrityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("A", "availabilityImpact", .base, "H:HIGH L:LOW N:NONE"),
    ]

    private static let base4: [CVSSMetric] = [
        CVSSMetric("AV", "attackVector", .base, "N:NETWORK A:ADJACENT L:LOCAL P:PHYSICAL"),
        CVSSMetric("AC", "attackComplexity", .base, "L:LOW H:HIGH"),
        CVSSMetric("AT", "attackRequirements", .base, "N:NONE P:PRESENT"),
        CVSSMetric("PR", "privilegesRequired", .base, "N:NONE L:LOW H:HIGH"),
        CVSSMetric("UI", "userInteraction", .base, "N:NONE P:PASSIVE A:ACTIVE"),
        CVSSMetric("VC", "vulnConfidentialityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("VI", "vulnIntegrityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("VA", "vulnAvailabilityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("SC", "subConfidentialityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("SI", "subIntegrityImpact", .base, "H:HIGH L:LOW N:NONE"),
        CVSSMetric("SA", "subAvailabilityImpact", .base, "H:HIGH L:LOW N:NONE"),
    ]

    private static func requirements(_ values: String) -> [CVSSMetric] {
        [
            CVSSMetric("CR", "confidentialityRequirement", .environmental, values),
            CVSSMetric("IR", "integrityRequirement", .environmental, values),
            CVSSMetric("AR", "availabilityRequirement", .environmental, values),
        ]
    }

    private static func modified(_ base: CVSSMetric) -> CVSSMetric {
        let values = base.values.map { $0.short + ":" + $0.word }.joined(separator: " ")
        return CVSSMetric(
            "M" + base.key, "modified" + base.name.prefix(1).uppercased() + base.name.dropFirst(), .environmental,
            "X:" + notDefined + " " + values)
    }

    /// As ``modified(_:)``; the impacts on subsequent systems are negligible instead of none, and may touch safety.
    private static func modified4(_ base: CVSSMetric) -> CVSSMetric {
        let plain = modified(base)
        switch base.key {
        case "SC":
            return CVSSMetric(plain.key, plain.name, .environmental, "X:NOT_DEFINED H:HIGH L:LOW N:NEGLIGIBLE")
        case "SI", "SA":
            return CVSSMetric(
                plain.key, plain.name, .environmental, "X:NOT_DEFINED S:SAFETY H:HIGH L:LOW N:NEGLIGIBLE")
        case _: return plain
        }
    }
}
