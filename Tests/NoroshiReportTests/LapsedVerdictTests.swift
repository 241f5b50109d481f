import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiReport

/// A verdict by an advisory that has lapsed says so, wherever it is shown.
struct LapsedVerdictTests {
    private var lapsed: Inspection {
        let verdict = Verdict(
            advisory: "noroshi-1998-0001", endpoint: Endpoint(.tcp, "::", 110), status: .affected,
            confidence: .confirmed, reason: Message("verdict.product", ["product": "Qpopper"]),
            lapsedSince: "2000-09-01")
        return Inspection(
            id: "1", host: "mail.example.jp", startedAt: midnight, endedAt: midnight, version: "0.1.0",
            observations: [], judgment: Judgment(verdicts: [verdict]))
    }

    @Test func `text, page and JSON mark it`() throws {
        let (en, ja) = (try Shipped.texts("en"), try Shipped.texts("ja"))
        let style = TextStyle(width: 300)
        let text = InspectionText(lapsed, translations: en, style: style).text
        #expect(text.contains("recognized as Qpopper; the advisory is no longer valid since 2000-09-01"))
        let page = try InspectionPage(lapsed, translations: ja).html(resources: Shipped.resources)
        #expect(page.contains("このアドバイザリは 2000-09-01 以降無効です"))
        let json = String(decoding: InspectionJSON(lapsed, translations: en).serialize(), as: UTF8.self)
        #expect(json.contains("\"lapsedSince\" : \"2000-09-01\"") || json.contains("\"lapsedSince\": \"2000-09-01\""))
    }
}
