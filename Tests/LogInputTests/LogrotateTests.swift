import Glibc
@testable import LogInput
import Testing

/// The real one, where it is installed.
private let logrotate: String? = {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    return folders.map { "\($0)/logrotate" }.first { unsafe access($0, X_OK) == 0 }
}()

private func run(_ path: String, _ arguments: [String]) -> Int32 {
    var process = pid_t()
    var all = unsafe ([path] + arguments).map { unsafe strdup($0) }
    unsafe all.append(nil)
    defer { unsafe all.forEach { unsafe free($0) } }
    guard unsafe posix_spawn(&process, path, nil, nil, all, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
}

@Test(
    .enabled(if: logrotate != nil, "logrotate is not installed: what it really does is not tested"),
    arguments: [
        "rotate 50", "rotate 50\ncompress\ndelaycompress", "rotate 50\ncopytruncate",
        "rotate 50\ncompress\ncopytruncate",
        "rotate 50\ncompress\ncompresscmd /usr/bin/xz\nuncompresscmd /usr/bin/unxz\ncompressext .xz",
        "rotate 50\ndateext\ndateformat -%Y%m%d-%s",
        "rotate 50\ndateext\ndateformat -%Y%m%d-%s\nextension .log\ncompress",
        "rotate 50\nstart 0\nnocreate", "rotate 50\ncopy\ncompress",
    ])
func `What logrotate does between runs loses no line, and doubles none`(directives: String) throws {
    let logrotate = try #require(logrotate)
    let folder = TemporaryFolder()
    let aside = TemporaryFolder()
    aside.write("conf", "\(folder.path)/a.log {\n\(directives)\nmissingok\n}\n")
    var dice = Dice(UInt64(directives.utf8.count))
    for arguments in [["a.log"], ["a*.log*"]] {
        let state = TemporaryFolder()
        var reader = CheckpointedReader(arguments.map { folder($0) }, state: state("s"))
        let before = Set(try CheckpointedReader.everything(in: folder))
        var truth: [String] = []
        for step in 0..<8 {
            var text = ""
            for number in 0..<Int.random(in: 1...30, using: &dice) {
                truth.append(
                    "2026-11-\(step + 10)T00:00:00Z \(arguments[0]) \(directives.utf8.count) \(step).\(number)")
                text += (truth.last ?? "") + "\n"
            }
            folder.write("a.log", text, isAppended: true)
            if step == 0 || Bool.random(using: &dice) { try reader.run() }
            if Bool.random(using: &dice) {
                let result = run(logrotate, ["-f", "-s", "\(aside.path)/status", "\(aside.path)/conf"])
                // Two names by the same second: that rotation is left out.
                try #require(result == 0 || directives.contains("%s"))
            }
        }
        try reader.run(isFinal: true)
        let lines = reader.lines.filter { !before.contains($0) }
        #expect(lines.sorted() == truth.sorted())
        #expect(reader.notices == [])
    }
}

extension CheckpointedReader {
    fileprivate static func everything(in folder: TemporaryFolder) throws -> [String] {
        let aside = TemporaryFolder()
        var reader = CheckpointedReader([folder.path], state: aside("s"))
        try reader.run(isFinal: true)
        return reader.lines
    }
}
