import ArgumentParser
import struct CSAF.Timestamp
import enum CSAF.DistributionLabel
import FoundationEssentials
import NoroshiFormats
import NoroshiMirror
import NoroshiModel
import NoroshiNet
import NoroshiReport

struct AdvisoryFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Take new and revised advisories from the center, or from any provider of CSAF documents.",
        discussion: """
            Without --provider they are taken from the center's feed. Each is checked before it is kept: its hash, that \
            it is valid CSAF, and that it is newer than what is there. One that fails is named and left out; the others \
            are kept.

            A provider is named by its domain, or by the address of its provider-metadata.json; the address of an \
            aggregator.json stands for all parties that it lists. Of a trusted provider signatures are checked too, by \
            the keys that its metadata names. A run that was broken off goes on where it stopped. Only https is spoken, \
            and only with addresses of the Internet.

            Exit status: 0 everything was looked at, 2 something was not taken or could not be looked at.

            EXAMPLES
              noroshi advisory fetch
              noroshi advisory fetch --center https://center.example
              noroshi advisory fetch --provider www.example.com
              noroshi advisory fetch --provider https://example.com/csaf/provider-metadata.json --since 2026-01-01 --to csaf
            """)

    @OptionGroup var options: SiteOptions

    @Option(help: ArgumentHelp("Address of the center.", valueName: "url"))
    var center: String?

    @Option(help: ArgumentHelp("A provider of CSAF documents: its domain, or an address.", valueName: "provider"))
    var provider: String?

    @Option(
        help: ArgumentHelp(
            "Folder to keep a provider's documents in; each provider has one in it.", valueName: "folder"))
    var to: String?

    @Option(help: ArgumentHelp("Leave what was changed last before this day.", valueName: "day"))
    var since: String?

    @Option(help: ArgumentHelp("Take only documents whose file names fit, with * and ?.", valueName: "pattern"))
    var only: String?

    @Option(
        help: ArgumentHelp(
            "Also take documents with this label: GREEN, AMBER, AMBER+STRICT, RED; can be given again.",
            valueName: "label"))
    var label: [String] = []

    @Option(help: ArgumentHelp("Certificates that are trusted besides the system's, PEM.", valueName: "file"))
    var certificates: String?

    @Flag(help: "Also speak with addresses of this site's own networks.")
    var allowInside = false

    func validate() throws {
        if center != nil, provider != nil { throw ValidationError("--center and --provider exclude each other") }
        if provider == nil,
            to != nil || since != nil || only != nil || !label.isEmpty || certificates != nil || allowInside
        {
            throw ValidationError(
                "--to, --since, --only, --label, --certificates and --allow-inside go with --provider")
        }
        if let since, Self.day(since) == nil {
            throw ValidationError("--since '\(since)': expected a day, 2026-01-31, or a time, 2026-01-31T12:00:00Z")
        }
        for label in label where DistributionLabel(word: label) == nil {
            throw ValidationError("--label '\(label)': expected GREEN, AMBER, AMBER+STRICT or RED")
        }
    }

    private static func day(_ text: String) -> Date? {
        (Timestamp(text) ?? Timestamp("\(text)T00:00:00Z"))?.date
    }

    func run() async throws {
        let site = try Site(options)
        if let provider { return try await fetch(provider, site) }
        guard let center = center ?? site.config.center else {
            throw Failure(
                "no center to fetch from",
                hint: "set 'center' in noroshi.yaml, or use --center or --provider", status: Failure.usage)
        }
        try site.makeStateFolder(site.fetchedAdvisories)
        let fetcher = AdvisoryFetcher(
            center: center.hasSuffix("/") ? String(center.dropLast()) : center, folder: site.fetchedAdvisories)
        let outcome = try await fetcher.fetch(at: Date())
        let reasons = try site.reasons()
        for reason in outcome.warnings + outcome.problems { Terminal.warn(reasons.text(reason)) }
        for change in outcome.changes { try Terminal.print("\(change)\n") }
        Terminal.note(
            site.translations.text(
                "advisory.fetched", ["new": "\(outcome.changes.count)", "same": "\(outcome.unchanged)"]))
        if !outcome.problems.isEmpty { throw ExitCode(Failure.couldNot) }
    }

    // MARK: Any provider

    private func fetch(_ source: String, _ site: Site) async throws {
        var webOptions = WebSession.Options()
        webOptions.allowsInside = allowInside
        webOptions.certificates = certificates
        let session = WebSession(webOptions)
        let looked = await ProviderFinder(session).find(source)
        var isWhole = !looked.found.isEmpty
        if looked.found.isEmpty {
            let reasons = try site.reasons()
            for note in looked.notes { Terminal.warn(reasons.text(note)) }
            await session.close()
            throw Failure(
                "no metadata of a provider of CSAF documents at '\(Escaped.text(source))'",
                hint: "name its domain, or the address of its provider-metadata.json", status: Failure.couldNot)
        }
        let folder = to ?? site.providerAdvisories
        for found in Self.chosen(looked.found, source) {
            Terminal.note("\(Escaped.text(found.metadata.publisher.name)): \(Escaped.text(found.url))")
            do {
                if try await !take(found, into: folder, session, site) { isWhole = false }
            } catch {
                isWhole = false
                let reason = try site.reasons().text("\(error)")
                Terminal.warn("\(Escaped.text(found.url)): \(reason)", hint: "what was fetched before is kept")
            }
        }
        await session.close()
        if !isWhole { throw ExitCode(Failure.couldNot) }
    }

    /// Of one domain the first counts: others are the same documents in another edition, or of before.
    private static func chosen(_ found: [ProviderFinder.Found], _ source: String) -> ArraySlice<ProviderFinder.Found> {
        if source.contains("://") { return found[...] }
        for other in found.dropFirst() { Terminal.note("also there, and not read: \(Escaped.text(other.url))") }
        return found.prefix(1)
    }

    /// - Returns: Whether everything was looked at.
    private func take(
        _ found: ProviderFinder.Found, into folder: String, _ session: WebSession, _ site: Site
    ) async throws -> Bool {
        let keys = "\(FileManager.default.temporaryDirectory.path)/noroshi-keys-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: keys) }
        let name = URL(string: found.url)?.host() ?? "provider"
        var wanted = Mirror.Options(folder: "\(folder)/\(name)", keys: keys)
        wanted.labels.formUnion(label.compactMap { DistributionLabel(word: $0) })
        wanted.since = since.flatMap(Self.day)
        wanted.pattern = only
        let outcome = try await Mirror(wanted, session: session).take(found.metadata, at: Date()) { done, all in
            Terminal.progress("\(done)/\(all)")
        }
        Terminal.progress("")
        let reasons = try site.reasons()
        for reason in outcome.warnings + outcome.problems { Terminal.warn(reasons.text(reason)) }
        for name in outcome.taken { try Terminal.print("\(name)\n") }
        Terminal.note(
            site.translations.text(
                "advisory.mirrored",
                [
                    "new": "\(outcome.taken.count)", "same": "\(outcome.unchanged)", "left": "\(outcome.passedOver)",
                    "folder": wanted.folder,
                ]))
        return outcome.problems.isEmpty
    }
}
