import Glibc
@testable import LogInput
import LogReading
import Testing

@Test(arguments: 0..<80)
func `Whatever happens to a log between runs, each of its lines is read once`(seed: Int) throws {
    var model = LogModel(UInt64(seed) + 1)
    let arguments = [["a.log"], ["a.log*"], [""]][seed % 3].map { model.folder($0) }
    let state = TemporaryFolder()
    var reader = CheckpointedReader(arguments, state: state("state.json"))
    func read(_ model: inout LogModel) throws {
        model.note("read")
        try reader.run()
    }
    for _ in 0..<40 {
        switch Int.random(in: 0..<10, using: &model.choice) {
        case 0...2: model.write()
        case 3: model.writePartial()
        case 4, 5: try read(&model)
        case 6: model.rotate()
        case 7: try model.copyAndTruncate(between: read)
        default: try model.compress(between: read)
        }
        // Of two logs that rotated before they were ever seen, only the one that was asked for is known.
        if reader.lines.isEmpty { try read(&model) }
    }
    try reader.run(isFinal: true)
    let truth = model.finish()
    let differences = reader.lines.sorted().difference(from: truth.sorted())
    #expect(differences.isEmpty, "\(differences) after \(model.operations)")
    let inOrder = reader.lines.filter { !model.unfinished.contains($0) }
    #expect(inOrder == truth.filter { !model.unfinished.contains($0) } || !differences.isEmpty)
    #expect(reader.notices == [], "\(model.operations)")
}

/// One log between runs, by hand.
private struct Site {
    let folder = TemporaryFolder()
    let state = TemporaryFolder()
    var reader: CheckpointedReader

    init(_ arguments: String...) {
        let folder = folder
        reader = CheckpointedReader(arguments.map { folder($0) }, state: state("s.json"))
    }

    /// What the next run reads, and what it says.
    mutating func run(isFinal: Bool = false) throws -> (lines: [String], notices: [String]) {
        let (lines, notices) = (reader.lines.count, reader.notices.count)
        try reader.run(isFinal: isFinal)
        let path = "\(folder.path)/"
        return (
            Array(reader.lines[lines...]), reader.notices[notices...].map { "\($0)".replacing(path, with: "") }
        )
    }
}

@Test func `A log that was emptied without a copy is said to have lost lines`() throws {
    var site = Site("a.log")
    site.folder.write("a.log", "one\ntwo\nthr")
    #expect(try site.run() == (["one", "two"], []))
    site.folder.write("a.log", "")
    let (lines, notices) = try site.run()
    #expect(lines == [])
    #expect(
        notices == [
            "'a.log': what was written after byte 8 (line 2) before it was truncated, replaced or removed is in none of its parts: at least 3 bytes may have been lost"
        ])
    site.folder.write("a.log", "new\n")
    #expect(try site.run() == (["new"], []))
}

@Test(arguments: ["new content\n", "NEW\nTWO\n", "x\ny\nz\nand more\n"])
func `A log that was replaced is read from its beginning`(content: String) throws {
    for isOtherFile in [false, true] {
        var site = Site("a.log")
        site.folder.write("a.log", "one\ntwo\n")
        #expect(try site.run() == (["one", "two"], []))
        if isOtherFile {
            site.folder.write("b", content)
            site.folder.rename("b", "a.log")
        } else {
            site.folder.write("a.log", content)
        }
        let (lines, notices) = try site.run()
        #expect(lines == content.split(separator: "\n").map(String.init))
        #expect(notices.count == 1 && notices[0].hasSuffix("some bytes may have been lost"))
        #expect(try site.run() == ([], []))
    }
}

@Test func `A log that was cut behind what was read says so, and goes on`() throws {
    var site = Site("a.log")
    let text = (0..<2_000).map { "line \($0)\n" }.joined()
    site.folder.write("a.log", text)
    #expect(try site.run().lines.count == 2_000)
    try #require(unsafe site.folder("a.log").withCString { unsafe truncate($0, 5_000) } == 0)
    let (lines, notices) = try site.run()
    #expect(lines == [])
    #expect(
        notices == [
            "'a.log' was cut to 5000 bytes: lines that were read, up to byte \(text.utf8.count), are gone from it"
        ])
    site.folder.write("a.log", "\nnew\n", isAppended: true)
    #expect(try site.run().lines.last == "new")
    #expect(try site.run() == ([], []))
}

@Test func `A log that was changed before the place is read again, and says so`() throws {
    var site = Site("a.log")
    let text = (0..<2_000).map { "line \($0)\n" }.joined()
    site.folder.write("a.log", text)
    #expect(try site.run().lines.count == 2_000)
    site.folder.write("a.log", text.replacing("line 1990\n", with: "LINE 1990\n"))
    let (lines, notices) = try site.run()
    #expect(lines.count == 2_000)
    #expect(
        notices == [
            "'a.log' was changed before byte \(text.utf8.count), where reading stopped: it is read again from its beginning"
        ])
}

@Test func `A log that is not there for a while goes on where it stopped`() throws {
    var site = Site("*.log")
    site.folder.write("a.log", "one\n")
    #expect(try site.run() == (["one"], []))
    site.folder.rename("a.log", "away")
    #expect(try site.run() == ([], ["'a.log' is not there any more"]))
    site.folder.rename("away", "a.log")
    site.folder.write("a.log", "two\n", isAppended: true)
    #expect(try site.run() == (["two"], []))
}

@Test func `A log that was not asked for goes on where it stopped, and is told only when it is gone`() throws {
    var site = Site("a.log")
    site.folder.write("a.log", "one\n")
    site.folder.write("b.log", "other\n")
    #expect(try site.run() == (["one"], []))
    let arguments = site.reader.arguments
    site.reader.arguments = [site.folder("b.log")]
    #expect(try site.run() == (["other"], []))
    site.folder.write("a.log", "two\n", isAppended: true)
    #expect(try site.run() == ([], []))
    site.folder.rename("a.log", "away")
    #expect(try site.run() == ([], ["'a.log' is not there any more"]))
    site.folder.rename("away", "a.log")
    site.reader.arguments = arguments
    #expect(try site.run() == (["two"], []))
}

@Test func `Parts that were not asked for are read from where reading stopped, and none before`() throws {
    var site = Site("a.log")
    site.folder.write("a.log.1", "2026-11-01T00:00:00Z old\n")
    site.folder.write("a.log", "2026-11-02T00:00:00Z one\n")
    #expect(try site.run().lines == ["2026-11-02T00:00:00Z one"])
    site.folder.write("a.log", "2026-11-02T00:00:01Z two\n", isAppended: true)
    site.folder.rename("a.log.1", "a.log.3")
    site.folder.rename("a.log", "a.log.2")
    site.folder.write("a.log.1.gz", Archives.gzip(Array("2026-11-03T00:00:00Z three\n".utf8)))
    site.folder.write("a.log", "2026-11-04T00:00:00Z four\n")
    let expected = ["2026-11-02T00:00:01Z two", "2026-11-03T00:00:00Z three", "2026-11-04T00:00:00Z four"]
    #expect(try site.run() == (expected, []))
    // A daemon that has not noticed the rotation.
    site.folder.write("a.log.2", "2026-11-02T00:00:02Z late\n", isAppended: true)
    #expect(try site.run() == (["2026-11-02T00:00:02Z late"], []))
    #expect(try site.run() == ([], []))
}

@Test func `The line number goes on with the place`() throws {
    var site = Site("a.log")
    site.folder.write("a.log", "one\ntwo\nthr")
    _ = try site.run()
    let mark = try #require(try Checkpoint.load(site.state("s.json")).logs[site.folder("a.log")]?.marks.first)
    #expect((mark.place, mark.line, mark.size) == (8, 2, 11))
    #expect(mark.tail == Fingerprint(Array("one\ntwo\n".utf8)))
    #expect(mark.head == Fingerprint(Array("one\ntwo\nthr".utf8)))
    #expect(try site.run(isFinal: true) == (["thr"], []))
    let last = try #require(try Checkpoint.load(site.state("s.json")).logs[site.folder("a.log")]?.marks.first)
    #expect((last.place, last.line) == (11, 3))
}

@Test func `A last line without newline waits until its file is settled`() throws {
    var site = Site("a.log*")
    site.folder.write("a.log", "one\n")
    site.folder.write("a.log.1", "zero\nhal")
    #expect(try site.run().lines == ["zero", "one"])
    site.folder.setTime("a.log.1", 1_700_000_000)
    #expect(try site.run().lines == ["hal"])
    #expect(try site.run() == ([], []))
}

@Test func `The state is kept whole, for its owner alone`() throws {
    let folder = TemporaryFolder()
    var checkpoint = Checkpoint()
    let path = PathBytes([0x2F, 0xFF, 0x0A, 0x22])
    checkpoint.setState([0, 1, 255], of: path)
    checkpoint.setState([], of: "/var/log/ログ")
    try checkpoint.save(folder("s.json"))
    var status = stat()
    try #require(unsafe folder("s.json").withCString { unsafe stat($0, &status) } == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(try Checkpoint.load(folder("s.json")) == checkpoint)
    #expect(try Checkpoint.load(folder("s.json")).state(of: path) == [0, 1, 255])
    #expect(try Folder.names(in: folder.path) == [Array("s.json".utf8)])
    #expect(try Checkpoint.load(folder("none")) == Checkpoint())
    let error = #expect(throws: CheckpointError.self) { try checkpoint.save(folder("no/folder")) }
    #expect(error?.reason == "no such file or directory")
}

@Test(arguments: [
    ("", "not the state of logs: no JSON"), ("{}", "not the state of logs: 'version' is missing"),
    (#"{"version":2,"logs":[]}"#, "version 2 is not known"),
    (#"{"version":1,"logs":[{"path":"a","marks":[],"state":"?"}]}"#, "not the state of logs: 'logs.0' is wrong"),
    (
        #"{"version":1,"logs":[{"path":"a","marks":1,"state":""}]}"#,
        "not the state of logs: 'logs.0.marks' is of another kind"
    ),
    (
        #"{"version":1,"logs":[{"path":"a","state":"","marks":[{"path":"a","identity":{"device":1,"inode":1},"head":{"length":5,"sha256":""},"tail":{"length":9,"sha256":""},"place":-1,"line":0,"size":1,"modified":1,"isCurrent":true}]}]}"#,
        "the places of 'a' are not possible"
    ),
])
func `A state that makes no sense is not taken for an empty one`(text: String, reason: String) throws {
    let folder = TemporaryFolder()
    let path = folder.write("s.json", text)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint.load(path) }
    #expect(error?.reason == reason)
}

@Test func `A file that another one has replaced since it was looked at is not read in its place`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "one\n")
    let plan = try #require(
        ResumePlanner(Checkpoint(), now: Moment(seconds: 0)).plans(LogFinder.find([folder("a.log")])).first)
    folder.rename("a.log", "a.log.1")
    folder.write("a.log", "two\n")
    let error = #expect(throws: SystemFailure.self) { try PortionReading(plan.portions[0]) }
    #expect(error?.description == "stale file handle")
}

@Test func `Logs whose names only look like parts of one are kept apart`() throws {
    var site = Site("*.log")
    for name in ["Xorg.0.log", "Xorg.1.log"] { site.folder.write(name, "\(name)\n") }
    #expect(try site.run().lines.sorted() == ["Xorg.0.log", "Xorg.1.log"])
    site.folder.write("Xorg.1.log", "new\n", isAppended: true)
    #expect(try site.run() == (["new"], []))
    #expect(try site.run() == ([], []))
}
