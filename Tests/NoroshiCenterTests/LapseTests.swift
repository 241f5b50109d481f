import CSAF
import Foundation
import FoundationXML
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiStore
import Testing

/// An advisory lapses on its day, and everybody is told.
struct LapseTests {
    private let clock = TestClock("2026-03-01T00:00:00Z")

    @Test func `page, list, text and feeds mark what has lapsed`() async throws {
        try await TestCenter.run(now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            try await publish(try await hanako.write("/desk/advisories/new", Typed.popper), by: hanako, taro)
            let marks = [
                ("/advisories/example-2026-0001", "No longer valid since 2026-07-01"),
                ("/advisories", "no longer valid since 2026-07-01"), ("/", "no longer valid since 2026-07-01"),
                ("/advisories/example-2026-0001.txt", "*** No longer valid since 2026-07-01"),
                ("/advisories/feed.atom", "<title>[no longer valid since 2026-07-01] POP servers under attack</title>"),
                ("/advisories/feed.rss", "<title>[no longer valid since 2026-07-01] POP servers under attack</title>"),
            ]
            clock.set("2026-06-30T23:59:59Z")
            for (path, mark) in marks { #expect(try await !center.get(path).text.contains(mark), "\(path)") }
            clock.set("2026-07-01T00:00:00Z")
            for (path, mark) in marks { #expect(try await center.get(path).text.contains(mark), "\(path)") }
            let feed = try await center.get("/advisories/feed.atom").text
            #expect(feed.contains("<category term=\"lapsed\"/>") && XMLParser(data: Data(feed.utf8)).parse())
            #expect(feed.contains("<updated>2026-07-01T00:00:00Z</updated>"), "to lapse is news")
        }
    }

    @Test func `the day ends in the center's zone`() async throws {
        try await TestCenter.run({ $0.timeZone = CenterTimeZone("Asia/Tokyo") ?? .utc }, now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            try await publish(try await hanako.write("/desk/advisories/new", Typed.popper), by: hanako, taro)
            #expect(
                try await center.get("/csaf/2026/example-2026-0001.json").text.contains("2026-03-01T09:00:00+09:00"))
            clock.set("2026-06-30T14:59:59Z")
            #expect(try await !center.get("/advisories").text.contains("no longer valid"))
            clock.set("2026-06-30T15:00:00Z")
            #expect(try await center.get("/advisories").text.contains("no longer valid"))
        }
    }

    @Test func `the queue shows what is about to lapse, to be extended or let go`() async throws {
        try await TestCenter.run(now: clock.fixed) { center in
            let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
            for number in 1...2 {
                let fields = Typed.with(["id": "example-2026-000\(number)"])
                try await publish(try await hanako.write("/desk/advisories/new", fields), by: hanako, taro)
            }
            #expect(try await !hanako.page("/desk/advisories").contains("id=\"lapsing\""))
            clock.set("2026-06-10T00:00:00Z")
            #expect(try await hanako.page("/desk/advisories").contains("id=\"lapsing\""))
            let path = "/desk/advisories/example-2026-0001"
            let early = try await hanako.send("\(path)/extend?document=en", [("valid-until", "2026-06-30")])
            #expect(early.status == .conflict && early.text.contains("give a later day than now"))
            let begun = try await hanako.send("\(path)/extend?document=en", [("valid-until", "2026-12-31")])
            let edit = try #require(begun.headers[.location])
            try await publish(edit.replacing("/edit", with: ""), by: hanako, taro)
            let extended = try await center.get("/csaf/2026/example-2026-0001.json").text
            #expect(extended.contains("2026-12-31") && extended.contains("Validity extended to 2026-12-31"))
            let let2 = try await hanako.send(
                "/desk/advisories/example-2026-0002/let-lapse?document=en", [("version", "1")])
            #expect(let2.status == .seeOther)
            #expect(try await !hanako.page("/desk/advisories").contains("id=\"lapsing\""))
            #expect(try await hanako.page("/desk/audit").contains("decided to let an advisory lapse"))
        }
    }

    @Test func `a database from before learns what its documents say`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/center.db"
            let file = TestCenter.root + "/Resources/advisories/en/noroshi-1998-0001.json"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try await TestCenter.run(path: path, now: clock.fixed) { center in
                let answer = try await center.desk("/api/v1/desk/advisories", text)
                #expect(answer.status == .created)
            }
            let database = try SQLiteDatabase(path: path)
            // As an earlier program left it.
            try await database.write { connection in
                try connection.run("DROP INDEX advisory_lapse")
                try connection.run("DROP INDEX advisory_successor")
                for column in [
                    "last_day", "lapsed_day", "lapses_at", "source_lang", "source_version", "standing", "successor",
                    "lapse_accepted", "has_facts",
                ] { try connection.run("ALTER TABLE advisory DROP COLUMN \(column)") }
                try connection.run("DROP TABLE draft")
                try connection.run("DELETE FROM migration WHERE position > 4")
            }
            try await TestCenter.run(path: path, now: clock.fixed) { center in
                #expect(try await center.get("/advisories").text.contains("no longer valid since 2000-09-01"))
                let analyst = try await Analyst("hanako", at: center)
                let page = try await analyst.page("/desk/advisories/noroshi-1998-0001/edit?document=en")
                #expect(Analyst.values(on: page)["valid-until"] == "2000-08-31")
            }
        }
    }
}
