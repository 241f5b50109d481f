package import CSAF
import Crypto
package import FoundationEssentials
import NoroshiModel
package import NoroshiNet
import NoroshiReport

/// Takes the documents of a provider into a folder: what is new, each looked at before it is kept.
///
/// Hashes and, of a trusted provider, signatures have to be right; a document has to be valid, named by its ID, and no
/// older than the one that is kept. One that is not is named with the reason, and what was kept before stays.
///
/// - Source: CSAF 2.1 §7.3, conformance clause 23 (downloader)
package struct Mirror: Sendable {
    package struct Options: Sendable {
        /// The folder of this provider.
        package var folder: String
        /// For keys while the run lasts; made empty by the caller, and removed by it.
        package var keys: String
        package var labels: Set<DistributionLabel> = [.unlabeled, .clear]
        /// The labels of the lists that are read; nil for those of ``labels``.
        package var lists: Set<DistributionLabel>?
        /// The path of the list of what was taken; nil for one in the folder.
        package var taken: String?
        /// Keeps every hash that there is, instead of the strongest.
        package var keepsEveryHash = false
        /// Documents that were changed last before it are left.
        package var since: Date?
        /// A pattern of names of files, with `*` and `?`.
        package var pattern: String?
        /// How many documents are taken at once.
        package var width = 8

        package init(folder: String, keys: String) {
            self.folder = folder
            self.keys = keys
        }
    }

    package struct Outcome: Sendable, Hashable {
        /// Names of the documents that were taken.
        package var taken: [String] = []
        package var unchanged = 0
        /// Listed, but not asked for.
        package var passedOver = 0
        /// What was not taken, or not looked at, and why.
        package var problems: [String] = []
        package var warnings: [String] = []
        /// Whether everything that is listed could be looked at; what was looked at and refused does not count.
        package var isWhole = true
        /// The provider's keys, as it names them.
        package var keys: [Key] = []

        package struct Key: Sendable, Hashable {
            package let fingerprint: String
            package let bytes: [UInt8]
        }
    }

    let session: WebSession
    let options: Options
    private static let maximumKey = 4 << 20
    /// How much two clocks may differ, in seconds.
    private static let clockError = 300.0

    package init(_ options: Options, session: WebSession) {
        self.options = options
        self.session = session
    }

    /// - Parameter progress: Is told how many of how many documents were looked at.
    /// - Throws: ``MirrorError`` when nothing can be taken at all.
    package func take(
        _ metadata: ProviderMetadata, at now: Date, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Outcome {
        var outcome = Outcome()
        try Self.checkTime(metadata, now, &outcome)
        let verifier = try await verifier(metadata, &outcome)
        let lists = try await ListReader(session: session, labels: options.lists ?? options.labels).list(metadata)
        outcome.problems = lists.problems
        outcome.isWhole = lists.problems.isEmpty
        var folder = try MirrorFolder(options.folder, list: options.taken)
        var wanted: [DocumentListing] = []
        for document in lists.documents {
            if !isWanted(document) {
                outcome.passedOver += 1
            } else if folder.has(document) {
                outcome.unchanged += 1
            } else {
                wanted.append(document)
            }
        }
        let isTrusted = metadata.role == .trustedProvider
        var next = 0
        while next < wanted.count {
            let batch = wanted[next..<min(next + options.width, wanted.count)]
            let fetched = await fetch(batch, verifier, mustBeSigned: isTrusted)
            for (listing, result) in zip(batch, fetched) {
                do {
                    try keep(listing, try result.get(), at: now, &folder, &outcome)
                } catch {
                    if error is DialError { outcome.isWhole = false }
                    outcome.problems.append("\(error)")
                }
            }
            next += batch.count
            progress(next, wanted.count)
        }
        try folder.compact()
        return outcome
    }

    /// - Source: CSAF 2.1 §7.1.7
    private static func checkTime(_ metadata: ProviderMetadata, _ now: Date, _ outcome: inout Outcome) throws {
        if let end = metadata.maintainedUntil {
            let days = end.date.timeIntervalSince(now) / 86_400
            if days < 0 { throw MirrorError(reason: "the provider kept its documents up until \(end.text) only") }
            if days < 90 { outcome.warnings.append("the provider keeps its documents up until \(end.text)") }
        }
        if let start = metadata.maintainedFrom, start.date > now {
            outcome.warnings.append("the provider keeps its documents up from \(start.text) on")
        }
    }

    /// - Throws: ``MirrorError`` when keys cannot be had that are needed.
    private func verifier(
        _ metadata: ProviderMetadata, _ outcome: inout Outcome
    ) async throws -> OpenPGPVerifier? {
        guard !metadata.publicKeys.isEmpty else {
            guard metadata.role != .trustedProvider else {
                throw MirrorError(reason: "a trusted provider has to name a key, and this one names none")
            }
            return nil
        }
        for key in metadata.publicKeys {
            let answer = try await session.get(key.url, limit: Self.maximumKey)
            guard answer.status == 200 else {
                throw MirrorError(reason: "\(Escaped.text(key.url)): status \(answer.status)")
            }
            outcome.keys.append(Outcome.Key(fingerprint: key.fingerprint.uppercased(), bytes: answer.body))
        }
        do {
            return try await OpenPGPVerifier(
                folder: options.keys, keys: outcome.keys.map { ($0.fingerprint, $0.bytes) })
        } catch {
            throw MirrorError(reason: "the provider's key cannot be used: \(error)")
        }
    }

    private func isWanted(_ listing: DocumentListing) -> Bool {
        if let since = options.since, let released = listing.released, released.date < since { return false }
        return options.pattern.map { Self.fits(Array($0.utf8)[...], Array(listing.name.utf8)[...]) } ?? true
    }

    /// Whether a name is of a pattern's form; the work is bounded by the product of both.
    static func fits(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var (p, n) = (pattern.startIndex, name.startIndex)
        var retry: (pattern: Int, name: Int)?
        while n < name.endIndex {
            if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
                retry = (p + 1, n)
                p += 1
            } else if p < pattern.endIndex, pattern[p] == name[n] || pattern[p] == UInt8(ascii: "?") {
                (p, n) = (p + 1, n + 1)
            } else if let (from, at) = retry {
                retry = (from, at + 1)
                (p, n) = (from, at + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    // MARK: One document

    /// A document whose hash and signature are right.
    struct Fetched: Sendable {
        var bytes: [UInt8]
        var digest: String
        var beside: [(ending: String, bytes: [UInt8])]
        var warnings: [String]
    }

    private func fetch(
        _ batch: ArraySlice<DocumentListing>, _ verifier: OpenPGPVerifier?, mustBeSigned: Bool
    ) async -> [Result<Fetched, any Error>] {
        await withTaskGroup(of: (Int, Result<Fetched, any Error>).self) { group in
            for (index, listing) in batch.enumerated() {
                group.addTask {
                    // Not within the pair that is given back: Swift 6.3 with optimization loses the number then.
                    let result: Result<Fetched, any Error>
                    do {
                        result = .success(try await fetch(listing, verifier, mustBeSigned: mustBeSigned))
                    } catch {
                        result = .failure(error)
                    }
                    return (index, result)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func fetch(
        _ listing: DocumentListing, _ verifier: OpenPGPVerifier?, mustBeSigned: Bool
    ) async throws -> Fetched {
        let shown = Escaped.text(listing.url)
        guard DocumentFileName.isName(listing.name), listing.folder.utf8.count == 4,
            listing.folder.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw MirrorError(reason: "\(shown): not the address of a document in a folder of its year; not taken") }
        let answer = try await session.get(listing.url, limit: ParsingLimits().size)
        guard answer.status == 200 else { throw DialError(reason: "\(shown): status \(answer.status)") }
        var fetched = Fetched(
            bytes: answer.body, digest: SHA256.hash(data: answer.body).hexadecimal, beside: [], warnings: [])
        if answer.redirects > 0 { fetched.warnings.append("\(shown): the server points elsewhere") }
        try await verifyHash(listing, shown, &fetched, isNeeded: mustBeSigned)
        if let verifier { try await verifySignature(listing, shown, &fetched, verifier, isNeeded: mustBeSigned) }
        return fetched
    }

    private func keep(
        _ listing: DocumentListing, _ fetched: Fetched, at now: Date, _ folder: inout MirrorFolder,
        _ outcome: inout Outcome
    ) throws {
        let shown = Escaped.text(listing.url)
        outcome.warnings += fetched.warnings
        let document = try CSAFDocument.parse(fetched.bytes, file: shown)
        if let failure = try CSAFValidator(preset: .basic).validate(fetched.bytes, file: shown).first {
            throw MirrorError(reason: "\(shown): not valid: \(failure); not taken")
        }
        let head = document.document
        guard DocumentFileName.name(for: head.tracking.id) == listing.name else {
            throw MirrorError(
                reason:
                    "\(shown): the document is '\(Escaped.text(head.tracking.id))', which has another name; not taken")
        }
        if let label = head.distribution?.tlp.flatMap({ DistributionLabel(word: $0.label.rawValue) }),
            !options.labels.contains(label)
        {
            throw MirrorError(
                reason:
                    "\(shown): the document is TLP:\(label.rawValue), but listed as \(listing.label.rawValue); not taken"
            )
        }
        if let kept = folder.document(of: listing), let known = try? CSAFDocument.parse(kept, file: "") {
            guard known.document.tracking.id == head.tracking.id,
                known.document.publisher.namespace == head.publisher.namespace
            else {
                throw MirrorError(reason: "\(shown): another publisher's document is kept under this name; not taken")
            }
            guard Self.mayReplace(known.document.tracking, head.tracking, at: now) else {
                throw MirrorError(reason: "\(shown): older than the document that is kept; not taken")
            }
            if kept == fetched.bytes {
                try folder.keep(listing, fetched.bytes, digest: fetched.digest, beside: fetched.beside)
                outcome.unchanged += 1
                return
            }
        }
        try folder.keep(listing, fetched.bytes, digest: fetched.digest, beside: fetched.beside)
        outcome.taken.append(String(listing.name))
        if let date = head.tracking.releaseDate(after: now.addingTimeInterval(Self.clockError)) {
            outcome.warnings.append("\(shown): released on \(date.text), it says, which is in the future")
        }
    }

    /// By the dates of release; by the versions when that of the document that is kept has not come yet, which would
    /// keep every other one out until then.
    private static func mayReplace(_ kept: Tracking, _ new: Tracking, at now: Date) -> Bool {
        guard kept.releaseDate(after: now.addingTimeInterval(clockError)) != nil else {
            return new.currentReleaseDate.date >= kept.currentReleaseDate.date
        }
        return new.version.order(to: kept.version) != .less
    }
}
