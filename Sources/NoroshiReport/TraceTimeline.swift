import FoundationEssentials
import NoroshiModel

/// Findings as lanes over time: one self-contained SVG element that is as wide as its place, with letters of one
/// size.
///
/// Colors come from CSS classes (`bar-critical`, …). Each lane leads to its finding (`#finding-1`).
struct TraceTimeline {
    let findings: [Trace]
    let words: TraceWords
    /// What the picture is called.
    let title: String

    /// More lanes than this are no picture.
    static let maximum = 60
    private static let dots = 100
    private static let lane = 42
    private static let axis = 26

    /// In the order of time, as the eye reads.
    private var lanes: [Trace] {
        findings.prefix(Self.maximum).sorted { ($0.first, $0.number) < ($1.first, $1.number) }
    }

    private var range: (first: Date, seconds: Double) {
        let first = lanes.map(\.first).min() ?? Date(timeIntervalSince1970: 0)
        let last = lanes.map(\.last).max() ?? first
        return (first, max(1, last.timeIntervalSince(first)))
    }

    var svg: String {
        let height = lanes.count * Self.lane + Self.axis
        var text = "<svg class=\"timeline\" role=\"img\" width=\"100%\" height=\"\(height)\" "
        text += "xmlns=\"http://www.w3.org/2000/svg\"><title>\(title.htmlEscaped)</title>"
        for tick in ticks { text += line(tick, height: height) }
        for (number, trace) in lanes.enumerated() { text += lane(trace, y: number * Self.lane + Self.axis) }
        return text + "</svg>"
    }

    private var ticks: [(share: Double, date: Date)] {
        [0, 1.0 / 3, 2.0 / 3, 1].map { ($0, range.first.addingTimeInterval($0 * range.seconds)) }
    }

    private func line(_ tick: (share: Double, date: Date), height: Int) -> String {
        let x = percent(tick.share)
        let anchor = tick.share == 0 ? "start" : tick.share == 1 ? "end" : "middle"
        // The year is told above; what changes from tick to tick is what matters.
        let label = words.clock.short(tick.date, hasTime: range.seconds <= 3 * 86_400)
        // Four labels need more room than a telephone has.
        let style = tick.share == 0 || tick.share == 1 ? "tick-label" : "tick-label wide"
        return "<line class=\"tick\" x1=\"\(x)\" x2=\"\(x)\" y1=\"18\" y2=\"\(height)\"/>"
            + "<text class=\"\(style)\" x=\"\(x)\" y=\"13\" text-anchor=\"\(anchor)\">\(label)</text>"
    }

    private func lane(_ trace: Trace, y: Int) -> String {
        let style = "bar-\(trace.severity.rawValue)"
        let start = share(trace.first)
        let who = "\(trace.number)  \(words.who(trace))"
        var text = "<a href=\"#finding-\(trace.number)\"><g>"
        text += "<title>\(words.severity(trace.severity).htmlEscaped): \(who.htmlEscaped), "
        text += "\(words.extent(trace).htmlEscaped)</title>"
        text += "<rect class=\"lane\" x=\"0\" y=\"\(y)\" width=\"100%\" height=\"\(Self.lane)\"/>"
        text += "<text class=\"lane-label\" x=\"0\" y=\"\(y + 17)\">\(who.shortened(to: 44).htmlEscaped)</text>"
        // The outline keeps what took a moment visible.
        text += "<rect class=\"bar \(style)\" x=\"\(percent(start))\" y=\"\(y + 25)\" "
        text += "width=\"\(length(share(trace.last) - start))\" height=\"8\" rx=\"4\"/>"
        // What matters most is drawn last, over what happened at the same time.
        for event in trace.events.prefix(Self.dots).sorted(by: { $0.severity < $1.severity }) {
            guard let time = event.time else { continue }
            text += "<circle class=\"dot bar-\(event.severity.rawValue)\" cx=\"\(percent(share(time)))\" "
            text += "cy=\"\(y + 29)\" r=\"5\"/>"
        }
        return text + "</g></a>"
    }

    private func share(_ date: Date) -> Double { date.timeIntervalSince(range.first) / range.seconds }

    /// Room is left at both ends, so that no dot is cut.
    private func percent(_ share: Double) -> String { rounded(share * Self.used + (100 - Self.used) / 2) }

    private func length(_ share: Double) -> String { rounded(share * Self.used) }

    private func rounded(_ percent: Double) -> String { "\((percent * 100).rounded() / 100)%" }

    private static let used = 96.0
}
