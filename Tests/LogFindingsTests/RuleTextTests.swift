import Foundation
import LogFindings
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import Sigma
import Testing

@Suite struct `The texts of a rule` {
    private static let shipped: RuleSet = {
        let paths = (try? Samples.resources.files(in: "sigma", suffix: ".yml")) ?? []
        return RuleSet(RuleCollection.load(paths))
    }()

    private static func rule(_ text: String) throws -> TraceRule {
        var collection = RuleCollection()
        collection.add(text)
        return TraceRule(try #require(RuleSet(collection).rules.first).metadata, language: "ja")
    }

    @Test func `are those of the reader's language, else as the rule has them`() throws {
        let log = "logsource: {product: linux}\ndetection: {a: [b], condition: a}\nlevel: high\n"
        let whole = try Self.rule(
            log
                + """
                title: Title
                title-ja: 題
                description: English
                description-ja: 日本語
                falsepositives: [One, Two]
                falsepositives-ja: 一つ
                response: sniffing
                references: ["https://example.jp/\u{202E}"]
                tags: [attack.initial-access, attack.t1110.001, cve.2021-4034]
                id: 5f1a2f6e-0000-4000-8000-000000000001
                """)
        #expect(whole.title == "題" && whole.meaning == "日本語" && whole.falsePositives == ["一つ"])
        #expect(whole.severity == .high && whole.response == .sniffing)
        #expect(
            whole.references == ["ATT&CK T1110.001", "CVE-2021-4034", "https://example.jp/\\u{202e}"])
        let bare = try Self.rule(
            log + "title: Title\ndescription: English\nfalsepositives: [One]\nresponse: unheard-of\n")
        #expect(bare.title == "Title" && bare.meaning == "English" && bare.falsePositives == ["One"])
        #expect(bare.response == nil && bare.references.isEmpty)
    }

    @Test func `say what is to be done about all that the shipped rules tell`() {
        let rules = Self.shipped
        for (index, rule) in rules.rules.enumerated() where rules.isReported(rule: index) {
            let isTold = rule.metadata.level != .informational
            #expect((rule.metadata.response != nil) == isTold, "\(rule.metadata.title)")
        }
        for (index, correlation) in rules.correlations.enumerated() where rules.isReported(correlation: index) {
            #expect(correlation.metadata.response != nil, "\(correlation.metadata.title)")
        }
        for metadata in rules.rules.map(\.metadata) + rules.correlations.map(\.metadata) {
            let names = metadata.custom.contains { $0.key == "response" }
            #expect(names == (metadata.response != nil), "\(metadata.title): a response that is not known")
        }
    }

    @Test(arguments: ["en", "ja"])
    func `are told on a terminal: what it means, what to do, when it is nothing, and where to read on`(
        language: String
    ) throws {
        let texts = try Samples.translations(language)
        let metadata = try #require(Self.shipped.rules.first { $0.metadata.name == "pwnkit" }?.metadata)
        let rule = TraceRule(metadata, language: language)
        let text = TraceRuleText(rule, translations: texts, style: TextStyle()).text
        let parts = try [
            rule.title, texts.text("explain.means"), metadata.description(in: language) ?? "?",
            texts.text("explain.do"), texts.text("response.privilege-escalation"),
            texts.text("explain.false-positives"), "- \(metadata.falsePositives(in: language)[0])",
            texts.text("explain.references"), "ATT&CK T1068", "https://www.cve.org/CVERecord?id=CVE-2021-4034",
        ].map { try #require(text.range(of: $0), "\($0) in \(text)").lowerBound }
        #expect(parts == parts.sorted())
    }

    @Test(arguments: ["en", "ja"])
    func `stand once on a page, where each event leads to them`(language: String) throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log")
            let report = told.report(language: language)
            let html = try TracePage(
                report, translations: Samples.translations(language), clock: Samples.utc, version: "1",
                madeAt: Date(timeIntervalSince1970: 0)
            ).html(resources: Samples.resources)
            let events = report.findings.flatMap(\.events.withoutRepeats) + report.others.withoutRepeats
            let shown = Set(events.map(\.rule))
            #expect(shown.count > 3)
            for number in 1...shown.count {
                #expect(html.components(separatedBy: "id=\"rule-\(number)\"").count == 2)
                #expect(html.contains("href=\"#rule-\(number)\""))
            }
            for name in shown {
                let rule = try #require(report.rules[name])
                #expect(html.contains(escaped(rule.falsePositives[0])), "\(rule.title)")
            }
        }
    }

    /// As templates do it.
    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
