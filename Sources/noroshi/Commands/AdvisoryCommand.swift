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
        abstract: "Security advisories: take new ones, list what this host is judged by, check documents.",
        discussion: """
            EXAMPLES
              noroshi advisory fetch && noroshi inspect --again
              noroshi advisory fetch --provider www.example.com
              noroshi advisory validate --preset full drafts/*.json
              noroshi advisory list --lang ja
              noroshi advisory match
            """,
        subcommands: [
            AdvisoryFetch.self, AdvisoryAggregate.self, AdvisoryList.self, AdvisoryMatch.self, AdvisoryValidate.self,
            AdvisoryRender.self, AdvisoryDiff.self, AdvisoryConvert.self,
        ]
    )
}

struct AdvisoryList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the advisories that this host is judged by.",
        discussion: """
            An advisory that is no longer valid, was withdrawn or superseded is marked, and so is the title of an older \
            version, where its translation has not followed; hosts are judged by it all the same.

            EXAMPLES
              noroshi advisory list --lang ja
            """)

    @OptionGroup var options: SiteOptions

    func run() async throws {
        let site = try Site(options)
        let library = try await site.advisories()
        let now = Date()
        for advisory in library.advisories {
            let document = advisory.document(in: site.translations.language)
            let released = advisory.newest.released.prefix(10)
            let severity = site.translations.text("severity.\(advisory.severity.rawValue)")
            let title =
                Escaped.text(document.title) + site.standing(of: advisory, showing: document)
                + site.lapse(of: advisory, at: now)
            try Terminal.print(
                "\(Escaped.text(advisory.id))  \(advisory.newest.version)  \(released)  \(severity)  \(title)\n")
        }
        for problem in library.errors { Terminal.warn("\(problem.path): \(problem.reason)") }
        try site.warn(ofDatesAhead: library, at: now)
        if !library.errors.isEmpty { throw ExitCode(Failure.couldNot) }
    }
}

extension Site {
    /// Names files that say they were released in the future; hosts are judged by them all the same.
    func warn(ofDatesAhead library: AdvisoryLibrary, at now: Date) throws {
        let ahead = library.datedAhead(of: now)
        guard !ahead.isEmpty else { return }
        let reasons = try reasons()
        for problem in ahead { Terminal.warn("\(problem.path): \(reasons.text(problem.reason))") }
    }

    /// ` (withdrawn)`, ` (title of version 1)`: what a title does not say by itself; else empty.
    func standing(of advisory: NoroshiInspect.Advisory, showing document: AdvisoryDocument) -> String {
        var words: [String] = []
        switch AdvisoryStanding(title: advisory.newest.title) {
        case .current: break
        case .withdrawn: words.append(translations.text("advisory.withdrawn"))
        case .superseded: words.append(translations.text("advisory.superseded"))
        }
        if document.version != advisory.newest.version {
            words.append(translations.text("advisory.older-title", ["version": Escaped.text(document.version)]))
        }
        return words.map { " (\($0))" }.joined()
    }

    /// ` (no longer valid since 2026-01-31)`; empty while the advisory is valid.
    func lapse(of advisory: NoroshiInspect.Advisory, at time: Date) -> String {
        advisory.lapsedSince(at: time).map { " (\(translations.text("advisory.lapsed", ["since": $0])))" } ?? ""
    }
}
