import ArgumentParser
import NoroshiModel

// How the model's words are spelled on a command line.

extension Severity: ExpressibleByArgument {}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

/// What every command may be told.
struct SiteOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Configuration of this site.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp("Folder for what is kept: inspections, reports, fetched advisories.", valueName: "folder"))
    var state: String?

    @Option(help: ArgumentHelp("Language: ja or en.", valueName: "language"))
    var lang: String?

    @Option(help: "Color: auto, always or never; auto obeys NO_COLOR.")
    var color = ColorChoice.auto

    func validate() throws {
        if let lang, !["ja", "en"].contains(lang) {
            throw ValidationError("unknown language '\(lang)': expected 'ja' or 'en'")
        }
    }
}
