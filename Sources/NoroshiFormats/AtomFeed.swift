package import NoroshiModel
import XMLReading

/// A feed of advisories, as far as one who fetches them needs it.
///
/// - Source: RFC 4287.
package struct AtomFeed: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var id = ""
        package var title = ""
        /// RFC 3339.
        package var updated = ""
        package var links: [Link] = []

        /// The first link of that relation and type.
        package func link(_ relation: String, type: String) -> String? {
            links.first { $0.relation == relation && $0.type == type }?.address
        }
    }

    package struct Link: Sendable, Hashable {
        package let relation: String
        package let type: String?
        package let address: String
    }

    package let entries: [Entry]

    package static let maximumEntries = 100_000

    /// - Throws: Where the feed is not XML, or when it is no Atom feed.
    package static func parse(_ bytes: [UInt8], file: String) throws(ParseError) -> AtomFeed {
        let builder = Builder()
        if let end = XMLReader.read(bytes, maximumDepth: 64, handle: builder.handle) {
            throw ParseError(file: file, line: end.place.line, column: end.place.column, reason: end.reason)
        }
        guard builder.isFeed else {
            throw ParseError(file: file, line: 1, column: 1, reason: "not an Atom feed")
        }
        return AtomFeed(entries: builder.entries)
    }
}

private final class Builder {
    private(set) var isFeed = false
    private(set) var entries: [AtomFeed.Entry] = []
    private var path: [String] = []
    private var entry: AtomFeed.Entry?

    func handle(_ event: XMLEvent, at place: Place) {
        switch event {
        case .start(let name, let attributes): start(name, attributes)
        case .end: end()
        case .text(let text): append(text)
        }
    }

    private func start(_ name: String, _ attributes: [(name: String, value: String)]) {
        let local = name.split(separator: ":").last.map(String.init) ?? name
        path.append(local)
        if path == ["feed"] { isFeed = true }
        if path == ["feed", "entry"], entries.count < AtomFeed.maximumEntries { entry = AtomFeed.Entry() }
        if path == ["feed", "entry", "link"] {
            let values = Dictionary(attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            entry?.links.append(
                AtomFeed.Link(
                    relation: values["rel"] ?? "alternate", type: values["type"], address: values["href"] ?? ""))
        }
    }

    private func end() {
        if path == ["feed", "entry"], let finished = entry {
            entries.append(finished)
            entry = nil
        }
        path.removeLast()
    }

    private func append(_ text: String) {
        switch path {
        case ["feed", "entry", "id"]: entry?.id += text
        case ["feed", "entry", "title"]: entry?.title += text
        case ["feed", "entry", "updated"]: entry?.updated += text
        default: break
        }
    }
}
