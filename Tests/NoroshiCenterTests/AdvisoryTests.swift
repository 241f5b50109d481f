import CSAF
import Foundation
import FoundationXML
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import Testing

struct AdvisoryTests {
    private func document(
        id: String = "example-2026-0001", version: String = "1", date: String = "2026-03-01T00:00:00Z",
        lang: String = "en", title: String = "POP servers under attack", tlp: String = "WHITE", status: String = "final"
    ) -> String {
        let revisions = (1...(Int(version) ?? 1)).map { number in
            #"{"date":"\#(number == Int(version) ? date : "2026-01-0\(number)T00:00:00Z")","number":"\#(number)","summary":"Revision \#(number)"}"#
        }
        return """
            {"document":{"category":"csaf_base","csaf_version":"2.0","title":"\(title)","lang":"\(lang)",
             "distribution":{"tlp":{"label":"\(tlp)"},"text":"Pass on freely."},
             "publisher":{"category":"coordinator","name":"Example CSIRT","namespace":"https://csirt.example"},
             "notes":[{"category":"summary","title":"Situation","text":"Some versions hold a weakness. <b>"},
                      {"category":"description","title":"Impact","text":"root is lost"},
                      {"category":"details","title":"How to check","text":"telnet localhost 110"},
                      {"category":"general","title":"Validity","text":"2026-12-31"}],
             "references":[{"category":"external","summary":"bad","url":"javascript:alert(1)"}],
             "tracking":{"id":"\(id)","status":"\(status)","version":"\(version)",
              "initial_release_date":"\(version == "1" ? date : "2026-01-01T00:00:00Z")","current_release_date":"\(date)",
              "revision_history":[\(revisions.joined(separator: ","))]}}}
            """
    }

    @Test func `an advisory is published as page, text, CSAF, digest and feed`() async throws {
        try await TestCenter.run({ $0.publicURL = "https://csirt.example" }) { center in
            let source = document()
            let answer = try await center.desk("/api/v1/desk/advisories", source)
            #expect(answer.status == .created, "\(answer.text)")
            let page = try await center.get("/advisories/example-2026-0001").text
            #expect(page.contains("<h2>III. How to check</h2>") && page.contains("telnet localhost 110"))
            #expect(page.contains("hold a weakness. &lt;b&gt;") && !page.contains("javascript:"))
            let text = try await center.get("/advisories/example-2026-0001.txt").text
            #expect(
                text.contains("First issue: 2026-03-01\nThis issue: 2026-03-01 (Ver. 1)\nValid until: 2026-12-31\n"))
            #expect(text.contains("Latest version: https://csirt.example/advisories/example-2026-0001\n"))
            #expect(text.contains("\nIII. How to check\n\ntelnet localhost 110\n"))
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").text == source)
            let digest = try await center.get("/csaf/2026/example-2026-0001.json.sha256").text
            #expect(digest.wholeMatch(of: #/[0-9a-f]{64}  example-2026-0001\.json\n/#) != nil)
            let feed = try await center.get("/advisories/feed.atom").text
            #expect(feed.contains("<updated>2026-03-01T00:00:00Z</updated>"))
            #expect(feed.contains("href=\"https://csirt.example/csaf/2026/example-2026-0001.json\""))
            #expect(XMLParser(data: Data(feed.utf8)).parse())
            let rss = try await center.get("/advisories/feed.rss").text
            #expect(XMLParser(data: Data(rss.utf8)).parse())
            #expect(rss.contains("<pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate>"))
            #expect(rss.contains("<link>https://csirt.example/advisories/example-2026-0001?lang=en</link>"))
            #expect(
                rss.contains(
                    "<guid isPermaLink=\"false\">https://csirt.example/csaf/2026/example-2026-0001.json#1</guid>"))
            #expect(try await center.get("/").text.contains("POP servers under attack"))
        }
    }

    @Test func `a newer version replaces, the same is no change, others are refused with a reason`() async throws {
        try await TestCenter.run { center in
            func publish(_ text: String) async throws -> TestResponse {
                try await center.desk("/api/v1/desk/advisories", text)
            }
            let second = document(version: "2", date: "2026-04-01T00:00:00Z", title: "Second")
            #expect(try await publish(document()).status == .created)
            #expect(try await publish(document()).status == .ok)
            let changed = try await publish(document(title: "Changed"))
            #expect(changed.status == .unprocessableContent)
            #expect(changed.text.contains("'1' is not newer than the published '1', and the content differs"))
            #expect(try await publish(second).status == .created)
            #expect(try await publish(document()).text.contains("'1' is not newer than the published '2'"))
            #expect(try await center.get("/advisories/example-2026-0001").text.contains("<h1>Second</h1>"))
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").text == second)
            let feed = try await center.get("/advisories/feed.atom").text
            #expect(feed.matches(of: #/<entry/#).count == 1)
        }
    }

    @Test func `languages of one advisory stand beside each other`() async throws {
        try await TestCenter.run { center in
            _ = try await center.desk("/api/v1/desk/advisories", document())
            let japanese = document(lang: "ja", title: "POP サーバへの攻撃")
            #expect(try await center.desk("/api/v1/desk/advisories", japanese).status == .created)
            #expect(try await center.get("/advisories/example-2026-0001?lang=ja").text.contains("POP サーバへの攻撃"))
            #expect(try await center.get("/advisories/example-2026-0001?lang=en").text.contains("POP servers"))
            #expect(try await center.get("/csaf/ja/2026/example-2026-0001.json").text == japanese)
            #expect(try await center.get("/advisories/example-2026-0001.txt?lang=ja").text.contains("初版: 2026-03-01"))
        }
    }

    @Test func `what is not valid, not final or not for everyone is refused`() async throws {
        try await TestCenter.run { center in
            let cases = [
                ("{}", "required property"), ("{", "unexpected end"),
                (document(tlp: "RED"), "only TLP:WHITE is for everyone"),
                (
                    document().replacing(
                        #""tlp":{"label":"WHITE"},"text":"Pass on freely.""#, with: #""text":"Tlp: Amber""#),
                    "the text says 'TLP:AMBER'"
                ),
                (
                    document().replacing("Pass on freely.", with: "TLP:RED, not to be passed on."),
                    "the text says 'TLP:RED'"
                ),
                (document(title: "x", status: "draft"), "a draft is not published"),
                (document(lang: "xx"), "6.1.12"),
                (document().replacing("\"notes\"", with: "\"note\""), "property \\\"note\\\" is not in the schema"),
                (
                    document(id: "EXAMPLE-2026-0001"),
                    "another advisory is published as /csaf/2026/example-2026-0001.json"
                ),
            ]
            _ = try await center.desk("/api/v1/desk/advisories", document())
            for (text, reason) in cases {
                let answer = try await center.desk("/api/v1/desk/advisories", text)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.text.contains(reason), "\(answer.text)")
            }
            #expect(try await center.post("/api/v1/desk/advisories", document()).status == .unauthorized)
        }
    }

    @Test func `a document of the future is refused at publication`() async throws {
        try await TestCenter.run(now: TestClock("2026-11-21T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let late = document(date: "2026-11-21T00:05:01Z")
            let reason = "/document/tracking/current_release_date: '2026-11-21T00:05:01Z' is in the future"
            let sent = try await center.desk("/api/v1/desk/advisories", late)
            #expect(sent.status == .unprocessableContent && sent.text.contains(reason), "\(sent.text)")
            var session = hanako.session
            session[.acceptLanguage] = "ja"
            let japanese = try await Analyst(session: session, of: hanako).upload(late, action: "publish")
            #expect(japanese.status == .unprocessableContent && japanese.text.contains("は未来の日時です"))
            let english = try await hanako.upload(late, action: "publish")
            #expect(english.text.replacing("&#39;", with: "'").contains(reason), "\(english.text)")
            // Clocks differ a little.
            let soon = document(id: "example-2026-0002", date: "2026-11-21T00:05:00Z")
            #expect(try await center.desk("/api/v1/desk/advisories", soon).status == .created)
            // The dates of a draft become those of the day, but not that of a first issue before.
            let whole = try await hanako.upload(late, action: "draft")
            try await publish(try #require(whole.headers[.location]), by: hanako, taro)
            let old = document(id: "example-2026-0003", version: "2", date: "2026-12-02T00:00:00Z")
            let odd = old.replacing("2026-01-01T00:00:00Z", with: "2026-12-01T00:00:00Z")
            let upload = try await hanako.upload(odd, action: "draft")
            let draft = try await approved(try #require(upload.headers[.location]), by: hanako, taro)
            let refused = try await taro.act(draft, "publish")
            #expect(refused.status == .conflict && refused.text.contains("is in the future"), "\(refused.text)")
        }
    }

    @Test func `the list is in the order of the dates that it shows`() async throws {
        try await TestCenter.run(now: TestClock("2026-11-21T00:00:00Z").fixed) { center in
            let sample = SampleAdvisory.center
            for document in [
                sample.document("example-1", title: "Old"), sample.document("example-2", version: 2, title: "New"),
                sample.document("example-1", version: 3, lang: "ja", title: "訳"),
            ] {
                let answer = try await center.desk("/api/v1/desk/advisories", String(decoding: document, as: UTF8.self))
                #expect(answer.status == .created, "\(answer.text)")
            }
            let hanako = try await Analyst("hanako", at: center)
            let page = try await hanako.page("/advisories")
            let places = ["New", "Old"].map { page.firstRange(of: ">\($0)<")?.lowerBound }
            let (newer, older) = (try #require(places[0]), try #require(places[1]))
            #expect(newer < older)
        }
    }

    @Test func `titles act on nothing, wherever they are shown`() async throws {
        try await TestCenter.run(now: TestClock("2026-11-21T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            let evil = document(title: #"POP\u0007 \u202eunder"#)
            let draft = try #require(try await hanako.upload(evil, action: "draft").headers[.location])
            #expect(try await center.desk("/api/v1/desk/advisories", evil).status == .created)
            let page = "/advisories/example-2026-0001"
            for path in [
                "/", "/advisories", "/advisories/feed.atom", "/advisories/feed.rss", page, "/desk/advisories",
                "/desk\(page)", draft,
            ] {
                let text = try await hanako.page(path)
                let head = text[..<(text.firstRange(of: "id=\"preview\"")?.lowerBound ?? text.endIndex)]
                #expect(head.contains(#"POP\x07 \u{202e}under"#), "\(path)")
                #expect(!head.unicodeScalars.contains { $0 == "\u{7}" || $0 == "\u{202E}" }, "\(path)")
            }
        }
    }

    @Test func `an uploaded document can be a draft, which somebody else approves`() async throws {
        try await TestCenter.run(now: TestClock("2026-11-21T00:00:00Z").fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            let refused = try await hanako.upload(
                document().replacing("\"final\"", with: "\"finished\""), action: "draft")
            #expect(refused.status == .unprocessableContent && refused.text.contains("/document/tracking/status"))
            let answer = try await hanako.upload(document(), action: "draft")
            let draft = try #require(answer.headers[.location])
            #expect(answer.status == .seeOther && draft.hasPrefix("/desk/drafts/"))
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").status == .notFound)
            // A second one of the same advisory has to wait.
            #expect(try await taro.upload(document(), action: "draft").status == .conflict)
            let page = try await hanako.page(draft)
            #expect(page.contains("handed in as a document") && !page.contains("\(draft)/edit"))
            #expect(try await center.get("\(draft)/edit", hanako.session).headers[.location] == draft)
            #expect(try await hanako.act(draft, "submit").status == .seeOther)
            #expect(try await hanako.act(draft, "approve").status == .conflict)
            #expect(try await taro.act(draft, "approve").status == .seeOther)
            #expect(try await taro.act(draft, "publish").status == .seeOther)
            let text = try await center.get("/csaf/2026/example-2026-0001.json").text
            let published = try CSAFDocument.parse(Array(text.utf8), file: "")
            let sent = try CSAFDocument.parse(Array(document().utf8), file: "")
            #expect(published.productTree == sent.productTree && published.vulnerabilities == sent.vulnerabilities)
            #expect(published.document.notes == sent.document.notes && published.document.title == sent.document.title)
        }
    }

    @Test func `where everything is reviewed nothing that is handed in is published at once`() async throws {
        let clock = TestClock("2026-11-21T00:00:00Z")
        try await TestCenter.run({ $0.requiresReview = true }, now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            #expect(!(try await hanako.page("/desk/advisories")).contains(#"value="publish""#))
            let uploaded = try await hanako.upload(document(), action: "publish")
            let draft = try #require(uploaded.headers[.location])
            #expect(uploaded.status == .seeOther && draft.hasPrefix("/desk/drafts/"))
            // A second draft of the same advisory, by a program.
            let second = try await center.desk("/api/v1/desk/advisories", document())
            #expect(second.status == .conflict && second.text.contains("1"), "\(second.text)")
            let sent = try await center.desk("/api/v1/desk/advisories", document(id: "EXAMPLE-2026-0002"))
            let page = try #require(sent.headers[.location])
            #expect(sent.status == .accepted && sent.text.contains(#""page":"\#(page)""#), "\(sent.text)")
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").status == .notFound)
            #expect(try await center.get("/csaf/2026/example-2026-0002.json").status == .notFound)
            // What a program handed in any analyst may approve; what one uploaded, only another.
            for (draft, approver) in [(draft, taro), (page, hanako)] {
                #expect(try await hanako.act(draft, "submit").status == .seeOther)
                #expect(try await approver.act(draft, "approve").status == .seeOther)
                #expect(try await approver.act(draft, "publish").status == .seeOther)
            }
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").status == .ok)
            #expect(try await center.get("/csaf/2026/example-2026-0002.json").status == .ok)
        }
    }

    @Test func `a name that is too long or another's is refused wherever it is given`() async throws {
        try await TestCenter.run(now: TestClock("2026-11-21T00:00:00Z").fixed) { center in
            let hanako = try await Analyst("hanako", at: center)
            // What a file's name cannot hold counts once in a row.
            let longest = "xééé" + String(repeating: "a", count: 198)
            #expect(try await center.desk("/api/v1/desk/advisories", document(id: longest)).status == .created)
            #expect(try await center.desk("/api/v1/desk/advisories", document()).status == .created)
            for (id, english, japanese) in [
                (
                    String(repeating: "A", count: 201), "the name of its file would have 201 bytes, more than 200",
                    "ファイル名が 201 バイトになり、上限の 200 バイトを超えます"
                ),
                (
                    "EXAMPLE-2026-0001", "another advisory is published as /csaf/2026/example-2026-0001.json",
                    "別の注意喚起が /csaf/2026/example-2026-0001.json で公開されています"
                ),
            ] {
                let sent = try await center.desk("/api/v1/desk/advisories", document(id: id))
                #expect(sent.status == .unprocessableContent && sent.text.contains(english), "\(sent.text)")
                for action in ["draft", "publish"] {
                    let upload = try await hanako.upload(document(id: id), action: action)
                    #expect(upload.status == .unprocessableContent && upload.text.contains(english), "\(upload.text)")
                }
                let draft = try await hanako.write("/desk/advisories/new", Typed.with(["id": id]))
                for (language, words) in [("en", english), ("ja", japanese)] {
                    let page = try await hanako.page("\(draft)/edit?lang=\(language)")
                    let notes = page.firstMatch(of: #/data-notes="id"[^>]*>(.*?)<\/ul>/#.dotMatchesNewlines())
                    #expect(notes?.1.contains("<li class=\"error\">\(words)") == true, "\(page)")
                }
                #expect(try await hanako.act(draft, "submit").status == .conflict)
                var session = hanako.session
                session[.acceptLanguage] = "ja"
                let japan = Analyst(session: session, of: hanako)
                let upload = try await japan.upload(document(id: id), action: "publish")
                #expect(upload.text.contains("document: ") && upload.text.contains(japanese), "\(upload.text)")
            }
        }
    }

    @Test(
        arguments: [
            ("https://csirt.example", nil), ("https://center.example", "https://CSIRT.example/"),
            ("https://center.example", nil), ("https://csirt.example", "https://center.example"), (nil, nil),
        ] as [(String?, String?)])
    func `documents of another publisher are refused, and told where nobody knows`(
        publicURL: String?, namespace: String?
    ) async throws {
        try await TestCenter.run({
            $0.publicURL = publicURL
            $0.namespace = namespace
        }) { center in
            let hanako = try await Analyst("hanako", at: center)
            let own = namespace ?? publicURL
            let isOther = own == "https://center.example"
            let reason = "the center publishes only documents of its own, of 'https://center.example'"
            let told = "Its publisher is 'https://csirt.example'."
            let sent = try await center.desk("/api/v1/desk/advisories", document())
            #expect(sent.status == (isOther ? .unprocessableContent : .created), "\(sent.text)")
            #expect(sent.text.contains(reason) == isOther && sent.text.contains(told) == (own == nil), "\(sent.text)")
            let uploaded = try await hanako.upload(document(id: "example-2026-0002"), action: "publish")
            let text = uploaded.text.replacing("&#39;", with: "'")
            #expect(uploaded.status == (isOther ? .unprocessableContent : .ok), "\(text)")
            #expect(text.contains(reason) == isOther && text.contains(told) == (own == nil), "\(text)")
            let draft = try await hanako.upload(document(id: "example-2026-0003"), action: "draft")
            #expect(draft.status == (isOther ? .unprocessableContent : .seeOther))
            guard let path = draft.headers[.location] else { return }
            let page = try await hanako.page(path).replacing("&#39;", with: "'")
            #expect(page.contains(told) == (own == nil), "\(page)")
            #expect(try await hanako.act(path, "submit").status == .seeOther)
        }
    }

    @Test func `an analyst uploads a document at the desk`() async throws {
        try await TestCenter.run { center in
            var headers = try await center.signIn()
            let token = center.formToken(try await center.get("/desk/advisories", headers).text)
            headers[.contentType] = "multipart/form-data; boundary=XX"
            func body(_ token: String) -> String {
                "--XX\r\nContent-Disposition: form-data; name=\"form-token\"\r\n\r\n\(token)\r\n"
                    + "--XX\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.json\"\r\n"
                    + "Content-Type: application/json\r\n\r\n\(document())\r\n--XX--\r\n"
            }
            #expect(try await center.post("/desk/advisories", body("0"), headers).status == .forbidden)
            let answer = try await center.post("/desk/advisories", body(token), headers)
            #expect(answer.text.contains("Published example-2026-0001, version 1."))
            #expect(try await center.get("/csaf/2026/example-2026-0001.json").text == document())
        }
    }
}
