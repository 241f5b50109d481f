import ArgumentParser
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiNet
import NoroshiReport
import NoroshiStore

struct ReportSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a report to the center, and keep the receipt.",
        discussion: """
            To the center's API, or as mail through a mail server. Sending a report again brings the same receipt. \
            Over the network, mail goes only to servers that encrypt, unless you say --allow-cleartext.

            EXAMPLES
              noroshi report send
              noroshi report send --to https://center.example
              noroshi report send --smtp mail.example.jp --mail-from root@example.jp --mail-to info@center.example
            """
    )

    @OptionGroup var options: SiteOptions
    @OptionGroup var choice: ReportChoice

    @Option(help: ArgumentHelp("Address of the center.", valueName: "url"))
    var to: String?

    @Option(help: ArgumentHelp("Send as mail through this server.", valueName: "host[:port]"))
    var smtp: String?

    @Option(help: ArgumentHelp("Sender of the mail.", valueName: "address"))
    var mailFrom: String?

    @Option(help: ArgumentHelp("Recipient of the mail.", valueName: "address"))
    var mailTo: String?

    @Flag(help: "Send over the network even when it cannot be encrypted.")
    var allowCleartext = false

    func run() async throws {
        let site = try Site(options)
        let store = try await site.store()
        let record = try await choice.record(in: store)
        let delivery: SiteStore.Delivery
        if let server = try mailServer(site) {
            delivery = try await mailed(record, site, server)
        } else {
            guard let center = to ?? site.config.center else {
                throw Failure(
                    "no center to send to", hint: "set 'center' in noroshi.yaml, or use --to or --smtp",
                    status: Failure.usage)
            }
            delivery = try await sent(record, to: center.hasSuffix("/") ? String(center.dropLast()) : center)
        }
        do {
            try await store.add(delivery, to: record.id)
        } catch {
            // What the center or the mail server said must not be lost with it.
            try tell(delivery, site)
            throw Failure("the report was sent, but the receipt could not be kept: \(error)", hint: "write it down now")
        }
        try tell(delivery, site)
    }

    /// The server to mail through; nil to send to the center's API.
    ///
    /// - Throws: ``Failure`` when both ways are asked for, or mail without a server.
    private func mailServer(_ site: Site) throws -> String? {
        let isMail = smtp != nil || mailFrom != nil || mailTo != nil
        guard isMail else { return to == nil && site.config.center == nil ? site.config.mail.server : nil }
        guard to == nil else {
            throw Failure(
                "--to sends to a center, --smtp and --mail-… send mail", hint: "choose one", status: Failure.usage)
        }
        guard let server = smtp ?? site.config.mail.server else {
            throw Failure(
                "no mail server to send through", hint: "use --smtp, or set 'mail: {server: …}' in noroshi.yaml",
                status: Failure.usage)
        }
        return server
    }

    // MARK: API

    private func sent(_ record: SiteStore.ReportRecord, to center: String) async throws -> SiteStore.Delivery {
        guard center.hasPrefix("https://") || allowCleartext || Self.isLocal(center) else {
            throw Failure(
                "'\(Escaped.text(center))' is not encrypted, and a report is confidential",
                hint: "use https, or say --allow-cleartext", status: Failure.usage)
        }
        let json = ReportJSON.serialize(record.report)
        let content = String(decoding: json, as: UTF8.self)
        if let earlier = record.deliveries.last(where: { $0.target == center && $0.number != nil }),
            earlier.content != content
        {
            throw Failure(
                "the report was sent as \(earlier.number ?? "") and has been changed since",
                hint: "what was sent stays as it was; make a new report, or write to the center by its status page",
                status: Failure.usage)
        }
        do {
            let receipt = try await Courier().send(json, id: record.id, to: center)
            return SiteStore.Delivery(
                sentAt: Date(), channel: .center, target: center, content: content, number: receipt.number,
                secret: receipt.secret, answer: "received at \(receipt.receivedAt.formatted(.iso8601))")
        } catch let error as any CustomStringConvertible & Error {
            throw Failure("\(error)", hint: "the report is kept; send it again later, it will not be counted twice")
        }
    }

    private static func isLocal(_ address: String) -> Bool {
        ["http://127.", "http://localhost:", "http://localhost/", "http://[::1]"].contains(where: address.hasPrefix)
            || address == "http://localhost"
    }

    // MARK: Mail

    private func mailed(
        _ record: SiteStore.ReportRecord, _ site: Site, _ server: String
    ) async throws -> SiteStore.Delivery {
        guard let from = mailFrom ?? site.config.mail.from, let to = mailTo ?? site.config.mail.to else {
            throw Failure(
                "a mail needs a sender and a recipient",
                hint: "use --mail-from and --mail-to, or set 'mail' in noroshi.yaml", status: Failure.usage)
        }
        let message = InternetMessage(
            from: from, to: [to], subject: site.translations.text("report.subject", ["host": "\(site.hostName)"]),
            date: Date(), id: "\(record.id)@\(from.split(separator: "@").last ?? "localhost")",
            text: try ReportDesk(site).text(record.report, hints: false),
            attachments: [
                InternetMessage.Attachment(
                    name: "report.json", type: "application/json", bytes: ReportJSON.serialize(record.report))
            ])
        do {
            let endpoint = try Resolver.endpoint(server, defaultPort: 25)
            let client = SMTPClient(
                server: endpoint, clientName: site.hostName.rawValue,
                allowsCleartext: allowCleartext || endpoint.isLoopback)
            let answer = try await Courier().send(message, from: from, to: [to], through: client)
            return SiteStore.Delivery(
                sentAt: Date(), channel: .mail, target: to,
                content: String(decoding: message.serialize(), as: UTF8.self),
                number: nil, secret: nil, answer: answer)
        } catch let error as DialError {
            throw Failure("\(error)", hint: "the report is kept; nothing was lost")
        }
    }

    private func tell(_ delivery: SiteStore.Delivery, _ site: Site) throws {
        switch delivery.channel {
        case .center:
            try Terminal.print(
                site.translations.text(
                    "report.receipt",
                    ["number": delivery.number ?? "", "secret": delivery.secret ?? "", "center": delivery.target]))
        case .mail:
            try Terminal.print(
                site.translations.text("report.mailed", ["to": delivery.target, "answer": delivery.answer]))
        }
    }
}

struct ReportStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Ask the center how a report stands.",
        discussion: "EXAMPLE\n  noroshi report status")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var options: SiteOptions
    @OptionGroup var choice: ReportChoice

    @Option(help: "Output: text or json.")
    var format = Format.text

    func run() async throws {
        let site = try Site(options)
        let record = try await choice.record(in: site.store())
        guard let delivery = record.deliveries.last(where: { $0.number != nil }) ?? record.deliveries.last else {
            throw Failure("the report was not sent yet", hint: "'noroshi report send' sends it", status: Failure.usage)
        }
        guard let number = delivery.number, let secret = delivery.secret else {
            return try Terminal.print(
                site.translations.text("report.mailed", ["to": delivery.target, "answer": delivery.answer]))
        }
        do {
            let status = try await Courier().status(number: number, secret: secret, at: delivery.target)
            try Terminal.print(try rendered(status, site))
        } catch let error as any CustomStringConvertible & Error {
            throw Failure("\(error)")
        }
    }

    private func rendered(_ status: ReportStatus, _ site: Site) throws -> String {
        guard format == .text else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .iso8601
            return String(decoding: try encoder.encode(status), as: UTF8.self) + "\n"
        }
        let texts = site.translations
        var lines = [
            texts.text(
                "report.status",
                [
                    "number": status.number, "state": texts.text("report.state.\(status.state.rawValue)"),
                    "time": status.receivedAt.formatted(.iso8601),
                ])
        ]
        for message in status.messages {
            lines.append("\(message.at.formatted(.iso8601))  \(texts.text("report.author.\(message.author.rawValue)"))")
            lines += message.text.split(separator: "\n", omittingEmptySubsequences: false).map {
                "  \(Escaped.text(String($0)))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
