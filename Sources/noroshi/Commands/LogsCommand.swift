import ArgumentParser
import FoundationEssentials
import Glibc
import LogEngine
import LiteralScan
import LogFindings
import LogInput
import LogReading
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import Sigma

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Look for the traces of attack, intrusion and abuse in log files, by rules in the Sigma format.",
        discussion: """
            Reads syslog in its forms, web servers' access logs, audit records and the like; each rule is asked only \
            about the logs that it is meant for. A field is taken from its place in the program's own words, never \
            from what a stranger may have written. '-' is standard input; of a folder all its files are read, and \
            patterns are resolved. Compressed and rotated logs are read in the order of their times, and the binary \
            journals of systemd without its programs.

            With --checkpoint the next run reads only what is new, whatever was rotated, compressed or truncated.

            With --follow it goes on watching the logs as they are written, over rotation and truncation, and tells \
            each match at once, and each correlation when its condition first holds; how a correlation went on is \
            told when it is over. Correlations see the events of all logs that are followed, binary journals with \
            them, in the order of time; with several, events wait two seconds for each other. It begins at the end of each file, or with --from-start at its beginning, or with \
            --checkpoint where the run before stopped, and goes on until SIGINT or SIGTERM. Findings are not put together.

            What belongs to one attack is told as one finding, with its events in the order of time: what one \
            address did, and what was done with accounts that it took over or made. Single traces follow.

            Mail that the site's servers passed on for strangers is told from its own by networks and domains: give \
            public networks whose clients may send with --inside, and the domains it takes mail for with --own-domain.

            Every line tells the file, line and byte where it stands, with its SHA-256; --verify looks whether those \
            lines are still there, or where they went when logs were rotated. --mask puts pseudonyms in the place of \
            addresses, users and hosts, so that findings can be passed on; names of files stay.

            Rules are Noroshi's own; --rules takes files or folders of others in their place, as those of SigmaHQ.

            Exits 0 when nothing at or above --threshold was found, 1 when something was, and 2 when part could not \
            be read or a rule could not be used. With --verify: 0 when all lines are there or were only moved, 1 when \
            one is changed or gone, 2 when part could not be looked at.

            EXAMPLES
              noroshi logs /var/log/auth.log /var/log/mail.log
              noroshi logs --since 2026-11-20 --format json /var/log > traces.jsonl
              noroshi logs --checkpoint /var/lib/noroshi/logs.json '/var/log/*.log' /var/log/journal
              noroshi logs --follow --format json --checkpoint /var/lib/noroshi/follow.json /var/log/auth.log
              noroshi logs --verify traces.jsonl
              noroshi logs --format html --mask all /var/log > traces.html
              zcat old.gz | noroshi logs -
              noroshi logs --inside 192.0.2.0/24 --inside 2001:db8::/32 --own-domain example.jp /var/log/mail.log
              noroshi logs --rules sigma/rules/linux --rules our-rules.yml /var/log/auth.log
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }

    @Argument(help: ArgumentHelp("Log files, folders of them, patterns, or '-'.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var options: SiteOptions

    @OptionGroup var ownMail: OwnMailOptions

    @Option(help: ArgumentHelp("File or folder of rules to use instead; may be repeated.", valueName: "path"))
    var rules: [String] = []

    @Option(help: "Output: text, json (a line for each match, story and finding), or html (one page).")
    var format = Format.text

    @Flag(help: "Show all findings, events and lines that text otherwise counts.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Put pseudonyms in the place of addresses, users, hosts (a list with commas), or all.", valueName: "what"))
    var mask: MaskArgument?

    @Option(
        help: ArgumentHelp("Look whether the lines of earlier JSON output are still in the logs.", valueName: "file"))
    var verify: String?

    @Flag(help: "Watch the logs as they are written, and tell what is found at once, until SIGINT or SIGTERM.")
    var follow = false

    @Flag(help: "With --follow: read what is there first, where no checkpoint says from where.")
    var fromStart = false

    @Option(
        help: ArgumentHelp("Leave out what is older: \(LogTimeArgument.forms).", valueName: "time"),
        transform: LogTimeArgument.init)
    var since: LogTimeArgument?

    @Option(
        help: ArgumentHelp("Leave out what is newer; the same forms.", valueName: "time"),
        transform: LogTimeArgument.init)
    var until: LogTimeArgument?

    @Option(help: ArgumentHelp("Zone of times without one: +09:00, Z; this host's by default.", valueName: "offset"))
    var zone: ZoneArgument?

    @Option(
        help: ArgumentHelp(
            "Read only what is new since the last run with this file, and keep in it how far that was.",
            valueName: "file"))
    var checkpoint: String?

    @Option(
        help: ArgumentHelp(
            "How many processors share a large log; all of them by default, 8 at most.", valueName: "count"))
    var processors: Int?

    @Option(help: "Lowest severity that makes the exit status 1.")
    var threshold = Severity.low

    func validate() throws {
        if verify != nil, !files.isEmpty {
            throw ValidationError("--verify takes no log files: they are those that the findings name")
        }
        if verify != nil, format == .html { throw ValidationError("--verify tells text or json") }
        if let since = since?.moment(zone?.zone ?? .system), let until = until?.moment(zone?.zone ?? .system),
            since > until
        {
            throw ValidationError("--since is later than --until: nothing lies between them")
        }
        if let processors, !(1...64).contains(processors) { throw ValidationError("--processors takes 1 to 64") }
        if fromStart, !follow { throw ValidationError("--from-start goes with --follow") }
        if follow { try validateFollow() }
        if verify == nil, files.isEmpty { throw ValidationError("Missing expected argument '<file> ...'") }
    }

    private func validateFollow() throws {
        if verify != nil { throw ValidationError("--follow does not go with --verify") }
        if format == .html {
            throw ValidationError("--follow tells text or json: a page is made when all is known; leave out --follow")
        }
        if files.contains("-") { throw ValidationError("--follow takes files: '-' is read to its end without it") }
    }

    func run() async throws {
        let site = try Site(options)
        if follow { return try LogFollowing(self).run(site) }
        if let verify {
            let status = try LogVerification(translations: site.translations, isJSON: format == .json).run(verify)
            if status != 0 { throw ExitCode(status) }
            return
        }
        var gaps = 0
        let set = try ruleSet(site, &gaps)
        var session = try session(site, set)
        tell(session.rules)
        let report = LogReport(
            session.rules,
            options: LogReport.Options(
                format: format, showsAll: all, mask: mask?.kinds ?? [], zone: zone?.zone ?? .system),
            translations: site.translations, style: site.style)
        let start = ContinuousClock.now
        var listener = LogSession.Listener()
        listener.begin = { path, status in
            Terminal.progress("\(path)")
            report.begin("\(path)", status)
        }
        listener.match = { report.add($0) }
        listener.story = { report.add($0) }
        listener.notice = { notice in
            Terminal.progress("")
            if notice.isGap {
                Terminal.warn("\(notice.description)")
                gaps += 1
            } else {
                Terminal.note("\(notice.description)")
            }
        }
        try await session.run(listener)
        Terminal.progress("")
        try report.end(
            session.statistics, session.correlation, time: ContinuousClock.now - start, resources: site.resources)
        // Only now, when all that was found is with whoever reads it.
        try Self.kept { try session.saveCheckpoint() }
        if gaps > 0 || !report.isComplete { throw ExitCode(2) }
        if report.worst.map({ $0 >= threshold }) ?? false { throw ExitCode(1) }
    }

    private func session(_ site: Site, _ set: RuleSet) throws -> LogSession {
        var options = LogSession.Options()
        options.run = runOptions(site)
        options.checkpoint = checkpoint.map { PathBytes($0) }
        return try Self.prepared {
            try LogSession(
                files, rules: set, catalog: MessageCatalog.load(from: site.resources), options: options,
                now: Moment(seconds: Int64(time(nil))))
        }
    }

    func runOptions(_ site: Site) -> LogRun.Options {
        var options = LogRun.Options()
        if let zone { options.zone = zone.zone }
        options.since = since?.moment(options.zone)
        options.until = until?.moment(options.zone)
        options.width = processors ?? min(ProcessInfo.processInfo.activeProcessorCount, 8)
        options.derivation.mail.site = ownMail.site(domains: site.config.mail.domains)
        return options
    }

    /// Tells that it was not kept how far logs were read.
    static func kept(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as CheckpointError {
            throw Failure(
                "how far the logs were read was not kept: \(error)", hint: "the next run tells the same again")
        }
    }

    /// Tells in the user's words why logs cannot be read at all.
    static func prepared<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as CheckpointError {
            throw Failure(
                "\(error)", hint: "without that file the logs are read from their beginning", status: Failure.usage)
        } catch let error as LiteralSetError {
            throw Failure("the rules have too many literals: \(error)")
        } catch {
            throw Failure("\(error)", hint: "these files come with noroshi")
        }
    }

    func ruleSet(_ site: Site, _ gaps: inout Int) throws -> RuleSet {
        let paths = try rules.isEmpty ? site.resources.files(in: "sigma", suffix: ".yml") : rules
        let set = RuleSet(RuleCollection.load(paths))
        for error in set.errors { Terminal.warn("\(error)") }
        gaps += set.errors.count
        guard !set.rules.isEmpty else {
            throw Failure("there is no rule that can be used", hint: "rules are files in the Sigma format, *.yml")
        }
        return set
    }

    /// Which rules take time, and which do not run, and why.
    func tell(_ ready: LogRules) {
        for rule in ready.unsearchable {
            let rule = ready.rules.rules[rule]
            Terminal.note(
                "\(rule.place): for rule '\(Escaped.text(rule.title))' every line is taken apart: no text is in all that "
                    + "it matches")
        }
        var foreign: [String: Int] = [:]
        for rule in ready.foreign { foreign["\(ready.rules.rules[rule].logsource)", default: 0] += 1 }
        for (source, count) in foreign.sorted(by: { $0.key < $1.key }) {
            Terminal.note("\(count) rule(s) are for logs that are not read here: \(Escaped.text(source))")
        }
    }
}
