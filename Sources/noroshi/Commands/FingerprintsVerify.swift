import ArgumentParser
import FoundationEssentials
import NoroshiModel
import NoroshiReport
import Recog

struct FingerprintsVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Try the examples of fingerprints against the fingerprints they stand under.",
        discussion: """
            Without a file, tries Noroshi's own and those of the folders that the configuration names.

            Exits 0 when every example agrees, 1 when one does not, and 2 when a file could not be read; \
            the others are tried all the same.

            EXAMPLES
              noroshi fingerprints verify site.xml
              noroshi fingerprints verify recog/xml --format json
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

    @OptionGroup var options: SiteOptions

    @Option(help: "Output: table or json.")
    var format = Format.table

    @Argument(help: "Files in Recog's XML format, or folders of them.")
    var files: [String] = []

    func run() async throws {
        let site = try Site(options)
        let outcome = VerificationOutcome(of: files.isEmpty ? try site.fingerprintPaths() : files)
        switch format {
        case .table: try Terminal.print(text(outcome, site))
        case .json: try Terminal.print(outcome.json)
        }
        if !outcome.errors.isEmpty {
            Terminal.fail(
                outcome.errors.map { Escaped.text($0.description) }.joined(separator: "\n"),
                hint: "fingerprints are files in Recog's XML format")
            throw ExitCode(2)
        }
        if !outcome.total.disagreements.isEmpty { throw ExitCode(1) }
    }

    private func text(_ outcome: VerificationOutcome, _ site: Site) -> String {
        let texts = site.translations
        let names = ["file", "fingerprints", "examples", "values", "disagreements"]
        var rows = [names.map { texts.text("fingerprints.column.\($0)") }]
        for file in outcome.files { rows.append(row(Escaped.text(file.path), file.verification)) }
        rows.append(row(texts.text("fingerprints.total", ["files": "\(outcome.files.count)"]), outcome.total))
        let widths = names.indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        let lines = rows.map { row in
            var line = row[0] + String(repeating: " ", count: widths[0] - row[0].displayWidth)
            for column in row.indices.dropFirst() {
                line += String(repeating: " ", count: 2 + widths[column] - row[column].displayWidth) + row[column]
            }
            return line
        }
        let painted = [site.style.paint(lines[0], .dim)] + lines.dropFirst()
        let disagreements = outcome.total.disagreements.map { sentence($0, texts) }
        return (painted + (disagreements.isEmpty ? [] : [""]) + disagreements).joined(separator: "\n") + "\n"
    }

    private func row(_ name: String, _ verification: Verification) -> [String] {
        let counts = [
            verification.fingerprints, verification.examples, verification.values, verification.disagreements.count,
        ]
        return [name] + counts.map { "\($0)" }
    }

    private func sentence(_ disagreement: Verification.Disagreement, _ texts: Translations) -> String {
        let expected = disagreement.name == nil ? texts.text("fingerprints.match") : disagreement.expected
        var got = disagreement.got
        if disagreement.value == nil {
            got =
                disagreement.name.map { texts.text("fingerprints.no-value", ["name": $0]) }
                ?? texts.text("fingerprints.no-match")
        }
        return texts.text(
            "fingerprints.disagreement",
            [
                "place": Escaped.text("\(disagreement.file):\(disagreement.line)"), "expected": Escaped.text(expected),
                "got": Escaped.text(got), "fingerprint": Escaped.text(disagreement.fingerprint),
            ])
    }
}
