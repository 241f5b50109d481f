import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiReport

private let undeclared = finding(
    "service.undeclared", Message("check.service.undeclared.open", ["service": "tcp/110", "program": hostile]))

@Suite struct `An inspection as JSON` {
    private func document() throws -> JSONDocument {
        let data = Data(try InspectionJSON(inspection([undeclared]), translations: Shipped.texts("en")).serialize())
        return try JSONDecoder().decode(JSONDocument.self, from: data)
    }

    @Test func `has exactly the members of its contract`() throws {
        let document = try document()
        #expect(document.keys() == ["inspection", "findings", "observations", "gaps"])
        #expect(document["inspection"].keys() == ["id", "host", "startedAt", "endedAt", "version"])
        let finding = document["findings"][0]
        #expect(
            finding.keys() == [
                "id", "check", "host", "key", "severity", "confidence", "title", "evidence", "advisories",
                "remediations",
            ])
        #expect(finding["evidence"][0].keys() == ["locator", "excerpt", "observedAt"])
        #expect(finding["remediations"][0].keys() == ["category", "text"])
        #expect(document["gaps"][0].keys() == ["host", "what", "reason"])
    }

    @Test func `says what was seen, kind by kind`() throws {
        let observations = try document()["observations"]
        #expect(
            observations.elements().map { $0["kind"] }
                == ["listener", "reply", "unseen", "product", "verdict"].map { .string($0) })
        for entry in observations.elements() {
            guard case .string(let kind) = entry["kind"] else { continue }
            #expect(entry.keys() == ["host", "at", "kind", kind])
        }
        #expect(observations[4]["verdict"].keys() == ["advisory", "endpoint", "status", "confidence", "reason"])
        #expect(observations[4]["verdict"]["endpoint"].keys() == ["transport", "address", "port"])
        #expect(observations[0]["listener"].keys() == ["endpoint", "user", "processes", "starter"])
        #expect(
            observations[0]["listener"]["processes"][0].keys() == ["pid", "name", "executable", "isDeleted", "package"])
        #expect(
            observations[1]["reply"].keys() == [
                "endpoint", "protocol", "tls", "texts", "transcript", "truncated", "milliseconds",
            ])
        #expect(observations[1]["reply"]["texts"][0].keys() == ["key", "text", "base64"])
        #expect(observations[2]["unseen"].keys() == ["what", "reason"])
    }

    @Test func `writes times in UTC, words as the standards spell them, and titles in the reader's language`() throws {
        let document = try document()
        #expect(document["inspection"]["startedAt"] == .string("1998-06-01T00:00:00Z"))
        let finding = document["findings"][0]
        #expect(finding["id"] == .string("service.undeclared/mail.example.jp/tcp/110"))
        #expect(finding["severity"] == .string("medium"))
        #expect(finding["confidence"] == .string("confirmed"))
        #expect(finding["remediations"][0]["category"] == .string("workaround"))
        #expect(finding["title"] == .string("tcp/110 is open (\(hostile)), and the site declared no such service"))
    }

    @Test func `of nothing has empty lists, not missing ones`() throws {
        let empty = Inspection(
            id: "1", host: "h", startedAt: midnight, endedAt: midnight, version: "0", observations: [],
            judgment: Judgment())
        let data = Data(try InspectionJSON(empty, translations: Shipped.texts("ja")).serialize())
        let document = try JSONDecoder().decode(JSONDocument.self, from: data)
        for list in ["findings", "observations", "gaps"] { #expect(document[list] == .array([])) }
    }
}

@Suite struct `An inspection as a page` {
    @Test(arguments: ["en", "ja"])
    func `holds a hostile greeting as text, and asks nothing of anyone`(language: String) throws {
        let page = try InspectionPage(
            inspection([undeclared], host: Host.Name("<b>\"host")), translations: Shipped.texts(language)
        )
        .html(resources: Shipped.resources)
        let lower = page.lowercased()
        for forbidden in [
            "<script", "<img", "<b>", "<link", "<iframe", "<object", "<form", "@import", "url(", "javascript:",
        ] {
            #expect(!lower.contains(forbidden), "\(forbidden)")
        }
        for attribute in [" src=", " href=", " onerror=", " action="] {
            // They may stand in the greeting's text, never inside a tag.
            for tag in lower.matches(of: /<[a-z][^>]*>/) { #expect(!tag.0.contains(attribute), "\(tag.0)") }
        }
        #expect(page.contains("&lt;script src=https://evil.example/x.js&gt;"))
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
        #expect(page.contains("<html lang=\"\(language)\">"))
        #expect(!page.contains("{{#") && !page.contains("{{t."))
    }

    @Test func `shows findings, services, verdicts and gaps under their headings`() throws {
        let texts = try Shipped.texts("ja")
        let page = try InspectionPage(inspection([undeclared]), translations: texts).html(resources: Shipped.resources)
        for key in [
            "charts", "by-severity", "by-starter", "findings", "services", "verdicts", "gaps", "column.service",
            "column.why",
        ] where key != "column.why" {
            #expect(page.contains(texts.text("inspect.\(key)")), "\(key)")
        }
        #expect(page.contains("id=\"service.undeclared/mail.example.jp/tcp/110\""))
        #expect(page.contains("<td>tcp/110</td><td>::</td><td>popd</td><td>qpopper 2.4-1</td>"))
        #expect(page.contains("<code>tcp://[::]:22</code>"))
        #expect(page.contains("{{title}}"), "the greeting's own braces are text")
    }

    @Test func `of nothing says so`() throws {
        let texts = try Shipped.texts("en")
        let empty = Inspection(
            id: "1", host: "h", startedAt: midnight, endedAt: midnight, version: "0", observations: [],
            judgment: Judgment())
        let page = try InspectionPage(empty, translations: texts).html(resources: Shipped.resources)
        #expect(page.contains("<p>nothing found</p>"))
        #expect(
            !page.contains("<h2>\(texts.text("inspect.gaps"))</h2>")
                && !page.contains("<h2>\(texts.text("inspect.verdicts"))</h2>"))
    }
}

@Suite struct `An inspection as text` {
    @Test(arguments: ["en", "ja"])
    func `fits the terminal's width`(language: String) throws {
        let text = InspectionText(
            inspection([undeclared]), translations: try Shipped.texts(language), style: TextStyle(width: 80)
        ).text
        for line in text.split(separator: "\n") { #expect(String(line).displayWidth <= 80, "\(line)") }
    }

    @Test func `says what was found and what was not looked at`() throws {
        let text = InspectionText(inspection([undeclared]), translations: try Shipped.texts("en"), style: TextStyle())
            .text
        #expect(text.hasPrefix("noroshi 0.1.0 · mail.example.jp · 1998-06-01T00:00:00Z · 2.5 s\n"))
        #expect(text.contains("\nFindings: 1 (MEDIUM 1). Not looked at: 1.\n"))
        #expect(text.contains("      noroshi explain service.undeclared\n"))
        #expect(!text.contains("\u{1B}"))
        let empty = Inspection(
            id: "1", host: "h", startedAt: midnight, endedAt: midnight, version: "0", observations: [],
            judgment: Judgment())
        let nothing = InspectionText(empty, translations: try Shipped.texts("en"), style: TextStyle()).text
        #expect(nothing.contains("\n  nothing found\n"))
        #expect(nothing.hasSuffix("\nFindings: 0. Not looked at: 0.\n"))
    }
}

/// JSON as it is, for looking at its members.
enum JSONDocument: Decodable, Equatable {
    case string(String)
    case number(Double)
    case bool(Bool)
    case array([JSONDocument])
    case object([String: JSONDocument])
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONDocument].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONDocument].self))
        }
    }

    func keys() -> Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
    func elements() -> [JSONDocument] { if case .array(let values) = self { values } else { [] } }
    subscript(key: String) -> JSONDocument {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }
    subscript(index: Int) -> JSONDocument { elements().indices.contains(index) ? elements()[index] : .null }
}

@Suite struct `The column of what answers` {
    @Test(arguments: [
        ("en", "ZNC 1.8.2 (irc, where http belongs)"), ("ja", "ZNC 1.8.2 (http のポートで irc)"),
    ])
    func `says when a protocol stands on another's port`(language: String, text: String) throws {
        let endpoint = Endpoint(.tcp, "0.0.0.0", 80)
        let product = Product(endpoint: endpoint, protocol: .irc, name: "ZNC", version: "1.8.2", excerpt: "")
        let row = ServiceRow(
            service: "tcp/80", addresses: [], program: "", package: "", starter: "", product: "ZNC 1.8.2",
            outside: nil, mismatch: product.unexpectedProtocol)
        #expect(try row.answer(Shipped.texts(language)) == text)
        let own = ServiceRow(
            service: "tcp/6667", addresses: [], program: "", package: "", starter: "", product: "? (irc)", outside: nil,
            mismatch: nil
        )
        #expect(try own.answer(Shipped.texts(language)) == "? (irc)")
    }
}
