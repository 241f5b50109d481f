import Foundation
import LogEngine
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// Rules that are read from files, ready to run.
func rules(_ paths: [String]) throws -> LogRules {
    try LogRules(
        RuleSet(RuleCollection.load(paths)),
        catalog: MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
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
    let stories = run.finish()
    return (matches, stories, run.statistics)
}

let november = WallTime(year: 2026, month: 11, day: 21, second: 0).moment(offset: 0)
let utc: LogRun.Options = {
    var options = LogRun.Options()
    options.zone = .utc
    return options
}()

@Suite struct `The shipped rules` {
    /// A rule and a line that it has to find, or not.
    struct Sample: Sendable, CustomTestStringConvertible {
        let rule: String
        let line: String
        let isFound: Bool
        var testDescription: String { "\(rule): \(line)" }
    }

    private static let files = shippedFiles
    private static let collection = RuleCollection.load(files)

    static let samples = collection.rules.filter { !DerivedJudge.isDerived($0.logsource) }.flatMap {
        samples(of: $0.metadata)
    }
    static let derivedSamples = collection.rules.filter { DerivedJudge.isDerived($0.logsource) }.flatMap {
        samples(of: $0.metadata)
    }
    static let storySamples = collection.correlations.flatMap { samples(of: $0.metadata) }

    private static func samples(of metadata: Metadata) -> [Sample] {
        guard case .map(let entries)? = metadata.custom.first(where: { $0.key == "lines" })?.value else {
            return []
        }
        return entries.flatMap { entry -> [Sample] in
            guard case .list(let lines) = entry.value else { return [] }
            return lines.compactMap { line in
                guard case .string(let text) = line else { return nil }
                return Sample(rule: metadata.identifier, line: text, isFound: entry.key == "found")
            }
        }
    }

    @Test func `are all usable`() throws {
        let set = RuleSet(Self.collection)
        #expect(set.errors.isEmpty, "\(set.errors)")
        #expect(try rules(Self.files).unsearchable.isEmpty)
    }

    @Test func `have lines that they find and lines that they do not`() {
        // Facts of whole files are tried with whole files, by tests of their own.
        for rule in Self.collection.rules where !Self.isOfWholeFiles(rule) {
            for isFound in [true, false] {
                #expect(
                    (Self.samples + Self.derivedSamples).contains {
                        $0.rule == rule.metadata.identifier && $0.isFound == isFound
                    },
                    "\(rule.metadata.title)")
            }
        }
    }

    private static func isOfWholeFiles(_ rule: Rule) -> Bool {
        DerivedJudge.isDerived(rule.logsource) && rule.logsource.service == DerivedEvent.Service.logHealth.rawValue
    }

    /// Rules that only correlations ask for are tried by themselves.
    @Test(arguments: samples)
    func `find their lines, and no others`(sample: Sample) throws {
        let documents = try Self.files.flatMap {
            try String(contentsOfFile: $0, encoding: .utf8).components(separatedBy: "\n---\n")
        }
        var collection = RuleCollection()
        collection.add(try #require(documents.first { $0.contains("\nid: \(sample.rule)\n") }))
        let ready = try LogRules(
            RuleSet(collection), catalog: MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
        #expect(try run(ready, [sample.line]).matches.isEmpty != sample.isFound)
    }

    @Test(arguments: derivedSamples)
    func `find what several lines say together`(sample: Sample) throws {
        var site = MailSite()
        site.domains = ["example.jp"]
        let derived = try derive(shippedRules, sample.line.split(separator: "\n").map(String.init), site: site)
        let name = try #require(shippedRules.rules.first { $0.metadata.identifier == sample.rule }?.metadata.name)
        #expect(
            derived.named(name).isEmpty != sample.isFound,
            "\(derived.events.map { String(decoding: $0.text, as: UTF8.self) })")
    }

    @Test(arguments: storySamples)
    func `join lines to stories`(sample: Sample) throws {
        let ready = try rules(Self.files)
        let stories = try run(ready, sample.line.split(separator: "\n").map(String.init)).stories
        let told = stories.map { ready.rules.correlations[$0.match.correlation].metadata.identifier }
        #expect(told.contains(sample.rule) == sample.isFound, "\(told)")
    }
}
