import CSAF
import Testing

/// What is said in Japanese is Japanese to the end, the reasons too.
@Suite struct `Reasons in Japanese` {
    /// Without what stands in quotes and without names, no words of English are left.
    private func isJapanese(_ text: String) -> Bool {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        let outside = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
        let words = outside.split { !($0.isASCII && $0.isLetter) }
        return text.contains { !$0.isASCII } && words.allSatisfy { ["JSON", "UTF", "x", "CVSS", "xFF"].contains($0) }
    }

    @Test(arguments: [
        "", "{", "[1", "[1 2]", "{\"a\"}", "{a:1}", "{\"a\":1 2}", "\"x", "\"\\q\"", "\"\\u12\"", "\"\\ud800x\"",
        "\"\\", "\"\u{1}\"",
        "{\"a\":1,\"a\":2}", "1e999", "-", "nul", "{} {}", "\u{FEFF}{}",
    ])
    func `of what is no JSON`(text: String) throws {
        let result = try #require(CSAFValidator(preset: .basic).judge(Array(text.utf8), file: "x").results.first)
        #expect(result.test == "json" && isJapanese(result.messageJa), "\(result.messageJa)")
    }

    @Test func `of limits and broken UTF-8`() throws {
        let deep = Array(String(repeating: "[", count: 101).utf8)
        let validator = CSAFValidator(preset: .basic, limits: ParsingLimits(size: 300, values: 5))
        for bytes in [deep, Array("[1,2,3,4,5,6]".utf8), Array(repeating: 32, count: 301), [0x22, 0xFF, 0x22], [0xFF]] {
            let judgment =
                bytes == deep
                ? CSAFValidator(preset: .basic).judge(bytes, file: "x") : validator.judge(bytes, file: "x")
            #expect(judgment.results.allSatisfy { isJapanese($0.messageJa) }, "\(judgment.results)")
        }
    }

    @Test(arguments: ["", "MIT OR", "MIT WITH", "(MIT", "MIT)", "AND MIT", "MIT OR (x:y)", "a_b", "MIT WITH a_b"])
    func `of licenses`(text: String) throws {
        let error = #expect(throws: SPDXExpression.ParseError.self) { try SPDXExpression(text) }
        #expect(error.map { isJapanese($0.reasonJa) } == true, "\(error?.reasonJa ?? "")")
    }

    @Test(arguments: [
        "pkg:maven/@1.3.4", "deb:x", "pkg:x", "pkg:1x/a", "pkg:deb/a%2Fb/c", "pkg:deb/debian/a?x",
        "pkg:deb/debian/a?=x",
        "pkg:deb/debian/a?b=1&b=2", "pkg:deb/debian/a%zz", "pkg:github/a", "pkg:cpan/A/B::C", "pkg:chrome-extension/a",
        "pkg:deb/あ/b", "pkg:deb/openssl@3.0.14-1",
    ])
    func `of package URLs`(text: String) {
        do throws(PackageURL.ParseError) {
            _ = try PackageURL(text)
        } catch {
            #expect(isJapanese(error.reasonJa), "\(error.reasonJa)")
        }
    }

    @Test(arguments: [
        "", "whatever", "up to 2.5", "vers:npm", "vers:heard-of/1", "vers:npm/", "vers:npm/1.0", "vers:npm/1.0.0|1.0.0",
        "vers:npm/2.0.0|1.0.0", "vers:npm/<1.0.0|<2.0.0", "vers:npm/1.0.0|<2.0.0", "vers:npm/*|1.0.0", "vers:npm/%",
        "vers:npm/<>1.0.0", "vers:all/1", "vers:rpm/<=1.0|>1.0-5", "vers:bind/>=9.1.0-T1|<9.1.0a1",
    ])
    func `of ranges of versions`(text: String) {
        let error = #expect(throws: VersionRange.ParseError.self) {
            try VersionRange.parse(text, defaultScheme: .generic)
        }
        guard let error else { return }
        #expect(isJapanese(error.reasonJa) && isJapanese(error.descriptionJa), "\(error.reasonJa)")
        #expect(error.reason.allSatisfy(\.isASCII) && error.descriptionJa.hasSuffix(error.reasonJa))
    }

    @Test(arguments: [
        "", "AV:N", "CVSS:9/AV:N", "CVSS:3.1/AV", "CVSS:3.1/XX:N", "CVSS:3.1/AV:X", "CVSS:3.1/AV:N/AV:N",
        "CVSS:3.1/AV:N",
    ])
    func `of vectors`(text: String) {
        let error = #expect(throws: CVSSVector.ParseError.self) { try CVSSVector(text, version: .v31) }
        #expect(error.map { isJapanese($0.descriptionJa.replacing("CVSS", with: "")) } == true)
    }
}
