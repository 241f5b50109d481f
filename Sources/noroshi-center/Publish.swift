import ArgumentParser
import struct CSAF.Publisher
import FoundationEssentials
import NoroshiCenter
import NoroshiReport

struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the published advisories as files that any web server can serve.",
        discussion: """
            The folder becomes that of a CSAF provider, and with a key that of a trusted provider: documents in a folder \
            for each year, with hashes and signatures, index.txt, changes.csv, ROLIE feed, service and categories, \
            provider-metadata.json and security.txt. Only what changed is written, so that it can be run after every \
            change, or by the clock. Approved drafts whose time has come are published first.

            With --csaf-2.1 the documents stand there in CSAF 2.1 too, each edition with metadata of its own, as the \
            standard wants it while readers change over; the well-known address has those of CSAF 2.0.

            Let the web server send 'Access-Control-Allow-Origin: *' with these files, over TLS, without redirects.

            EXAMPLES:
              noroshi-center publish --to /var/www/advisories --public-url https://csirt.example.jp \\
                  --name 'Example CSIRT' --contact mailto:security@csirt.example.jp
              noroshi-center publish --to /var/www/advisories --public-url https://csirt.example.jp \\
                  --name 'Example CSIRT' --contact mailto:security@csirt.example.jp --sign csirt@csirt.example.jp
            """)

    @OptionGroup var options: CenterOptions

    @Option(help: ArgumentHelp("The folder to publish to; made where there is none.", valueName: "folder"))
    var to: String

    @Option(help: ArgumentHelp("The address under which the folder is served.", valueName: "url"))
    var publicURL: String

    @Option(help: "The center's name, as its documents say it.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "The namespace of its documents; else the one that it serves with, else the public address.",
            valueName: "uri"))
    var namespace: String?

    @Option(
        help: ArgumentHelp(
            "Whom to write to about weaknesses of the center's own systems, for security.txt; can be given again.",
            valueName: "uri"))
    var contact: [String] = []

    @Option(help: ArgumentHelp("Sign with this OpenPGP key: its fingerprint or its owner's address.", valueName: "key"))
    var sign: String?

    @Option(help: ArgumentHelp("GnuPG's folder; else the user's own.", valueName: "folder"))
    var gnupgHome: String?

    @Flag(help: "Read every document that stands there again, repair what differs, and remove what is of none.")
    var check = false

    @Flag(
        name: .customLong("csaf-2.1"),
        help: "Write a tree of CSAF 2.1 too, with the documents converted; once it is there it is always kept up.")
    var version21 = false

    @Flag(help: "Ask aggregators not to name the center.")
    var unlisted = false

    @Flag(help: "Ask aggregators not to hand on its documents.")
    var unmirrored = false

    func run() async throws {
        guard publicURL.hasPrefix("https://") else {
            throw CommandError(
                "--public-url '\(publicURL)': expected https://…",
                hint: "documents are handed out over TLS only (CSAF, requirement 3)", status: 64)
        }
        for contact in contact where !["mailto:", "https://", "tel:"].contains(where: contact.hasPrefix) {
            throw CommandError("--contact '\(contact)': expected mailto:…, https://… or tel:…", status: 64)
        }
        let address = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        let store = try await options.store()
        let known = try await options.namespace(store)
        var wanted = Publication.Options(
            folder: to.hasSuffix("/") && to.count > 1 ? String(to.dropLast()) : to, publicURL: address,
            publisher: Publisher(category: .coordinator, name: name, namespace: namespace ?? known ?? address),
            name: name)
        wanted.contacts = contact
        wanted.resources = try options.resourceDirectory
        wanted.readsAll = check
        wanted.writesVersion21 = version21
        wanted.isListed = !unlisted
        wanted.isMirrored = !unmirrored
        let isGood = try await options.publishDue()
        do {
            if let sign { wanted.signer = try await OpenPGPSigner(key: sign, home: gnupgHome, at: Date()) }
            let outcome = try await Publication(wanted, store: store).publish(at: Date())
            for warning in outcome.warnings { Terminal.warn(warning) }
            Terminal.print(
                "\(to): \(outcome.documents) documents; \(outcome.written) files written, \(outcome.removed) removed"
                    + (wanted.signer == nil ? "" : ", \(outcome.signed) signatures made"))
        } catch let error as OpenPGPError {
            throw CommandError("\(error)", hint: "gpg --list-secret-keys shows which keys there are")
        } catch let error as PublicationError {
            throw CommandError("\(error)", hint: "what was published before is as it was")
        }
        if !isGood { throw ExitCode(1) }
    }
}
