import CSAF
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiNet
import NoroshiReport

/// The documents of one party as an aggregator hands them on.
///
///     NAME/provider-metadata.json
///     NAME/feed-tlp-white.json
///     NAME/white/2026/example-2026-0001.json (.sha256, .sha512, .asc)
///     NAME/white/index.txt, changes.csv
///     NAME/openpgp/FINGERPRINT.asc
///
/// - Source: CSAF 2.0 and 2.1 §7.1.23, §7.2.5
struct PartyMirror: Sendable {
    let options: Aggregation.Options
    let session: WebSession
    let party: AggregatorConfig.Party
    /// As the party writes it.
    let metadata: ProviderMetadata

    static let metadataFile = "provider-metadata.json"

    /// Of the mirror's metadata.
    var address: String { "\(root)/\(Self.metadataFile)" }
    private var root: String { "\(options.config.url)/\(party.name)" }

    /// Only what is for everyone, each label by itself.
    private var areas: [MirrorArea] {
        [DistributionLabel.clear, .unlabeled].filter { label in
            metadata.feeds.contains { $0.label == label }
                || metadata.feeds.isEmpty && metadata.directories.contains { ($0.label ?? .clear) == label }
        }.compactMap { MirrorArea(party: party.name, root: root, label: $0, edition: options.edition) }
    }

    /// Takes what is new, and brings the party's folder up to date.
    ///
    /// - Throws: ``PublicationError``, ``MirrorError`` when the folder cannot be written to.
    func update(
        _ record: inout PartyRecord, at now: Date, into folder: inout PublicationFolder,
        _ outcome: inout Aggregation.Outcome
    ) async throws {
        let areas = areas
        guard !areas.isEmpty else {
            outcome.warnings.append("\(party.name): hands out nothing that is for everyone")
            return
        }
        let isUnfinished = record.isUnfinished
        try record.begin()
        var line = Aggregation.Outcome.Party(name: party.name)
        var keys: [Mirror.Outcome.Key]?
        var isDone = true
        for area in areas {
            do {
                keys = try await take(area, record, now, &line, &outcome)
            } catch {
                isDone = false
                outcome.isWhole = false
                outcome.problems.append("\(party.name): \(error); what was fetched before is kept")
            }
        }
        outcome.parties.append(line)
        // Without the party's keys there is nothing new to be told of.
        guard let keys else { return }
        var signatures = MirrorSignatures(record.path, signer: options.signer)
        try signatures.forgetOthers(in: &folder)
        var parts: [MirrorArea.Part] = []
        for area in areas {
            let changed = isUnfinished ? nil : Set(line.taken)
            parts.append(
                try await area.write(&folder, changed: changed, &signatures, at: now, problems: &outcome.problems))
        }
        try await putMetadata(parts, keys, signatures, now, into: &folder)
        var folders = parts.reduce(into: Set([party.name])) { $0.formUnion($1.folders) }
        if folder.isFolder("\(party.name)/openpgp") { folders.insert("\(party.name)/openpgp") }
        try DirectoryListing(name: options.config.name).put(folders, into: &folder)
        let unsigned = parts.reduce(0) { $0 + $1.unsigned }
        if unsigned > 0 {
            outcome.warnings.append(
                "\(party.name): \(unsigned) documents without a signature, which an aggregator has to make")
        }
        try folder.sync()
        if isDone { try record.end() }
    }

    private func take(
        _ area: MirrorArea, _ record: PartyRecord, _ now: Date, _ line: inout Aggregation.Outcome.Party,
        _ outcome: inout Aggregation.Outcome
    ) async throws -> [Mirror.Outcome.Key] {
        let keys = "\(options.keys)/\(area.word)"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: keys) }
        var wanted = Mirror.Options(folder: "\(options.folder)/\(area.path)", keys: keys)
        wanted.lists = [area.label]
        wanted.taken = record.taken(area.word)
        wanted.keepsEveryHash = true
        let taken = try await Mirror(wanted, session: session).take(metadata, at: now)
        line.taken += taken.taken
        line.unchanged += taken.unchanged
        outcome.problems += taken.problems
        outcome.warnings += taken.warnings
        if !taken.isWhole { outcome.isWhole = false }
        return taken.keys
    }

    // MARK: The mirror's own metadata

    private func putMetadata(
        _ parts: [MirrorArea.Part], _ keys: [Mirror.Outcome.Key], _ signatures: MirrorSignatures, _ now: Date,
        into folder: inout PublicationFolder
    ) async throws {
        var all = keys.map { ($0.fingerprint, $0.bytes) }
        if let signer = options.signer, signatures.isUsed, !all.contains(where: { $0.0 == signer.fingerprint }) {
            all.append((signer.fingerprint, try await signer.publicKey()))
        }
        for (fingerprint, bytes) in all { try folder.put("\(party.name)/openpgp/\(fingerprint).asc", bytes) }
        let isSigned = !all.isEmpty && parts.allSatisfy { $0.unsigned == 0 }
        var mirror = ProviderMetadata(
            edition: options.edition, canonicalURL: address, distributions: parts.flatMap(\.distributions),
            lastUpdated: Timestamp(now), isListed: metadata.isListed,
            // Others take the documents from the party itself: mirrors of mirrors are always late.
            isMirrored: false,
            publicKeys: all.map { .init(fingerprint: $0.0, url: "\(root)/openpgp/\($0.0).asc") },
            publisher: metadata.publisher, role: isSigned ? .trustedProvider : .provider,
            maintainedFrom: metadata.maintainedFrom, maintainedUntil: metadata.maintainedUntil)
        let name = "\(party.name)/\(Self.metadataFile)"
        if let before = folder.read(name), let known = try? ProviderMetadata.parse(before, file: name) {
            let time = mirror.lastUpdated
            mirror.lastUpdated = known.lastUpdated
            if mirror.serialize() != before { mirror.lastUpdated = time }
        }
        try folder.put(name, mirror.serialize())
    }
}
