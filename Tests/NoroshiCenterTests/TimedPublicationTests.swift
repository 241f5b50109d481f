import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NoroshiCenter
import NoroshiModel
import NoroshiStore
import TestSupport
import Testing

/// Approved drafts go out when their time has come: once, whoever looks, and not when they no longer may.
struct TimedPublicationTests {
    private let clock = TestClock("2026-03-01T00:00:00Z")

    private func scheduled(_ center: TestCenter) async throws -> String {
        let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
        let draft = try await approved(Typed.popper, by: hanako, taro)
        let past = try await taro.act(draft, "schedule", [("publish-at", "2026-02-01T00:00")])
        #expect(past.status == .conflict && past.text.contains("this time is over"))
        let answer = try await taro.act(draft, "schedule", [("publish-at", "2026-03-02T09:00")])
        #expect(answer.status == .seeOther, "\(answer.text)")
        return draft
    }

    @Test func `the running server publishes when it is time`() async throws {
        try await TestCenter.run({ $0.publicationInterval = .milliseconds(10) }, now: clock.fixed) { center in
            _ = try await scheduled(center)
            clock.set("2026-03-02T08:59:59Z")
            #expect(try await DraftDesk(store: center.services.store).publishDue(at: clock.now).isEmpty)
            clock.set("2026-03-02T09:00:00Z")
            try await wait(for: "the advisory", within: .seconds(20)) {
                try await center.get("/advisories/example-2026-0001").status == .ok ? () : nil
            }
        }
    }

    @Test func `what became due while nothing ran is published once after the restart`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/center.db"
            try await TestCenter.run(path: path, { $0.publicationInterval = .seconds(3600) }, now: clock.fixed) {
                center in
                _ = try await scheduled(center)
            }
            clock.set("2026-03-03T00:00:00Z")
            try await TestCenter.run(path: path, { $0.publicationInterval = .milliseconds(5) }, now: clock.fixed) {
                center in
                let store = center.services.store
                // The server's own clock and four others at once.
                let outcomes = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 {
                        group.addTask { try await DraftDesk(store: store).publishDue(at: self.clock.now).count }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(outcomes <= 1)
                try await wait(for: "the advisory", within: .seconds(20)) {
                    try await center.get("/advisories/example-2026-0001").status == .ok ? () : nil
                }
                let entries = try await store.auditEntries(subject: "example-2026-0001", limit: 10)
                #expect(entries.filter { $0.action == "publish" }.count == 1)
            }
            try await TestCenter.run(path: path, { $0.publicationInterval = .milliseconds(5) }, now: clock.fixed) {
                center in
                #expect(try await DraftDesk(store: center.services.store).publishDue(at: clock.now).isEmpty)
                let entries = try await center.services.store.auditEntries(subject: "example-2026-0001", limit: 10)
                #expect(entries.filter { $0.action == "publish" }.count == 1)
            }
        }
    }

    @Test func `what may not go out any more is held back, and the queue says why`() async throws {
        try await TestCenter.run({ $0.publicationInterval = .seconds(3600) }, now: clock.fixed) { center in
            let draft = try await scheduled(center)
            clock.set("2026-07-01T00:00:00Z")  // its validity is over
            let desk = DraftDesk(store: center.services.store)
            let outcomes = try await desk.publishDue(at: clock.now)
            guard case .held(let number, let reasons) = outcomes.first else {
                Issue.record("published: \(outcomes)")
                return
            }
            #expect("/desk/drafts/\(number)" == draft && reasons.map(\.key) == ["center.draft.rule.past-day"])
            #expect(try await desk.publishDue(at: clock.now).isEmpty)
            let analyst = try await Analyst("jiro", at: center)
            #expect(try await analyst.page("/desk/advisories").contains("this day is over"))
            #expect(try await analyst.page(draft).contains("It was due, and was not published"))
            #expect(try await center.get("/advisories/example-2026-0001").status == .notFound)
        }
    }

    @Test(arguments: [("2026-06-30", 1), ("2999-12-31", 0)])
    func `a command does it too, for cron`(validUntil: String, status: Int) async throws {
        try await withFolder { folder in
            let path = "\(folder)/center.db"
            try await TestCenter.run(path: path, { $0.publicationInterval = .seconds(3600) }, now: clock.fixed) {
                center in
                let (hanako, taro) = (try await Analyst("hanako", at: center), try await Analyst("taro", at: center))
                let draft = try await approved(Typed.with(["valid-until": validUntil]), by: hanako, taro)
                _ = try await taro.act(draft, "schedule", [("publish-at", "2026-03-02T09:00")])
            }
            let arguments = [
                "advisory", "publish-due", "--database", path, "--resources", TestCenter.root + "/Resources",
            ]
            let first = try await Program(CenterProcess.program.path, arguments).run()
            #expect(first.status == .exited(status), "\(first.errors)")
            #expect(
                status == 0
                    ? first.output == "published example-2026-0001 en version 1\n"
                    : first.errors.contains("draft 1 is due and not published: this day is over"), "\(first)")
            let second = try await Program(CenterProcess.program.path, arguments).run()
            #expect(second.status == .exited(0) && second.output.isEmpty && second.errors.isEmpty)
        }
    }

    @Test func `a change takes the time away`() async throws {
        try await TestCenter.run({ $0.publicationInterval = .seconds(3600) }, now: clock.fixed) { center in
            let draft = try await scheduled(center)
            let analyst = try await Analyst("jiro", at: center)
            _ = try await analyst.fill("\(draft)/edit", ["title": "Changed"])
            clock.set("2026-03-03T00:00:00Z")
            #expect(try await DraftDesk(store: center.services.store).publishDue(at: clock.now).isEmpty)
        }
    }
}
