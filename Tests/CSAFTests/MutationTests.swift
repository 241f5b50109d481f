import CSAF
import Testing

/// Documents that somebody damaged, by accident or on purpose.
@Suite struct `Damaged documents` {
    /// A small generator of our own, so that every run makes the same damage.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    @Test func `random damage never stops the validator`() {
        var dice = Dice(state: 42)
        let pieces = ["{}", "[]", "null", "1e9", "\"\"", "\"x\"", "true", "[[]]", "{\"a\":1}", "\"P1\"", "\"vers:a/\""]
        let validator = CSAFValidator(preset: .full)
        for base in [Vectors.base20, Vectors.base21] {
            let marks = Array(base.utf8).indices.filter { ":,[{}]".utf8.contains(Array(base.utf8)[$0]) }
            for _ in 0..<400 {
                var bytes = Array(base.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &dice) {
                    guard let place = marks.randomElement(using: &dice), place + 1 < bytes.count else { continue }
                    let end = marks.first { $0 > place } ?? bytes.count
                    guard let piece = pieces.randomElement(using: &dice), end <= bytes.count else { continue }
                    bytes.replaceSubrange((place + 1)..<end, with: Array(piece.utf8))
                }
                _ = try? validator.validate(bytes, file: "damaged.json")
            }
        }
    }

    @Test func `damaged ranges are errors or print what they mean`() throws {
        var dice = Dice(state: 7)
        let bases = [
            "from 1.0 until 2.0", "before 2.5 (inclusive)", "1.0 <= x < 1.2", "6.4 all versions, 7.0 through 7.2",
            "9.16.0 -> 9.16.36", ">=1.0 <1.5 || ==2.* , !=2.3", "[1.0,2.0),(3.0,]", "2.8.85 より前 (2.8.x系)",
            "1.0 から 2.0 まで（2.0 を含まない）", "vers:deb/>=1%3A9.2|<1%3A9.3|!=2", "vers:generic/1|>=2|<3",
        ]
        let pieces = [
            "1", ".", "-", "~", " ", "<", ">=", "!=", "|", ",", "(", ")", "[", "*", "x", "系", "以前", "を含む", " and ",
            " to ", "all ", "->", "%", "%2", "vers:", "/", "v", "999999999999999999999", "\u{301}", "１",
        ]
        let schemes = VersionScheme.allCases
        for _ in 0..<6000 {
            var text = Array(bases.randomElement(using: &dice) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                let start = Int.random(in: 0...text.count, using: &dice)
                let end = min(text.count, start + Int.random(in: 0...3, using: &dice))
                text.replaceSubrange(start..<end, with: Array(pieces.randomElement(using: &dice) ?? ""))
            }
            guard let scheme = schemes.randomElement(using: &dice),
                let range = try? VersionRange.parseLeniently(String(text), defaultScheme: scheme)
            else { continue }
            #expect(try VersionRange.parse(range.canonical, defaultScheme: .generic) == range, "\(String(text))")
        }
    }

    @Test func `any member may be anything`() throws {
        let names = [
            "document", "product_tree", "vulnerabilities", "x_extensions", "$schema", "tracking", "distribution",
            "notes",
        ]
        for value in ["null", "[]", "{}", "1", "\"x\"", "[1,null,{},[]]", "{\"x\":[{}]}"] {
            for name in names {
                for base in [Vectors.base20, Vectors.base21] {
                    let patches = ["{\"\(name)\":\(value)}", "{\"document\":{\"\(name)\":\(value)}}"]
                    for patch in patches { _ = try Vectors.results(base, patch: patch) }
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `many products take time in proportion`() throws {
        var products = "", ids = ""
        for number in 0..<20_000 {
            products += "\(number == 0 ? "" : ","){\"name\":\"n\",\"product_id\":\"p\(number)\"}"
            ids += "\(number == 0 ? "" : ",")\"p\(number)\""
        }
        let patch =
            "{\"product_tree\":{\"full_product_names\":[\(products)],\"product_groups\":[{\"group_id\":\"g\","
            + "\"product_ids\":[\(ids)]}]},\"vulnerabilities\":[{\"cve\":\"CVE-2024-0001\",\"product_status\":"
            + "{\"known_affected\":[\(ids)],\"fixed\":[\(ids)]},\"remediations\":[{\"category\":\"vendor_fix\","
            + "\"details\":\"x\",\"group_ids\":[\"g\"]}]}]}"
        #expect(try Vectors.results(Vectors.base21, patch: patch).contains { $0.test == "6.1.6" })
    }
}
