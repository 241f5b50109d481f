extension ConformanceTest {
    static let ratings = [repeatedScore, brokenVector, wrongScore, contradictingMetric, scoreAndRating]

    /// A source rates a product once in each version of CVSS.
    private static let repeatedScore = ConformanceTest("6.1.7") { index in
        index.vulnerabilities.flatMap { vulnerability in
            var seen: Set<RatingKey> = []
            return vulnerability.ratings.flatMap { rating in
                rating.scores.flatMap { score in
                    rating.products.filter { product in
                        let key = RatingKey(product: product.id, version: score.version, source: rating.source)
                        return !seen.insert(key).inserted
                    }.map { product in
                        let name = quoted(index.products.name(product.id))
                        return Finding(
                            product.value, "product \(name) has more than one score of CVSS \(score.version)",
                            "製品 \(name) に CVSS \(score.version) のスコアが複数あります")
                    }
                }
            }
        }
    }

    private struct RatingKey: Hashable {
        var product: Int
        var version: String
        var source: String?
    }

    /// A vector has every base metric, and none twice; the rest the schema says.
    private static let brokenVector = ConformanceTest("6.1.8") { index in
        index.scores.compactMap { score in
            guard let place = score.value["vectorString"], let fault = score.fault else { return nil }
            switch fault {
            case .missingMetrics(let keys):
                guard score.version != CVSSVector.Version.v40.rawValue else { return nil }
                let words = keys.joined(separator: ", ")
                return Finding(place, "vector: \(fault)", "ベクターに \(words) がありません")
            case .repeatedMetric(let key):
                return Finding(place, "vector: \(fault)", "ベクターに \(quoted(key)) が重複しています")
            case .empty, .wrongPrefix, .malformed, .unknownMetric, .unknownValue, .wrongOrder: return nil
            }
        }
    }

    /// Scores and severities are those of the vector.
    private static let wrongScore = ConformanceTest("6.1.9") { index in
        index.scores.flatMap { score -> [Finding] in
            guard let vector = score.completeVector else { return [] }
            return ["base", "temporal", "environmental"].flatMap { name -> [Finding] in
                let (number, severity) = (score.value[name + "Score"], score.value[name + "Severity"])
                guard number != nil || severity != nil else { return [] }
                let wanted = ScoreKind.scores(name, vector)
                return [wrongNumber(number, wanted), wrongSeverity(severity, wanted)].compactMap { $0 }
            }
        }
    }

    private static func wrongNumber(_ place: JSONValue?, _ wanted: [Double]) -> Finding? {
        guard let place, let number = place.number, let first = wanted.first,
            !wanted.contains(where: { abs($0 - number) < 1e-6 })
        else { return nil }
        let digits = place.digits ?? ""
        return Finding(
            place, "score \(digits) is not that of the vector: \(first)", "スコア \(digits) はベクターの値 \(first) と異なります")
    }

    private static func wrongSeverity(_ place: JSONValue?, _ wanted: [Double]) -> Finding? {
        guard let place, let word = place.string, let first = wanted.first,
            !wanted.contains(where: { ScoreKind.severity($0) == word })
        else { return nil }
        let right = ScoreKind.severity(first)
        return Finding(
            place, "severity \(quoted(word)) is not that of the vector: \(quoted(right))",
            "深刻度 \(quoted(word)) はベクターの値 \(quoted(right)) と異なります")
    }

    /// Metrics that are spelled out are those of the vector.
    ///
    /// One that the vector leaves out may be spelled out: the examples of OASIS for 6.2.19 do so and are called valid.
    private static let contradictingMetric = ConformanceTest("6.1.10") { index in
        index.scores.flatMap { score -> [Finding] in
            guard let vector = score.vector else { return [] }
            return vector.metrics.compactMap { metric in
                guard let place = score.value[metric.name], let word = place.string, let short = vector[metric.key],
                    let right = metric.word(for: short), right != word
                else { return nil }
                return Finding(
                    place, "\(metric.name) \(quoted(word)) contradicts the vector: \(quoted(right))",
                    "\(metric.name) の \(quoted(word)) はベクターの値 \(quoted(right)) と矛盾しています")
            }
        }
    }

    /// What a source scores with CVSS it does not rate in words.
    private static let scoreAndRating = ConformanceTest(only21: "6.1.56") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let scored = vulnerability.ratings.filter { !$0.scores.isEmpty }.flatMap { rating in
                rating.products.map { RatingKey(product: $0.id, version: "", source: rating.source) }
            }
            let keys = Set(scored)
            return vulnerability.ratings.filter { $0.content?["qualitative_severity_rating"] != nil }.flatMap {
                rating in
                rating.products.filter {
                    keys.contains(RatingKey(product: $0.id, version: "", source: rating.source))
                }.map { product in
                    let name = quoted(index.products.name(product.id))
                    return Finding(
                        product.value, "product \(name) has both a CVSS score and a qualitative rating",
                        "製品 \(name) に CVSS スコアと定性的な深刻度の両方があります")
                }
            }
        }
    }
}

/// The scores of CVSS by their names in JSON, and the words for them.
private enum ScoreKind {
    /// What a vector's score may be; in version 4.0 the base score may take all metrics into account.
    static func scores(_ name: String, _ vector: CVSSVector) -> [Double] {
        switch name {
        case "base": vector.version == .v40 ? [vector.baseScore, vector.score] : [vector.baseScore]
        case "temporal": vector.version == .v40 ? [] : [vector.temporalScore]
        case _: vector.version == .v40 ? [] : [vector.environmentalScore]
        }
    }

    /// - Source: FIRST, CVSS v3.1 §5, v4.0 §6
    static func severity(_ score: Double) -> String {
        switch score {
        case ..<0.1: "NONE"
        case ..<4: "LOW"
        case ..<7: "MEDIUM"
        case ..<9: "HIGH"
        case _: "CRITICAL"
        }
    }
}
