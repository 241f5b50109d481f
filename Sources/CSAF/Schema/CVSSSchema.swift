/// The schemas of CVSS scores.
///
/// - Source: FIRST, `cvss-v2.0.json`, `cvss-v3.0.json`, `cvss-v3.1.json`, `cvss-v4.0.json`
enum CVSSSchema {
    static let version2 = SchemaRule.test(
        "6.1.8",
        scored(
            "2.0", CVSSMetric.all(of: .v20), severities: [],
            pattern: { CVSSVectorPattern.isSequence($0[...], .v20) }, isClosed: false))

    /// By the version that the object names; without a known one it breaks the rules of 3.1.
    static let version3 = SchemaRule.test(
        "6.1.8", .choice { $0["version"]?.isText("3.0") == true ? version30 : version31 })

    static let version4 = SchemaRule.test(
        "6.1.8",
        scored(
            "4.0", CVSSMetric.all(of: .v40), severities: ["base"], pattern: CVSSVectorPattern.isVersion4,
            isClosed: true, further: severityOfScore))

    private static let version30 = version3x("3.0")
    private static let version31 = version3x("3.1")

    private static func version3x(_ version: String) -> SchemaRule {
        let prefix = "CVSS:\(version)/"
        return scored(
            version, CVSSMetric.all(of: .v31), severities: ["base", "temporal", "environmental"],
            pattern: { text in
                text.utf8.starts(with: prefix.utf8)
                    && CVSSVectorPattern.isSequence(Substring(text.utf8.dropFirst(prefix.utf8.count)), .v31)
            }, isClosed: false)
    }

    private static func scored(
        _ version: String, _ metrics: [CVSSMetric], severities: [String], pattern: @escaping @Sendable (String) -> Bool,
        isClosed: Bool, further: (@Sendable (JSONValue) -> [SchemaFault])? = nil
    ) -> SchemaRule {
        var rules: [(String, SchemaRule)] = metrics.map { ($0.name, .word($0.values.map(\.word))) }
        if version != "4.0" {
            rules += ["temporalScore", "environmentalScore"].map { ($0, .number(.score)) }
        }
        let severity = SchemaRule.word(["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"])
        rules += severities.filter { $0 != "base" }.map { ($0 + "Severity", severity) }
        let vector = TextForm("a vector of CVSS \(version)", "CVSS \(version) のベクター", pattern)
        return .object(
            ObjectShape(
                required: [
                    ("version", .word([version])), ("vectorString", .text(vector)), ("baseScore", .number(.score)),
                ] + (severities.isEmpty ? [] : [("baseSeverity", severity)]),
                optional: rules, isClosed: isClosed, further: further))
    }

    /// Version 4 ties the severity to the score, and scores to tenths.
    private static func severityOfScore(_ score: JSONValue) -> [SchemaFault] {
        guard let place = score["baseScore"], let number = place.number,
            let severity = score["baseSeverity"], let word = severity.string, (0...10).contains(number)
        else { return [] }
        let ranges: [(String, ClosedRange<Double>)] = [
            ("NONE", 0...0), ("LOW", 0.1...3.9), ("MEDIUM", 4...6.9), ("HIGH", 7...8.9), ("CRITICAL", 9...10),
        ]
        guard !ranges.contains(where: { $0.0 == word && $0.1.contains(number) }) else {
            return isTenths(place) || word == "HIGH" ? [] : [SchemaFault(value: place, message: tenths(place))]
        }
        let message = TestMessage(
            "severity \(quoted(word)) does not belong to score \(number)", "深刻度 \(quoted(word)) はスコア \(number) に対応しません")
        return [SchemaFault(value: severity, message: message)]
    }
}

extension CVSSSchema {
    /// Whether a number has at most one digit behind the point.
    private static func isTenths(_ value: JSONValue) -> Bool {
        guard let number = value.number else { return true }
        return abs(number * 10 - (number * 10).rounded()) < 1e-9
    }

    private static func tenths(_ value: JSONValue) -> TestMessage {
        let digits = value.digits ?? ""
        return TestMessage("score \(digits) has more than one decimal place", "スコア \(digits) は小数第 2 位以下を含んでいます")
    }
}

extension ObjectShape {
    convenience init(
        required: [(String, SchemaRule)], optional: [(String, SchemaRule)], isClosed: Bool,
        further: (@Sendable (JSONValue) -> [SchemaFault])?
    ) {
        self.init(
            properties: required.map { Property(name: $0.0, rule: $0.1, isRequired: true) }
                + optional.map { Property(name: $0.0, rule: $0.1, isRequired: false) },
            isClosed: isClosed, further: further)
    }
}

/// The patterns of vectors in the schemas; the tests look closer.
enum CVSSVectorPattern {
    /// Known metrics with known values in any order, even repeated.
    static func isSequence(_ text: Substring, _ version: CVSSVector.Version) -> Bool {
        let metrics = CVSSMetric.all(of: version)
        let places = CVSSMetric.places(in: version)
        return pieces(of: text, at: "/").allSatisfy { part in
            let pair = pieces(of: part, at: ":")
            guard pair.count == 2, let place = places[String(pair[0])] else { return false }
            return metrics[place].word(for: String(pair[1])) != nil
        }
    }

    /// All base metrics, then others, in the order of the standard.
    static func isVersion4(_ text: String) -> Bool {
        guard text.hasPrefix("CVSS:4.0/") else { return false }
        var rest = text.dropFirst("CVSS:4.0/".count).split(separator: "/", omittingEmptySubsequences: false)[...]
        for metric in CVSSMetric.all(of: .v40) {
            let pair = rest.first?.split(separator: ":", omittingEmptySubsequences: false) ?? []
            if pair.count == 2, pair[0] == metric.key, metric.word(for: String(pair[1])) != nil {
                rest.removeFirst()
            } else if metric.group == .base {
                return false
            }
        }
        return rest.isEmpty
    }
}
