import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `Atom feeds` {
    @Test func `an entry's links are found by relation and type`() throws {
        let feed = try AtomFeed.parse(
            Array(
                """
                <?xml version="1.0" encoding="utf-8"?>
                <feed xmlns="http://www.w3.org/2005/Atom"><title>Advisories</title><id>urn:feed</id>
                <link rel="self" href="https://c.example/feed"/>
                <entry><id>urn:1</id><title>A &amp; B</title><updated>2024-07-01T00:00:00Z</updated>
                <link href="https://c.example/1.html"/>
                <link rel="enclosure" type="application/csaf+json" href="https://c.example/1.json"/></entry>
                <entry><id>urn:2</id></entry>
                </feed>
                """.utf8), file: "feed.xml")
        #expect(feed.entries.map(\.id) == ["urn:1", "urn:2"])
        #expect(feed.entries[0].title == "A & B")
        #expect(feed.entries[0].updated == "2024-07-01T00:00:00Z")
        #expect(feed.entries[0].links.map(\.relation) == ["alternate", "enclosure"])
        #expect(feed.entries[0].link("enclosure", type: "application/csaf+json") == "https://c.example/1.json")
        #expect(feed.entries[0].link("enclosure", type: "text/html") == nil)
        #expect(feed.entries[1].links.isEmpty)
    }

    @Test func `a prefix of the Atom namespace is no hindrance`() throws {
        let text = #"<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>urn:1</a:id></a:entry></a:feed>"#
        #expect(try AtomFeed.parse(Array(text.utf8), file: "f").entries.map(\.id) == ["urn:1"])
    }

    @Test(arguments: [
        ("<rss version=\"2.0\"><channel/></rss>", "f:1:1: not an Atom feed"),
        ("<x><feed/></x>", "f:1:1: not an Atom feed"),
        ("", "f:1:1: no element found"), ("{}", "f:1:1: not well-formed (invalid token)"),
        ("<feed><entry></feed>", "f:1:16: mismatched tag"),
        (
            "<!DOCTYPE feed [<!ENTITY x \"y\">]><feed>&x;</feed>",
            "f:1:16: document type declaration '<!DOCTYPE' is not accepted"
        ),
    ])
    func `what is no feed is refused with its place`(text: String, reason: String) {
        let error = #expect(throws: ParseError.self) { try AtomFeed.parse(Array(text.utf8), file: "f") }
        #expect(error?.description == reason)
    }

    @Test func `deep nesting ends the reading`() {
        let text = String(repeating: "<feed>", count: 1000)
        let error = #expect(throws: ParseError.self) { try AtomFeed.parse(Array(text.utf8), file: "f") }
        #expect(error?.reason == "elements nest deeper than 64")
    }
}
