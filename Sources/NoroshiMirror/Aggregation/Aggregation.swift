package import CSAF
package import FoundationEssentials
package import NoroshiFormats
import NoroshiModel
package import NoroshiNet
package import NoroshiReport

/// Hands on the documents of other parties as files that any web server can serve: `aggregator.json`, and beside it one
/// folder for each party that is mirrored. A lister names the parties only.
///
/// Only what a ``Mirror`` takes gets there, in the bytes of the party, with its hashes and signatures; what is missing of
/// those is made. Nothing that is unchanged is written again. What cannot be had stays as it was before.
///
/// - Source: CSAF 2.0 and 2.1 §7.1.21–§7.1.23, §7.2.4, §7.2.5
package struct Aggregation: Sendable {
    package struct Options: Sendable {
        package var config: AggregatorConfig
        /// The folder that is served as ``AggregatorConfig/url``.
        package var folder: String
        /// For what is remembered of each party between two runs.
        package var state: String
        /// For keys while the run lasts; made empty by the caller, and removed by it.
        package var keys: String
        /// Signs what its party has not signed; nil to leave it.
        package var signer: OpenPGPSigner?

        package init(config: AggregatorConfig, folder: String, state: String, keys: String) {
            self.config = config
            self.folder = folder
            self.state = state
            self.keys = keys
        }

        /// Of the list, and of the parties.
        var edition: CSAFVersion { CSAFVersion(rawValue: config.edition) ?? .version20 }
    }

    package struct Outcome: Sendable, Hashable {
        package var parties: [Party] = []
        /// What was refused or could not be looked at, and why.
        package var problems: [String] = []
        package var warnings: [String] = []
        /// Whether every party and everything that it lists could be looked at.
        package var isWhole = true
        /// What the list lacks for its role.
        package var shortfalls: [AggregatorMetadata.Shortfall] = []
        /// Files of lists and of metadata; documents are counted with their party.
        package var written = 0

        package struct Party: Sendable, Hashable {
            package let name: String
            /// Names of the documents that were taken.
            package var taken: [String] = []
            package var unchanged = 0
        }
    }

    private let session: WebSession
    private let options: Options
    private static let list = "aggregator.json"

    package init(_ options: Options, session: WebSession) {
        self.options = options
        self.session = session
    }

    /// - Parameter progress: Is told whose documents are looked at.
    /// - Throws: ``PublicationError``, ``MirrorError`` when nothing can be written at all.
    package func run(at now: Date, progress: (String) -> Void = { _ in }) async throws -> Outcome {
        var outcome = Outcome()
        try checkKey(now, &outcome)
        var folder = try PublicationFolder(options.folder)
        if folder.exists("provider-metadata.json") {
            throw PublicationError(
                reason: "\(options.folder): a provider's metadata stands there; an aggregator needs a folder of its own"
            )
        }
        var providers: [AggregatorMetadata.Party] = []
        var publishers: [AggregatorMetadata.Party] = []
        for party in options.config.parties {
            progress(party.name)
            guard let entry = try await entry(of: party, now, &folder, &outcome) else { continue }
            if entry.metadata.role == .publisher { publishers.append(entry) } else { providers.append(entry) }
        }
        try putList(providers, publishers, now, into: &folder, &outcome)
        warnOfOthers(folder, &outcome)
        try folder.sync()
        outcome.written = folder.written
        return outcome
    }

    /// What is signed has to count for a while.
    ///
    /// - Source: CSAF 2.1 §7.1.19: 30 days at least, 90 are wanted
    private func checkKey(_ now: Date, _ outcome: inout Outcome) throws(PublicationError) {
        guard let signer = options.signer, let end = signer.expires else { return }
        let days = Int(end.timeIntervalSince(now) / 86_400)
        let told = "the key \(signer.fingerprint) ends in \(days) days"
        if days < 30 { throw PublicationError(reason: "\(told); signatures have to count for 30 days at least") }
        if days < 90 { outcome.warnings.append(told) }
    }

    // MARK: One party

    /// - Returns: nil when the party is not to be listed.
    private func entry(
        of party: AggregatorConfig.Party, _ now: Date, _ folder: inout PublicationFolder, _ outcome: inout Outcome
    ) async throws -> AggregatorMetadata.Party? {
        var record = try PartyRecord("\(options.state)/\(party.name)")
        let found = await find(party, &record, &outcome)
        guard let metadata = found?.metadata ?? record.metadata, let url = found?.url ?? record.url else { return nil }
        if let known = record.metadata, known.publisher.namespace != metadata.publisher.namespace {
            outcome.isWhole = false
            outcome.problems.append(
                "\(party.name): holds the documents of \(Escaped.text(known.publisher.namespace)), and not of "
                    + "\(Escaped.text(metadata.publisher.namespace)); give that party another name")
            return nil
        }
        let isWanted = party.isMirrored && !options.config.isLister
        if isWanted, !metadata.isMirrored {
            outcome.warnings.append("\(party.name): does not wish its documents to be handed on")
        }
        var mirrors: [String]?
        if isWanted, metadata.isMirrored {
            let mirror = PartyMirror(options: options, session: session, party: party, metadata: metadata)
            if found != nil { try await mirror.update(&record, at: now, into: &folder, &outcome) }
            if folder.exists("\(party.name)/\(PartyMirror.metadataFile)") { mirrors = [mirror.address] }
        }
        if found != nil { try record.keep(metadata, from: url) }
        guard metadata.isListed || mirrors != nil else {
            outcome.warnings.append("\(party.name): does not wish to be listed")
            return nil
        }
        let isPublisher = metadata.role == .publisher
        guard !isPublisher || mirrors != nil else {
            outcome.warnings.append("\(party.name): a publisher can be listed only where its documents are handed on")
            return nil
        }
        return AggregatorMetadata.Party(
            metadata: .init(
                lastUpdated: metadata.lastUpdated, publisher: metadata.publisher, role: metadata.role, url: url),
            mirrors: mirrors, updateInterval: isPublisher ? party.interval : nil)
    }

    private func find(
        _ party: AggregatorConfig.Party, _ record: inout PartyRecord, _ outcome: inout Outcome
    ) async -> ProviderFinder.Found? {
        let looked = await ProviderFinder(session).find(party.source)
        if let found = looked.found.first(where: { $0.metadata.edition == options.edition }) { return found }
        outcome.isWhole = false
        let kept = record.metadata == nil ? "" : "; what was fetched before is kept"
        if looked.found.isEmpty {
            let notes = looked.notes.isEmpty ? "nothing" : looked.notes.joined(separator: "; ")
            outcome.problems.append("\(party.name): no metadata of a provider: \(notes)\(kept)")
        } else {
            outcome.problems.append(
                "\(party.name): hands out no documents of CSAF \(options.config.edition), of which this list is\(kept)")
        }
        return nil
    }

    // MARK: The list

    private func putList(
        _ providers: [AggregatorMetadata.Party], _ publishers: [AggregatorMetadata.Party], _ now: Date,
        into folder: inout PublicationFolder, _ outcome: inout Outcome
    ) throws {
        guard !providers.isEmpty else {
            outcome.isWhole = false
            outcome.problems.append(
                "no provider can be listed, and a list without any is none: \(Self.list) is as it was")
            return
        }
        let config = options.config
        var list = AggregatorMetadata(
            edition: options.edition,
            aggregator: .init(
                category: config.isLister ? .lister : .aggregator, name: config.name, namespace: config.namespace,
                contactDetails: config.contact, issuingAuthority: config.authority),
            canonicalURL: "\(config.url)/\(Self.list)", providers: providers, publishers: publishers,
            lastUpdated: Timestamp(now))
        outcome.shortfalls = list.shortfalls
        if let before = folder.read(Self.list), let known = try? AggregatorMetadata.parse(before, file: Self.list) {
            let time = list.lastUpdated
            list.lastUpdated = known.lastUpdated
            if list.serialize() != before { list.lastUpdated = time }
        }
        let bytes = list.serialize()
        do {
            _ = try AggregatorMetadata.parse(bytes, file: Self.list)
        } catch {
            throw MirrorError(reason: "what would be written is not valid: \(error)")
        }
        try folder.put(Self.list, bytes)
    }

    /// Folders of parties that the configuration does not name any more are the operator's to remove.
    private func warnOfOthers(_ folder: borrowing PublicationFolder, _ outcome: inout Outcome) {
        let names = Set(options.config.isLister ? [] : options.config.parties.map(\.name))
        for other in folder.names(in: ".") where !names.contains(other) {
            guard folder.exists("\(other)/\(PartyMirror.metadataFile)") else { continue }
            outcome.warnings.append("\(options.folder)/\(other): a mirror that is not listed any more; remove it")
        }
    }
}

extension Timestamp {
    init(_ date: Date) {
        guard let time = Timestamp(InternetTime.text(date)) else { preconditionFailure("what is written is a time") }
        self = time
    }
}
