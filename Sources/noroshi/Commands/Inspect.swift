import ArgumentParser
import FoundationEssentials
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import NoroshiStore

struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at this host and say what is wrong with it.",
        discussion: """
            Lists every TCP and UDP service that listens, who started it and what it answers; compares it with \
            what the site declared and with the security advisories. Changes nothing.

            Exits 0 when nothing at or above --threshold was found, 1 when something was, and 2 when part \
            of the host could not be looked at (as without root).

            EXAMPLES
              noroshi inspect
              noroshi inspect --format json > today.json
              noroshi inspect --format html --output inspection.html --lang ja
              noroshi inspect --again            judge what was seen last by today's rules and advisories
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, html }

    @OptionGroup var options: SiteOptions

    @Option(help: "Output: table, json or html.")
    var format = Format.table

    @Option(name: .shortAndLong, help: ArgumentHelp("Write the result to a file.", valueName: "file"))
    var output: String?

    @Option(help: "Lowest severity that makes the exit status 1.")
    var threshold = Severity.low

    @Flag(help: "Judge the last inspection's observations again; the host is not touched.")
    var again = false

    func run() async throws {
        let site = try Site(options)
        let inspection = again ? try await judgedAgain(site) : try await inspected(site)
        await keep(inspection, site)
        try deliver(try rendered(inspection, site))
        if !inspection.judgment.gaps.isEmpty { throw ExitCode(2) }
        if inspection.judgment.findings.contains(where: { $0.severity >= threshold }) { throw ExitCode(1) }
    }

    private func inspected(_ site: Site) async throws -> Inspection {
        let started = Date()
        let translations = site.translations
        let probe = ServiceProbe(
            deadline: site.config.deadlineMilliseconds.map { .milliseconds($0) } ?? ServiceProbe.defaultDeadline,
            progress: { progress in
                let (done, total) = (progress.asked - progress.talking, progress.ports)
                Terminal.progress(translations.text("inspect.progress", ["done": "\(done)", "total": "\(total)"]))
            })
        // The rules are read while the services take their time to answer.
        async let seen = Inspector(probes: [ListenerProbe(), probe]).observe(site.hostName)
        let judge = try site.judge()
        let observations = try await seen
        Terminal.progress("")
        return Inspection(
            id: UUID().uuidString.lowercased(), host: site.hostName, startedAt: started, endedAt: Date(),
            version: ProgramVersion.current, observations: observations, judgment: judge.judge(observations))
    }

    private func judgedAgain(_ site: Site) async throws -> Inspection {
        let judge = try site.judge()
        guard let last = try await site.store().lastInspection() else {
            throw Failure("no inspection to judge again", hint: "run 'noroshi inspect' first", status: Failure.usage)
        }
        return Inspection(
            id: last.id, host: last.host, startedAt: last.startedAt, endedAt: last.endedAt,
            version: ProgramVersion.current, observations: last.observations, judgment: judge.judge(last.observations))
    }

    private func rendered(_ inspection: Inspection, _ site: Site) throws -> [UInt8] {
        switch format {
        case .table:
            Array(
                InspectionText(
                    inspection, translations: site.translations, reasons: try site.reasons(),
                    style: output == nil ? site.style : TextStyle()
                ).text.utf8)
        case .json: try Array(InspectionJSON(inspection, translations: site.translations).serialize()) + [0x0A]
        case .html:
            Array(
                try InspectionPage(inspection, translations: site.translations, reasons: site.reasons())
                    .html(resources: site.resources).utf8)
        }
    }

    private func deliver(_ bytes: [UInt8]) throws {
        guard let output else { return try Terminal.print(String(decoding: bytes, as: UTF8.self)) }
        do {
            try Data(bytes).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw Failure("cannot write '\(output)'")
        }
    }

    /// Kept before it is shown, so that a full disk or a closed pipe does not lose it; a memory that fails is a
    /// warning, because the result is still shown.
    private func keep(_ inspection: Inspection, _ site: Site) async {
        do {
            try await site.store().save(inspection)
        } catch let failure as Failure {
            Terminal.warn("the inspection was not kept: \(failure.message)", hint: failure.hint)
        } catch {
            Terminal.warn("the inspection was not kept: \(error)")
        }
    }
}
