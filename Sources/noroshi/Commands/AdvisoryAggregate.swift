import ArgumentParser
import struct CSAF.AggregatorMetadata
import FoundationEssentials
import Glibc
import NoroshiFormats
import NoroshiMirror
import NoroshiModel
import NoroshiNet
import NoroshiReport

struct AdvisoryAggregate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate",
        abstract: "Hand on the advisories of other parties, as files that any web server can serve.",
        discussion: """
            The folder becomes that of a CSAF aggregator: aggregator.json, and one folder for each party with its \
            documents, hashes and signatures as the party made them, feed, lists, and a provider-metadata.json. A lister \
            names the parties only. Who they are stands in a file, YAML or JSON:

              name: Example Aggregator
              namespace: https://aggregator.example
              contact: mailto:csaf@aggregator.example
              category: aggregator
              url: https://aggregator.example/.well-known/csaf-aggregator
              parties:
                - {name: Example_Company, source: www.example.com}
                - name: Example_CERT
                  source: https://cert.example/csaf/provider-metadata.json

            Each document is checked as 'noroshi advisory fetch --provider' does; one that fails is named and not handed \
            on, and the copy of before stays. Only what changed is written, so that it can be run by the clock. Only \
            documents for everyone get there: none with TLP:GREEN, AMBER or RED.

            Exit status: 0 everything is handed on, 1 a document was refused, 2 a party or a document could not be looked \
            at, 64 wrong usage or a mistake in the file.

            EXAMPLES
              noroshi advisory aggregate aggregator.yaml --to /var/www/.well-known/csaf-aggregator
              noroshi advisory aggregate aggregator.yaml --to /var/www/.well-known/csaf-aggregator --sign csaf@aggregator.example
            """)

    @OptionGroup var options: SiteOptions

    @Argument(help: "Who the aggregator is, and whose documents it hands on.")
    var file: String

    @Option(help: ArgumentHelp("The folder that is served; made where there is none.", valueName: "folder"))
    var to: String

    @Option(
        help: ArgumentHelp(
            "Sign what its party has not signed with this OpenPGP key: its fingerprint or its owner's address.",
            valueName: "key"))
    var sign: String?

    @Option(help: ArgumentHelp("GnuPG's folder; else the user's own.", valueName: "folder"))
    var gnupgHome: String?

    @Option(help: ArgumentHelp("Certificates that are trusted besides the system's, PEM.", valueName: "file"))
    var certificates: String?

    @Flag(help: "Also speak with addresses of this site's own networks.")
    var allowInside = false

    func validate() throws {
        if gnupgHome != nil, sign == nil { throw ValidationError("--gnupg-home goes with --sign") }
    }

    func run() async throws {
        let site = try Site(options)
        let config = try SiteFile.parsed(
            file, hint: "noroshi advisory aggregate --help shows an example", by: AggregatorConfig.parse)
        // What is served is for everyone to read.
        _ = umask(0o022)
        let keys = "\(FileManager.default.temporaryDirectory.path)/noroshi-keys-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: keys) }
        var wanted = Aggregation.Options(
            config: config, folder: to.hasSuffix("/") && to.count > 1 ? String(to.dropLast()) : to,
            state: "\(site.state)/aggregator", keys: keys)
        var webOptions = WebSession.Options()
        webOptions.allowsInside = allowInside
        webOptions.certificates = certificates
        let session = WebSession(webOptions)
        do {
            if let sign { wanted.signer = try await OpenPGPSigner(key: sign, home: gnupgHome, at: Date()) }
            let outcome = try await Aggregation(wanted, session: session).run(at: Date()) { Terminal.progress($0) }
            Terminal.progress("")
            await session.close()
            try tell(outcome, site)
            if !outcome.isWhole { throw ExitCode(Failure.couldNot) }
            if !outcome.problems.isEmpty { throw ExitCode(1) }
        } catch let error as OpenPGPError {
            await session.close()
            throw Failure(
                "\(error)", hint: "gpg --list-secret-keys shows which keys there are", status: Failure.couldNot)
        } catch let error as PublicationError {
            await session.close()
            throw Failure("\(error)", hint: "what was handed on before is as it was", status: Failure.couldNot)
        } catch let error as MirrorError {
            await session.close()
            throw Failure("\(error)", hint: "choose another folder with --state", status: Failure.couldNot)
        }
    }

    private func tell(_ outcome: Aggregation.Outcome, _ site: Site) throws {
        let reasons = try site.reasons()
        for reason in outcome.warnings + outcome.problems { Terminal.warn(reasons.text(reason)) }
        for shortfall in outcome.shortfalls { Terminal.warn(Self.text(shortfall, site.translations)) }
        for party in outcome.parties {
            for name in party.taken { try Terminal.print("\(party.name)/\(name)\n") }
        }
        Terminal.note(
            site.translations.text(
                "advisory.aggregated",
                [
                    "parties": "\(outcome.parties.count)",
                    "new": "\(outcome.parties.reduce(0) { $0 + $1.taken.count })",
                    "same": "\(outcome.parties.reduce(0) { $0 + $1.unchanged })", "folder": to,
                ]))
    }

    private static func text(_ shortfall: AggregatorMetadata.Shortfall, _ texts: Translations) -> String {
        switch shortfall {
        case .parties(let count): texts.text("advisory.shortfall.parties", ["count": "\(count)"])
        case .mirrors(let count): texts.text("advisory.shortfall.mirrors", ["count": "\(count)"])
        case .ownMirror(let address):
            texts.text("advisory.shortfall.own-mirror", ["address": Escaped.text(address)])
        }
    }
}
