import NoroshiStore

/// All advisories as a feed: who fetches from it must not miss one.
///
/// - Source: RFC 4287
struct AtomFeed {
    static let maximumEntries = 100_000

    let center: String
    let title: String
    /// The center's own address, without a slash at the end.
    let base: String
    /// Newest release first.
    let advisories: [StoredAdvisory]
    /// Now.
    let madeAt: String
    /// The words about a lapse or withdrawal.
    let marks: AdvisoryMarks

    var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<id>\(xmlText("\(base)/advisories/feed.atom"))</id>", "<title>\(xmlText(title))</title>",
            "<updated>\(advisories.map(updated).max() ?? madeAt)</updated>",
            "<author><name>\(xmlText(center))</name></author>",
            link("self", "/advisories/feed.atom", "application/atom+xml"),
            link("alternate", "/advisories", "text/html"),
        ]
        for advisory in advisories { lines += entry(advisory) }
        return (lines + ["</feed>", ""]).joined(separator: "\n")
    }

    private func entry(_ advisory: StoredAdvisory) -> [String] {
        let query = advisory.lang.isEmpty ? "" : "?lang=\(advisory.lang.formEncoded)"
        let language = advisory.lang.isEmpty ? "" : " xml:lang=\"\(xmlText(advisory.lang))\""
        return [
            "<entry\(language)>",
            // An address that never changes, whatever becomes of the page.
            "<id>\(xmlText("\(base)\(advisory.csafPath)"))</id>",
            "<title>\(xmlText(marks.title(advisory)))</title>", "<updated>\(updated(advisory))</updated>",
            "<published>\(advisory.initialRelease)</published>",
            link("alternate", "\(advisory.pagePath)\(query)", "text/html"),
            link("alternate", "\(advisory.pagePath).txt\(query)", "text/plain"),
            link("enclosure", advisory.csafPath, "application/json"),
            link("related", "\(advisory.csafPath).sha256", "text/plain"),
            "<summary>\(xmlText(marks.summary(advisory)))</summary>",
        ] + marks.categories(advisory).map { "<category term=\"\($0)\"/>" } + ["</entry>"]
    }

    /// To lapse is news too.
    private func updated(_ advisory: StoredAdvisory) -> String {
        marks.hasLapsed(advisory) ? max(advisory.currentRelease, advisory.facts.lapsesAt) : advisory.currentRelease
    }

    private func link(_ relation: String, _ path: String, _ type: String) -> String {
        "<link rel=\"\(relation)\" type=\"\(type)\" href=\"\(xmlText(base + path))\"/>"
    }
}
