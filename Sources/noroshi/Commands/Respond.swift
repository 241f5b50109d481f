import ArgumentParser
import NoroshiModel
import NoroshiReport
import NoroshiRespond
import NoroshiStore

struct Respond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what to do about the last inspection's findings, with the commands for this host.",
        discussion: """
            (1) upgrade or (2) disable, one of the two; (3) passwords and accounts and (4) rebuild when an intrusion \
            is suspected; (5) monitoring and access control in every case. Prints only: nothing is done.

            EXAMPLES
              noroshi respond
              noroshi respond --intrusion-suspected
              noroshi respond --format json
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var options: SiteOptions

    @Flag(help: "An attack cannot be ruled out, for example because another site has called.")
    var intrusionSuspected = false

    @Option(help: "Output: text or json.")
    var format = Format.text

    func run() async throws {
        let site = try Site(options)
        guard let inspection = try await site.store().lastInspection() else {
            throw Failure("no inspection to respond to", hint: "run 'noroshi inspect' first", status: Failure.usage)
        }
        let plan = Planner(knowledge: intrusionSuspected ? .intrusionSuspected : .none).plan(inspection)
        switch format {
        case .text: try Terminal.print(PlanText(plan, translations: site.translations, style: site.style).text)
        case .json:
            try Terminal.print(
                String(decoding: try PlanJSON.serialize(plan, translations: site.translations), as: UTF8.self) + "\n")
        }
    }
}
