import CSAF
import FoundationEssentials
import Testing

@Suite struct `Dates and document versions` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1998-07-01T00:00:00+09:00", 899_218_800),
        ("2000-02-29T12:00:00-01:30", 951_831_000),
        ("2024-07-01T12:00:00.5z", 1_719_835_200.5), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ("0001-01-01t00:00:00Z", -62_135_596_800), ("1969-12-31T23:59:59Z", -1),
    ])
    func `a date is read as the moment it names`(text: String, seconds: Double) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp.text == text)
        #expect(timestamp.date.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "2024-07-01", "2024-07-01T12:00:00", "2024-07-01 12:00:00Z", "2024-02-30T00:00:00Z", "1900-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z", "2024-07-01T24:00:00Z", "2024-07-01T12:60:00Z", "2024-07-01T12:00:61Z",
        "2024-07-01T12:00:00.Z", "2024-07-01T12:00:00+0900", "2024-07-01T12:00:00+24:00", "2024-07-01T12:00:00Zx",
        "2024-07-00T12:00:00Z", "２024-07-01T12:00:00Z",
    ])
    func `anything else is no date`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: ["0", "1", "10", "99999999999999999999", "1.0.0", "1.0.0-rc.1", "1.0.0-x-y+5.a", "0.1.0"])
    func `numbers and semantic versions are document versions`(text: String) {
        #expect(DocumentVersion(text)?.text == text)
    }

    @Test(arguments: ["", "01", "1.0", "1.0.0-", "1.0.0-01", "1.0.0+", "v1.0.0", "1.0.0.0", "-1", "1.0.0-a..b", "１"])
    func `anything else is no document version`(text: String) {
        #expect(DocumentVersion(text) == nil)
    }

    @Test(arguments: [
        ("2024-01-02T03:04:05Z", nil), ("2024-01-02T03:04:04Z", "2024-01-02T03:04:05Z"),
        ("2023-12-31T00:00:00Z", "2024-01-02T03:04:05Z"),
    ])
    func `a date of release that has not come yet is found`(now: String, date: String?) throws {
        let tracking = try Sample.document().document.tracking
        #expect(tracking.releaseDate(after: try #require(Timestamp(now)).date)?.text == date)
        var later = tracking
        later.initialReleaseDate = try #require(Timestamp("2024-01-05T00:00:00+09:00"))
        let noon = try #require(Timestamp("2024-01-04T12:00:00Z")).date
        #expect(later.releaseDate(after: noon)?.text == "2024-01-05T00:00:00+09:00")
    }

    @Test func `document versions are ordered`() throws {
        let order = ["0", "1", "2", "10", "99999999999999999999"].compactMap(DocumentVersion.init)
        #expect(zip(order, order.dropFirst()).allSatisfy { $0.order(to: $1) == .less })
        let number = try #require(DocumentVersion("1"))
        let semantic = try #require(DocumentVersion("1.0.0"))
        #expect(number.order(to: semantic) == .equal)
        #expect(number.isInteger && !semantic.isInteger)
    }
}
