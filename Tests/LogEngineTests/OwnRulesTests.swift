import Foundation
import LogEngine
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// Rules that are read from files, ready to run.
func rules(_ paths: [String]) throws -> LogRules {
    try LogRules(RuleSet(RuleCollection.load(paths)), catalog: shippedCatalog())
}

func shippedCatalog() throws -> MessageCatalog {
    try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
}

/// What a run over some lines found, and what correlations made of it.
func run(
    _ rules: LogRules, _ lines: [String], options: LogRun.Options = utc, changed: Moment = november,
    isEnded: Bool = true
) throws -> (matches: [LogMatch], stories: [LogStory], statistics: LogStatistics) {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID()).log").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (lines.joined(separator: "\n") + (isEnded ? "\n" : "")).write(toFile: path, atomically: false, encoding: .utf8)
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    var run = LogRun(rules, options: options)
    var matches: [LogMatch] = []
    try run.read(LogText(name: "test.log", descriptor: file.fileDescriptor, changed: changed)) { matches.append($0) }
    let stories = run.finish { matches.append($0) }
    return (matches, stories, run.statistics)
}

let november = WallTime(year: 2026, month: 11, day: 21, second: 0).moment(offset: 0)
let utc: LogRun.Options = {
    var options = LogRun.Options()
    options.zone = .utc
    return options
}()

/// The rules that are shipped, by the names of their files.
let shipped: [String] = {
    let folder = "\(Places.resources)/sigma"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yml") }
        .sorted().map { "\(folder)/\($0)" }
}()

@Suite struct `The shipped rules` {
    /// A rule or correlation with the logs that it has to find, or not.
    ///
    /// Under `lines:` stand, as `found` and `not-found`, the lines of a rule, each a log by itself, and the logs of a
    /// correlation, each a list of lines, or one text of them. A line that comes several times is written `{times: 12, line: …}`; `{n}` in it
    /// is its number, two digits from 00.
    struct Sample: Sendable, CustomTestStringConvertible {
        let rule: String
        let title: String
        let found: [[String]]
        let notFound: [[String]]
        var testDescription: String { title }

        init(_ metadata: Metadata) {
            rule = metadata.identifier
            title = metadata.title
            let lines = metadata.custom.first { $0.key == "lines" }?.value
            found = Self.logs(lines, "found")
            notFound = Self.logs(lines, "not-found")
        }

        private static func logs(_ value: CustomValue?, _ key: String) -> [[String]] {
            guard case .map(let entries)? = value,
                case .list(let logs)? = entries.first(where: { $0.key == key })?.value
            else { return [] }
            return logs.map { log in
                guard case .list(let parts) = log else { return repeated(log) }
                return parts.flatMap(repeated)
            }
        }

        private static func repeated(_ value: CustomValue) -> [String] {
            switch value {
            // A log of several lines may be written as one text.
            case .string(let text): return text.split(separator: "\n").map(String.init)
            case .map(let entries):
                guard case .string(let line)? = entries.first(where: { $0.key == "line" })?.value,
                    case .number(let count)? = entries.first(where: { $0.key == "times" })?.value,
                    let times = Int(count)
                else { return [] }
                return (0..<times).map { number in
                    line.replacingOccurrences(of: "{n}", with: number < 10 ? "0\(number)" : "\(number)")
                }
            case .list, .number, .bool, .null: return []
            }
        }
    }

    /// What a rule tells about itself, shown by its title.
    struct Named: Sendable, CustomTestStringConvertible {
        let rule: Metadata
        var testDescription: String { rule.title }
    }

    private static let collection = RuleCollection.load(shipped)
    private static let named =
        collection.rules.map { Named(rule: $0.metadata) } + collection.correlations.map { Named(rule: $0.metadata) }
    /// Files whose rules are on mail that is joined out of several lines or on whole logs: these have tests of their own.
    private static let triedElsewhere: Set = ["incident.yml", "log-health.yml", "mail.yml"]

    private static func isTriedHere(_ rule: Metadata) -> Bool {
        !triedElsewhere.contains(URL(filePath: rule.place.file).lastPathComponent)
    }

    private static let catalog = try? MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
    /// The text of each rule, by its identifier: a rule that only correlations ask for is tried by itself.
    private static let documents: [String: String] = {
        let texts = shipped.flatMap { path in
            ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").components(separatedBy: "\n---\n")
        }
        let named = texts.compactMap { text in
            text.components(separatedBy: "\n").first { $0.hasPrefix("id: ") }.map { (String($0.dropFirst(4)), text) }
        }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }()

    /// Rules that judge single lines. Those on whole logs, and on mail that is joined out of several lines, have tests of
    /// their own.
    static let samples = collection.rules.filter { $0.logsource.product != "noroshi" }.map { Sample($0.metadata) }
    static let correlated = collection.correlations.map { Sample($0.metadata) }.filter {
        !($0.found.isEmpty && $0.notFound.isEmpty)
    }

    @Test func `are all usable`() throws {
        let set = RuleSet(Self.collection)
        #expect(set.errors.isEmpty, "\(set.errors)")
        #expect(try rules(shipped).unsearchable.isEmpty)
        #expect(set.rules.count + set.correlations.count == Self.documents.count, "an identifier stands twice")
    }

    @Test(arguments: named)
    func `say in two languages what they find, how bad it is, and when it is nothing`(named: Named) {
        let rule = named.rule
        #expect(rule.level != nil && rule.author != nil && rule.name != nil && !rule.tags.isEmpty)
        let english = [[rule.title], [rule.description ?? ""], rule.falsepositives]
        let japanese = ["title", "description", "falsepositives"].map { Self.texts(rule, "\($0)-ja") }
        for (texts, translated) in zip(english, japanese) {
            #expect(!texts.isEmpty && texts.count == translated.count, "\(texts) \(translated)")
            #expect(texts.allSatisfy { $0.count > 3 && $0.allSatisfy(\.isASCII) }, "\(texts)")
            #expect(translated.allSatisfy { $0.unicodeScalars.contains { $0.value > 0x3000 } }, "\(translated)")
        }
        for texts in english + japanese { #expect(Set(texts).count == texts.count, "\(texts)") }
        #expect(rule.title != rule.description && japanese[0] != japanese[1])
    }

    @Test func `have titles that no other rule has`() {
        let all = Self.collection.rules.map(\.metadata) + Self.collection.correlations.map(\.metadata)
        for titles in [all.map(\.title), all.flatMap { Self.texts($0, "title-ja") }] {
            let counts = Dictionary(titles.map { ($0, 1) }, uniquingKeysWith: +)
            #expect(counts.filter { $0.value > 1 }.isEmpty)
        }
    }

    /// Techniques are written as ATT&CK numbers them, and what a rule calls public can be looked up.
    @Test func `name techniques and vulnerabilities by their numbers`() {
        for rule in Self.collection.rules.map(\.metadata) + Self.collection.correlations.map(\.metadata) {
            for tag in rule.tags {
                let isKnown = tag.wholeMatch(of: /attack\.(t\d{4}(\.\d{3})?|[a-z]+(-[a-z]+)*)|cve\.\d{4}-\d{4,}/) != nil
                #expect(isKnown, "\(rule.title): \(tag)")
            }
            for reference in rule.references { #expect(reference.hasPrefix("https://"), "\(rule.title)") }
        }
    }

    private static func texts(_ rule: Metadata, _ key: String) -> [String] {
        switch rule.custom.first(where: { $0.key == key })?.value {
        case .string(let text): [text]
        case .list(let values): values.compactMap { if case .string(let text) = $0 { text } else { nil } }
        case .null, .bool, .number, .map, nil: []
        }
    }

    @Test func `have lines that they find and lines that they do not`() {
        for rule in Self.collection.rules.map(\.metadata) where Self.isTriedHere(rule) {
            let sample = Sample(rule)
            #expect(sample.found.count > 1 && sample.notFound.count > 1, "\(sample.title)")
        }
        let used = Set(Self.collection.correlations.flatMap { $0.rules.map(\.text) })
        for correlation in Self.collection.correlations where !used.contains(correlation.metadata.name ?? "") {
            let hasLines = Self.correlated.contains { $0.rule == correlation.metadata.identifier }
            #expect(hasLines || !Self.isTriedHere(correlation.metadata), "\(correlation.metadata.title)")
        }
    }

    @Test(arguments: samples)
    func `find their lines, and no others`(sample: Sample) throws {
        var collection = RuleCollection()
        collection.add(try #require(Self.documents[sample.rule]))
        let ready = try LogRules(RuleSet(collection), catalog: try #require(Self.catalog))
        let found = sample.found.filter { $0.count == 1 }.flatMap { $0 }
        let lines = found + sample.notFound.filter { $0.count == 1 }.flatMap { $0 }
        let matched = Set(try run(ready, lines).matches.map(\.line))
        for (index, line) in lines.enumerated() {
            #expect(matched.contains(index + 1) == (index < found.count), "\(line)")
        }
    }

    @Test func `find the logs of correlations, and no others`() throws {
        let ready = try rules(shipped)
        for sample in Self.correlated {
            for (log, isFound) in sample.found.map({ ($0, true) }) + sample.notFound.map({ ($0, false) }) {
                let stories = try run(ready, log).stories
                let told = stories.contains {
                    ready.rules.correlations[$0.match.correlation].metadata.identifier == sample.rule
                }
                #expect(told == isFound, "\(sample.title): \(log.first ?? "")")
            }
        }
    }
}
