import CSAF
import FoundationEssentials
import Testing

/// Until when an advisory is to be relied on.
struct ValidityTests {
    private func date(_ text: String) throws -> Date { try #require(Timestamp(text)).date }

    @Test(
        arguments: [
            ("2026-12-31", "2026-12-31"), ("  2026-12-31. Ask for news afterwards.", "2026-12-31"),
            ("2000-08-31。この日を過ぎたときは", "2000-08-31"), ("2024-02-29", "2024-02-29"),
            ("2026-12-311", nil), ("2026-12-31T00:00:00Z", nil), ("2026-02-29", nil), ("31 December 2026", nil),
            ("", nil),
        ] as [(String, String?)])
    func `a note of CSAF 2_0 begins with the day`(text: String, day: String?) throws {
        for title in ["Valid until", "VALIDITY", "有効期限"] {
            var document = try Sample.document()
            document.document.notes = [Note(category: .general, text: text, title: title)]
            #expect(document.validity?.lastDay == day, "\(title): \(text)")
        }
        var other = try Sample.document()
        other.document.notes = [Note(category: .general, text: text, title: "Today")]
        #expect(other.validity == nil)
    }

    @Test(arguments: [
        ("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00+09:00", "2026-12-31T14:59:59Z", "2026-12-31T15:00:00Z"),
        ("2026-01-01T00:00:00-05:00", "2027-01-01T04:59:59Z", "2027-01-01T05:00:00Z"),
    ])
    func `the last day ends in the publisher's zone`(release: String, before: String, after: String) throws {
        var document = try Sample.document()
        document.document.tracking.currentReleaseDate = try #require(Timestamp(release))
        document.validity = AdvisoryValidity(lastDay: "2026-12-31")
        let validity = try #require(document.validity)
        #expect(validity.firstLapsedDay == "2027-01-01")
        #expect(!validity.hasLapsed(at: try date(before)))
        #expect(validity.hasLapsed(at: try date(after)))
    }

    @Test func `CSAF 2_0 is told by a note, CSAF 2_1 by an extension, and both are valid`() throws {
        var document = try Sample.document()
        document.document.lang = "ja"
        document.document.notes = [
            Note(category: .general, text: "2020-01-01", title: "Validity"), Note(category: .summary, text: "stays"),
        ]
        document.validity = AdvisoryValidity(lastDay: "2026-12-31")
        #expect(document.document.notes?.map(\.title) == [nil, "有効期限"])
        #expect(document.document.notes?.last?.category == .other && document.validity?.lastDay == "2026-12-31")
        #expect(document.validate().isEmpty)

        document.document.csafVersion = .version21
        document.schema = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"
        document.document.distribution = Distribution(tlp: TLP(label: .clear))
        document.validity = AdvisoryValidity(lastDay: "2027-01-31")
        #expect(document.document.notes?.count == 1 && document.document.extensions?.count == 1)
        #expect(document.validity?.lastDay == "2027-01-31")
        #expect(document.validate().isEmpty, "\(document.validate())")
        let read = try CSAFDocument.parse(document.serialize(), file: "")
        #expect(read.validity == document.validity)

        document.document.extensions?[0].content = .object(["last_day": .string("2027-02-30")])
        #expect(document.validate().map(\.test) == ["6.1.60.2"])
        document.validity = nil
        #expect(document.document.extensions == nil)
    }

    @Test func `a document says that it was withdrawn or replaced`() throws {
        var document = try Sample.document()
        #expect(document.standing == .current)
        document.document.notes = [
            Note(
                category: .description, text: "A mistake",
                title: AdvisoryStanding.withdrawalTitle(language: "en"))
        ]
        #expect(document.standing == .withdrawn)
        let title = AdvisoryStanding.supersessionTitle(language: "ja")
        document.document.notes = [Note(category: .description, text: "Known better", title: title)]
        let reference = Reference(summary: "後継の文書: example-2", url: "https://example.com/example-2.json")
        document.document.references = [reference]
        #expect(document.standing == .superseded(by: reference))
    }
}
