import Foundation
import NoroshiInspect
import NoroshiModel
import Testing

private let at = Date(timeIntervalSince1970: 1_793_847_600)

private func event(_ severity: Severity, _ title: String, lines: Range<Int>) -> LogTrace.Event {
    LogTrace.Event(
        rule: "rule-\(title)", title: ["en": title, "ja": "\(title)日"], severity: severity, first: at, last: at,
        count: lines.count,
        places: lines.map { LogTrace.Place(file: "/var/log/auth.log", line: $0, offset: $0 * 80, text: "line \($0)") })
}

private func results(_ facts: Observation.Fact...) -> [CheckResult] {
    LogTraceCheck().evaluate(facts.map { Observation(host: "h", at: at, fact: $0) })
}

@Suite struct `Traces in logs` {
    @Test func `are one finding each, called after the worst event, with every event shown`() throws {
        let trace = LogTrace(
            subjects: [.init(kind: "address", value: "192.0.2.1"), .init(kind: "user", value: "oracle")],
            severity: .critical, first: at, last: at + 60, count: 215,
            events: [event(.medium, "Scan", lines: 1..<100), event(.critical, "Login", lines: 200..<201)])
        guard case .fail(let finding)? = results(.trace(trace)).first else {
            Issue.record("no finding")
            return
        }
        #expect(finding.severity == .critical && finding.title.key == "check.logs.trace.address-and-others")
        #expect(finding.title.arguments["what.ja"] == "Login日" && finding.title.arguments["count"] == "215")
        #expect(finding.title.arguments["others"] == "oracle")
        #expect(finding.evidence.count == 12)
        #expect(finding.evidence.contains { $0.locator == "/var/log/auth.log:200" && $0.excerpt == "line 200" })
        #expect(finding.key.contains("192.0.2.1") && finding.key.contains("rule-Login"))
    }

    @Test func `that are not there are a pass only where logs were read`() {
        #expect(results(.logs(LogReach(files: ["a"], lines: 1, bytes: 2, rules: 3))) == [.pass])
        #expect(results() == [.notApplicable])
    }

    @Test func `are told when no line of them is known any more`() throws {
        let trace = LogTrace(
            subjects: [], severity: .low, first: nil, last: nil, count: 1, events: [event(.low, "Gap", lines: 0..<0)])
        guard case .fail(let finding)? = results(.trace(trace)).first else {
            Issue.record("no finding")
            return
        }
        #expect(finding.title.key == "check.logs.trace.nobody" && finding.evidence.first?.excerpt == "rule-Gap × 0")
    }

    @Test func `survive being kept and read again`() throws {
        let trace = LogTrace(
            subjects: [.init(kind: "host", value: "h")], severity: .high, first: at, last: at, count: 2,
            events: [event(.high, "Crash", lines: 1..<3)])
        for fact in [Observation.Fact.trace(trace), .logs(LogReach(files: ["a"], lines: 1, bytes: 2, rules: 3))] {
            let observation = Observation(host: "h", at: at, fact: fact)
            let copy = try JSONDecoder().decode(Observation.self, from: JSONEncoder().encode(observation))
            #expect(copy == observation)
        }
    }
}
