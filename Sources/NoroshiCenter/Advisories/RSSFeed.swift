import FoundationEssentials
import NoroshiFormats
import NoroshiReport
import NoroshiStore

/// All advisories for readers of RSS; programs take the Atom feed, which says more.
///
/// - Source: RSS 2.0 specification
struct RSSFeed {
    let title: String
    let description: String
    let places: any FeedPlaces
    /// Newest release first.
    let advisories: [StoredAdvisory]
    /// The words about a lapse or withdrawal.
    let marks: AdvisoryMarks

    var xml: String {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">", "<channel>",
            "<title>\(xmlText(title))</title>", "<link>\(xmlText(places.home))</link>",
            "<description>\(xmlText(description))</description>",
            "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"\(xmlText(places.rss))\"/>",
        ]
        if let newest = advisories.first.flatMap({ Self.time($0.currentRelease) }) {
            lines.append("<lastBuildDate>\(newest)</lastBuildDate>")
        }
        for advisory in advisories { lines += item(advisory) }
        return (lines + ["</channel>", "</rss>", ""]).joined(separator: "\n")
    }

    private func item(_ advisory: StoredAdvisory) -> [String] {
        let document = places.document(advisory)
        var lines = [
            "<item>", "<title>\(xmlText(marks.title(advisory)))</title>",
            "<link>\(xmlText(places.pages(advisory).first?.address ?? document))</link>",
            // Another one for each version, so that readers show what was revised as new.
            "<guid isPermaLink=\"false\">\(xmlText("\(document)#\(advisory.version)"))</guid>",
        ]
        if let time = Self.time(advisory.currentRelease) { lines.append("<pubDate>\(time)</pubDate>") }
        lines.append("<description>\(xmlText(marks.summary(advisory)))</description>")
        lines += marks.categories(advisory).map { "<category>\($0)</category>" }
        return lines + ["</item>"]
    }

    /// `Sun, 01 Mar 2026 00:00:00 GMT`; nil for what is no time.
    ///
    /// - Source: RFC 822 §5, with years of four digits
    private static func time(_ text: String) -> String? {
        guard let date = InternetTime.date(text) else { return nil }
        let days = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // In UTC, whatever zone it was written in.
        let parts = InternetTime.text(date).split { $0 == "-" || $0 == "T" || $0 == "Z" }
        guard parts.count >= 4, let month = Int(parts[1]), (1...12).contains(month) else { return nil }
        let weekday = weekdays[(days % 7 + 7) % 7]
        return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
    }
}

/// Text of an element or attribute; characters that XML 1.0 does not know are left out.
func xmlText(_ text: String) -> String {
    let scalars = text.unicodeScalars.filter {
        $0.value >= 0x20 || $0 == "\t" || $0 == "\n" || $0 == "\r"
    }.filter { $0.value != 0xFFFE && $0.value != 0xFFFF }
    return String(String.UnicodeScalarView(scalars)).htmlEscaped
}
