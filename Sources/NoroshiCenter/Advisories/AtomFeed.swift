import NoroshiStore

/// All advisories as a feed: who fetches from it must not miss one.
///
/// - Source: RFC 4287
struct AtomFeed {
    static let maximumEntries = 100_000

    let center: String
    let title: String
    let places: any FeedPlaces
    /// Newest release first.
    let advisories: [StoredAdvisory]
    /// Now.
    let madeAt: String
    /// The words about a lapse or withdrawal.
    let marks: AdvisoryMarks

    var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<id>\(xmlText(places.atom))</id>", "<title>\(xmlText(title))</title>",
            "<updated>\(advisories.map(updated).max() ?? madeAt)</updated>",
            "<author><name>\(xmlText(center))</name></author>",
            link("self", places.atom, "application/atom+xml"), link("alternate", places.home, "text/html"),
        ]
        for advisory in advisories { lines += entry(advisory) }
        return (lines + ["</feed>", ""]).joined(separator: "\n")
    }

    private func entry(_ advisory: StoredAdvisory) -> [String] {
        let document = places.document(advisory)
        let language = advisory.lang.isEmpty ? "" : " xml:lang=\"\(xmlText(advisory.lang))\""
        return [
            "<entry\(language)>",
            "<id>\(xmlText(document))</id>",
            "<title>\(xmlText(marks.title(advisory)))</title>", "<updated>\(updated(advisory))</updated>",
            "<published>\(advisory.initialRelease)</published>",
        ] + places.pages(advisory).map { link("alternate", $0.address, $0.type) } + [
            link("enclosure", document, "application/json"), link("related", "\(document).sha256", "text/plain"),
            "<summary>\(xmlText(marks.summary(advisory)))</summary>",
        ] + marks.categories(advisory).map { "<category term=\"\($0)\"/>" } + ["</entry>"]
    }

    /// To lapse is news too, and so is an original that has moved on.
    private func updated(_ advisory: StoredAdvisory) -> String {
        let lapsed = marks.hasLapsed(advisory) ? advisory.facts.lapsesAt : ""
        return max(advisory.currentRelease, lapsed, marks.newerOriginal(of: advisory)?.currentRelease ?? "")
    }

    private func link(_ relation: String, _ address: String, _ type: String) -> String {
        "<link rel=\"\(relation)\" type=\"\(type)\" href=\"\(xmlText(address))\"/>"
    }
}

/// The addresses of feeds and of what they name.
protocol FeedPlaces {
    var atom: String { get }
    var rss: String { get }
    /// Where people see all advisories.
    var home: String { get }
    /// The CSAF document: an address that never changes, whatever becomes of pages.
    func document(_ advisory: StoredAdvisory) -> String
    /// Where people read it, with the types of these.
    func pages(_ advisory: StoredAdvisory) -> [(address: String, type: String)]
}

/// The addresses of a center that answers.
struct CenterPlaces: FeedPlaces {
    /// Without a slash at the end.
    let base: String

    var atom: String { "\(base)/advisories/feed.atom" }
    var rss: String { "\(base)/advisories/feed.rss" }
    var home: String { "\(base)/advisories" }

    func document(_ advisory: StoredAdvisory) -> String { base + advisory.csafPath }

    func pages(_ advisory: StoredAdvisory) -> [(address: String, type: String)] {
        let query = advisory.lang.isEmpty ? "" : "?lang=\(advisory.lang.formEncoded)"
        let page = base + advisory.pagePath
        return [("\(page)\(query)", "text/html"), ("\(page).txt\(query)", "text/plain")]
    }
}
