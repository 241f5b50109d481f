import NoroshiReport
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
    /// When nothing is published yet.
    let madeAt: String

    var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
            "<id>\(escaped("\(base)/advisories/feed.atom"))</id>", "<title>\(escaped(title))</title>",
            "<updated>\(advisories.first?.currentRelease ?? madeAt)</updated>",
            "<author><name>\(escaped(center))</name></author>",
            link("self", "/advisories/feed.atom", "application/atom+xml"),
            link("alternate", "/advisories", "text/html"),
        ]
        for advisory in advisories { lines += entry(advisory) }
        return (lines + ["</feed>", ""]).joined(separator: "\n")
    }

    private func entry(_ advisory: StoredAdvisory) -> [String] {
        let query = advisory.lang.isEmpty ? "" : "?lang=\(advisory.lang.formEncoded)"
        let language = advisory.lang.isEmpty ? "" : " xml:lang=\"\(escaped(advisory.lang))\""
        return [
            "<entry\(language)>",
            // An address that never changes, whatever becomes of the page.
            "<id>\(escaped("\(base)\(advisory.csafPath)"))</id>",
            "<title>\(escaped(advisory.title))</title>", "<updated>\(advisory.currentRelease)</updated>",
            "<published>\(advisory.initialRelease)</published>",
            link("alternate", "\(advisory.pagePath)\(query)", "text/html"),
            link("alternate", "\(advisory.pagePath).txt\(query)", "text/plain"),
            link("enclosure", advisory.csafPath, "application/json"),
            link("related", "\(advisory.csafPath).sha256", "text/plain"),
            "<summary>\(escaped("\(advisory.id) (Version \(advisory.version))"))</summary>", "</entry>",
        ]
    }

    private func link(_ relation: String, _ path: String, _ type: String) -> String {
        "<link rel=\"\(relation)\" type=\"\(type)\" href=\"\(escaped(base + path))\"/>"
    }

    /// Characters that XML 1.0 does not know are left out.
    private func escaped(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter {
            $0.value >= 0x20 || $0 == "\t" || $0 == "\n" || $0 == "\r"
        }.filter { $0.value != 0xFFFE && $0.value != 0xFFFF }
        return String(String.UnicodeScalarView(scalars)).htmlEscaped
    }
}
