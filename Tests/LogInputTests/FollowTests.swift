import Glibc
@testable import LogInput
import LogReading
import Testing

/// What a follower gives, as text.
private final class Followed {
    let follower: LogFollower
    let folder: TemporaryFolder
    private(set) var lines: [String] = []
    private(set) var notices: [String] = []

    private struct Enough: Error {}

    init(
        _ folder: TemporaryFolder, _ arguments: String..., from start: LogFollower.Start = .end,
        options: LogFollower.Options = LogFollower.Options()
    ) throws {
        self.folder = folder
        follower = try LogFollower(arguments.map { folder($0) }, from: start, options: options)
    }

    private func take(_ event: FollowEvent) {
        switch event {
        case .lines(let new):
            let text = String(decoding: new.bytes, as: UTF8.self)
            lines += text.split(separator: "\n").map(String.init)
        case .journal(let journal): lines.append("journal \(String(decoding: journal.path.name, as: UTF8.self))")
        case .notice(let notice): notices.append("\(notice)".replacing("\(folder.path)/", with: ""))
        }
    }

    /// Waits for so many lines and notices since the last time, and gives them.
    func next(_ count: Int, notices noticeCount: Int = 0) throws -> (lines: [String], notices: [String]) {
        let deadline = ContinuousClock.now + .seconds(20)
        do {
            _ = try follower.follow(until: deadline) { event in
                take(event)
                if lines.count >= count, notices.count >= noticeCount { throw Enough() }
            }
        } catch is Enough {}
        defer { (lines, notices) = ([], []) }
        return (lines, notices)
    }

    /// What is there at once.
    func now() throws { _ = try follower.follow(until: .now) { take($0) } }

    func takeAll() -> [String] { lines }
}

@Test func `Lines come when they are whole`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "old\nbeg")
    let followed = try Followed(folder, "a.log")
    folder.write("a.log", "un\ntwo\nthr", isAppended: true)
    #expect(try followed.next(2) == (["begun", "two"], []))
    folder.write("a.log", "ee\n", isAppended: true)
    #expect(try followed.next(1) == (["three"], []))
}

@Test func `Places and line numbers are those in the file`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\ntwo\nth")
    let follower = try LogFollower([folder("a.log")], from: .end)
    folder.write("a.log", "ree\nfour\n", isAppended: true)
    var got: [FollowedLines] = []
    _ = try follower.follow(until: .now) { if case .lines(let lines) = $0 { got.append(lines) } }
    #expect(got.map(\.range) == [8..<19])
    #expect(got.map(\.line) == [2])
    #expect(try got[0].source.all(from: 8) == Array("three\nfour\n".utf8))
    #expect(try got[0].source.all(from: 14) == Array("four\n".utf8))
}

@Test func `The rest of a rotated file comes before the new one, and what is written to it later too`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "")
    let followed = try Followed(folder, "a.log")
    folder.write("a.log", "one\n", isAppended: true)
    folder.rename("a.log", "a.log.1")
    folder.write("a.log.1", "two\n", isAppended: true)
    folder.write("a.log", "three\n")
    #expect(
        try followed.next(3, notices: 1) == (
            ["one", "two", "three"], ["'a.log' was rotated: the new file is followed"]
        ))
    folder.write("a.log.1", "late\n", isAppended: true)
    #expect(try followed.next(1).lines == ["late"])
    folder.remove("a.log.1")
    folder.write("a.log", "four\n", isAppended: true)
    #expect(try followed.next(1).lines == ["four"])
}

@Test func `Of a file that was rotated twice at once nothing is missed`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "2026-11-01T00:00:00Z zero\n")
    let followed = try Followed(folder, "a.log", from: .beginning)
    #expect(try followed.next(1).lines == ["2026-11-01T00:00:00Z zero"])
    folder.rename("a.log", "a.log.2")
    folder.write("a.log.1", "2026-11-01T00:00:01Z one\n")
    folder.write("a.log", "2026-11-01T00:00:02Z two\n")
    #expect(try followed.next(2).lines == ["2026-11-01T00:00:01Z one", "2026-11-01T00:00:02Z two"])
}

@Test(arguments: [false, true])
func `What was written before a log was truncated is read from its copy`(isCompressed: Bool) throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\n")
    let followed = try Followed(folder, "a.log*", from: .beginning)
    #expect(try followed.next(1).lines == ["one"])
    let copy = Array("one\ntwo\n".utf8)
    folder.write(isCompressed ? "a.log.1.gz" : "a.log.1", isCompressed ? Archives.gzip(copy) : copy)
    folder.write("a.log", "3\n")
    let (lines, notices) = try followed.next(2, notices: 1)
    #expect(lines == ["two", "3"])
    #expect(notices.first == "'a.log' was truncated or written anew, after byte 4")
    folder.write("a.log", "4\n", isAppended: true)
    #expect(try followed.next(1).lines == ["4"])
}

@Test func `What was lost by truncation is said`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\ntwo\n")
    let followed = try Followed(folder, "a.log")
    folder.write("a.log", "3\n")
    let (lines, notices) = try followed.next(1, notices: 2)
    #expect(lines == ["3"])
    #expect(notices.count == 2 && notices[0].hasSuffix("some bytes may have been lost"))
}

@Test func `Files that come are followed, those that are no lines are named`() throws {
    let folder = TemporaryFolder()
    folder.folder("web")
    folder.write("web/old.log", "x\n")
    let followed = try Followed(folder, "web", "b*.log", "none.log")
    #expect(
        try followed.next(0, notices: 2).notices == [
            "'b*.log' is not there yet: it is followed when it comes",
            "'none.log' is not there yet: it is followed when it comes",
        ])
    folder.write("b1.log", "b\n")
    #expect(try followed.next(1, notices: 1) == (["b"], ["'b1.log' has come, and is followed from its beginning"]))
    folder.write("none.log", "n\n")
    #expect(try followed.next(1).lines == ["n"])
    folder.folder("web/deep")
    folder.write("web/deep/c.log", "c\n")
    #expect(try followed.next(1).lines == ["c"])
    folder.write("web/deep/c.log", "d\n", isAppended: true)
    #expect(try followed.next(1).lines == ["d"])
    folder.write("web/x.gz", Archives.gzip(Array("z\n".utf8)))
    #expect(try followed.next(0, notices: 1).notices.last == "'web/x.gz' is not followed: compressed")
    folder.remove("b1.log")
    #expect(try followed.next(0, notices: 1).notices == ["'b1.log' was deleted"])
    folder.write("other", "no\n")
    folder.write("web/old.log", "y\n", isAppended: true)
    #expect(try followed.next(1).lines == ["y"])
}

@Test func `A log is followed from where an earlier run stopped, and the other way round`() throws {
    let folder = TemporaryFolder()
    let state = TemporaryFolder()
    folder.write("a.log", "one\ntwo\n")
    var reader = CheckpointedReader([folder("a.log")], state: state("s"))
    try reader.run()
    folder.write("a.log", "three\n", isAppended: true)
    let followed = try Followed(folder, "a.log", from: .after(try Checkpoint.load(state("s"))))
    #expect(try followed.next(1).lines == ["three"])
    folder.write("a.log", "four\n", isAppended: true)
    #expect(try followed.next(1).lines == ["four"])
    var checkpoint = try Checkpoint.load(state("s"))
    followed.follower.record(into: &checkpoint)
    try checkpoint.save(state("s"))
    folder.write("a.log", "five\n", isAppended: true)
    try reader.run()
    #expect(reader.lines == ["one", "two", "five"])
}

@Test func `Without notices of the kernel logs are looked at in intervals`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\n")
    var options = LogFollower.Options()
    options.isNotified = false
    options.pollInterval = .milliseconds(5)
    let followed = try Followed(folder, "a.log", options: options)
    folder.write("a.log", "two\n", isAppended: true)
    #expect(try followed.next(1).lines == ["two"])
    folder.rename("a.log", "a.log.1")
    folder.write("a.log", "three\n")
    #expect(try followed.next(1).lines == ["three"])
}

@Test func `A line of more than a mebibyte comes in pieces`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "")
    let followed = try Followed(folder, "a.log")
    let text = String(repeating: "x", count: 2_500_000)
    folder.write("a.log", text + "\nend\n", isAppended: true)
    let lines = try followed.next(4).lines
    #expect(lines.dropLast().joined().utf8.count == 2_500_000)
    #expect(lines.last == "end")
}

@Test func `Waiting ends by a word`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\n")
    let follower = try LogFollower([folder("a.log")], from: .end)
    let canceller = follower.canceller
    canceller.cancel()
    #expect(try follower.follow(until: .now + .seconds(30)) { _ in } == .cancelled)
    #expect(try follower.follow(until: .now) { _ in } == .deadline)
}

@Test(arguments: Array(0..<40) + [60, 64, 90, 144, 148, 335, 581])
func `Whatever happens to a log while it is followed, each of its lines comes once`(seed: Int) throws {
    var model = LogModel(UInt64(seed) + 1_000)
    let followed = try Followed(model.folder, seed % 2 == 0 ? "a.log" : "a.log*", from: .beginning)
    func read(_ model: inout LogModel) throws {
        model.note("read")
        try followed.now()
    }
    for _ in 0..<40 {
        switch Int.random(in: 0..<10, using: &model.choice) {
        case 0...3: model.write()
        case 4: model.writePartial()
        case 5: try read(&model)
        case 6: model.rotate()
        case 7: try model.copyAndTruncate(between: read)
        default: try model.compress(between: read)
        }
        if Bool.random(using: &model.choice) || followed.takeAll().isEmpty { try read(&model) }
    }
    try read(&model)
    let truth = model.truth.filter { !model.unfinished.contains($0) }
    let lines = followed.takeAll().filter { !model.unfinished.contains($0) }
    let differences = lines.sorted().difference(from: truth.sorted())
    #expect(differences.isEmpty, "\(differences.count) of \(truth.count) after \(model.operations)")
}

@Test func `Following from a checkpoint begins with what was missed, also in parts that were rotated and compressed`()
    throws
{
    let folder = TemporaryFolder()
    let state = TemporaryFolder()
    folder.write("a.log", "2026-11-01T00:00:00Z one\n")
    var reader = CheckpointedReader([folder("a.log")], state: state("s"))
    try reader.run()
    folder.write("a.log.2.gz", Archives.gzip(Array("2026-11-01T00:00:00Z one\n2026-11-02T00:00:00Z two\n".utf8)))
    folder.write("a.log.1", "2026-11-03T00:00:00Z three\n")
    folder.remove("a.log")
    folder.write("a.log", "2026-11-04T00:00:00Z four\n")
    let followed = try Followed(folder, "a.log", from: .after(try Checkpoint.load(state("s"))))
    let expected = ["2026-11-02T00:00:00Z two", "2026-11-03T00:00:00Z three", "2026-11-04T00:00:00Z four"]
    #expect(try followed.next(3).lines == expected)
    var checkpoint = try Checkpoint.load(state("s"))
    followed.follower.record(into: &checkpoint)
    try checkpoint.save(state("s"))
    let before = reader.lines.count
    try reader.run()
    #expect(reader.lines.count == before)
}
