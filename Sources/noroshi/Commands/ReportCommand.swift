import ArgumentParser
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import NoroshiStore

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report to the coordination center, send it, and ask after it.",
        discussion: """
            EXAMPLES
              noroshi report new                   from the last inspection's findings, in your editor
              noroshi report show --format json
              noroshi report send                  to the center of noroshi.yaml
              noroshi report send --smtp localhost --mail-from root@example.jp --mail-to info@center.example
              noroshi report status
            """,
        subcommands: [
            ReportNew.self, ReportEdit.self, ReportList.self, ReportShow.self, ReportSend.self,
            ReportStatusCommand.self,
        ]
    )
}

/// Which of the kept reports is meant.
struct ReportChoice: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The report's id or its beginning; the last one changed when left out.", valueName: "id"))
    var id: String?

    func record(in store: SiteStore) async throws -> SiteStore.ReportRecord {
        let records = try await store.reports()
        guard let id else {
            guard let last = records.first else {
                throw Failure("there is no report", hint: "'noroshi report new' makes one", status: Failure.usage)
            }
            return last
        }
        let matching = records.filter { $0.id.hasPrefix(id) }
        guard matching.count == 1, let record = matching.first else {
            throw Failure(
                "\(matching.isEmpty ? "no" : "more than one") report begins with '\(Escaped.text(id))'",
                hint: "'noroshi report list' shows all", status: Failure.usage)
        }
        return record
    }
}

/// What the report commands share.
struct ReportDesk {
    let site: Site
    let categories: Vocabulary
    private let languages: [Translations]

    init(_ site: Site) throws {
        self.site = site
        categories = try Vocabulary.load("categories", from: site.resources)
        languages = try Translations.languages.map { try Translations.load($0, from: site.resources) }
    }

    var form: ReportForm { ReportForm(translations: languages, categories: categories) }

    func text(_ report: IncidentReport, hints: Bool) -> String {
        form.serialize(report, language: report.language ?? site.translations.language, hints: hints)
    }

    /// Reads a filled-in form.
    ///
    /// - Throws: ``Failure`` naming every mistake as `file:line:column`.
    func read(_ path: String, into report: IncidentReport) throws -> IncidentReport {
        do {
            let bytes = try ResourceDirectory.read(path, limit: 8 << 20)
            return try form.parse(String(decoding: bytes, as: UTF8.self), file: path, into: report)
        } catch let errors as ParseErrors {
            throw Failure("\(errors)", hint: "correct these lines and try again", status: Failure.usage)
        } catch let error as ResourceError {
            throw Failure("\(error)", status: Failure.usage)
        }
    }

    /// Lets the administrator fill in the form; mistakes bring the editor back with the text as it was left.
    func edit(_ report: IncidentReport) async throws -> IncidentReport {
        let path = "\(site.state)/report-\(report.id ?? "draft").txt"
        try Data(text(report, hints: true).utf8).write(to: URL(filePath: path), options: .atomic)
        while true {
            try await Editor.open(path)
            do {
                let edited = try read(path, into: report)
                try? FileManager.default.removeItem(atPath: path)
                return edited
            } catch let failure as Failure {
                Terminal.fail(failure.message)
                Terminal.note("noroshi: press Enter to edit again, or Ctrl-C to stop; your text is kept in \(path)")
                guard readLine() != nil else { throw failure }
            }
        }
    }
}

struct ReportNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a report from the last inspection's findings.",
        discussion: """
            Opens it in $VISUAL or $EDITOR on a terminal. Nothing is sent.

            EXAMPLES
              noroshi report new
              noroshi report new --finding advisory.affected/mail/noroshi-1998-0001/tcp/110
              noroshi report new --blank --from filled-in.txt --no-edit
            """
    )

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("Report this finding, by its id or its beginning; may be repeated.", valueName: "id"))
    var finding: [String] = []

    @Option(help: "Lowest severity of the findings that are reported.")
    var threshold = Severity.medium

    @Flag(help: "Take nothing from the last inspection.")
    var blank = false

    @Option(help: ArgumentHelp("Take the answers from a filled-in form.", valueName: "file"))
    var from: String?

    @Flag(inversion: .prefixedNo, help: "Open the report in an editor; the default on a terminal.")
    var edit: Bool?

    func run() async throws {
        let site = try Site(options)
        let store = try await site.store()
        let desk = try ReportDesk(site)
        let id = UUID().uuidString.lowercased()
        let inspection = blank ? nil : try await store.lastInspection()
        if !blank, inspection == nil, from == nil {
            Terminal.warn(
                "there is no inspection to report from",
                hint: "the report is blank; 'noroshi inspect' looks at this host")
        }
        let writer = ReportWriter(translations: site.translations, contact: site.config.contact)
        var report = writer.write(
            id: id, inspection: inspection, findings: try chosen(inspection), operatingSystem: Site.operatingSystem,
            zone: Site.zoneOffset)
        if let from { report = try desk.read(from, into: report) }
        if edit ?? (Terminal.isInteractive && from == nil) { report = try await desk.edit(report) }
        try await store.save(report, id: id, at: Date())
        try Terminal.print("\(id)\n")
        Terminal.note("noroshi: report kept; 'noroshi report show' shows it, 'noroshi report send' sends it")
    }

    private func chosen(_ inspection: Inspection?) throws -> [Finding] {
        guard let inspection else { return [] }
        guard !finding.isEmpty else { return inspection.judgment.findings.filter { $0.severity >= threshold } }
        return try finding.flatMap { prefix in
            let matching = inspection.judgment.findings.filter { $0.id.hasPrefix(prefix) }
            guard !matching.isEmpty else {
                throw Failure(
                    "the last inspection has no finding '\(Escaped.text(prefix))'",
                    hint: "the ids are in 'noroshi inspect --again --format json'", status: Failure.usage)
            }
            return matching
        }
    }
}

struct ReportEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Open a kept report in the editor.",
        discussion: "EXAMPLE\n  noroshi report edit 6b1f")

    @OptionGroup var options: SiteOptions
    @OptionGroup var choice: ReportChoice

    func run() async throws {
        let site = try Site(options)
        let store = try await site.store()
        let record = try await choice.record(in: store)
        let report = try await ReportDesk(site).edit(record.report)
        try await store.save(report, id: record.id, at: Date())
    }
}

struct ReportList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the kept reports.")

    @OptionGroup var options: SiteOptions

    func run() async throws {
        let site = try Site(options)
        let lines = try await site.store().reports().map { record in
            let sent =
                (record.deliveries.last { $0.number != nil } ?? record.deliveries.last).map { $0.number ?? $0.target }
                ?? site.translations.text("report.not-sent")
            let first = record.report.description?.split(separator: "\n").first.map(String.init) ?? ""
            return
                "\(record.id)  \(record.updatedAt.formatted(.iso8601))  \(sent)  \(Escaped.text(first).shortened(to: 60))\n"
        }
        try Terminal.print(lines.joined())
    }
}

struct ReportShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print a report, as the form or as JSON.",
        discussion: """
            The form in either language can be read back with 'noroshi report new --blank --from FILE'.

            EXAMPLES
              noroshi report show --lang ja
              noroshi report show --format json
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var options: SiteOptions
    @OptionGroup var choice: ReportChoice

    @Option(help: "Output: text or json.")
    var format = Format.text

    func run() async throws {
        let site = try Site(options)
        let record = try await choice.record(in: site.store())
        switch format {
        case .text:
            var report = record.report
            if options.lang != nil { report.language = site.translations.language }
            try Terminal.print(try ReportDesk(site).text(report, hints: false) + deliveries(record))
        case .json: try Terminal.print(String(decoding: ReportJSON.serialize(record.report), as: UTF8.self) + "\n")
        }
    }

    /// What was sent where, as comments of the form.
    private func deliveries(_ record: SiteStore.ReportRecord) -> String {
        record.deliveries.map { delivery in
            let receipt = [delivery.number, delivery.secret, Escaped.text(delivery.answer)].compactMap(\.self)
            let words = [delivery.sentAt.formatted(.iso8601), delivery.channel.rawValue, delivery.target] + receipt
            return "# \(words.joined(separator: "  "))\n"
        }.joined()
    }
}
