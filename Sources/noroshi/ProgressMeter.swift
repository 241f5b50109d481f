import NoroshiInspect
import NoroshiNet
import NoroshiReport
import Synchronization

/// How far a look at many ports has come, in one line of the terminal: a bar, a rate, and the time that remains.
final class ProgressMeter: Sendable {
    private let translations: Translations
    private let total: Int
    private let started = MonotonicTime.now
    private let shown = Mutex(MonotonicTime(nanoseconds: 0))

    private static let interval = Duration.milliseconds(100)
    private static let barWidth = 20

    init(translations: Translations, total: Int) {
        self.translations = translations
        self.total = total
    }

    func show(_ progress: SurveyProgress) {
        guard Terminal.showsProgress else { return }
        let now = MonotonicTime.now
        let isDue = shown.withLock { last in
            guard now - last >= Self.interval else { return false }
            last = now
            return true
        }
        if isDue { Terminal.progress(line(progress, after: now - started)) }
    }

    private func line(_ progress: SurveyProgress, after time: Duration) -> String {
        let share = total == 0 ? 1 : Double(progress.asked) / Double(total)
        let seconds = max(0.001, Double(time.nanoseconds) / 1e9)
        let rate = Double(progress.asked) / seconds
        let remaining = rate > 0 ? Double(total - progress.asked) / rate : 0
        let full = Int(share * Double(Self.barWidth))
        return translations.text(
            "inspect.outside.progress",
            [
                "bar": String(repeating: "█", count: full) + String(repeating: "░", count: Self.barWidth - full),
                "percent": "\(Int(share * 100))", "asked": "\(progress.asked)", "total": "\(total)",
                "rate": "\(Int(rate))", "remaining": Self.clock(Int(remaining.rounded(.up))),
                "open": "\(progress.open)", "talking": "\(progress.talking)",
            ])
    }

    /// `1:05` or `2:00:00`.
    private static func clock(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = "\(two(seconds % 60))"
        return seconds < 3600
            ? "\(seconds / 60):\(rest)" : "\(seconds / 3600):\(two(seconds / 60 % 60)):\(rest)"
    }
}
