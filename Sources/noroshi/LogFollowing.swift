import ArgumentParser
import Glibc
import LogEngine
import LogFindings
import LogInput
import LogReading
import NoroshiFormats
import NoroshiModel
import Sigma

/// `noroshi logs --follow`.
struct LogFollowing {
    private let command: LogsCommand

    init(_ command: LogsCommand) { self.command = command }

    /// - Throws: ``Failure``; `ExitCode` for what was found, and for what could not be looked at.
    func run(_ site: Site) throws {
        var gaps = 0
        let set = try command.ruleSet(site, &gaps)
        let watch = try watch(site, set)
        command.tell(watch.rules)
        let report = FollowReport(
            watch.rules,
            options: LogReport.Options(
                format: command.format, showsAll: command.all, mask: command.mask?.kinds ?? [],
                zone: command.zone?.zone ?? .system),
            translations: site.translations, style: site.style)
        let start = ContinuousClock.now
        var listener = LogWatch.Listener()
        listener.match = { report.add($0) }
        listener.story = { report.add($0) }
        listener.end = { report.end($0) }
        listener.begin = { report.begin($0, $1) }
        listener.live = { report.live($0) }
        listener.rest = { try report.rest() }
        listener.notice = { notice in
            if notice.isGap {
                Terminal.warn("\(notice.description)")
                gaps += 1
            } else {
                Terminal.note("\(notice.description)")
            }
        }
        EndSignals.end(watch.canceller)
        try LogsCommand.kept { try watch.run(listener) }
        let isComplete = report.end(watch.statistics, watch.correlation, time: ContinuousClock.now - start)
        if gaps > 0 || !isComplete { throw ExitCode(2) }
        if report.worst.map({ $0 >= command.threshold }) ?? false { throw ExitCode(1) }
    }

    private func watch(_ site: Site, _ set: RuleSet) throws -> LogWatch {
        var options = LogWatch.Options()
        options.run = command.runOptions(site)
        options.checkpoint = command.checkpoint.map { PathBytes($0) }
        options.isFromStart = command.fromStart
        return try LogsCommand.prepared {
            try LogWatch(
                command.files, rules: set, catalog: MessageCatalog.load(from: site.resources), options: options)
        }
    }
}
