import Foundation
import LogEngine
import LogFindings
import LogReading
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import Sigma

enum Samples {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    static let resources = ResourceDirectory(roots: [root.appending(path: "Resources").path])

    /// Some of the shipped rules: others may find the same lines.
    static func rules() throws -> LogRules {
        let names: Set = [
            "failed_login", "successful_login", "many_failures", "brute_force", "success_after_failures",
            "account_uid0", "account_new", "promiscuous", "web_traversal", "relay_refused", "relay_probe",
        ]
        var collection = RuleCollection()
        for path in try resources.files(in: "sigma", suffix: ".yml") {
            for document in try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n---\n")
            where document.split(separator: "\n").contains(where: {
                $0.hasPrefix("name: ") && names.contains(String($0.dropFirst(6)))
            }) {
                collection.add(document)
            }
        }
        return try LogRules(RuleSet(collection), catalog: MessageCatalog.load(from: resources))
    }

    static func translations(_ language: String) throws -> Translations {
        try Translations.load(language, from: resources)
    }

    static let utc = TraceClock { _ in 0 }

    /// A break-in, requests for a web server, mail that was refused, and a line by itself.
    static let attack: [String] =
        (0..<12).map { "Nov  5 03:12:\(10 + $0) mx1 sshd[1]: Failed password for oracle from 203.0.113.5 port 22 ssh2" }
        + [
            "Nov  5 03:40:00 mx1 sshd[1]: Accepted password for oracle from 203.0.113.5 port 22 ssh2",
            "Nov  5 03:44:00 mx1 useradd[9]: new user: name=sys1, UID=0, GID=0, home=/home/oracle, shell=/bin/sh",
            "Nov  5 05:00:00 www1 httpd: 198.51.100.7 - - [05/Nov/2026:05:00:00 +0000] \"GET /x?u=%6fracle&h=http://evil.example.org/&a=203.0.113.5&f=../../../etc/passwd HTTP/1.1\" 404 1 \"http://5-113-0-203.dyn.isp-example.net/\" \"\u{1B}[2J\u{202E}<script>\"",
        ]
        + (0..<6).map {
            "Nov  5 06:00:0\($0) mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from mail.attacker-example.com[2001:db8::99]: 554 5.7.1 <victim@target-example.jp>: Relay access denied; from=<spammer@bulk-example.org> to=<victim@target-example.jp> proto=SMTP helo=<helo-secret>"
        }
        + ["Nov  5 09:00:00 db1 kernel: [ 1.5] device eth0 entered promiscuous mode"]

    /// What the lines above hide when all is masked.
    static let secrets = [
        "203.0.113.5", "198.51.100.7", "2001:db8", "5-113-0-203", "evil.example", "attacker-example", "isp-example",
        "victim",
        "target-example", "spammer", "bulk-example", "helo-secret", "oracle", "racle", "sys1", "mx1", "www1", "db1",
    ]
}

/// What a run over a file told.
struct Told {
    let matches: [LogMatch]
    let stories: [(LogStory, [ToldLine])]
    let result: Storylines.Result
    let rules: RuleSet
    let files: TraceFiles

    init(_ lines: [String], at path: String) throws {
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let ready = try Samples.rules()
        var options = LogRun.Options()
        options.zone = .utc
        var run = LogRun(ready, options: options)
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        var matches: [LogMatch] = []
        let november = WallTime(year: 2026, month: 11, day: 21, second: 0).moment(offset: 0)
        try run.read(LogText(name: path, descriptor: handle.fileDescriptor, changed: november)) { matches.append($0) }
        var reader = StoryReader(ready)
        var storylines = Storylines(ready.rules)
        for match in matches { storylines.add(match) }
        let found = run.finish().filter { ready.rules.isReported(correlation: $0.match.correlation) }
        let stories = Array(zip(found, reader.lines(of: found)))
        for (story, lines) in stories { storylines.add(story, lines: lines) }
        self.matches = matches
        self.stories = stories
        rules = ready.rules
        result = storylines.finish()
        var files = TraceFiles()
        files.note(path, try EvidenceFile(path).identity)
        self.files = files
    }

    func mask(_ kinds: Set<Mask.Kind>) -> Mask {
        var mask = Mask(kinds)
        for match in matches {
            mask.learn(fields: match.fields)
            mask.learn(text: match.bytes)
        }
        for (story, lines) in stories {
            mask.learn(fields: story.match.group.map { ($0.field, $0.value) })
            for line in lines {
                mask.learn(fields: line.fields)
                mask.learn(text: line.bytes)
            }
        }
        mask.learn(result)
        mask.seal()
        return mask
    }

    func report(_ mask: Mask? = nil, language: String = "en") -> TraceReport {
        TraceWriter(rules, language: language, mask: mask).report(result, coverage: TraceReport.Coverage())
    }

    func json(_ mask: Mask? = nil) -> [String] {
        var text = JSONText()
        for match in matches {
            MatchRecord(match, rules.rules[match.rule].metadata, files: files, mask: mask).write(to: &text)
            text.endLine()
        }
        for (story, lines) in stories {
            let metadata = rules.correlations[story.match.correlation].metadata
            let extent = (
                first: Moment(microseconds: story.match.first.nanoseconds / 1_000), count: story.match.count
            )
            StoryRecord(story, extent: extent, lines: lines, metadata, files: files, mask: mask).write(to: &text)
            text.endLine()
        }
        for trace in report(mask).findings {
            FindingRecord(trace, files: files).write(to: &text)
            text.endLine()
        }
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// A folder that is gone when the body is.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}
