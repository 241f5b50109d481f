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

/// Feeds lines to what makes derived events, as a run over logs does: blocks, and each line.
func derive(
    _ rules: RuleSet, _ lines: [String], site: MailSite = MailSite(), block size: Int = 256 << 10, year: Int = 2026
) throws -> Derived {
    var options = Derivation.Options()
    options.mail.site = site
    var derivation = Derivation(rules, options: options)
    var reader = MessageReader(try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
    var clock = LogClock(zone: .utc, year: year)
    derivation.begin("test.log", clock: clock)
    var judge = DerivedJudge(rules)
    var correlator = Correlator(rules)
    var derived = Derived()
    func take(_ events: borrowing DerivedEvents) {
        for index in 0..<events.count {
            let event = events[index]
            var names: [String] = []
            judge.judge(events, at: index) { rule, judged in
                names.append(rules.rules[rule].metadata.name ?? "")
                let time = EventTime(nanoseconds: (event.time?.microseconds ?? 0) * 1_000)
                correlator.observe(rule: rule, judged, at: time, reference: 0)
            }
            derived.events.append(event)
            derived.matches.append(names)
        }
    }
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
        LineBytes.with(text) { derivation.take(BlockLook($0, offset: offset, line: first)) }
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
        derivation.takeEvents(take)
        rest = rest.dropFirst(taken)
    }
    derivation.end()
    derivation.finish()
    derivation.takeEvents(take)
    correlator.finish()
    derived.stories = correlator.takeMatches().filter { $0.phase != .began }.map { match in
        let group = match.group.map { ($0.field, String(decoding: $0.value, as: UTF8.self)) }
        return (
            rules.correlations[match.correlation].metadata.name ?? "",
            Dictionary(group, uniquingKeysWith: { one, _ in one })
        )
    }
    derived.statistics = derivation.mailStatistics
    return derived
}

/// All rules that are shippedRules.
let shippedRules = RuleSet(
    RuleCollection.load(
        shippedFiles))

/// The files of rules that are shippedRules.
let shippedFiles: [String] = {
    let folder = "\(Places.resources)/sigma"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yml") }.sorted().map { "\(folder)/\($0)" }
}()
