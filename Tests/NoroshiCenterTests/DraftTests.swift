import CSAF
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiStore
import Testing

/// From the first word to the published advisory.
struct DraftTests {
    @Test func `an advisory is written, reviewed by another, and published as it was approved`() async throws {
        let clock = TestClock("2026-03-01T00:00:00Z")
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: { clock.now }) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let draft = try await hanako.write("/desk/advisories/new", Typed.popper)
            #expect(try await hanako.page(draft).contains("Nothing is wrong."))
            #expect(try await hanako.act(draft, "submit", [("comment", "please look")]).status == .seeOther)
            let own = try await hanako.act(draft, "approve")
            #expect(own.status == .conflict && own.text.contains("who wrote in a draft cannot approve it"))
            #expect(try await taro.act(draft, "publish").status == .conflict)
            #expect(try await taro.act(draft, "approve", [("comment", "well written")]).status == .seeOther)
            clock.set("2026-03-02T08:00:00Z")
            #expect(try await taro.act(draft, "publish").status == .seeOther)
            let text = try await center.get("/csaf/2026/example-2026-0001.json").text
            let document = try CSAFDocument.parse(Array(text.utf8), file: "")
            #expect(try CSAFValidator(preset: .extended).validate(Array(text.utf8), file: "").isEmpty)
            #expect(document.document.tracking.initialReleaseDate.text == "2026-03-02T08:00:00Z")
            #expect(document.document.tracking.version.text == "1" && document.validity?.lastDay == "2026-06-30")
            #expect(document.vulnerabilities?.first?.scores?.first?.cvssV2?.baseScore == 10)
            #expect(document.document.publisher.namespace == "https://csirt.example")
            let audit = try await hanako.page("/desk/audit")
            for word in ["please look", "well written", "asked for a review", "approved", "published the draft"] {
                #expect(audit.contains(word), "\(word)")
            }
            #expect(try await taro.act(draft, "publish").status == .conflict)
        }
    }

    @Test func `a change after approval takes it away, and whoever made it cannot approve`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let draft = try await approved(Typed.popper, by: hanako, taro)
            #expect(try await taro.fill("\(draft)/edit", ["title": "Changed"]).status == .seeOther)
            #expect(try await taro.page(draft).contains("being written"))
            #expect(try await hanako.act(draft, "publish").status == .conflict)
            _ = try await taro.act(draft, "submit")
            #expect(try await taro.act(draft, "approve").status == .conflict)
            // What hanako wrote was approved by taro before; the change since is taro's.
            #expect(try await hanako.act(draft, "approve").status == .seeOther)
            #expect(try await hanako.page("/desk/audit").contains("it is no longer approved"))
        }
    }

    @Test func `a returned draft says why, and keeps its authors from approving`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let draft = try await approved(Typed.popper, by: hanako, taro)
            #expect(try await taro.act(draft, "return").text.contains("say what has to change"))
            #expect(try await taro.act(draft, "return", [("comment", "name the vendor")]).status == .seeOther)
            #expect(try await hanako.page(draft).contains("name the vendor"))
            _ = try await hanako.act(draft, "submit")
            #expect(try await hanako.act(draft, "approve").status == .conflict)
        }
    }

    @Test func `who looks at an older revision neither saves nor approves`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let draft = try await hanako.write("/desk/advisories/new", Typed.popper)
            _ = try await hanako.fill("\(draft)/edit", ["title": "Second"])
            let stale = try await taro.send(
                "\(draft)/edit",
                Typed.with(["title": "Third"]).map { ($0, $1) } + [("revision", "1"), ("action", "save")])
            #expect(stale.status == .conflict && stale.text.contains("it was changed meanwhile"))
            #expect(stale.text.contains("value=\"Third\""), "what was typed is still there")
            _ = try await hanako.act(draft, "submit")
            #expect(try await taro.send("\(draft)/approve", [("revision", "1")]).status == .conflict)
        }
    }

    @Test func `what somebody else kept meanwhile is not overwritten by keeping twice`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let draft = try await hanako.write("/desk/advisories/new", Typed.popper)
            var values = Analyst.values(on: try await taro.page("\(draft)/edit"))
            values["impact"] = "Taro's words"
            _ = try await hanako.fill("\(draft)/edit", ["title": "Hanako's title"])
            for action in ["save", "check", "add-product", "save"] {
                let answer = try await taro.send("\(draft)/edit", values.map { ($0, $1) } + [("action", action)])
                #expect(answer.status == (action == "save" ? .conflict : .ok), "\(action)")
                let isLed = answer.text.contains("<a href=\"\(draft)/edit\" target=\"_blank\"")
                #expect(isLed == (action == "save"), "\(action)")
                values = Analyst.values(on: answer.text)
                #expect(values["impact"] == "Taro's words" && values["revision"] == "1")
            }
            let kept = Analyst.values(on: try await taro.page("\(draft)/edit"))
            #expect(kept["title"] == "Hanako's title" && kept["impact"] == "root is lost")
            #expect(try await taro.fill("\(draft)/edit", ["impact": "Taro's words"]).status == .seeOther)
        }
    }

    @Test func `every field is checked, in the analyst's language, and the preview is the alert`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            var typed = Typed.with([
                "weakness.0.cve": "CVE-99", "weakness.0.cvss": "AV:X", "valid-until": "2026-02-31", "tlp": "RED",
                "lang": "xx", "reference.0.url": "no address",
            ])
            typed["kind"] = "new"
            let answer = try await hanako.send("/desk/advisories/check", typed.map { ($0, $1) })
            struct Answer: Decodable {
                struct Note: Decodable { let text, style: String }
                let summary, preview: String
                let fields: [String: [Note]]
            }
            let told = try answer.json(Answer.self)
            for field in ["weakness.0.cve", "weakness.0.cvss", "valid-until", "tlp", "lang", "reference.0.url"] {
                #expect(told.fields[field]?.contains { $0.style == "error" } == true, "\(field)")
            }
            #expect(told.preview.contains("III. How to check\n\ntelnet localhost 110"))
            let page = try await hanako.send(
                "/desk/advisories/new?lang=ja", typed.map { ($0, $1) } + [("action", "check")])
            #expect(page.text.contains("<li class=\"error\">公開できるのは、誰でも読める TLP:WHITE だけです</li>"))
            let kept = try await hanako.fill("/desk/advisories/new", typed)
            let draft = kept.headers[.location] ?? ""
            #expect(try await hanako.act(draft, "submit").status == .conflict, "what is wrong is kept, not reviewed")
        }
    }

    @Test(arguments: [
        ("2.5", false), ("v2.5", true), ("9.2p1", false), ("1:4.96-15+deb12u4", false), ("4.96-15", false),
        ("2.5 SP1", false), ("2024-01-05", false), ("2.x", true), ("2.5まで", true), ("2.0から2.5", true),
        ("2.5系", true), ("全バージョン", true), ("^2.5", true), ("2.5+", true), ("~2.5", true), ("<2.5", true),
        ("2.5 より前", true), ("prior to 2.5", true), ("2.5, 2.6", true), ("9.2p1 より前", true), ("*", true),
        ("vers:generic/2.5", true),
    ])
    func `what the reader of ranges reads as one is a range`(versions: String, isRange: Bool) async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let draft = try await hanako.write("/desk/advisories/new", Typed.with(["product.0.versions": versions]))
            let number = try #require(Int(draft.split(separator: "/").last ?? ""))
            let content = try #require(try await center.services.store.draft(number)).content
            let document = try CSAFDocument.parse(Array(content.utf8), file: "")
            let branch = document.productTree?.branches?.first?.branches?.first?.branches?.first
            #expect(branch?.name == versions)
            #expect(branch?.category == (isRange ? .productVersionRange : .productVersion))
        }
    }

    @Test func `forms of other sites are refused, and markup is shown as it was typed`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let hostile = "<script>alert(1)</script>\"><b>"
            let draft = try await hanako.write(
                "/desk/advisories/new", Typed.with(["title": hostile, "product.0.name": hostile]))
            for path in [draft, "\(draft)/edit", "/desk/advisories"] {
                let page = try await hanako.page(path)
                #expect(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "\(path)")
            }
            for path in ["/desk/advisories/new", "/desk/advisories/check", "\(draft)/edit", "\(draft)/submit"] {
                let forged = try await center.form(path, [("form-token", "00"), ("revision", "1")], hanako.session)
                #expect(forged.status == .forbidden, "\(path)")
            }
        }
    }

    @Test func `rows are added and removed without a script`() async throws {
        try await TestCenter.run(now: TestClock("2026-03-01T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            var values = Typed.popper
            for number in 1...20 {
                let page = try await hanako.send(
                    "/desk/advisories/new", values.map { ($0, $1) } + [("action", "add-product")])
                values = Analyst.values(on: page.text)
                values["product.\(number).name"] = "Product \(number)"
                values["product.\(number).status"] = "fixed"
            }
            let page = try await hanako.send(
                "/desk/advisories/new", values.map { ($0, $1) } + [("action", "remove-product-1")])
            values = Analyst.values(on: page.text)
            #expect(values["product.19.name"] == "Product 20" && values["product.20.name"] == nil)
            #expect(values["product.1.name"] == "Product 2" && values["product.0.name"] == "Qpopper")
        }
    }
}

/// A draft that somebody else has approved.
func approved(_ fields: [String: String], by author: Analyst, _ reviewer: Analyst) async throws -> String {
    try await approved(try await author.write("/desk/advisories/new", fields), by: author, reviewer)
}

@discardableResult
func approved(_ draft: String, by author: Analyst, _ reviewer: Analyst) async throws -> String {
    let submitted = try await author.act(draft, "submit")
    #expect(submitted.status == .seeOther, "\(Analyst.complaints(in: submitted.text))")
    let answer = try await reviewer.act(draft, "approve")
    #expect(answer.status == .seeOther, "\(Analyst.complaints(in: answer.text))")
    return draft
}

/// Publishes a draft that somebody else approves.
func publish(_ draft: String, by author: Analyst, _ reviewer: Analyst) async throws {
    try await approved(draft, by: author, reviewer)
    let answer = try await reviewer.act(draft, "publish")
    #expect(answer.status == .seeOther, "\(Analyst.complaints(in: answer.text))")
}

extension TestClock {
    var fixed: @Sendable () -> Date { { self.now } }
}
