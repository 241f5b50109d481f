import CSAF
import Foundation
import NoroshiFormats
import NoroshiReport
import Testing

/// Readers are told the same as `noroshi inspect` decides by.
@Suite struct `How to check` {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    private let resources = ResourceDirectory(roots: [root + "/Resources"])

    private func text(_ language: String, _ name: String) throws -> String {
        let bytes = try resources.bytes("advisories/\(language)/\(name).json")
        let content = AdvisoryContent(try CSAFDocument.parse(bytes, file: name), at: Date(timeIntervalSince1970: 0))
        let translations = try Translations.load(language, from: resources)
        return AdvisoryText(content: content, address: "", center: "") { translations.text("center.\($0)") }.text
    }

    @Test func `is told from the product tree, below the author's words`() throws {
        let text = try text("en", "noroshi-1998-0001")
        let words = try #require(text.firstRange(of: "Connect to port 110"))
        let generated = try #require(text.firstRange(of: "From the products of this advisory"))
        let next = try #require(text.firstRange(of: "IV. "))
        #expect(words.upperBound < generated.lowerBound && generated.upperBound < next.lowerBound)
        let part = text[generated.lowerBound..<next.lowerBound].split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        #expect(part.contains("- Qualcomm Qpopper, where pop3 is spoken (port 110), by the version"))
        #expect(part.contains("affected: < 2.5 fixed or not affected: >= 2.5"))
        #expect(part.contains("under investigation: all versions"))
        #expect(part.contains("A greeting that names no product or version proves nothing"))
    }

    @Test func `says of packages that the greeting does not count`() throws {
        let text = try text("en", "noroshi-2024-0001").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("the Debian package openssh-server"))
        #expect(text.contains("'dpkg-query -W openssh-server' tells the version:"))
        let japanese = try self.text("ja", "noroshi-2024-0001")
        #expect(japanese.contains("Debian パッケージ openssh-server") && japanese.contains("noroshi inspect の判定と同じ根拠"))
    }

    @Test(arguments: ["en", "ja"]) func `lines keep their indentation, and none ends in a blank`(language: String)
        throws
    {
        let lines = try text(language, "noroshi-1998-0001").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.last != " " })
        let item = try #require(lines.firstIndex { $0.hasPrefix("- ") && $0.contains("Qualcomm Qpopper") })
        let next = lines[(item + 1)...].prefix { !$0.hasPrefix("- ") && !$0.isEmpty }
        #expect(next.contains { $0.hasPrefix("  ") && $0.contains("2.5") }, "\(next)")
    }

    @Test func `the page has the terms before the history, as the text has`() throws {
        let bytes = try resources.bytes("advisories/en/noroshi-1998-0001.json")
        let content = AdvisoryContent(try CSAFDocument.parse(bytes, file: "x"), at: Date(timeIntervalSince1970: 0))
        let term = try #require(content.terms.first?.split(separator: " ").first.map(String.init))
        let page = try AdvisoryPage(content, translations: try Translations.load("en", from: resources)).html(
            resources: resources)
        let history = try #require(page.firstRange(of: "<h2>Revision history</h2>") ?? page.firstRange(of: "<tbody>"))
        let terms = try #require(page.firstRange(of: "<section class=\"quiet\"><p class=\"text\">\(term)"))
        #expect(terms.upperBound < history.lowerBound)
    }

    @Test func `is silent where programs find no product`() throws {
        let bytes = try resources.bytes("advisories/en/noroshi-1998-0001.json")
        let plain = String(decoding: bytes, as: UTF8.self).replacing(
            "product_identification_helper", with: "other_helper")
        let document = try CSAFDocument.parse(Array(plain.utf8), file: "x")
        #expect(CheckGuide(document).isEmpty)
        #expect(!CheckGuide(try CSAFDocument.parse(bytes, file: "x")).isEmpty)
    }
}
