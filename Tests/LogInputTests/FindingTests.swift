import Glibc
@testable import LogInput
import LogReading
import Testing

private func outcomes(_ found: [FoundFile], _ folder: TemporaryFolder) -> [String] {
    found.map { file in
        let path = "\(file.path)".replacing("\(folder.path)/", with: "")
        return switch file.outcome {
        case .log: path
        case .journal: "\(path): journal"
        case .passedOver(let reason): "\(path): \("\(reason)".replacing("\(folder.path)/", with: ""))"
        }
    }
}

private let line = "Nov 21 09:00:00 host sshd[1]: x\n"

@Test func `Everything in a folder is told, what is not read with its reason`() throws {
    let folder = TemporaryFolder()
    folder.write("auth.log", line)
    folder.write("empty.log", "")
    folder.write("nothing.gz", Archives.gzip([]))
    folder.write("wtmp", [7, 0, 0, 0] + [UInt8](repeating: 0, count: 380))
    folder.write("wtmp.1.gz", Archives.gzip([7, 0, 0, 0] + [UInt8](repeating: 0, count: 380)))
    folder.write("wtmp.text", line)
    folder.write("nul.log", "a\0b\n")
    folder.write("system.journal", "LPKSHHRH" + String(repeating: "x", count: 300))
    folder.write("old.Z", [0x1F, 0x9D, 0x90, 1, 2, 3])
    folder.folder("deep")
    folder.folder("deep/er")
    folder.write("deep/er/x.log", line)
    folder.link("again.log", to: "auth.log")
    folder.link("broken", to: "nowhere")
    folder.link("round", to: ".")
    try #require(unsafe folder("pipe").withCString { unsafe mkfifo($0, 0o600) } == 0)
    var options = LogFinder.Options()
    options.maximumDepth = 2
    let found = LogFinder.find([folder.path], options: options)
    #expect(
        outcomes(found, folder) == [
            "again.log", "auth.log: the same file as 'again.log'", "broken: a link that leads nowhere",
            "deep/er: folders below it are not looked into: more than 2 deep", "empty.log: empty", "nothing.gz: empty",
            "nul.log", "old.Z: packed by compress (.Z), which is not read here", "pipe: a pipe",
            "round: a link to a folder, not followed", "system.journal: journal",
            "wtmp: binary records of logins, no lines of text", "wtmp.1.gz: binary records of logins, no lines of text",
            "wtmp.text",
        ])
    #expect(
        found.filter { $0.passedOver?.isGap == true }.map { "\($0.path)".split(separator: "/").last } == [
            "broken", "er", "old.Z",
        ])
    options.maximumDepth = 3
    options.maximumFiles = 3
    let few = LogFinder.find([folder.path], options: options)
    #expect(few.last?.passedOver == .tooManyFiles(limit: 3))
}

@Test func `Arguments are read once, whatever they are called`() throws {
    let folder = TemporaryFolder()
    let path = folder.write("a.log", line)
    folder.link("link", to: ".")
    let found = LogFinder.find([
        path, folder("link/a.log"), folder.path, path, "-", "-", folder("none"), folder("x*.log"),
    ])
    #expect(
        outcomes(found, folder) == [
            "a.log", "link/a.log: the same file as 'a.log'", "link: a link to a folder, not followed", "-",
            "-: the same file as '-'", "none: not there", "x*.log: matches no file",
        ])
}

@Test func `A folder that may not be read is said`() throws {
    let folder = TemporaryFolder()
    let long = String(repeating: "n", count: 300)
    let found = LogFinder.find([folder(long)])
    #expect("\(try #require(found.first?.passedOver))" == "cannot be read: file name too long")
}

@Test func `Patterns find what a shell would find`() throws {
    let folder = TemporaryFolder()
    for name in ["auth.log", "auth.log.1", "b[1].log", ".hidden.log", "x.LOG"] {
        folder.write(name, "\(name)\n" + line)
    }
    folder.folder("web")
    folder.folder("web/a")
    folder.write("web/access.log", line + "1")
    folder.write("web/a/access.log", line + "2")
    func find(_ pattern: String) -> [String] { outcomes(LogFinder.find([folder(pattern)]), folder) }
    #expect(find("*.log") == ["auth.log", "b[1].log"])
    #expect(find("auth.log*") == ["auth.log", "auth.log.1"])
    #expect(find("[!a-m].[A-Z]?G") == ["x.LOG"])
    #expect(find("b[1].log") == ["b[1].log"])
    #expect(find(".*.log") == [".hidden.log"])
    #expect(find("web/*/access.log") == ["web/a/access.log"])
    #expect(find("**/access.log") == ["web/a/access.log", "web/access.log"])
    #expect(find("w*/**/*.log") == ["web/a/access.log", "web/access.log"])
    #expect(find("nowhere/*.log") == ["nowhere/*.log: matches no file"])
}

@Test(arguments: [
    ("*", "abc", true), ("a*c", "abc", true), ("a*c", "acb", false), ("a*b*c", "aXbYbZc", true),
    ("*.log", ".log", false),
    ("?", "", false), ("[]]", "]", true), ("[^a]", "b", true), ("[^a]", "a", false), ("*[a-", "x[a-", true),
    ("\\**", "*x", true),
    ("\\**", "x", false), ("a/**", "a/b/c", true), ("a/**/c", "a/c", true), ("a/**/c", "a/.b/c", false),
    ("*", "a/b", false),
    ("a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
])
func `A pattern matches a path by its bytes`(pattern: String, path: String, isMatch: Bool) throws {
    let glob = try #require(Glob(PathBytes(pattern)))
    #expect(glob.matches(PathBytes(path)) == isMatch)
}

@Test func `Names of any bytes are found, and written so that they are told apart`() throws {
    let folder = TemporaryFolder()
    let path = folder.path.appending([0x61, 0xFF, 0x0A, 0x5C])
    let descriptor = unsafe path.withCString { unsafe open($0, O_CREAT | O_WRONLY, 0o600) }
    try #require(descriptor >= 0)
    #expect(unsafe write(descriptor, line, line.utf8.count) > 0)
    close(descriptor)
    let found = LogFinder.find([folder.path])
    #expect(found.first?.log?.path == path)
    #expect("\(path)".hasSuffix("/a\\xff\\x0a\\x5c"))
    #expect("\(PathBytes("ログ"))" == "ログ")
}

@Test func `A rotated log beside its compressed copy is read once`() throws {
    var dice = Dice(20)
    let folder = TemporaryFolder()
    let texts = (0..<5).map { logText(20_000 + 3_000 * $0, using: &dice) }
    folder.write("a.log", texts[0])
    folder.write("a.log.1", texts[1])
    folder.write("a.log.1.gz", Archives.gzip(texts[1]))
    // Compression was interrupted.
    folder.write("a.log.2", texts[2])
    folder.write("a.log.2.xz", Archives.xz(texts[2]).prefix(3_000))
    // The same beginning, and then something else.
    folder.write("a.log.3.zst", Archives.zstd(texts[3]))
    folder.write("a.log.4.zst", Archives.zstd(texts[3].prefix(10_000) + texts[4]))
    folder.folder("backup")
    folder.write("backup/b.bz2", Archives.bzip2(texts[0]))
    folder.write("backup/short.log", texts[0].prefix(15_000))
    #expect(
        outcomes(LogFinder.find([folder.path]), folder) == [
            "a.log", "a.log.1", "a.log.1.gz: a copy of 'a.log.1'", "a.log.2",
            "a.log.2.xz: the beginning of 'a.log.2', and nothing else", "a.log.3.zst", "a.log.4.zst",
            "backup/b.bz2: a copy of 'a.log'", "backup/short.log",
        ])
}

@Test func `Short logs of the same text without times are logs of their own`() throws {
    let folder = TemporaryFolder()
    for name in ["a.log", "a.log.1", "b.log"] { folder.write(name, "started\n") }
    #expect(outcomes(LogFinder.find([folder.path]), folder) == ["a.log", "a.log.1", "b.log"])
}
