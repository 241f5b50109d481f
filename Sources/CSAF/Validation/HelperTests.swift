extension ConformanceTest {
    static let helpers = [
        packageURLs, stars("6.1.43", in: "model_numbers"), stars("6.1.44", in: "serial_numbers"),
        stars("6.1.61", in: "skus"),
    ]

    /// Several package URLs of one product differ in their qualifiers only.
    private static let packageURLs = ConformanceTest(only21: "6.1.42") { index in
        index.helpers.flatMap { _, helper -> [Finding] in
            let purls = helper.items("purls").filter(\.isString)
            guard let first = purls.first?.string else { return [] }
            let wanted = PackageURLs.withoutQualifiers(first)
            return purls.dropFirst().filter { PackageURLs.withoutQualifiers($0.string ?? "") != wanted }.map { purl in
                let words = (quoted(purl.string ?? ""), quoted(first))
                return Finding(
                    purl, "package URL \(words.0) differs from \(words.1) in more than qualifiers",
                    "パッケージ URL \(words.0) は \(words.1) と修飾子以外も異なります")
            }
        }
    }

    /// A pattern has one star at most.
    private static func stars(_ number: String, in member: String) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            index.helpers.flatMap { _, helper in
                helper.items(member).filter { countOfStars($0.string ?? "") > 1 }.map { value in
                    let word = quoted(value.string ?? "")
                    return Finding(
                        value, "more than one unescaped \"*\" in \(word)", "\(word) にエスケープされていない \"*\" が複数あります")
                }
            }
        }
    }

    private static func countOfStars(_ text: String) -> Int {
        var count = 0
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "*") {
                count += 1
            }
        }
        return count
    }
}
