import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiModel
import NoroshiStore
import Synchronization
import Testing

struct DeskTests {
    private static let hostile = #"<script>alert(1)</script>"#

    private func report(_ center: TestCenter) async throws -> Receipt {
        let body =
            #"{"description":"\#(Self.hostile)","categories":["spam-relay"],"reporter":{"name":"\#(Self.hostile)"},"#
            + #""evidence":[{"locator":"<b>","excerpt":"\#(Self.hostile)"}]}"#
        return try await center.post("/api/v1/reports", body).json(Receipt.self)
    }

    @Test func `a reporter's markup is shown, not run`() async throws {
        try await TestCenter.run { center in
            let receipt = try await report(center)
            let session = try await center.signIn()
            let page = try await center.get("/desk/reports/\(receipt.number)", session).text
            #expect(page.contains("<pre class=\"evidence\">&lt;script&gt;alert(1)&lt;/script&gt;</pre>"))
            let queue = try await center.get("/desk", session).text
            #expect(queue.contains("&lt;script&gt;"))
            #expect(!page.contains("<script>") && !queue.contains("<script>"))
        }
    }

    @Test(arguments: [
        "/desk", "/desk/cases", "/desk/statistics", "/desk/statistics.csv?period=1998", "/desk/advisories",
        "/desk/advisories/new", "/desk/advisories/x/edit?document=en", "/desk/advisories/x", "/desk/drafts/1",
        "/desk/drafts/1/edit",
    ])
    func `the desk asks who it is`(path: String) async throws {
        try await TestCenter.run { center in
            let response = try await center.get(path)
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/desk/sign-in")
            let forged = try await center.get(path, [.cookie: "noroshi-desk=0000"])
            #expect(forged.status == .seeOther)
        }
    }

    @Test func `an analyst classifies, opens a case, writes and closes`() async throws {
        try await TestCenter.run { center in
            let receipt = try await report(center)
            let session = try await center.signIn()
            let path = "/desk/reports/\(receipt.number)"
            let token = ("form-token", center.formToken(try await center.get(path, session).text))
            let labels = try await center.form(
                "\(path)/labels",
                [
                    token, ("categories", "spam-relay"), ("categories", "intrusion"),
                    ("classifications", "abusive-content:spam"), ("classifications", "vulnerable"),
                ], session)
            #expect(labels.status == .seeOther)
            let opened = try await center.form("\(path)/case", [token, ("title", "Relay wave")], session)
            let casePath = try #require(opened.headers[.location])
            #expect(casePath.wholeMatch(of: #/\/desk\/cases\/CASE-\d{4}-000001/#) != nil)
            _ = try await center.form("\(casePath)/coordinations", [token, ("to", "admin@example.net")], session)
            _ = try await center.form("\(path)/message", [token, ("text", "Thank you")], session)
            _ = try await center.form("\(path)/state", [token, ("state", "closed")], session)

            let stored = try #require(try await center.services.store.report(receipt.number))
            #expect(Set(stored.labels.categories) == ["spam-relay", "intrusion"])
            #expect(Set(stored.labels.classifications) == ["abusive-content:spam", "vulnerable"])
            #expect(stored.state == "closed" && stored.caseNumber != nil)
            let page = try await center.get(casePath, session).text
            #expect(page.contains("Relay wave") && page.contains("admin@example.net"))
            let status = try await center.get(
                "/api/v1/reports/\(receipt.number)", [.authorization: "Bearer \(receipt.secret)"]
            ).json(ReportStatus.self)
            #expect(status.state == .closed && status.messages.map(\.text) == ["Thank you"])
            let actions = try await center.services.store.auditEntries(limit: 50).map { "\($0.actor) \($0.action)" }
            for action in ["classify", "open-case", "join-case", "coordinate", "message", "state", "sign-in"] {
                #expect(actions.contains("hanako \(action)"))
            }
        }
    }

    @Test func `a form without the session's token is refused and changes nothing`() async throws {
        try await TestCenter.run { center in
            let receipt = try await report(center)
            let session = try await center.signIn()
            for fields in [[("state", "closed")], [("state", "closed"), ("form-token", "00")]] {
                let response = try await center.form("/desk/reports/\(receipt.number)/state", fields, session)
                #expect(response.status == .forbidden)
            }
            #expect(try await center.services.store.report(receipt.number)?.state == "received")
        }
    }

    @Test func `a report belongs to one case`() async throws {
        try await TestCenter.run { center in
            let receipt = try await report(center)
            let body = #"{"title":"a","reports":["\#(receipt.number)"]}"#
            #expect(try await center.desk("/api/v1/desk/cases", body).status == .created)
            let second = try await center.desk("/api/v1/desk/cases", body)
            #expect(second.status == .conflict)
            #expect(second.text.contains("report '\(receipt.number)' belongs to case 'CASE-"))
            #expect(try await center.services.store.cases().total == 1)
            let unknown = try await center.desk("/api/v1/desk/cases", #"{"title":"a","reports":["NRS-1-1"]}"#)
            #expect(unknown.status == .notFound)
        }
    }

    @Test func `the queue filters by state, category and words`() async throws {
        try await TestCenter.run { center in
            for (text, category) in [
                ("relay found 100%", "spam-relay"), ("root taken", "intrusion"), ("侵入の形跡", "intrusion"),
            ] {
                _ = try await center.post(
                    "/api/v1/reports", #"{"description":"\#(text)","categories":["\#(category)"]}"#)
            }
            let session = try await center.signIn()
            func rows(_ query: String) async throws -> Int {
                try await center.get("/desk?\(query)", session).text.matches(of: #/href="\/desk\/reports\//#).count
            }
            #expect(try await rows("") == 3)
            #expect(try await rows("category=intrusion") == 2)
            #expect(try await rows("search=ROOT+taken") == 1)
            #expect(try await rows("search=\("侵入".escaped)") == 1)
            #expect(try await rows("search=100%25") == 1)
            #expect(try await rows("search=_") == 0)
            #expect(try await rows("state=closed") == 0)
        }
    }

    @Test func `guessing a password is slowed down, and the wait ends`() async throws {
        let clock = Mutex(Date(timeIntervalSince1970: 1_780_000_000))
        try await TestCenter.run(now: { clock.withLock { $0 } }) { center in
            _ = try await center.signIn()
            func attempt(_ password: String) async throws -> HTTPResponse.Status {
                try await center.form("/desk/sign-in", [("name", "hanako"), ("password", password)]).status
            }
            for _ in 0..<6 { _ = try await attempt("wrong") }
            #expect(try await attempt("correct horse") == .tooManyRequests)
            clock.withLock { $0 += 1000 }
            #expect(try await attempt("correct horse") == .seeOther)
            #expect(try await attempt("wrong") == .unauthorized)
        }
    }

    @Test func `a session ends by signing out and by time`() async throws {
        let clock = Mutex(Date(timeIntervalSince1970: 1_780_000_000))
        try await TestCenter.run(
            { $0.sessionLength = CenterConfiguration().sessionLength }, now: { clock.withLock { $0 } }
        ) { center in
            let session = try await center.signIn()
            let page = try await center.get("/desk", session)
            #expect(page.status == .ok && page.headers[.cacheControl] == "no-store")
            let out = try await center.form("/desk/sign-out", [("form-token", center.formToken(page.text))], session)
            #expect(out.status == .seeOther)
            #expect(try await center.get("/desk", session).status == .seeOther)
            let second = try await center.signIn()
            clock.withLock { $0 += 13 * 3600 }
            #expect(try await center.get("/desk", second).status == .seeOther)
        }
    }

    @Test func `the cookie is out of reach of scripts and other sites`() async throws {
        try await TestCenter.run({ $0.publicURL = "https://center.example" }) { center in
            _ = try await center.signIn()
            let response = try await center.form("/desk/sign-in", [("name", "hanako"), ("password", "correct horse")])
            let cookie = try #require(response.headers[.setCookie])
            for word in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/desk"] { #expect(cookie.contains(word)) }
        }
    }
}
