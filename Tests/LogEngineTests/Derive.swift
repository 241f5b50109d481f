import Foundation
import LogEngine
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// What derived events were judged to be, and the stories of all rules together.
struct Derived {
    var events: [DerivedEvent] = []
    /// The names of the rules that match, for each event.
    var matches: [[String]] = []
    var stories: [(name: String, group: [String: String])] = []
    var statistics: MailJoin.Statistics?

    func events(_ action: String) -> [DerivedEvent] { events.filter { $0.text(.action) == action } }
    func named(_ rule: String) -> [DerivedEvent] { zip(events, matches).filter { $0.1.contains(rule) }.map(\.0) }
}

extension DerivedEvent {
    func text(_ field: DerivedField) -> String { self[field].map { String(decoding: $0, as: UTF8.self) } ?? "" }
}

/// Rules that ask about all that can be derived, so that nothing is left out because nobody asks.
let askingAll: RuleSet = {
    var collection = RuleCollection()
    collection.add(
        """
        title: Every recipient
        logsource: {product: noroshi, service: mail}
        detection: {any: {server|exists: true}, condition: any}
        ---
        title: Everything about logs
        logsource: {product: noroshi, service: log-health}
        detection: {any: {action|exists: true}, condition: any}
        ---
        title: Every process
        logsource: {category: process_creation, product: linux}
        detection: {any: {CommandLine|exists: true}, condition: any}
        """)
    return RuleSet(collection)
}()

/// Feeds lines to what makes derived events, as a run over logs does: blocks, and each line.
///
/// - Parameters:
///   - asking: The rules for which events are made.
///   - isFile: Whether it is known how many bytes there are.
func derive(
    _ rules: RuleSet, _ lines: [String], site: MailSite = MailSite(), block size: Int = 256 << 10, year: Int = 2026,
    asking: RuleSet = askingAll, isFile: Bool = false
) throws -> Derived {
    var options = Derivation.Options()
    options.mail.site = site
    var derivation = Derivation(asking, options: options)
    var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
    var clock = LogClock(zone: .utc, year: year)
    derivation.begin("test.log", clock: clock)
    var taker = EventTaker(rules)
    var (offset, number) = (0, 1)
    var rest = lines[...]
    while !rest.isEmpty {
        var text: [UInt8] = []
        let first = number
        var taken = 0
        while taken < rest.count, text.count < size {
            text += Array(rest[rest.startIndex + taken].utf8) + [0x0A]
            taken += 1
        }
        LineBytes.with(text) {
            derivation.take(BlockLook($0, offset: offset, line: first, ofFile: isFile ? byteCount(of: lines) : nil))
        }
        for line in rest.prefix(taken) {
            LineBytes.with(Array(line.utf8)) { bytes in
                let parts = LogLine(bytes)
                var time: Moment?
                switch parts.time {
                case .moment(let moment): time = moment
                case .wall(let wall): time = clock.moment(wall).moment
                case .yearless(let month, let day, let second, let part):
                    time = clock.moment(month: month, day: day, second: second, microsecond: part).moment
                case nil: break
                }
                let isUnderstood = reader.read(bytes, parts) != nil
                derivation.read(bytes, parts, at: time, isUnderstood: isUnderstood, line: number, offset: offset)
                offset += bytes.count + 1
            }
            number += 1
        }
        derivation.takeEvents { taker.take($0) }
        rest = rest.dropFirst(taken)
    }
    derivation.end()
    derivation.finish()
    derivation.takeEvents { taker.take($0) }
    return taker.finish(derivation.mailStatistics)
}

private func byteCount(of lines: [String]) -> Int { lines.reduce(0) { $0 + $1.utf8.count + 1 } }

/// Judges events as they come, and keeps what came of it.
private struct EventTaker: ~Copyable {
    private let rules: RuleSet
    private var judge: DerivedJudge
    private var correlator: Correlator
    private var derived = Derived()

    init(_ rules: RuleSet) {
        self.rules = rules
        judge = DerivedJudge(rules)
        correlator = Correlator(rules)
    }

    mutating func take(_ events: borrowing DerivedEvents) {
        for index in 0..<events.count {
            let event = events[index]
            var names: [String] = []
            let time = EventTime(nanoseconds: (event.time?.microseconds ?? 0) * 1_000)
            judge.judge(events, at: index) { rule, judged in
                names.append(rules.rules[rule].metadata.name ?? "")
                correlator.observe(rule: rule, judged, at: time, reference: 0)
            }
            derived.events.append(event)
            derived.matches.append(names)
        }
    }

    mutating func finish(_ statistics: MailJoin.Statistics?) -> Derived {
        correlator.finish()
        derived.stories = correlator.takeMatches().filter { $0.phase != .began }.map { match in
            let group = match.group.map { ($0.field, String(decoding: $0.value, as: UTF8.self)) }
            return (
                rules.correlations[match.correlation].metadata.name ?? "",
                Dictionary(group, uniquingKeysWith: { one, _ in one })
            )
        }
        derived.statistics = statistics
        return derived
    }
}

/// All rules that are shipped.
let shippedRules = RuleSet(RuleCollection.load(shippedFiles))

/// The files of rules that are shipped.
let shippedFiles: [String] = {
    let folder = "\(Places.resources)/sigma"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yml") }.sorted().map { "\(folder)/\($0)" }
}()
