import CSAF
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiStore
import Testing

/// New versions of what is published, their translations, and the end of an advisory.
struct NewVersionTests {
    private let clock = TestClock("2026-03-01T00:00:00Z")

    private func document(_ center: TestCenter, _ path: String = "/csaf/2026/example-2026-0001.json") async throws
        -> CSAFDocument
    {
        try CSAFDocument.parse(Array(try await center.get(path).text.utf8), file: path)
    }

    private func run(
        _ body: @escaping @Sendable (TestCenter, _ hanako: Analyst, _ taro: Analyst) async throws -> Void
    ) async throws {
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }, now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            try await publish(try await hanako.write("/desk/advisories/new", Typed.popper), by: hanako, taro)
            clock.set("2026-04-01T00:00:00Z")
            try await body(center, hanako, taro)
        }
    }

    @Test func `a new version keeps number, first issue and history, and adds one entry`() async throws {
        try await run { center, hanako, taro in
            let draft = try await hanako.write(
                "/desk/advisories/example-2026-0001/edit?document=en", ["title": "Second", "summary": "New title"])
            let page = try await hanako.page(draft)
            #expect(page.contains("based on version 1") && page.contains("<code>/document/title</code>"))
            try await publish(draft, by: hanako, taro)
            let tracking = try await document(center).document.tracking
            #expect(
                tracking.version.text == "2"
                    && tracking.revisionHistory.map(\.summary) == ["First version", "New title"])
            #expect(tracking.initialReleaseDate.text == "2026-03-01T00:00:00Z")
            #expect(tracking.currentReleaseDate.text == "2026-04-01T00:00:00Z")
        }
    }

    @Test func `a draft of the second in which the version before went out keeps the first issue`() async throws {
        try await run { center, hanako, taro in
            clock.set("2026-03-01T00:00:00Z")
            let draft = try await hanako.write(
                "/desk/advisories/example-2026-0001/edit?document=en", ["title": "Second", "summary": "New title"])
            let begun = try await hanako.send(
                "/desk/advisories/example-2026-0001/translate?document=en", [("language", "ja")])
            let translation = try await hanako.write(try #require(begun.headers[.location]), ["title": "攻撃"])
            clock.set("2026-03-01T00:00:05Z")
            for draft in [translation, draft] { try await publish(draft, by: hanako, taro) }
            for path in ["/csaf/2026/example-2026-0001.json", "/csaf/ja/2026/example-2026-0001.json"] {
                let tracking = try await document(center, path).document.tracking
                #expect(tracking.initialReleaseDate.text == "2026-03-01T00:00:00Z", "\(path)")
                #expect(tracking.currentReleaseDate.text == "2026-03-01T00:00:05Z", "\(path)")
            }
        }
    }

    @Test func `a name that nobody chose follows the versions, and a chosen one stays`() async throws {
        try await TestCenter.run(now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let fields = Typed.with([
                "product.1.vendor": "Qualcomm", "product.1.name": "Qpopper", "product.1.status": "fixed",
                "product.1.versions": "vers:generic/>=2.5|<3", "product.1.label": "Qpopper, repaired",
            ])
            let first = try await hanako.write("/desk/advisories/new", fields)
            try await publish(first, by: hanako, taro)
            func names() async throws -> [String] {
                try await document(center).resolvedProducts().map(\.name)
            }
            #expect(try await names() == ["Qualcomm Qpopper <2.5", "Qpopper, repaired"])
            clock.set("2026-04-01T00:00:00Z")
            let form = "/desk/advisories/example-2026-0001/edit?document=en"
            let shown = Analyst.values(on: try await hanako.page(form))
            #expect(shown["product.0.label"] == "" && shown["product.1.label"] == "Qpopper, repaired")
            let ranges = [
                "product.0.versions": "vers:generic/<2.7", "product.1.versions": "vers:generic/>=2.7|<3",
                "summary": "New range",
            ]
            let draft = try await hanako.write(form, ranges)
            try await publish(draft, by: hanako, taro)
            #expect(try await names() == ["Qualcomm Qpopper <2.7", "Qpopper, repaired"])
            // As drafts were kept before: with the name that was made of the published versions.
            clock.set("2026-04-02T00:00:00Z")
            let old = [
                "product.0.versions": "vers:generic/<2.8", "product.0.label": "Qualcomm Qpopper <2.7",
                "summary": "Newer range",
            ]
            let late = try await hanako.write(form, old)
            try await publish(late, by: hanako, taro)
            #expect(try await names() == ["Qualcomm Qpopper <2.8", "Qpopper, repaired"])
        }
    }

    @Test func `a publication in between is a conflict until the draft is based on it`() async throws {
        try await run { center, hanako, taro in
            let draft = try await approved(
                try await hanako.write(
                    "/desk/advisories/example-2026-0001/edit?document=en", ["title": "Mine", "summary": "Mine"]),
                by: hanako, taro)
            var other = try await document(center)
            let time = try #require(Timestamp("2026-03-20T00:00:00Z"))
            let version = try #require(DocumentVersion("2"))
            other.document.tracking.version = version
            other.document.tracking.currentReleaseDate = time
            other.document.tracking.revisionHistory.append(
                CSAF.Revision(number: version, date: time, summary: "Theirs"))
            let bytes = String(decoding: other.serialize(), as: UTF8.self)
            #expect(try await center.desk("/api/v1/desk/advisories", bytes).status == .created)
            let refused = try await taro.act(draft, "publish")
            #expect(refused.status == .conflict && refused.text.contains("version 2 was published meanwhile"))
            #expect(try await hanako.act(draft, "rebase").status == .seeOther)
            try await publish(draft, by: hanako, taro)
            let tracking = try await document(center).document.tracking
            #expect(tracking.revisionHistory.map(\.summary) == ["First version", "Theirs", "Mine"])
        }
    }

    @Test func `what the form does not show is kept`() async throws {
        try await TestCenter.run(now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            for name in ["noroshi-1998-0001", "noroshi-1998-0002", "noroshi-2023-0001", "noroshi-2024-0001"] {
                let file = TestCenter.root + "/Resources/advisories/en/\(name).json"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                #expect(try await center.desk("/api/v1/desk/advisories", text).status == .created)
                let before = try CSAFDocument.parse(Array(text.utf8), file: file)
                let draft = try await hanako.write(
                    "/desk/advisories/\(name)/edit?document=en", ["summary": "Same again"])
                try await publish(draft, by: hanako, taro)
                let year = before.document.tracking.initialReleaseDate.text.prefix(4)
                var after = try await document(center, "/csaf/\(year)/\(name).json")
                #expect(
                    after.document.tracking.revisionHistory.count == before.document.tracking.revisionHistory.count + 1)
                after.document.tracking = before.document.tracking
                let differences = try DocumentDifference.between(
                    (before.serialize(), "before"), and: (after.serialize(), "after"))
                #expect(differences.isEmpty, "\(name): \(differences)")
            }
        }
    }

    @Test func `a translation is marked when the original moves on, and brought up to date`() async throws {
        try await run { center, hanako, taro in
            let begun = try await hanako.send(
                "/desk/advisories/example-2026-0001/translate?document=en", [("language", "ja")])
            let edit = try #require(begun.headers[.location])
            let draft = try await hanako.write(edit, ["title": "POP サーバへの攻撃", "situation": "侵入が報告されています。"])
            try await publish(draft, by: hanako, taro)
            let first = try await document(center, "/csaf/ja/2026/example-2026-0001.json")
            #expect(first.document.sourceLang == "en" && first.document.tracking.version.text == "1")
            #expect(try await document(center).productTree == first.productTree)
            let tracking = first.document.tracking
            #expect(tracking.currentReleaseDate.text == "2026-04-01T00:00:00Z")
            #expect(tracking.revisionHistory.map(\.date) == [tracking.initialReleaseDate], "none begins after it")
            let told = try CSAFValidator(preset: .extended).validate(first.serialize(), file: "")
            #expect(!told.contains { $0.test == "6.2.5" }, "\(told)")
            #expect(try await !center.get("/advisories/example-2026-0001?lang=ja").text.contains("第 1 版の翻訳"))

            clock.set("2026-04-02T00:00:00Z")
            let revised = try await hanako.write(
                "/desk/advisories/example-2026-0001/edit?document=en",
                ["impact": "All is lost", "measure.0.text": "Upgrade to 2.6.", "summary": "Worse"])
            try await publish(revised, by: hanako, taro)
            let stale = try await center.get("/advisories/example-2026-0001?lang=ja").text
            #expect(stale.contains("これは第 1 版の翻訳です。原文は第 2 版に更新されています。"))
            #expect(try await hanako.page("/desk/advisories").contains("older than the original, version 2"))
            let text = try await center.get("/advisories/example-2026-0001.txt?lang=ja").text
            #expect(text.contains("*** これは第 1 版の翻訳です。"), "\(text)")
            let atom = try await center.get("/advisories/feed.atom").text
            let rss = try await center.get("/advisories/feed.rss").text
            for feed in [atom, rss] {
                #expect(feed.contains("<title>[older than the original, version 2] POP サーバへの攻撃</title>"), "\(feed)")
                #expect(feed.contains("<title>POP servers under attack</title>"))
            }
            #expect(atom.matches(of: #/<category term="stale"\/>/#).count == 1)
            #expect(atom.matches(of: #/<updated>2026-04-02T00:00:00Z/#).count == 3, "the feed and both: it is news")

            clock.set("2026-04-03T00:00:00Z")
            let update = try await hanako.send("/desk/advisories/example-2026-0001/update?document=ja", [])
            let form = try #require(update.headers[.location])
            let values = Analyst.values(on: try await hanako.page(form))
            #expect(values["situation"] == "侵入が報告されています。")
            #expect(values["measure.0.text"] == "Upgrade to 2.6.", "what changed is to be translated anew")
            try await publish(try await hanako.write(form, ["summary": "原文の第 2 版に追随"]), by: hanako, taro)
            #expect(try await !center.get("/advisories/example-2026-0001?lang=ja").text.contains("の翻訳です"))
            let second = try await document(center, "/csaf/ja/2026/example-2026-0001.json").document.tracking
            #expect(second.version.text == "2" && second.revisionHistory.count == 2)
        }
    }

    @Test func `a withdrawn advisory stays at its address, marked, with the reason, and without products`() async throws
    {
        try await run { center, hanako, taro in
            let translation = try await hanako.send(
                "/desk/advisories/example-2026-0001/translate?document=en", [("language", "ja")])
            let translated = try await hanako.write(
                try #require(translation.headers[.location]), ["title": "POP サーバへの攻撃"])
            try await publish(translated, by: hanako, taro)
            let refused = try await hanako.send("/desk/advisories/example-2026-0001/withdraw?document=en", [])
            #expect(refused.status == .conflict && refused.text.contains("give the reason"))
            let begun = try await hanako.send(
                "/desk/advisories/example-2026-0001/withdraw?document=en", [("reason", "It was a mistake.")])
            let edit = try #require(begun.headers[.location])
            try await publish(edit.replacing("/edit", with: ""), by: hanako, taro)
            let withdrawn = try await document(center)
            #expect(withdrawn.standing == .withdrawn && withdrawn.productTree == nil)
            #expect(
                withdrawn.vulnerabilities == nil && withdrawn.document.title == "[Withdrawn] POP servers under attack")
            #expect(withdrawn.document.tracking.revisionHistory.last?.summary == "It was a mistake.")
            let page = try await center.get("/advisories/example-2026-0001").text
            #expect(page.contains("This advisory was withdrawn.") && page.contains("It was a mistake."))
            let text = try await center.get("/advisories/example-2026-0001.txt").text
            #expect(text.contains("*** This advisory was withdrawn. ***"))
            // Programs judge by every language.
            let japanese = try await document(center, "/csaf/ja/2026/example-2026-0001.json")
            #expect(japanese.standing == .withdrawn && japanese.productTree == nil && japanese.vulnerabilities == nil)
            #expect(japanese.document.title == "【取り下げ】POP サーバへの攻撃")
            #expect(japanese.document.tracking.version.text == "2")
            #expect(japanese.document.tracking.revisionHistory.last?.summary == "原本が取り下げられました (第 2 版)。")
            let feed = try await center.get("/advisories/feed.atom").text
            #expect(feed.matches(of: #/<category term="withdrawn"\/>/#).count == 2, "\(feed)")
            #expect(try await !hanako.page("/desk/advisories").contains("the original was withdrawn"))
        }
    }

    @Test(arguments: ["withdraw", "supersede"])
    func `what is taken back keeps its countermeasures when the form is saved`(action: String) async throws {
        try await run { center, hanako, taro in
            let other = Typed.with([
                "id": "example-2026-0002", "measure.1.text": "Stop the service.", "measure.1.category": "workaround",
            ])
            try await publish(try await hanako.write("/desk/advisories/new", other), by: hanako, taro)
            let bare = String(decoding: SampleAdvisory.center.document("example-2026-0003"), as: UTF8.self)
                .replacing(
                    "\"notes\":[",
                    with: #""notes":[{"category":"details","title":"Solution","audience":"all","text":"Upgrade."},"#)
            #expect(try await center.desk("/api/v1/desk/advisories", bare).status == .created)
            clock.set("2026-04-02T00:00:00Z")
            for (id, texts) in [
                ("example-2026-0002", ["Upgrade to 2.5.", "Stop the service."]), ("example-2026-0003", ["Upgrade."]),
            ] {
                let begun = try await hanako.send(
                    "/desk/advisories/\(id)/\(action)?document=en",
                    [("reason", "A mistake."), ("successor", "example-2026-0001")])
                let edit = try #require(begun.headers[.location])
                #expect(try await hanako.page(edit).contains("(1) \(texts[0])"), "the preview has them")
                let draft = try await hanako.write(edit, ["impact": "None."])
                #expect(try await hanako.page("\(draft)/edit").contains("(1) \(texts[0])"))
                try await publish(draft, by: hanako, taro)
                let document = try await document(center, "/csaf/2026/\(id).json")
                let kept = (document.document.notes ?? []).filter { texts.contains($0.text) }
                #expect(kept.map(\.text) == texts && document.vulnerabilities == nil)
                if texts.count == 1 { #expect(kept.first?.title == "Solution" && kept.first?.audience == "all") }
            }
        }
    }

    @Test(arguments: ["xx yy", "xx", "en-GB-GB", "日本語"])
    func `a translation into what is no language is refused at once`(language: String) async throws {
        try await run { center, hanako, _ in
            let refused = try await hanako.send(
                "/desk/advisories/example-2026-0001/translate?document=en", [("language", language)])
            let text = refused.text.replacing("&#39;", with: "'")
            #expect(refused.status == .conflict && text.contains("'\(language)' is no language tag"), "\(text)")
            #expect(try await center.services.store.openDrafts().isEmpty)
        }
    }

    @Test func `a translation that was handed in is withdrawn with its original too`() async throws {
        try await run { center, hanako, taro in
            var translation = try await document(center)
            translation.document.lang = "ja"
            translation.document.sourceLang = "en"
            translation.document.title = "POP サーバへの攻撃"
            let text = String(decoding: translation.serialize(), as: UTF8.self)
            _ = try await center.desk("/api/v1/desk/advisories", text)
            let path = "/desk/advisories/example-2026-0001/withdraw?document=en"
            let begun = try await hanako.send(path, [("reason", "It was a mistake.")])
            let edit = try #require(begun.headers[.location])
            try await publish(edit.replacing("/edit", with: ""), by: hanako, taro)
            let japanese = try await document(center, "/csaf/ja/2026/example-2026-0001.json")
            #expect(japanese.standing == .withdrawn && japanese.productTree == nil)
        }
    }

    @Test func `number and language of what is published are not changed by a request`() async throws {
        try await run { center, hanako, _ in
            let path = "/desk/advisories/example-2026-0001/edit?document=en"
            for change in [["id": "example-2026-0099"], ["lang": "de"]] {
                let answer = try await hanako.fill(path, change.merging(["summary": "x"]) { first, _ in first })
                #expect(answer.status != .seeOther, "\(change)")
                let told = Analyst.complaints(in: answer.text)
                #expect(told.contains { $0.contains("stay as they are") }, "\(answer.status) \(told)")
            }
        }
    }

    @Test func `the language of a document is not the analyst's`() async throws {
        try await run { center, hanako, taro in
            let begun = try await hanako.send(
                "/desk/advisories/example-2026-0001/translate?document=en", [("language", "ja")])
            let form = try #require(begun.headers[.location])
            let values = Analyst.values(on: try await hanako.page(form))
            #expect(values["summary"] == "初版", "the usual words are in the document's language")
            let translated = try await hanako.write(form, ["title": "POP サーバへの攻撃"])
            try await publish(translated, by: hanako, taro)
            let list = try await hanako.page("/desk/advisories")
            let links = list.matches(of: #/href="(\/desk\/advisories\/example-2026-0001[^"]*)"/#).map { String($0.1) }
            #expect(Set(links.map { String($0.suffix(2)) }) == ["en", "ja"], "\(links)")
            for link in links {
                let answer = try await center.get(link, hanako.session)
                #expect(answer.headers[.setCookie] == nil && answer.text.contains("<html lang=\"en\">"), "\(link)")
                #expect(answer.text.contains("example-2026-0001 (\(link.suffix(2)))"))
                for match in answer.text.matches(of: #/href="(\/(?:desk\/)?advisories\/[^"]*)"/#) {
                    let path = String(match.1).replacing("&amp;", with: "&")
                    let answer = try await center.get(path, hanako.session)
                    #expect(answer.status == .ok, "\(path)")
                    #expect((answer.headers[.setCookie] == nil) == !path.contains("lang="), "\(path)")
                }
            }
            // The desk's language changes, the document stays.
            let edit = try await hanako.page("/desk/advisories/example-2026-0001/edit?document=en")
            let switched = try #require(edit.firstMatch(of: #/href="([^"]*lang=ja)"/#)).1
            let japanese = try await hanako.page(String(switched).replacing("&amp;", with: "&"))
            #expect(japanese.contains("<html lang=\"ja\">"), "\(switched)")
            #expect(Analyst.values(on: japanese)["title"] == "POP servers under attack")
            // Of a form that was refused, too.
            let refused = try await hanako.send("/desk/advisories/example-2026-0001/withdraw?document=ja", [])
            let back = try #require(refused.text.firstMatch(of: #/href="([^"]*lang=ja)"/#)).1
            #expect(back == "/desk/advisories/example-2026-0001?document=ja&amp;lang=ja")
            #expect(
                try await center.get("/desk/advisories/example-2026-0001?document=de", hanako.session).status
                    == .notFound)
        }
    }

    @Test func `the usual words about a first version are in the advisory's language`() async throws {
        try await TestCenter.run(now: clock.fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let draft = try await hanako.write("/desk/advisories/new", Typed.with(["lang": "ja"]))
            #expect(Analyst.values(on: try await hanako.page("\(draft)/edit"))["summary"] == "初版")
            let own = try await hanako.write("\(draft)/edit", ["summary": "First words"])
            #expect(Analyst.values(on: try await hanako.page("\(own)/edit"))["summary"] == "First words")
        }
    }

    @Test(arguments: [
        ("withdraw", [("reason", "It was a \"mistake\".\nBadly so.")]),
        ("supersede", [("successor", "example-2026-0002"), ("reason", "Known better.")]),
        ("extend", [("valid-until", "2027-01-31")]), ("translate", [("language", "ja")]),
    ])
    func `what an open draft forbids is said, and what was typed is kept`(
        action: String, typed: [(String, String)]
    ) async throws {
        try await run { center, hanako, taro in
            let other = try await hanako.write("/desk/advisories/new", Typed.with(["id": "example-2026-0002"]))
            try await publish(other, by: hanako, taro)
            if action == "translate" {
                // Somebody handed in a translation as a whole.
                var translation = try await document(center)
                translation.document.lang = "ja"
                let text = String(decoding: translation.serialize(), as: UTF8.self)
                #expect(try await hanako.upload(text, action: "draft").status == .seeOther)
            } else {
                let form = "/desk/advisories/example-2026-0001/edit?document=en"
                _ = try await hanako.write(form, ["title": "Second", "summary": "New title"])
            }
            let draft = try #require(
                try await hanako.page("/desk/advisories").firstMatch(of: #/\/desk\/drafts\/[0-9]+/#)
            ).0
            for (language, reason) in [
                ("en", "of the same advisory and language is open"), ("ja", "同じ番号と言語の下書き"),
            ] {
                let answer = try await taro.send(
                    "/desk/advisories/example-2026-0001/\(action)?document=en&lang=\(language)", typed)
                #expect(answer.status == .conflict && answer.text.contains(reason), "\(answer.text)")
                #expect(answer.text.contains("<a href=\"\(draft)\">"))
                let fields = answer.text.replacing(#/<datalist.*?<\/datalist>/#, with: "")
                for (_, value) in typed {
                    let text = value.replacing("\"", with: "&quot;")
                    #expect(
                        fields.contains(" value=\"\(text)\"") || fields.contains(">\n\(text)</textarea>"),
                        "\(action): \(value)")
                }
            }
        }
    }

    @Test func `a superseded advisory and its successor lead to each other`() async throws {
        try await run { center, hanako, taro in
            let successor = try await hanako.write(
                "/desk/advisories/new", Typed.with(["id": "example-2026-0002", "title": "Better"]))
            try await publish(successor, by: hanako, taro)
            let path = "/desk/advisories/example-2026-0001/supersede?document=en"
            let unknown = try await hanako.send(path, [("reason", "x"), ("successor", "none")])
            #expect(unknown.text.contains("no other advisory &#39;none&#39; is published"), "\(unknown.text)")
            let begun = try await hanako.send(
                path, [("reason", "Known better now."), ("successor", "example-2026-0002")])
            let edit = try #require(begun.headers[.location])
            try await publish(edit.replacing("/edit", with: ""), by: hanako, taro)
            let old = try await center.get("/advisories/example-2026-0001").text
            #expect(old.contains("Replaced by: <a href=\"/advisories/example-2026-0002\">"))
            let new = try await center.get("/advisories/example-2026-0002").text
            #expect(new.contains("Replaces: <a href=\"/advisories/example-2026-0001\">"))
        }
    }

    @Test func `what was replaced in several languages is named once`() async throws {
        try await run { center, hanako, taro in
            let path = "/desk/advisories/example-2026-0001"
            let translated = try await hanako.send("\(path)/translate?document=en", [("language", "ja")])
            let form = try #require(translated.headers[.location])
            try await publish(try await hanako.write(form, ["title": "POP サーバへの攻撃"]), by: hanako, taro)
            let successor = try await hanako.write("/desk/advisories/new", Typed.with(["id": "example-2026-0002"]))
            try await publish(successor, by: hanako, taro)
            let begun = try await hanako.send(
                "\(path)/supersede?document=en", [("reason", "Known better."), ("successor", "example-2026-0002")])
            let edit = try #require(begun.headers[.location])
            try await publish(edit.replacing("/edit", with: ""), by: hanako, taro)
            #expect(try await document(center, "/csaf/ja/2026/example-2026-0001.json").standing != .current)
            let page = try await center.get("/advisories/example-2026-0002").text
            #expect(page.matches(of: #/Replaces: <a /#).count == 1, "\(page)")
        }
    }
}
