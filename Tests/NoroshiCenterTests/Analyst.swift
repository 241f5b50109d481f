import Foundation
import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

/// Somebody who is signed in at the desk, and works there as by a browser without scripts.
struct Analyst: Sendable {
    let center: TestCenter
    let session: HTTPFields
    let token: String

    init(_ name: String, at center: TestCenter) async throws {
        self.center = center
        session = try await center.signIn(name)
        token = center.formToken(try await center.get("/desk/advisories", session).text)
    }

    /// The same analyst with another browser's wishes.
    init(session: HTTPFields, of analyst: Analyst) {
        (center, token) = (analyst.center, analyst.token)
        self.session = session
    }

    func page(_ path: String) async throws -> String { try await center.get(path, session).text }

    func send(_ path: String, _ fields: [(String, String)]) async throws -> TestResponse {
        try await center.form(path, [("form-token", token)] + fields, session)
    }

    /// Hands in a whole document.
    func upload(_ document: String, action: String) async throws -> TestResponse {
        var headers = session
        headers[.contentType] = "multipart/form-data; boundary=XX"
        let parts = [("form-token", token), ("action", action), ("document", document)].map {
            "--XX\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n"
        }
        return try await center.post("/desk/advisories", "\(parts.joined())--XX--\r\n", headers)
    }

    /// Sends the form that stands on a page, with some fields typed anew.
    func fill(
        _ path: String, _ fields: [String: String], action: String = "save"
    ) async throws -> TestResponse {
        let page = try await page(path)
        var values = Self.values(on: page)
        for (name, value) in fields { values[name] = value }
        values["action"] = action
        return try await send(path, values.map { ($0.key, $0.value) })
    }

    /// Fills in the form and keeps the draft.
    ///
    /// - Returns: The address of the draft.
    func write(_ path: String, _ fields: [String: String]) async throws -> String {
        let answer = try await fill(path, fields)
        #expect(answer.status == .seeOther, "\(Self.complaints(in: answer.text))")
        return answer.headers[.location] ?? ""
    }

    /// Does something with a draft as it stands now.
    func act(_ draft: String, _ action: String, _ fields: [(String, String)] = []) async throws -> TestResponse {
        let page = try await page(draft)
        let revision = page.firstMatch(of: #/name="revision" value="([0-9]+)"/#).map { String($0.1) } ?? ""
        return try await send("\(draft)/\(action)", [("revision", revision)] + fields)
    }

    /// What the fields of a page's form hold.
    static func values(on page: String) -> [String: String] {
        var values: [String: String] = [:]
        for match in page.matches(of: #/<input [^>]*>/#) {
            let tag = String(match.output)
            guard let name = attribute("name", of: tag), name != "form-token" else { continue }
            values[name] = attribute("value", of: tag) ?? ""
        }
        for match in page.matches(of: #/<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)<\/textarea>/#) {
            values[String(match.output.1)] = String(match.output.2).unescaped
        }
        for match in page.matches(of: #/<select [^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/#) {
            let chosen = match.output.2.firstMatch(of: #/value="([^"]*)" selected/#)
            values[String(match.output.1)] = chosen.map { String($0.1).unescaped } ?? ""
        }
        return values
    }

    static func complaints(in page: String) -> [String] {
        page.matches(of: #/<li class="error">([^<]*)<\/li>/#).map { String($0.1).unescaped }
            + page.matches(of: #/role="alert">(.*?)<\/div>/#).map { String($0.1) }
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
        guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return nil }
        return String(tag[start...].prefix { $0 != "\"" }).unescaped
    }
}

extension String {
    fileprivate var unescaped: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}

/// A clock that a test sets.
final class TestClock: Sendable {
    private let time: Mutex<Date>

    init(_ text: String) { time = Mutex((try? Date(text, strategy: .iso8601)) ?? .distantPast) }

    var now: Date { time.withLock { $0 } }

    func set(_ text: String) { time.withLock { $0 = (try? Date(text, strategy: .iso8601)) ?? $0 } }
}

/// What an analyst types into the form of a new advisory.
enum Typed {
    static let popper: [String: String] = [
        "id": "example-2026-0001", "lang": "en", "title": "POP servers under attack",
        "situation": "Break-ins by way of Qpopper are reported.", "impact": "root is lost",
        "check": "telnet localhost 110", "measure.0.text": "Upgrade to 2.5.", "measure.0.category": "vendor_fix",
        "weakness.0.cve": "CVE-1999-0006", "weakness.0.cwe": "CWE-120", "weakness.0.text": "A buffer overflows.",
        "weakness.0.cvss": "AV:N/AC:L/Au:N/C:C/I:C/A:C", "product.0.vendor": "Qualcomm", "product.0.name": "Qpopper",
        "product.0.versions": "vers:generic/<2.5", "product.0.status": "known_affected",
        "product.0.cpe": "cpe:2.3:a:qualcomm:qpopper:*:*:*:*:*:*:*:*",
        "reference.0.summary": "CVE", "reference.0.url": "https://www.cve.org/CVERecord?id=CVE-1999-0006",
        "valid-until": "2026-06-30", "terms": "Pass on freely, as a whole.", "summary": "First version",
    ]

    static func with(_ changes: [String: String]) -> [String: String] { popper.merging(changes) { $1 } }
}
