import CSAF
import Foundation
import NoroshiFormats
import NoroshiReport
import Testing

/// What readers are shown of a document that a stranger wrote.
@Suite struct `An advisory for readers` {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    private let resources = ResourceDirectory(roots: [root + "/Resources"])

    private func content(_ change: (inout String) -> Void = { _ in }) throws -> AdvisoryContent {
        var text = #"""
            {"document":{"category":"csaf_base","csaf_version":"2.0","lang":"en","title":"TITLE",
             "notes":[{"category":"summary","title":"Situation","text":"NOTE"}],
             "publisher":{"category":"vendor","name":"PUBLISHER","namespace":"https://e.example"},
             "references":[{"category":"self","summary":"Itself","url":"https://e.example/e-1.json"}],
             "tracking":{"id":"E-1","status":"final","version":"1","initial_release_date":"2024-01-01T00:00:00Z",
              "current_release_date":"2024-01-01T00:00:00Z",
              "revision_history":[{"date":"2024-01-01T00:00:00Z","number":"1","summary":"First"}]}},
             "product_tree":{"full_product_names":[{"name":"PRODUCT","product_id":"P"}]},
             "vulnerabilities":[{"cve":"CVE-2026-0001","title":"A hole",
              "product_status":{"known_affected":["P"]},
              "scores":[{"products":["P"],"cvss_v3":{"version":"3.1","baseScore":9.8,"baseSeverity":"CRITICAL",
               "vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}],
              "remediations":[{"category":"vendor_fix","details":"FIX","product_ids":["P"]}]}]}
            """#
        change(&text)
        return AdvisoryContent(
            try CSAFDocument.parse(Array(text.utf8), file: "x"), at: Date(timeIntervalSince1970: 0))
    }

    private func text(_ content: AdvisoryContent, address: String = "") throws -> String {
        let translations = try Translations.load("en", from: resources)
        return AdvisoryText(content: content, address: address, center: content.publisher) {
            translations.text("center.\($0)")
        }.text
    }

    private func page(_ content: AdvisoryContent) throws -> String {
        try AdvisoryPage(content, translations: try Translations.load("en", from: resources)).html(
            resources: resources)
    }

    @Test func `controls of a terminal are escaped everywhere`() throws {
        let evil = #"\u001b]0;x\u0007\u202eabc\u2066\u0000\u009b\r\u200b"#
        let content = try content { text in
            for word in ["TITLE", "NOTE", "PUBLISHER", "PRODUCT", "FIX", "A hole", "First", "Itself", "AV:N"] {
                text = text.replacing(word, with: word + evil)
            }
        }
        for shown in [try text(content, address: "https://e.example/\u{1B}[1m"), try page(content)] {
            let wrong = shown.unicodeScalars.filter { scalar in
                scalar != "\n" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
                    || (0x200B...0x200F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
                    || (0x2060...0x206F).contains(scalar.value)
            }
            #expect(wrong.isEmpty)
            #expect(shown.contains(#"TITLE\x1b]0;x\x07\u{202e}abc\u{2066}\x00"#))
        }
    }

    @Test func `lines, tabs and backslashes of a text stay, and a title is one line`() throws {
        let content = try content { text in
            text = text.replacing("NOTE", with: #"one\r\ntwo C:\\temp\tx\nthree"#)
            text = text.replacing("TITLE", with: #"one\ntwo"#)
        }
        #expect(content.situation.first?.text == "one\ntwo C:\\temp\tx\nthree")
        #expect(content.title == #"one\ntwo"#)
        #expect(try text(content).contains("\none\ntwo C:\\temp\tx\nthree\n"))
    }

    @Test func `the page tells where the newest version stands`() throws {
        let link =
            #"<a href="https://e.example/e-1.json" rel="noopener noreferrer">https://e.example/e-1.json</a></dd>"#
        #expect(try page(content()).contains(link))
        let other = try content { $0 = $0.replacing("https://e.example/e-1.json", with: "javascript:alert(1)") }
        #expect(other.address.isEmpty)
        #expect(try !page(other).contains("javascript"))
    }

    @Test(arguments: [
        (
            "See https://e.example/fix.",
            #"(1) See <a href="https://e.example/fix" rel="noopener noreferrer">https://e.example/fix</a>."#
        ),
        (
            "(https://e.example/a_(b)?x=1&y=2)、http://f.example/をご覧ください",
            #"(1) (<a href="https://e.example/a_(b)?x=1&amp;y=2" rel="noopener noreferrer">https://e.example/a_(b)?x=1&amp;y=2</a>)、<a href="http://f.example/" rel="noopener noreferrer">http://f.example/</a>をご覧ください"#
        ),
        (
            "javascript:x ftp://e.example xhttp://e.example https://",
            "(1) javascript:x ftp://e.example xhttp://e.example https://"
        ),
    ])
    func `addresses of web pages in countermeasures are links`(fix: String, html: String) throws {
        #expect(try page(content { $0 = $0.replacing("FIX", with: fix) }).contains("<p class=\"text\">\(html)</p>"))
    }

    @Test func `scores are told with their severity and vector`() throws {
        let content = try content()
        let line = "  CVSS 3.1: 9.8 CRITICAL CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
        #expect(content.vulnerabilities == ["CVE-2026-0001 A hole\n" + line])
        let words = try text(content).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("- CVE-2026-0001 A hole CVSS 3.1: 9.8 CRITICAL CVSS:3.1/AV:N/AC:L/PR:N"))
        #expect(try page(content).contains("<li class=\"text\">CVE-2026-0001 A hole\n\(line)</li>"))
    }
}
