import FoundationEssentials
import NoroshiModel

/// How busy the host is.
///
/// - Source: proc_loadavg(5), Linux Documentation/accounting/psi.rst.
enum HostLoad {
    private static let maximumConsumers = 5

    static func sample(_ proc: ProcFolder, processes: [RunningProcess], at date: Date) -> LoadSample? {
        let words = (proc.text("loadavg", limit: 256) ?? "").split(separator: " ").prefix(3).compactMap { Double($0) }
        guard words.count == 3 else { return nil }
        let busiest = processes.filter { $0.share >= 0.1 }.sorted { ($1.share, $0.pid) < ($0.share, $1.pid) }
        return LoadSample(
            at: date, one: words[0], five: words[1], fifteen: words[2],
            processors: processors(proc.text("stat", limit: 4 << 20) ?? ""),
            pressure: pressure(proc.text("pressure/cpu", limit: 1024) ?? ""),
            consumers: busiest.prefix(maximumConsumers).map {
                LoadSample.Consumer(pid: $0.pid, name: $0.name, executable: $0.executable, share: $0.share)
            })
    }

    private static func processors(_ text: String) -> Int {
        max(1, text.split(separator: "\n").count { $0.hasPrefix("cpu") && $0.dropFirst(3).first?.isNumber == true })
    }

    private static func pressure(_ text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix("some ") }?.split(separator: " ")
            .first { $0.hasPrefix("avg300=") }.flatMap { Double($0.dropFirst(7)) }
    }
}
