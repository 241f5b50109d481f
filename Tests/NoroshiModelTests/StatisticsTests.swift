import FoundationEssentials
import NoroshiModel
import Testing

@Suite struct `Figures` {
    /// JPCERT/CC, April to June 2014, as published: rounded percents.
    @Test(arguments: [(4517, 4898, -8.0), (2134, 1989, 7.0), (509, 557, -9.0)])
    func `the change is told against the period before`(count: Int, previous: Int, percent: Double) throws {
        let figure = Figure(count: count, previous: previous, yearEarlier: 0, total: count)
        #expect(try #require(figure.change).rounded() == percent)
        #expect(figure.changeOverYear == nil)
    }

    @Test func `the change over a year is told against the same period of the year before`() throws {
        let phishing = Figure(count: 509, previous: 557, yearEarlier: 287, total: 4260)
        #expect(try #require(phishing.changeOverYear).rounded() == 77)
        #expect(try #require(phishing.share).rounded() == 12)
    }

    @Test func `what cannot be divided by nothing is not told`() {
        let first = Figure(count: 4, previous: 0, yearEarlier: 0, total: 0)
        #expect(first.share == nil)
        #expect(first.change == nil)
        #expect(first.changeOverYear == nil)
        #expect(Figure(count: 0, previous: 5, yearEarlier: 5, total: 10).change == -100)
        #expect(Figure(count: 0, previous: 5, yearEarlier: 5, total: 10).share == 0)
    }

    /// IPA, June 1998: two of four reports were spam relays.
    @Test func `a share is a percentage of the total`() {
        #expect(Figure(count: 2, previous: 0, yearEarlier: 0, total: 4).share == 50)
    }

    @Test func `a figure's JSON tells what cannot be told as null`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let figure = Figure(count: 2, previous: 0, yearEarlier: 4, total: 4)
        let json = String(decoding: try encoder.encode(figure), as: UTF8.self)
        #expect(json == #"{"change":null,"changeOverYear":-50,"count":2,"previous":0,"share":50,"yearEarlier":4}"#)
        #expect(try JSONDecoder().decode(Figure.self, from: Data(json.utf8)) == figure)
    }
}

/// CVSS v3.1 §5, table 14.
@Test(
    arguments: [
        (0.0, .none), (0.1, .low), (3.9, .low), (4.0, .medium), (6.9, .medium), (7.0, .high), (8.9, .high),
        (9.0, .critical),
        (10.0, .critical),
    ] as [(Double, Severity)])
func `A score's severity is that of the table`(score: Double, severity: Severity) {
    #expect(Severity(baseScore: score) == severity)
}

@Test func `Severities are ordered from none to critical`() {
    #expect(Severity.allCases.shuffled().sorted() == [.none, .low, .medium, .high, .critical])
}
