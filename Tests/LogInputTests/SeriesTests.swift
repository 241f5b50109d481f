@testable import LogInput
import LogReading
import Testing

private func date(_ year: Int, _ month: Int, _ day: Int, _ second: Int = 0, length: Int = 86_400) -> LogName.Rotation {
    let start = WallTime(year: year, month: month, day: day, second: second)
    return .date(.init(start: start, end: WallTime(Moment(seconds: start.secondsOnWall + Int64(length)))))
}

@Test(
    arguments: [
        ("auth.log", "auth.log", .current), ("auth.log.1", "auth.log", .number(1)),
        ("auth.log.12.gz", "auth.log", .number(12)),
        ("auth.log.0.bz2", "auth.log", .number(0)), ("auth.log-20261101.xz", "auth.log", date(2026, 11, 1)),
        ("access.log.2026-11-01", "access.log", date(2026, 11, 1)),
        ("access_log.20261101", "access_log", date(2026, 11, 1)),
        ("access-20261101.log.gz", "access.log", date(2026, 11, 1)), ("access.1.log", "access.log", .number(1)),
        ("catalina.2026-11-01.log", "catalina.log", date(2026, 11, 1)),
        ("messages-2026110117", "messages", date(2026, 11, 1, 17 * 3600, length: 3600)),
        ("messages-20261101-17.gz", "messages", date(2026, 11, 1, 17 * 3600, length: 3600)),
        ("m.20261101173015", "m", date(2026, 11, 1, 17 * 3600 + 30 * 60, length: 3600)),
        ("messages-20261101-1793494801", "messages", date(2026, 11, 1)),
        ("app-2026-11-01-2.log.gz", "app.log", date(2026, 11, 1)),
        ("w.2026-11.zst", "w", date(2026, 11, 1, length: 30 * 86_400)), ("syslog.old", "syslog", .number(1)),
        ("2026/11/05/auth.log", "auth.log", date(2026, 11, 5)),
        ("h/2026-11-05/auth.log", "h/auth.log", date(2026, 11, 5)),
        ("/l/2026/11/a.log.gz", "/l/a.log", date(2026, 11, 1, length: 30 * 86_400)),
        ("h2/auth.log", "h2/auth.log", .current), ("k-20261345.log", "k-20261345.log", .current),
        ("report-19999999999", "report-19999999999", .current), (".1", ".1", .current),
    ] as [(String, String, LogName.Rotation)])
func `The name of a part says to which log it belongs`(name: String, series: String, rotation: LogName.Rotation) {
    let name = LogName(PathBytes(name))
    #expect("\(name.series)" == series)
    #expect(name.rotation == rotation)
}

private let now = Moment(seconds: 1_795_252_800)  // 2026-11-21T08:00:00Z

private func series(_ folder: TemporaryFolder) -> [LogSeries] {
    LogSeries.grouped(LogFinder.find([folder.path]), zone: .utc, now: now)
}

private func names(_ series: LogSeries) -> [String] {
    series.parts.map { String(decoding: $0.file.path.name, as: UTF8.self) }
}

private func seconds(_ year: Int, _ month: Int, _ day: Int) -> Int {
    Int(WallTime(year: year, month: month, day: day, second: 0).secondsOnWall)
}

@Test func `Parts are ordered by the times in them`() {
    let folder = TemporaryFolder()
    // The numbers tell the wrong story.
    folder.write("a.log", "2026-11-20T00:00:00Z x\n")
    folder.write("a.log.1", "no time\n2026-11-01T00:00:00Z x\n")
    folder.write("a.log.2.gz", Archives.gzip(Array("2026-11-10T00:00:00Z x\n".utf8)))
    folder.write("a.log-20261015.xz", Archives.xz(Array("2026-10-08T00:00:00Z x\n".utf8)))
    folder.write("b.log", "2026-11-20T00:00:00Z other\n")
    let all = series(folder)
    #expect(all.map { "\($0.path)".split(separator: "/").last } == ["a.log", "b.log"])
    #expect(names(all[0]) == ["a.log-20261015.xz", "a.log.1", "a.log.2.gz", "a.log"])
    #expect(all[0].current?.file.path == folder("a.log"))
}

@Test func `Without any times the names decide`() {
    let folder = TemporaryFolder()
    for name in ["a.log", "a.log.1", "a.log.2", "a.log.10"] { folder.write(name, "\(name)\n") }
    #expect(names(series(folder)[0]) == ["a.log.10", "a.log.2", "a.log.1", "a.log"])
    let dated = TemporaryFolder()
    for name in ["d", "d-20261101", "d-20251231", "d-20261015"] { dated.write(name, "\(name)\n") }
    #expect(names(series(dated)[0]) == ["d-20251231", "d-20261015", "d-20261101", "d"])
}

@Test func `A part without times stays beside its neighbor`() {
    let folder = TemporaryFolder()
    folder.write("a.log", "2026-11-20T00:00:00Z x\n")
    folder.write("a.log.1", "no time\n")
    folder.write("a.log.2", "2026-11-10T00:00:00Z x\n")
    #expect(names(series(folder)[0]) == ["a.log.2", "a.log.1", "a.log"])
}

@Test func `Numbers before an extension are parts only of a log that is there`() {
    let folder = TemporaryFolder()
    for name in ["Xorg.0.log", "Xorg.1.log", "web.log", "web.1.log"] { folder.write(name, "\(name)\n") }
    #expect(series(folder).map { names($0) } == [["Xorg.0.log"], ["Xorg.1.log"], ["web.1.log", "web.log"]])
}

@Test func `Years are found over new years, by when files were changed`() {
    let folder = TemporaryFolder()
    folder.write("a", "Nov 20 00:00:00 h x\n", at: seconds(2026, 11, 21))
    folder.write("a.1", "Dec 20 00:00:00 h x\n", at: seconds(2026, 1, 10))
    folder.write(
        "a.2.gz", Archives.gzip(Array("Dec 25 00:00:00 h x\n".utf8), time: UInt32(seconds(2025, 12, 19))),
        at: seconds(2026, 11, 1))
    let parts = series(folder)[0].parts
    #expect(parts.map(\.firstYear) == [2024, 2025, 2026])
    #expect(parts.map(\.changed.source) == [.gzipHeader, .modified, .modified])
    #expect(parts[0].changed.moment == Moment(seconds: Int64(seconds(2025, 12, 19))))
}

@Test func `Years are found although copying has changed the times of all files`() {
    let folder = TemporaryFolder()
    let copied = seconds(2026, 11, 21)
    folder.write("a", "Nov 10 00:00:00 h x\n", at: copied)
    for (number, month) in ["Sep", "Jul", "May", "Mar", "Jan", "Nov", "Sep", "Jul"].enumerated() {
        folder.write("a.\(number + 1)", "\(month) 10 00:00:00 h x\(number)\n", at: copied)
    }
    let parts = series(folder)[0].parts
    #expect(parts.map(\.firstYear) == [2025, 2025, 2025, 2026, 2026, 2026, 2026, 2026, 2026])
    #expect(parts.first?.changed.source == .nextPart)
    let dated = TemporaryFolder()
    dated.write("b-20240301", "Feb 20 00:00:00 h x\n", at: copied)
    let part = series(dated)[0].parts[0]
    #expect(part.firstYear == 2024)
    #expect(part.changed == .init(moment: Moment(seconds: Int64(seconds(2024, 3, 2))), source: .nameDate))
}
