import NoroshiModel
import Testing

@Suite struct `Periods` {
    @Test(arguments: ["1998-06", "2014-Q2", "1998", "1970-01", "9999-12", "2000-Q4"])
    func `a period is written as it was read`(text: String) throws {
        #expect(try #require(Period(text)).description == text)
    }

    @Test(arguments: [
        "", "98", "1969", "10000", "1998-", "1998-0", "1998-00", "1998-13", "1998-6", "1998-006", "1998-06-01",
        "1998-Q0",
        "1998-Q5", "1998-q2", "1998-Q", "1998-Q02", "-1998", "+998", "1998-+6", "１９９８", "1998-０６", "1998 ", " 1998",
        "199a",
        "1998-06\r\n",
    ])
    func `what is none of the three forms is refused`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test(arguments: [
        ("1998-06", "1998-05", "1998-07", "1997-06"), ("1998-01", "1997-12", "1998-02", "1997-01"),
        ("1998-12", "1998-11", "1999-01", "1997-12"), ("2014-Q2", "2014-Q1", "2014-Q3", "2013-Q2"),
        ("2014-Q1", "2013-Q4", "2014-Q2", "2013-Q1"), ("2014-Q4", "2014-Q3", "2015-Q1", "2013-Q4"),
        ("1998", "1997", "1999", "1997"),
    ])
    func `the neighbors of a period are of its length`(text: String, previous: String, next: String, earlier: String)
        throws
    {
        let period = try #require(Period(text))
        #expect(period.previous.description == previous)
        #expect(period.next.description == next)
        #expect(period.yearEarlier.description == earlier)
        #expect(period.next.previous == period)
    }

    @Test func `a quarter holds three months and a year twelve`() throws {
        #expect(try #require(Period("2014-Q2")).months.map(\.description) == ["2014-04", "2014-05", "2014-06"])
        #expect(try #require(Period("1998-06")).months.map(\.description) == ["1998-06"])
        let year = try #require(Period("1998")).months
        #expect(year.count == 12)
        #expect(year.first?.description == "1998-01")
        #expect(year.last?.description == "1998-12")
    }

    @Test(arguments: [
        ("1998-06", "1998-06-01", "1998-07-01"), ("1998-12", "1998-12-01", "1999-01-01"),
        ("2014-Q2", "2014-04-01", "2014-07-01"), ("2014-Q4", "2014-10-01", "2015-01-01"),
        ("1998", "1998-01-01", "1999-01-01"),
    ])
    func `the bounds are the first day and the first day after`(text: String, from: String, before: String) throws {
        let bounds = try #require(Period(text)).bounds
        #expect(bounds.from == from)
        #expect(bounds.before == before)
    }

    @Test(arguments: [("1998-06-09T15:00:00Z", "1998-06"), ("1998-06-30", "1998-06"), ("1998-06", "1998-06")])
    func `the month of a time is read by its digits`(time: String, month: String) {
        #expect(Period(monthOf: time)?.description == month)
    }

    @Test(arguments: ["", "June 1998", "1998", "1998/06/09"])
    func `a text that is no time has no month`(text: String) {
        let month = Period(monthOf: text)
        #expect(month?.length != .month)
    }
}
