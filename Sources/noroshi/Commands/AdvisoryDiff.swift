import ArgumentParser
import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel

struct AdvisoryDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two versions of a CSAF document.",
        discussion: """
            Items of lists are told by what names them: a product's ID, a CVE number, the number of a revision. The order \
            of lists alone is no difference. '+' was added, '-' removed, '~' changed; the place is a JSON pointer into the \
            newer version, and into the older one for what was removed. With --format json there is one line for each \
            difference: kind, pointer, path, old, new.

            Exit status: 0 nothing differs, 1 something does, 2 a file could not be read.

            EXAMPLES
              noroshi advisory diff advisory-1.json advisory-2.json
              noroshi advisory diff --format json advisory-1.json advisory-2.json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var options: SiteOptions

    @Option(help: "text or json.")
    var format = Format.text

    @Argument(help: "The older version.")
    var old: String

    @Argument(help: "The newer version.")
    var new: String

    /// Of one value; the rest is cut off.
    private static let shownLength = 160

    func run() async throws {
        let differences: [DocumentDifference]
        do {
            let limit = ParsingLimits().size
            differences = try DocumentDifference.between(
                (ResourceDirectory.read(old, limit: limit), old), and: (ResourceDirectory.read(new, limit: limit), new))
        } catch {
            throw Failure("\(error)", status: Failure.couldNot)
        }
        for difference in differences {
            switch format {
            case .text: try Terminal.print(Self.line(difference))
            case .json:
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                let data = try encoder.encode(Record(difference))
                try Terminal.print(String(decoding: data, as: UTF8.self) + "\n")
            }
        }
        if !differences.isEmpty { throw ExitCode(1) }
    }

    private static func line(_ difference: DocumentDifference) -> String {
        let place = Escaped.text(difference.pointer)
        return switch difference.kind {
        case .added: "+ \(place): \(shown(difference.new))\n"
        case .removed: "- \(place): \(shown(difference.old))\n"
        case .changed: "~ \(place): \(shown(difference.old)) → \(shown(difference.new))\n"
        }
    }

    private static func shown(_ value: String?) -> String {
        let text = Escaped.text(value ?? "")
        return text.count > shownLength ? "\(text.prefix(shownLength))…" : text
    }

    private struct Record: Encodable {
        let kind, pointer, path: String
        let old, new: String?

        init(_ difference: DocumentDifference) {
            (kind, pointer, path) = (difference.kind.rawValue, difference.pointer, difference.path)
            (old, new) = (difference.old, difference.new)
        }
    }
}
