import ArgumentParser
import FoundationEssentials
import Glibc
import LogEngine
import LogFindings
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
            from what a stranger may have written. '-' is standard input; of a folder all its files are read.

            What belongs to one attack is told as one finding, with its events in the order of time: what one \
            address did, and what was done with accounts that it took over or made. Single traces follow.

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
              noroshi logs --verify traces.jsonl
              noroshi logs --format html --mask all /var/log > traces.html
              journalctl -o short-iso | noroshi logs -
              noroshi logs --rules sigma/rules/linux --rules our-rules.yml /var/log/auth.log
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }

    @Argument(help: ArgumentHelp("Log files, folders of them, or '-'.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var options: SiteOptions

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

    @Option(help: ArgumentHelp("Leave out what is older: 2026-11-20, 2026-11-20T03:00:00+09:00.", valueName: "time"))
    var since: LogTimeArgument?

    @Option(help: ArgumentHelp("Leave out what is newer.", valueName: "time"))
    var until: LogTimeArgument?

    @Option(help: ArgumentHelp("Zone of times without one: +09:00, Z; this host's by default.", valueName: "offset"))
    var zone: ZoneArgument?

    @Option(help: "Lowest severity that makes the exit status 1.")
    var threshold = Severity.low

    func validate() throws {
        if verify != nil, !files.isEmpty {
            throw ValidationError("--verify takes no log files: they are those that the findings name")
        }
        if verify != nil, format == .html { throw ValidationError("--verify tells text or json") }
        if verify == nil, files.isEmpty { throw ValidationError("Missing expected argument '<file> ...'") }
    }

    func run() async throws {
        let site = try Site(options)
        if let verify {
            let status = try LogVerification(translations: site.translations, isJSON: format == .json).run(verify)
            if status != 0 { throw ExitCode(status) }
            return
        }
        var gaps = 0
        let ready = try prepared(site, &gaps)
        var runOptions = LogRun.Options()
        if let zone { runOptions.zone = zone.zone }
        var report = LogReport(
            ready,
            options: LogReport.Options(
                format: format, showsAll: all, mask: mask?.kinds ?? [], zone: runOptions.zone),
            translations: site.translations, style: site.style)
        runOptions.since = since?.moment(runOptions.zone)
        runOptions.until = until?.moment(runOptions.zone)
        var run = LogRun(ready, options: runOptions)
        let start = ContinuousClock.now
        for file in try LogFiles.all(files) {
            Terminal.progress(file)
            do {
                try read(file, &run, &report)
            } catch let error as Failure {
                Terminal.progress("")
                Terminal.warn(error.message, hint: error.hint)
                gaps += 1
            }
        }
        Terminal.progress("")
        for story in run.finish() { report.add(story) }
        try report.end(
            run.statistics, run.correlation, time: ContinuousClock.now - start, resources: site.resources)
        if gaps > 0 || !report.isComplete { throw ExitCode(2) }
        if report.worst.map({ $0 >= threshold }) ?? false { throw ExitCode(1) }
    }

    private func prepared(_ site: Site, _ gaps: inout Int) throws -> LogRules {
        let paths = try rules.isEmpty ? site.resources.files(in: "sigma", suffix: ".yml") : rules
        let set = RuleSet(RuleCollection.load(paths))
        for error in set.errors { Terminal.warn("\(error)") }
        guard !set.rules.isEmpty else {
            throw Failure("there is no rule that can be used", hint: "rules are files in the Sigma format, *.yml")
        }
        let catalog: MessageCatalog
        do {
            catalog = try MessageCatalog.load(from: site.resources)
        } catch {
            throw Failure("\(error)", hint: "these files come with noroshi")
        }
        do {
            let ready = try LogRules(set, catalog: catalog)
            for rule in ready.unsearchable {
                let place = set.rules[rule].place
                Terminal.warn(
                    "\(place): rule '\(Escaped.text(set.rules[rule].title))' is not run: no text is in every line that it matches"
                )
            }
            gaps += set.errors.count + ready.unsearchable.count
            return ready
        } catch {
            throw Failure("the rules have too many literals: \(error)")
        }
    }

    private func read(_ file: String, _ run: inout LogRun, _ report: inout LogReport) throws {
        let descriptor = file == "-" ? 0 : unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure("cannot read '\(Escaped.text(file))': \(Self.words(errno))") }
        defer { if descriptor > 0 { close(descriptor) } }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw Failure("cannot read '\(Escaped.text(file))': \(Self.words(errno))")
        }
        try refuseCompressed(file, descriptor, status)
        report.begin(file, status)
        let changed =
            status.st_mode & S_IFMT == S_IFREG
            ? Moment(seconds: Int64(status.st_mtim.tv_sec)) : Moment(seconds: Int64(time(nil)))
        do {
            try run.read(LogText(name: file, descriptor: descriptor, changed: changed)) { report.add($0) }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("cannot read '\(Escaped.text(file))': \(error)")
        }
        for story in run.stories() { report.add(story) }
    }

    /// What is compressed holds no lines; nothing would be found in it, and nothing would be said.
    private func refuseCompressed(_ file: String, _ descriptor: Int32, _ status: stat) throws {
        guard status.st_mode & S_IFMT == S_IFREG else { return }
        var head = [UInt8](repeating: 0, count: 6)
        let count = unsafe head.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        let kinds: [([UInt8], String)] = [
            ([0x1F, 0x8B], "zcat"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xzcat"), ([0x28, 0xB5, 0x2F, 0xFD], "zstdcat"),
            ([0x42, 0x5A, 0x68], "bzcat"),
        ]
        for (magic, tool) in kinds where count >= magic.count && head.starts(with: magic) {
            throw Failure(
                "'\(Escaped.text(file))' is compressed, and was not read",
                hint: "\(tool) '\(Escaped.text(file))' | noroshi logs -")
        }
    }

    private static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)).lowercased() }
}

/// `addresses,users`, `all`.
struct MaskArgument: ExpressibleByArgument {
    let kinds: Set<Mask.Kind>

    init?(argument: String) {
        if argument == "all" {
            kinds = Set(Mask.Kind.allCases)
            return
        }
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let known = words.compactMap { Mask.Kind(rawValue: String($0)) }
        guard known.count == words.count else { return nil }
        kinds = Set(known)
    }
}

/// A day, or a day and a time; without a zone in that of the logs.
struct LogTimeArgument: ExpressibleByArgument {
    private let time: LineTime

    init?(argument: String) {
        let text = argument.utf8.count == 10 ? argument + "T00:00:00" : argument
        let read = LineBytes.with(Array((text + " x").utf8)) { LogLine($0).time }
        guard let read else { return nil }
        if case .yearless = read { return nil }
        time = read
    }

    func moment(_ zone: LocalZone) -> Moment {
        switch time {
        case .moment(let moment): moment
        case .wall(let wall): wall.moment(offset: zone.offset(at: wall).seconds)
        case .yearless: Moment(seconds: 0)
        }
    }
}

/// `+09:00`, `-05:00` or `Z`.
struct ZoneArgument: ExpressibleByArgument {
    let zone: LocalZone

    init?(argument: String) {
        guard let offset = Self.offset(argument) else { return nil }
        zone = LocalZone(offset: offset)
    }

    private static func offset(_ text: String) -> Int? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, "+-".contains(sign), parts.count == 2, let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
}
