extension ConformanceTest {
    static let recommendedRatings = [scoreOfFixed, ratingOfOwn]

    /// What is fixed scores zero.
    private static let scoreOfFixed = ConformanceTest("6.2.19") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let fixed = Set(vulnerability.products(in: .fixed).map(\.product))
            return vulnerability.ratings.flatMap { rating -> [Finding] in
                guard let product = rating.products.first(where: { fixed.contains($0.id) }) else { return [] }
                let name = quoted(index.products.name(product.id))
                return rating.scores.filter { ($0.overallScore ?? 0) != 0 }.map { score in
                    Finding(
                        score.value, "fixed product \(name) has an environmental score above 0",
                        "修正済みの製品 \(name) の環境スコアが 0 ではありません")
                }
            }
        }
    }

    /// Those who can compute a score do not rate in words.
    private static let ratingOfOwn = ConformanceTest(only21: "6.2.47") { index in
        let own = Set(index.canonicalAddresses)
        return qualitativeRatings(index).filter { rating in rating.source.map(own.contains) ?? true }.compactMap {
            rating in
            rating.content?["qualitative_severity_rating"].map {
                Finding(
                    $0, "the issuer rates with the word \(quoted($0.string ?? "")) instead of CVSS",
                    "発行者が CVSS ではなく \(quoted($0.string ?? "")) で評価しています")
            }
        }
    }

    private static func qualitativeRatings(_ index: DocumentIndex) -> [IndexedVulnerability.Rating] {
        index.vulnerabilities.flatMap { $0.ratings.filter { $0.content?["qualitative_severity_rating"] != nil } }
    }

    static let informativeRatings = [onlyVersion2, version30, withoutVersion4, anyQualitativeRating]

    /// No product is scored with version 2 alone.
    private static let onlyVersion2 = ConformanceTest("6.3.1") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let newer = vulnerability.ratings.filter { rating in
                rating.content?["cvss_v3"] != nil || rating.content?["cvss_v4"] != nil
            }.flatMap { $0.products.map(\.id) }
            let covered = Set(newer)
            return vulnerability.ratings.compactMap { rating in
                guard let score = rating.content?["cvss_v2"],
                    let product = rating.products.first(where: { !covered.contains($0.id) })
                else { return nil }
                let name = quoted(index.products.name(product.id))
                return Finding(
                    score, "product \(name) is scored with CVSS v2 alone", "製品 \(name) のスコアが CVSS v2 だけです")
            }
        }
    }

    /// Version 3.1 made 3.0 clearer.
    private static let version30 = ConformanceTest("6.3.2") { index in
        index.vulnerabilities.flatMap { $0.ratings }.compactMap { rating in
            guard let score = rating.content?["cvss_v3"] else { return nil }
            if let place = score["version"], place.isText("3.0") {
                return Finding(place, "CVSS version \"3.0\" instead of \"3.1\"", "CVSS のバージョンが \"3.1\" ではなく \"3.0\" です")
            }
            guard let place = score["vectorString"], place.string?.hasPrefix("CVSS:3.0/") == true else { return nil }
            return Finding(place, "vector of CVSS version 3.0 instead of 3.1", "ベクターが CVSS 3.1 ではなく 3.0 です")
        }
    }

    /// Where there is a score, there is one of version 4; ratings without any need none.
    private static let withoutVersion4 = ConformanceTest(only21: "6.3.12") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            vulnerability.ratings.compactMap { rating in
                guard let content = rating.content, content["cvss_v4"] == nil,
                    let score = content["cvss_v3"] ?? content["cvss_v2"]
                else { return nil }
                return Finding(score, "no score of CVSS version 4.0", "CVSS 4.0 のスコアがありません")
            } + unscored(vulnerability, index)
        }
    }

    /// Affected products without any score.
    private static func unscored(_ vulnerability: IndexedVulnerability, _ index: DocumentIndex) -> [Finding] {
        let covered = Set(vulnerability.ratings.filter { !$0.scores.isEmpty }.flatMap { $0.products.map(\.id) })
        return vulnerability.products(in: .affected).filter { !covered.contains($0.product) }.map { status in
            let name = quoted(index.products.name(status.product))
            return Finding(
                status.value, "affected product \(name) has no score of CVSS version 4.0",
                "影響を受ける製品 \(name) に CVSS 4.0 のスコアがありません")
        }
    }

    private static let anyQualitativeRating = ConformanceTest(only21: "6.3.18") { index in
        qualitativeRatings(index).compactMap { $0.content?["qualitative_severity_rating"] }.map { place in
            let word = quoted(place.string ?? "")
            return Finding(place, "qualitative rating \(word)", "定性的な深刻度 \(word) が使われています")
        }
    }
}
