import ArgumentParser
import NoroshiInspect
import NoroshiModel
import NoroshiReport

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a check looks for, why it matters and what to do.",
        discussion: """
            Without a name, lists the checks.

            EXAMPLES
              noroshi explain
              noroshi explain advisory.affected --lang ja
            """
    )

    @OptionGroup var options: SiteOptions

    @Argument(help: "A check, as findings name it.")
    var check: String?

    func run() async throws {
        let site = try Site(options)
        let texts = site.translations
        guard let check else {
            let width = allCheckIDs.map(\.rawValue.count).max() ?? 0
            let lines = allCheckIDs.map { id in
                id.rawValue + String(repeating: " ", count: width - id.rawValue.count + 2)
                    + texts.text("check.\(id).name")
            }
            return try Terminal.print(lines.joined(separator: "\n") + "\n")
        }
        guard allCheckIDs.contains(where: { $0.rawValue == check }) else {
            throw Failure(
                "unknown check '\(check)'", hint: "known are \(allCheckIDs.map(\.rawValue).joined(separator: ", "))",
                status: Failure.usage)
        }
        var lines = [site.style.paint("\(check)  \(texts.text("check.\(check).name"))", .bold)]
        for part in ["what", "why", "do"] {
            lines += ["", site.style.paint(texts.text("explain.\(part)"), .bold)]
            lines += site.style.wrap(texts.text("check.\(check).\(part)"), indent: 2)
        }
        try Terminal.print(lines.joined(separator: "\n") + "\n")
    }
}
