import Foundation
import LogEngine
import LogFindings
import NoroshiModel
import NoroshiReport
import Testing

@Suite struct `Findings in logs` {
    @Test func `are told in the order of events, with lines as evidence`() throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log")
            let text = TraceText(
                told.report(), translations: try Samples.translations("en"), clock: Samples.utc, style: TextStyle(),
                showsAll: false
            ).text
            let places = try [
                "CRITICAL  203.0.113.5 → mx1 (oracle, sys1)", "2026-11-05 03:12:10 to 03:44:00, ",
                "03:12:10  Many failed logins from one address; 12 lines; users: oracle", "a.log:1  Nov  5 03:12:10",
                "03:40:00  Login that succeeded after many failures; as oracle", "a.log:13  Nov  5 03:40:00",
                "03:44:00  New account with the rights of root; users: sys1; on mx1; joined by host and time only",
                "Single traces that belong to no finding: 2",
                "MEDIUM  Request for a file outside of the web; from 198.51.100.7; on www1",
            ].map { try #require(text.range(of: $0), "\($0) in \(text)").lowerBound }
            #expect(places == places.sorted())
            #expect(!text.contains("New account;"), "the same line by a lesser rule")
            #expect(!text.utf8.contains(0x1B))
            #expect(text.contains("\\x1b[2J\\u{202e}<script>"))
        }
    }

    @Test func `have no line by itself that a finding as bad shows`() throws {
        func event(_ rule: String, _ severity: Severity, lines: [Int], count: Int) -> TraceEvent {
            TraceEvent(
                severity: severity, rule: rule, title: rule, localTitle: rule, countsLines: true, time: nil, first: nil,
                last: nil, count: count, times: 1, addresses: Trace.Names([]), users: Trace.Names([]),
                hosts: Trace.Names([]), entered: Trace.Names([]), link: nil,
                lines: lines.map { TraceLine(file: "a", line: $0, offset: $0, sha256: nil, length: 1, text: nil) })
        }
        let finding = Trace(
            number: 1, severity: .high, first: Date(), last: Date(), count: 2, perHour: nil,
            addresses: Trace.Names([]), accounts: Trace.Names([]), hosts: Trace.Names([]),
            events: [event("order", .high, lines: [1, 2], count: 2), event("low", .low, lines: [3], count: 1)])
        let shown = [finding].shownLines
        #expect(event("part", .high, lines: [1], count: 1).isShown(by: shown))
        #expect(!event("worse", .critical, lines: [1], count: 1).isShown(by: shown))
        #expect(!event("worse than low", .medium, lines: [3], count: 1).isShown(by: shown))
        #expect(!event("more", .low, lines: [1, 4], count: 2).isShown(by: shown))
        #expect(!event("more than its lines", .low, lines: [1], count: 9).isShown(by: shown))
        #expect(!event("without lines", .low, lines: [], count: 0).isShown(by: shown))
    }

    @Test func `are one page without a script, in both languages`() throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log")
            for language in Translations.languages {
                let html = try TracePage(
                    told.report(language: language), translations: Samples.translations(language), clock: Samples.utc,
                    version: "1", madeAt: Date(timeIntervalSince1970: 0)
                ).html(resources: Samples.resources)
                #expect(!html.contains("<script") && html.contains("&lt;script&gt;"))
                #expect(html.contains("default-src 'none'"))
                #expect(!html.contains("logs."), "every text is there")
                #expect(!html.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
                #expect(html.components(separatedBy: "<article class=\"finding critical\"").count == 2)
                #expect(html.components(separatedBy: "href=\"#finding-").count == told.result.storylines.count + 1)
            }
        }
    }

    /// Of a zone that was two hours ahead until the end of October, and is one hour ahead since.
    private func summer(_ months: [Int], others: [Int] = []) -> (TraceReport, TraceClock) {
        func date(_ month: Int) -> Date { Date(timeIntervalSince1970: 1_767_225_600 + Double(month - 1) * 30 * 86_400) }
        func event(_ month: Int) -> TraceEvent {
            TraceEvent(
                severity: .high, rule: "r\(month)", title: "r", localTitle: "r", countsLines: true, time: date(month),
                first: nil, last: nil, count: 1, times: 1, addresses: Trace.Names([]), users: Trace.Names([]),
                hosts: Trace.Names([]), entered: Trace.Names([]), link: nil, lines: [])
        }
        let findings = months.enumerated().map { number, month in
            Trace(
                number: number + 1, severity: .high, first: date(month), last: date(month), count: 1, perHour: nil,
                addresses: Trace.Names([]), accounts: Trace.Names([]), hosts: Trace.Names(["h"]),
                events: [event(month)])
        }
        let clock = TraceClock { $0 < Date(timeIntervalSince1970: 1_792_893_600) ? 7_200 : 3_600 }
        let report = TraceReport(findings: findings, others: others.map(event), coverage: TraceReport.Coverage())
        return (report, clock)
    }

    @Test(arguments: [
        ([7], [], "Findings: 1. Times in UTC+02:00.", false), ([12], [], "Findings: 1. Times in UTC+01:00.", false),
        ([7, 12], [], "Findings: 2. Times in local time, with its offset from UTC at each.", true),
        ([7], [12], "Findings: 1. Times in local time, with its offset from UTC at each.", true),
        ([], [12], "Single traces: 1. Times in UTC+01:00.", false),
        ([], [7, 12], "Single traces: 2. Times in local time, with its offset from UTC at each.", true),
    ])
    func `name the zone of every time, and its offset where the clock was put back`(
        months: [Int], others: [Int], head: String, hasOffsets: Bool
    ) throws {
        let (report, clock) = summer(months, others: others)
        let text = TraceText(
            report, translations: try Samples.translations("en"), clock: clock, style: TextStyle(), showsAll: false
        ).text
        #expect(text.hasPrefix(head + "\n"), "\(text)")
        #expect(text.contains("01:00:00 +01:00") == (hasOffsets && (months + others).contains(12)), "\(text)")
        #expect(text.contains("02:00:00 +02:00") == (hasOffsets && (months + others).contains(7)), "\(text)")
    }

    @Test(arguments: Translations.languages)
    func `name the offset of every time on a page made when the clock was another`(language: String) throws {
        let (report, clock) = summer([7])
        let html = try TracePage(
            report, translations: Samples.translations(language), clock: clock, version: "1",
            madeAt: Date(timeIntervalSince1970: 1_795_000_000)
        ).html(resources: Samples.resources)
        #expect(html.contains("02:00:00 +02:00") && html.contains(" +01:00"))
        #expect(!html.contains("UTC+02:00"))
    }

    @Test func `are lines of JSON that name each line and its hash`() throws {
        try withFolder { folder in
            let told = try Told(Samples.attack, at: "\(folder)/a.log.1")
            let objects = try told.json().map {
                try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            let finding = try #require(objects.first { $0["kind"] as? String == "finding" })
            #expect(finding["level"] as? String == "critical")
            #expect(finding["addresses"] as? [String] == ["203.0.113.5"])
            #expect(finding["first"] as? String == "2026-11-05T03:12:10.000Z")
            let events = try #require(finding["events"] as? [[String: Any]])
            #expect(events.map { $0["joinedBy"] as? String } == [nil, "address", "host"])
            let line = try #require((events[1]["lines"] as? [[String: Any]])?.last)
            #expect(line["line"] as? Int == 13)
            #expect(line["generation"] as? String == "1")
            #expect((line["sha256"] as? String)?.count == 64)
            #expect(
                (line["identity"] as? [String: Int])?["size"] == Samples.attack.joined().utf8.count
                    + Samples.attack.count)
            let story = try #require(objects.first { $0["kind"] as? String == "story" })
            #expect((story["events"] as? [[String: Any]])?.allSatisfy { $0["sha256"] is String } == true)
        }
    }

    @Test(arguments: ["en", "ja"])
    func `have words for everything`(language: String) throws {
        let translations = try Samples.translations(language)
        let keys = [
            "findings", "with-accounts", "extent", "extent-once", "per-minute", "per-hour", "per-day", "separator",
            "lines",
            "times", "from", "entered", "users", "hosts", "joined-by-host", "and-more", "and-many-more",
            "more-findings",
            "more-events", "more-others", "others", "others-only", "others-only-times", "zone-at-each", "more",
            "summary", "timeless", "cut", "inexact",
            "left-out", "unread", "forgotten", "withheld", "verify.there", "verify.moved", "verify.moved-line",
            "verify.changed",
            "verify.gone", "verify.unseen", "verify.unknowable", "verify.summary",
        ]
        for key in keys { #expect(translations.has("logs.\(key)"), "\(key)") }
    }
}
