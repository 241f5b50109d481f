import CSAF
import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiInspect

/// The shipped founding alert held until 2000-08-31 in Japan, where it was published.
struct LapsedAdvisoryTests {
    private func judgment(at time: String) async throws -> Judgment {
        let date = try #require(Timestamp(time)).date
        let endpoint = Endpoint(.tcp, "0.0.0.0", 110)
        return try await Shipped.judge().judge([
            listener(endpoint, at: date),
            reply(endpoint, .pop3, "pop3.banner", "QPOP (version 2.4) at mail.example.jp starting.", at: date),
        ])
    }

    @Test func `a lapsed advisory is judged by as before, and marked`() async throws {
        let valid = try await judgment(at: "2000-08-31T11:00:00Z")
        let lapsed = try await judgment(at: "2000-09-01T00:00:00Z")
        let before = try #require(valid.findings.first { $0.advisories == ["noroshi-1998-0001"] })
        let after = try #require(lapsed.findings.first { $0.advisories == ["noroshi-1998-0001"] })
        #expect(before.title.key == "check.advisory.affected.affected")
        #expect(after.title.key == "check.advisory.affected.lapsed-affected")
        #expect(after.title.arguments["since"] == "2000-09-01")
        #expect(before.id == after.id && before.severity == after.severity && before.confidence == after.confidence)
        let verdicts = [valid, lapsed].map { $0.verdicts.first { $0.advisory == "noroshi-1998-0001" } }
        #expect(verdicts.map { $0?.lapsedSince } == [nil, "2000-09-01"])
        #expect(verdicts.map { $0?.status } == [.affected, .affected])
    }

    @Test func `an advisory that does not say until when it holds never lapses`() async throws {
        let verdicts = try await judgment(at: "2099-01-01T00:00:00Z").verdicts
        #expect(verdicts.filter { $0.advisory != "noroshi-1998-0001" }.allSatisfy { $0.lapsedSince == nil })
    }
}
