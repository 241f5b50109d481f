import ArgumentParser
import FileBaseline
import NoroshiModel
import NoroshiReport

struct BaselinePaths: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paths",
        abstract: "Tell how closely paths are watched, and by which line of the profile.",
        discussion: """
            Nothing is looked at: paths need not be there.

            EXAMPLES
              noroshi baseline paths /etc/passwd /var/log/wtmp /tmp
              noroshi baseline paths --profile site.profile /srv/www
            """)

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("The profile; the default one otherwise.", valueName: "file"))
    var profile: String?

    @Argument(help: ArgumentHelp("Absolute paths.", valueName: "path"))
    var paths: [String]

    func validate() throws {
        for path in paths where !path.hasPrefix("/") {
            throw ValidationError("'\(Escaped.text(path))' does not begin with '/'")
        }
    }

    func run() async throws {
        let site = try Site(options)
        let watched = try BaselineFiles.told {
            try profile.map { try Profile(Array(BaselineFiles.text($0).utf8), file: $0) }
                ?? BaselineProfile.standard(site)
        }
        for path in paths {
            let rule = watched.rule(for: Array(path.utf8))
            let text = site.translations.text(
                rule == nil ? "baseline.rule.unwatched" : "baseline.rule.watched",
                [
                    "path": Escaped.text(path), "level": rule?.level.word ?? "", "line": "\(rule?.line ?? 0)",
                    "rule": Escaped.text(rule?.text ?? ""),
                ])
            try Terminal.print(text + "\n")
        }
    }
}
