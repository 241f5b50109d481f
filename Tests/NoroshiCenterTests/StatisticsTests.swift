import Foundation
import HTTPTypes
import HummingbirdTesting
import NoroshiCenter
import NoroshiModel
import NoroshiStore
import Testing

/// The figures that centers published, entered through the API and counted again.
struct StatisticsTests {
    private static let tokyo: @Sendable (inout CenterConfiguration) -> Void = {
        $0.timeZone = CenterTimeZone("Asia/Tokyo") ?? .utc
    }

    struct Bulletin: Sendable, CustomTestStringConvertible {
        let period: String
        /// Categories of each report.
        let reports: [[String]]
        let expected: [String: Int]
        var testDescription: String { period }
    }

    @Test(arguments: [
        Bulletin(
            period: "1998-06",
            reports: [["spam-relay"], ["spam-relay"], ["spam-sent"], ["intrusion", "tampering", "stepping-stone"]],
            expected: ["spam-relay": 2, "spam-sent": 1, "intrusion": 1, "tampering": 1, "stepping-stone": 1]),
        Bulletin(
            period: "2000-05",
            reports: repeated(4, ["intrusion", "tampering"]) + [["scan"]] + repeated(3, ["spam-relay"])
                + [["forged-sender"]],
            expected: ["intrusion": 4, "tampering": 4, "scan": 1, "spam-relay": 3, "forged-sender": 1]),
        Bulletin(
            period: "2001-01",
            reports: repeated(7, ["intrusion", "scan"]) + repeated(3, ["spam-relay"]) + repeated(4, ["forged-sender"])
                + repeated(3, ["other"]),
            expected: ["intrusion": 7, "scan": 7, "spam-relay": 3, "forged-sender": 4, "other": 3]),
    ])
    func `a month's notifications give the bulletin's figures`(bulletin: Bulletin) async throws {
        try await TestCenter.run(Self.tokyo) { center in
            // First and last moment of the month in the center's zone.
            let times = ["\(bulletin.period)-01T00:00:00+09:00", "\(bulletin.period)-28T23:59:59+09:00"]
            let records = bulletin.reports.enumerated().map { index, categories in
                record(categories, times[index % 2], channel: "mail")
            }
            let outside = record(["other"], "\(bulletin.period)-01T00:00:00+14:00", channel: "fax")
            let answer = try await center.desk(
                "/api/v1/desk/reports", "[\((records + [outside]).joined(separator: ","))]")
            #expect(answer.status == .created)

            let statistics = try await center.deskGet("/api/v1/desk/statistics?period=\(bulletin.period)")
                .json(Statistics.self)
            #expect(statistics.reports.count == bulletin.reports.count)
            #expect(statistics.reports.previous == 1)
            let counted = statistics.categories.filter { $0.reports.count > 0 }
            #expect(Dictionary(uniqueKeysWithValues: counted.map { ($0.id, $0.reports.count) }) == bulletin.expected)

            let csv = try await center.deskGet("/api/v1/desk/statistics?period=\(bulletin.period)&format=csv").text
            let page = try await center.get("/desk/statistics?period=\(bulletin.period)&lang=en", center.signIn()).text
            let total = Double(bulletin.reports.count)
            #expect(page.cells("Reports").prefix(2) == ["\(bulletin.reports.count)", "100 %"])
            for (category, count) in bulletin.expected {
                #expect(csv.contains("\(bulletin.period),category,\(category),reports,\(count),"))
                let share = Int((Double(count) * 100 / total).rounded(.toNearestOrAwayFromZero))
                #expect(page.cells(englishNames[category] ?? "").prefix(2) == ["\(count)", "\(share) %"])
            }
        }
    }

    @Test func `a quarter's reports, incidents and coordinations give the published changes`() async throws {
        try await TestCenter.run(Self.tokyo) { center in
            try await enter(
                center, quarter: "2014-05-10", reports: 4_517, incidents: 4_260, coordinations: 2_134, phishing: 509)
            try await enter(
                center, quarter: "2014-02-10", reports: 4_898, incidents: 4_529, coordinations: 1_989, phishing: 557)
            try await enter(center, quarter: "2013-05-10", reports: 0, incidents: 287, coordinations: 0, phishing: 287)

            let statistics = try await center.deskGet("/api/v1/desk/statistics?period=2014-Q2").json(Statistics.self)
            #expect(statistics.reports.count == 4_517 && statistics.reports.previous == 4_898)
            #expect(statistics.incidents.count == 4_260 && statistics.incidents.previous == 4_529)
            #expect(statistics.coordinations.count == 2_134 && statistics.coordinations.previous == 1_989)
            let phishing = try #require(statistics.categories.first { $0.id == "phishing" }?.incidents)
            #expect(phishing.count == 509 && phishing.previous == 557 && phishing.yearEarlier == 287)
            #expect(abs((phishing.changeOverYear ?? 0) - 77.3519) < 0.001)

            let csv = try await center.deskGet("/api/v1/desk/statistics?period=2014-Q2&format=csv").text
            #expect(csv.contains("2014-Q2,total,reports,reports,4517,4898,0,100.0,-7.778685"))
            #expect(csv.contains("2014-Q2,category,phishing,incidents,509,557,287,"))

            let headers = try await center.signIn()
            let page = try await center.get("/desk/statistics?period=2014-Q2&lang=en", headers).text
            #expect(page.cells("Reports") == ["4,517", "100 %", "4,898", "8 % fewer", "0", "–"])
            #expect(page.cells("Coordinations").prefix(4) == ["2,134", "100 %", "1,989", "7 % more"])
            #expect(
                page.cells("Phishing site").dropFirst(6) == ["509", "12 %", "557", "9 % fewer", "287", "77 % more"])
            let japanese = try await center.get("/desk/statistics?period=2014-Q2&lang=ja", headers).text
            #expect(japanese.cells("フィッシングサイト").last == "77 % 増")
        }
    }

    private func enter(
        _ center: TestCenter, quarter day: String, reports: Int, incidents: Int, coordinations: Int, phishing: Int
    ) async throws {
        let time = "\(day)T09:00:00+09:00"
        if reports > 0 {
            let records = repeated(reports, record(["other"], time, channel: "web")).joined(separator: ",")
            #expect(try await center.desk("/api/v1/desk/reports", "[\(records)]").status == .created)
        }
        let cases = (0..<incidents).map { index in
            #"{"title":"case","openedAt":"\#(time)","categories":["\#(index < phishing ? "phishing" : "other")"],"#
                + #""classifications":["\#(index < phishing ? "fraud:phishing" : "other:other")"]}"#
        }
        struct Number: Decodable { let number: String }
        let opened = try await center.desk("/api/v1/desk/cases", "[\(cases.joined(separator: ","))]")
            .json([Number].self)
        #expect(opened.count == incidents)
        guard coordinations > 0 else { return }
        let sent = repeated(
            coordinations, #"{"case":"\#(opened[0].number)","sentAt":"\#(time)","to":"admin@example.net"}"#)
        let answer = try await center.desk("/api/v1/desk/coordinations", "[\(sent.joined(separator: ","))]")
        #expect(answer.text == "{\"recorded\":\(coordinations)}\n")
    }

    @Test func `two types of one class count once in the class`() async throws {
        try await TestCenter.run { center in
            let classes = #"["abusive-content:spam","abusive-content:violence","vulnerable"]"#
            _ = try await center.desk(
                "/api/v1/desk/reports",
                #"[{"report":{},"receivedAt":"1998-06-10T00:00:00Z","classifications":\#(classes)}]"#)
            let statistics = try await center.deskGet("/api/v1/desk/statistics?period=1998").json(Statistics.self)
            #expect(
                statistics.classifications.map { "\($0.id) \($0.reports.count)" } == [
                    "abusive-content 1", "abusive-content:spam 1", "abusive-content:violence 1", "vulnerable 1",
                ])
        }
    }

    @Test func `a batch with one mistake stores nothing and names the record`() async throws {
        try await TestCenter.run { center in
            let good = record(["other"], "1998-06-10T00:00:00Z", channel: "fax")
            let bad = #"{"report":{"categories":["no"]},"channel":"pigeon"}"#
            let answer = try await center.desk("/api/v1/desk/reports", "[\(good),\(bad)]")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("/1/channel: expected one of api, web, telephone, fax, mail, found 'pigeon'"))
            #expect(answer.text.contains("/1/report/categories/0: unknown category 'no'"))
            #expect(try await center.services.store.queue(.init()).total == 0)
            #expect(try await center.post("/api/v1/desk/reports", "[]").status == .unauthorized)
        }
    }

    @Test(arguments: [
        ("UTC", "1998-06-01", "1998-06-01T00:00:00Z"), ("+09:00", "1998-06-01", "1998-05-31T15:00:00Z"),
        ("Asia/Tokyo", "1998-06-01", "1998-05-31T15:00:00Z"), ("-03:30", "1998-06-01", "1998-06-01T03:30:00Z"),
        // The first day of summer time and the first of winter time.
        ("Europe/Berlin", "1998-03-29", "1998-03-28T23:00:00Z"),
        ("Europe/Berlin", "1998-03-30", "1998-03-29T22:00:00Z"),
        ("Europe/Berlin", "1998-10-26", "1998-10-25T23:00:00Z"),
    ])
    func `days begin at midnight of the center's zone`(zone: String, day: String, expected: String) throws {
        let zone = try #require(CenterTimeZone(zone))
        #expect(zone.start(ofDay: day)?.formatted(.iso8601) == expected)
    }

    @Test(arguments: ["", "Tokyo", "09:00", "+9:00", "+25:00", "Asia/Nowhere", "+09:00:00"])
    func `an unknown zone is refused`(zone: String) {
        #expect(CenterTimeZone(zone) == nil)
    }
}

private func record(_ categories: [String], _ time: String, channel: String) -> String {
    let list = categories.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"report":{"categories":[\#(list)]},"receivedAt":"\#(time)","channel":"\#(channel)"}"#
}

private func repeated<T>(_ count: Int, _ value: T) -> [T] { Array(repeating: value, count: count) }

private let englishNames = [
    "spam-relay": "Mail server used to relay spam", "spam-sent": "Host used to send spam",
    "forged-sender": "Forged sender address", "intrusion": "Intrusion", "tampering": "Files or pages tampered with",
    "stepping-stone": "Host used as a stepping stone", "scan": "Scan or search for targets", "other": "Other",
]

extension String {
    /// The cells of the first table row with that heading.
    fileprivate func cells(_ heading: String) -> [String] {
        guard let start = firstRange(of: "<th scope=\"row\">\(heading)</th>"),
            let end = self[start.upperBound...].firstRange(of: "</tr>")
        else { return [] }
        return self[start.upperBound..<end.lowerBound].matches(of: #/<td[^>]*>([^<]*)</td>/#).map { String($0.1) }
    }
}
