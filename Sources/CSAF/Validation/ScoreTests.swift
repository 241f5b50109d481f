extension ConformanceTest {
    static let scores = [repeatedScore, invalidCVSS, wrongCVSS, inconsistentCVSS]

    /// No product has two scores of one version.
    private static let repeatedScore = ConformanceTest("6.1.7") { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            var seen: Set<[String]> = []
            return placed(vulnerability.scores, pointer["scores"]).flatMap { score, place in
                let versions = [score.cvssV2?.version, score.cvssV3?.version].compactMap(\.self)
                return placed(score.products, place["products"]).flatMap { product, productPlace in
                    versions.filter { !seen.insert([product, $0]).inserted }
                        .map {
                            Finding(productPlace, "product \(quoted(product)) has more than one score of CVSS \($0)")
                        }
                }
            }
        }
    }

    /// Versions, vectors, words and ranges are those of CVSS.
    private static let invalidCVSS = ConformanceTest("6.1.8") { index in
        each(index).flatMap { rating in
            var findings: [Finding] = []
            if !rating.allowedVersions.contains(rating.version) {
                findings.append(Finding(rating.pointer["version"], "unknown version \(quoted(rating.version))"))
            } else if case .failure(let error) = rating.vector {
                findings.append(Finding(rating.pointer["vectorString"], error.description))
            }
            for (name, score) in rating.scores where !(0...10).contains(score) {
                findings.append(Finding(rating.pointer[name], "score \(score) is not between 0 and 10"))
            }
            for (name, value) in rating.metrics.sorted(by: { $0.key < $1.key }) {
                let metric = rating.table.first { $0.name == name }
                if metric?.short(for: value) == nil {
                    findings.append(Finding(rating.pointer[name], "unknown value \(quoted(value))"))
                }
            }
            return findings
        }
    }

    /// Scores and severities are those that the vector works out to.
    private static let wrongCVSS = ConformanceTest("6.1.9") { index in
        each(index).flatMap { rating -> [Finding] in
            guard case .success(let given) = rating.vector else { return [] }
            let vector = given.completed(with: rating.metrics)
            let rightScores = [
                "baseScore": vector.baseScore, "temporalScore": vector.temporalScore,
                "environmentalScore": vector.environmentalScore,
            ]
            var findings: [Finding] = []
            for (name, score) in rating.scores {
                guard let expected = rightScores[name], abs(expected - score) > 0.001 else { continue }
                findings.append(
                    Finding(rating.pointer[name], "score \(score) does not follow from the vector: \(expected)"))
            }
            for (name, severity, score) in rating.severities where severity != CVSSv3.Severity(score: score) {
                findings.append(
                    Finding(
                        rating.pointer[name], "severity \(quoted(severity.rawValue)) does not belong to score \(score)")
                )
            }
            return findings
        }
    }

    /// Metrics that are spelled out say the same as the vector, where the vector has them.
    private static let inconsistentCVSS = ConformanceTest("6.1.10") { index in
        each(index).flatMap { rating -> [Finding] in
            guard case .success(let vector) = rating.vector else { return [] }
            return rating.table.compactMap { metric in
                guard let value = rating.metrics[metric.name],
                    let inVector = vector[metric.key].flatMap(metric.word), value != inVector
                else { return nil }
                return Finding(
                    rating.pointer[metric.name], "value \(quoted(value)) contradicts the vector: \(quoted(inVector))")
            }
        }
    }

    private static func each(_ index: DocumentIndex) -> [Rating] {
        index.vulnerabilities.flatMap { vulnerability, pointer in
            placed(vulnerability.scores, pointer["scores"]).flatMap { score, place in
                [
                    score.cvssV2.map { Rating($0, place["cvss_v2"]) },
                    score.cvssV3.map { Rating($0, place["cvss_v3"]) },
                ].compactMap(\.self)
            }
        }
    }
}

/// A score of either version, in the form in which the tests ask for it.
private struct Rating {
    var pointer: JSONPointer
    var version: String
    var allowedVersions: [String]
    var table: [CVSSMetric]
    var metrics: [String: String]
    var vector: Result<CVSSVector, CVSSVector.ParseError>
    var scores: [(String, Double)]
    var severities: [(name: String, severity: CVSSv3.Severity, score: Double)] = []

    init(_ score: CVSSv2, _ pointer: JSONPointer) {
        self.pointer = pointer
        version = score.version
        allowedVersions = ["2.0"]
        table = CVSSMetric.all(of: .v20)
        metrics = score.metrics
        vector = Self.vector(score.vectorString, "2.0")
        scores = Self.given(score.baseScore, score.temporalScore, score.environmentalScore)
    }

    init(_ score: CVSSv3, _ pointer: JSONPointer) {
        self.pointer = pointer
        version = score.version
        allowedVersions = ["3.0", "3.1"]
        table = CVSSMetric.all(of: .v30)
        metrics = score.metrics
        vector = Self.vector(score.vectorString, score.version)
        scores = Self.given(score.baseScore, score.temporalScore, score.environmentalScore)
        severities = [
            ("baseSeverity", score.baseSeverity, score.baseScore),
            ("temporalSeverity", score.temporalSeverity, score.temporalScore),
            ("environmentalSeverity", score.environmentalSeverity, score.environmentalScore),
        ].compactMap { name, severity, score in
            guard let severity, let score else { return nil }
            return (name, severity, score)
        }
    }

    /// A version that is none is found by its own test; its vector is judged by its prefix.
    private static func vector(_ text: String, _ version: String) -> Result<CVSSVector, CVSSVector.ParseError> {
        Result { () throws(CVSSVector.ParseError) in
            guard let version = CVSSVector.Version(rawValue: version) else { return try CVSSVector(text) }
            return try CVSSVector(text, version: version)
        }
    }

    private static func given(
        _ base: Double, _ temporal: Double?, _ environmental: Double?
    ) -> [(String, Double)] {
        [("baseScore", base), ("temporalScore", temporal), ("environmentalScore", environmental)]
            .compactMap { name, score in score.map { (name, $0) } }
    }
}
