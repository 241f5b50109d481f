import ArgumentParser
import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport

struct AdvisoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advisory",
        abstract: "Security advisories: take new ones from the center, list what this host is judged by.",
        discussion: """
            EXAMPLES
              noroshi advisory fetch && noroshi inspect --again
              noroshi advisory list --lang ja
            """,
        subcommands: [AdvisoryFetch.self, AdvisoryList.self]
    )
}

struct AdvisoryFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Take new and revised advisories from the center's feed.",
        discussion: """
            Each is checked before it is kept: its hash, that it is valid CSAF, and that it is newer than what is there. \
            One that fails is named and left out; the others are kept.

            EXAMPLES
              noroshi advisory fetch
              noroshi advisory fetch --center https://center.example
            """)

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("Address of the center.", valueName: "url"))
    var center: String?

    func run() async throws {
        let site = try Site(options)
        guard let center = center ?? site.config.center else {
            throw Failure(
                "no center to fetch from", hint: "set 'center' in noroshi.yaml, or use --center", status: Failure.usage)
        }
        try site.makeStateFolder(site.fetchedAdvisories)
        let fetcher = AdvisoryFetcher(
            center: center.hasSuffix("/") ? String(center.dropLast()) : center, folder: site.fetchedAdvisories)
        let outcome = try await fetcher.fetch()
        for problem in outcome.problems { Terminal.warn(problem) }
        for change in outcome.changes { try Terminal.print("\(change)\n") }
        Terminal.note(
            site.translations.text(
                "advisory.fetched", ["new": "\(outcome.changes.count)", "same": "\(outcome.unchanged)"]))
        if !outcome.problems.isEmpty { throw ExitCode(Failure.couldNot) }
    }
}

struct AdvisoryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the advisories that this host is judged by.")

    @OptionGroup var options: SiteOptions

    func run() async throws {
        let site = try Site(options)
        let library = try site.advisories(site.recognizer())
        for advisory in library.advisories {
            guard let document = advisory.document(in: site.translations.language)?.document else { continue }
            let tracking = advisory.newest?.document.tracking ?? document.tracking
            let released = tracking.currentReleaseDate.text.prefix(10)
            let severity = site.translations.text("severity.\(advisory.severity.rawValue)")
            try Terminal.print(
                "\(Escaped.text(advisory.id))  \(tracking.version.text)  \(released)  \(severity)  \(Escaped.text(document.title))\n"
            )
        }
        for problem in library.errors { Terminal.warn("\(problem.path): \(problem.reason)") }
        if !library.errors.isEmpty { throw ExitCode(Failure.couldNot) }
    }
}
