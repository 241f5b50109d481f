import ArgumentParser
import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport

struct AdvisoryValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Hold CSAF documents against the standard: schema and tests of CSAF 2.0 and 2.1.",
        discussion: """
            Presets: basic (the schema and all mandatory tests), extended (also the optional tests of 2.0, the \
            recommended tests of 2.1), full (also the informative tests). A document is valid when schema and mandatory \
            tests have nothing against it; what the others say is advice.

            A folder stands for the files in it whose names end in .json, '-' for standard input. With --format json \
            there is one line for each file: file, edition, valid, error when it could not be read, and results with test, group, severity, path \
            (JSONPath), pointer (RFC 6901), message and message_ja.

            Exit status: 0 all documents are valid, 1 some are not, 2 some could not be read.

            EXAMPLES
              noroshi advisory validate advisory.json
              noroshi advisory validate --preset full --format json drafts/*.json
              noroshi advisory validate --lang ja --preset extended drafts/
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    enum PresetName: String, ExpressibleByArgument, CaseIterable {
        case basic, extended, full

        var preset: CSAFValidator.Preset {
            switch self {
            case .basic: .basic
            case .extended: .extended
            case .full: .full
            }
        }
    }

    @OptionGroup var options: SiteOptions

    @Option(help: "basic, extended or full.")
    var preset = PresetName.basic

    @Option(help: "text or json.")
    var format = Format.text

    @Argument(help: "CSAF documents, folders of them, or '-'.")
    var files: [String]

    func run() async throws {
        let site = try Site(options)
        let paths = files.flatMap(Self.documents)
        let checker = DocumentChecker(preset: preset.preset)
        var counts = (valid: 0, invalid: 0, unread: 0)
        for await (number, report) in checker.reports(on: paths) {
            switch report.outcome {
            case .judged: if report.isValid { counts.valid += 1 } else { counts.invalid += 1 }
            case .unread(let reason):
                counts.unread += 1
                Terminal.warn(reason)
            }
            switch format {
            case .json: try Terminal.print(report.json)
            case .text: try Terminal.print(report.text(site.translations))
            }
            if paths.count > 100 { Terminal.progress("\(number + 1)/\(paths.count)") }
        }
        Terminal.progress("")
        if paths.count != 1 {
            Terminal.note(
                site.translations.text(
                    "advisory.validated",
                    ["valid": "\(counts.valid)", "invalid": "\(counts.invalid)", "unread": "\(counts.unread)"]))
        }
        if counts.unread > 0 { throw ExitCode(Failure.couldNot) }
        if counts.invalid > 0 { throw ExitCode(1) }
    }

    /// The file itself, or the documents of a folder in the order of their names.
    private static func documents(_ path: String) -> [DocumentChecker.Subject] {
        var isFolder = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            return [.init(file: path)]
        }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }
            if names.isEmpty {
                let reason = "'\(Escaped.text(path))' has no files whose names end in .json"
                return [.init(file: path, problem: reason)]
            }
            return names.sorted().map { .init(file: path.hasSuffix("/") ? path + $0 : "\(path)/\($0)") }
        } catch {
            return [.init(file: path, problem: "'\(Escaped.text(path))' cannot be looked into")]
        }
    }
}
