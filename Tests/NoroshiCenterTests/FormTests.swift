import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiFormats
import NoroshiModel
import NoroshiStore
import Testing

struct FormTests {
    private static let filled: [(String, String)] = [
        ("description", "メールの中継\r\n二行目"), ("categories", "spam-relay"), ("categories", "intrusion"),
        ("zone", "+09:00"), ("time.discoveredAt", "1998-06-03T04:10"), ("time.clockErrorSeconds", "12"),
        ("time.clockSynchronized", "false"), ("affected.0.host", "mail.example.jp"),
        ("affected.0.addresses", "192.0.2.25, 192.0.2.26"), ("affected.0.role", "relay"),
        ("evidence.0.excerpt", "Jun  3 04:10:11 relay=<b>x</b>"), ("request", "contact-sites"),
        ("sites", "192.0.2.1\r\nnet.example"), ("consent.sites", "systems"), ("consent.sites", "evidence"),
        ("reporter.name", "山田"),
    ]

    private func token(_ page: String) -> String {
        page.firstMatch(of: #/name="token" value="([0-9a-f]+)"/#).map { String($0.1) } ?? ""
    }

    @Test func `the form makes the report that was typed, and shows number and secret`() async throws {
        try await TestCenter.run { center in
            let token = token(try await center.get("/report?lang=ja").text)
            let response = try await center.form(
                "/report", Self.filled + [("token", token)], [.acceptLanguage: "ja"])
            #expect(response.status == .created)
            let number = try #require(response.text.firstMatch(of: #/id="number">(NRS-[0-9-]+)</#)).1
            let secret = try #require(response.text.firstMatch(of: #/id="secret">([A-Z2-7-]+)</#)).1
            let stored = try #require(try await center.services.store.report(String(number)))
            let categories = try Vocabulary.load("categories", from: TestCenter.resources)
            let report = try ReportJSON.parse(Array(stored.content.utf8), categories: categories)
            #expect(report.description == "メールの中継\n二行目")
            #expect(report.categories == ["spam-relay", "intrusion"])
            #expect(report.time?.discoveredAt == "1998-06-03T04:10:00+09:00")
            #expect(report.time?.clockErrorSeconds == 12 && report.time?.clockSynchronized == false)
            #expect(report.affected?.first?.addresses == ["192.0.2.25", "192.0.2.26"])
            #expect(report.affected?.first?.role == .relay)
            #expect(report.sites == ["192.0.2.1", "net.example"])
            #expect(report.consent?.grants == [.init(.sites, [.systems, .evidence])])
            #expect(report.language == "ja" && stored.channel == "web")
            let status = try await center.form("/status", [("number", "\(number)"), ("secret", "\(secret)")])
            #expect(status.status == .ok && status.headers[.cacheControl] == "no-store")
            #expect(status.text.contains("received"))
        }
    }

    @Test func `a form sent twice has one receipt, and a changed one is refused`() async throws {
        try await TestCenter.run { center in
            let fields = [("token", "0123456789abcdef"), ("description", "relay")]
            let first = try await center.form("/report", fields)
            let second = try await center.form("/report", fields)
            let third = try await center.form("/report", [fields[0], ("description", "other")])
            #expect(first.status == .created && second.status == .ok && third.status == .conflict)
            let number = #/NRS-\d+-\d+/#
            #expect(first.text.firstMatch(of: number)?.0 == second.text.firstMatch(of: number)?.0)
            #expect(try await center.services.store.queue(QueueFilter()).total == 1)
        }
    }

    @Test func `mistakes stand beside their fields and what was typed is kept`() async throws {
        try await TestCenter.run { center in
            let response = try await center.form(
                "/report",
                [
                    ("token", "0123456789abcdef"), ("description", "x < y"), ("time.startedAt", "tomorrow"),
                    ("time.clockErrorSeconds", "soon"), ("categories", "scan"),
                ])
            #expect(response.status == .unprocessableContent)
            #expect(response.text.contains("x &lt; y</textarea>"))
            #expect(response.text.contains("value=\"tomorrow\""))
            #expect(response.text.contains("value=\"scan\" checked"))
            #expect(response.text.contains("Give date and time, for example 1998-06-03 04:10."))
            #expect(response.text.contains("Give a whole number of seconds."))
            let empty = try await center.form("/report", [("token", "0123456789abcdef")])
            #expect(empty.text.contains("Choose a kind of incident, or write at least one sentence."))
            #expect(try await center.services.store.queue(QueueFilter()).total == 0)
        }
    }

    @Test func `a form from another site is refused`() async throws {
        try await TestCenter.run { center in
            let fields = [("token", "0123456789abcdef"), ("description", "relay")]
            let other = try await center.form("/report", fields, [.origin: "https://evil.example"])
            let fetched = try await center.form("/report", fields, [HTTPField.Name("Sec-Fetch-Site")!: "cross-site"])
            #expect(other.status == .forbidden && fetched.status == .forbidden)
            #expect(try await center.services.store.queue(QueueFilter()).total == 0)
        }
    }

    @Test(arguments: ["/", "/report", "/status", "/advisories", "/desk/sign-in", "/nothing", "/api/v1/reports/x"])
    func `every answer carries the security headers`(path: String) async throws {
        try await TestCenter.run { center in
            let headers = try await center.get(path).headers
            #expect(headers[.contentSecurityPolicy]?.contains("default-src 'self'") == true)
            #expect(headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
        }
    }

    @Test func `the language follows the address, then the cookie, then the browser`() async throws {
        try await TestCenter.run { center in
            #expect(try await center.get("/").text.contains("<html lang=\"en\">"))
            #expect(
                try await center.get("/", [.acceptLanguage: "fr, ja;q=0.9, en;q=0.5"]).text.contains("lang=\"ja\">"))
            let asked = try await center.get("/?lang=ja")
            #expect(asked.headers[.setCookie]?.hasPrefix("noroshi-language=ja;") == true)
            let kept = try await center.get("/", [.cookie: "noroshi-language=ja", .acceptLanguage: "en"])
            #expect(kept.text.contains("<html lang=\"ja\">"))
        }
    }

    @Test func `pages hold neither scripts nor inline styles`() async throws {
        try await TestCenter.run { center in
            let session = try await center.signIn()
            for path in [
                "/", "/report", "/status", "/desk", "/desk/cases", "/desk/statistics?period=1998-06", "/desk/audit",
            ] {
                let text = try await center.get(path, session).text
                #expect(!text.contains("<script") && !text.contains("style=") && !text.contains("<style"), "\(path)")
                // A word without a translation would stand there as its key.
                #expect(!text.contains("center.") || text.contains("/web/center.css"), "\(path)")
            }
        }
    }
}
