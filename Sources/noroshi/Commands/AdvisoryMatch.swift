import ArgumentParser
import FoundationEssentials
import Glibc
import HostState
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport

struct AdvisoryMatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Say which installed packages are, or may be, affected by an advisory.",
        discussion: """
            Every package that dpkg, rpm or apk has installed is held against the advisories of 'noroshi advisory list', by the \
            package's own version. 'noroshi inspect' looks at services, this command at everything that is installed. An \
            advisory that is no longer valid counts, and is marked.

            Exit status: 0 none is affected, 1 some are or may be, 2 something could not be read.

            EXAMPLES
              noroshi advisory match
              noroshi advisory match --all --status /mnt/var/lib/dpkg/status
            """)

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("dpkg's file of installed packages of another system.", valueName: "file"))
    var status: String?

    @Flag(help: "Also list what is fixed or not affected.")
    var all = false

    @Flag(help: "Say on standard error how long it took and how much memory was used.")
    var timing = false

    func run() async throws {
        let site = try Site(options)
        let clock = ContinuousClock()
        let start = clock.now
        let library = try await site.advisories()
        let loaded = clock.now
        let packages: [InstalledPackage]
        do {
            packages = try status.map { try InstalledPackage.installed(status: $0) } ?? InstalledPackage.installed()
        } catch {
            throw Failure("\(error)", hint: "name dpkg's file with --status")
        }
        let read = clock.now
        let verdicts = await library.sharedVerdicts(on: packages)
        let matched = clock.now
        let shown = verdicts.filter { all || $0.isBad }
        let now = Date()
        try Terminal.print(shown.map { line($0, library, site, now) }.joined())
        for problem in library.errors { Terminal.warn("\(problem.path): \(problem.reason)") }
        try site.warn(ofDatesAhead: library, at: now)
        if timing {
            Terminal.note(
                "\(library.advisories.count) advisories loaded in \(seconds(loaded - start)) s"
                    + " (\(library.documentsRead) documents read); \(packages.count) packages read in"
                    + " \(seconds(read - loaded)) s, matched in \(seconds(matched - read)) s (\(verdicts.count) verdicts);"
                    + " \(peakMemory) MB at most")
        }
        if !library.errors.isEmpty { throw ExitCode(Failure.couldNot) }
        if shown.contains(where: \.isBad) { throw ExitCode(1) }
    }

    private func line(_ verdict: AdvisoryLibrary.PackageVerdict, _ library: AdvisoryLibrary, _ site: Site, _ now: Date)
        -> String
    {
        let advisory = library.advisories[verdict.advisory]
        let status = site.translations.text("verdict.status.\(verdict.status.rawValue)")
        let document = advisory.document(in: site.translations.language)
        return "\(Escaped.text(verdict.package.name)) \(Escaped.text(verdict.package.version))  \(status)  "
            + "\(Escaped.text(advisory.id))  \(Escaped.text(document.title))"
            + "\(site.standing(of: advisory, showing: document))\(site.lapse(of: advisory, at: now))\n"
    }

    private func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        let digits = "\(milliseconds % 1000)"
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private var peakMemory: Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}

extension AdvisoryLibrary.PackageVerdict {
    fileprivate var isBad: Bool { status == .affected || status == .assumedAffected }
}
