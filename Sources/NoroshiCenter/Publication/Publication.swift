package import CSAF
import Crypto
package import FoundationEssentials
import NoroshiFormats
package import NoroshiReport
package import NoroshiStore

/// Writes what is published as files that any web server can serve: the tree of a CSAF provider, or of a trusted one
/// where documents are signed.
///
/// Only what changed is written. Documents come before the lists that name them, and go after: who reads meanwhile finds
/// every document that is listed.
///
/// - Source: CSAF 2.0 §7.1
package struct Publication: Sendable {
    package struct Options: Sendable {
        package var folder: String
        /// The address under which the folder is served, without a slash at the end.
        package var publicURL: String
        package var publisher: Publisher
        /// What the center calls itself in titles of feeds.
        package var name: String
        /// Signs documents; nil for a provider that is not a trusted one.
        package var signer: OpenPGPSigner?
        package var isListed = true
        package var isMirrored = true
        /// Where to write about weaknesses in the center's own systems: `mailto:…`, `https://…`. Without any there is no
        /// `security.txt`.
        package var contacts: [String] = []
        /// Reads every document that stands there again, instead of its hash alone.
        package var readsAll = false

        package init(folder: String, publicURL: String, publisher: Publisher, name: String) {
            self.folder = folder
            self.publicURL = publicURL
            self.publisher = publisher
            self.name = name
        }
    }

    package struct Outcome: Sendable, Hashable {
        /// Documents.
        package var documents = 0
        package var signed = 0
        /// Files.
        package var written = 0
        package var removed = 0
        package var warnings: [String] = []
    }

    private let store: CenterStore
    private let options: Options
    private let layout: PublicationLayout

    /// More than any center publishes.
    private static let maximumDocuments = 10_000_000
    /// A signature that ends sooner is warned of.
    ///
    /// - Source: CSAF 2.1 §7.1.19
    private static let wantedDays = 90.0
    private static let leastDays = 30.0

    package init(_ options: Options, store: CenterStore) {
        self.options = options
        self.store = store
        layout = PublicationLayout(edition: .version20, label: .clear, publicURL: options.publicURL)
    }

    /// Brings the folder up to date.
    ///
    /// - Throws: ``PublicationError``; `OpenPGPError` when a document could not be signed; what the store throws.
    package func publish(at now: Date) async throws -> Outcome {
        var outcome = Outcome()
        try checkKey(now, &outcome)
        let documents = try await store.advisories(limit: Self.maximumDocuments).map { try PublishedDocument($0) }
        outcome.documents = documents.count
        var folder = try PublicationFolder(options.folder)
        if let signer = options.signer { try folder.put(PublicationLayout.key, try await signer.publicKey()) }
        let isOtherKey = keyBefore(folder) != options.signer?.fingerprint
        for document in documents {
            try await put(document, into: &folder, isOtherKey: isOtherKey, &outcome)
        }
        try folder.sync()
        let directories = Dictionary(grouping: documents, by: \.language)
        let before = Self.listed(in: folder, layout)
        try putLists(directories, into: &folder)
        try putFeeds(documents, languages: directories.keys.sorted(), now, into: &folder)
        try putMetadata(directories.keys.sorted(), now, into: &folder)
        try await putSecurityText(now, into: &folder, &outcome)
        try removeOthers(before, documents, from: &folder)
        try DirectoryListing(name: options.name).put(folders(documents), into: &folder)
        try folder.sync()
        outcome.written = folder.written
        outcome.removed = folder.removed
        return outcome
    }

    private func checkKey(_ now: Date, _ outcome: inout Outcome) throws {
        guard let signer = options.signer, let end = signer.expires else { return }
        let days = end.timeIntervalSince(now) / 86_400
        if days < Self.leastDays {
            throw PublicationError(
                reason: "the key \(signer.fingerprint) ends in \(Int(days)) days; "
                    + "signatures have to count for \(Int(Self.leastDays)) days at least")
        }
        if days < Self.wantedDays {
            outcome.warnings.append("the key \(signer.fingerprint) ends in \(Int(days)) days")
        }
    }

    /// The fingerprint that the folder's metadata names.
    private func keyBefore(_ folder: borrowing PublicationFolder) -> String? {
        folder.read(PublicationLayout.metadata).flatMap {
            (try? ProviderMetadata.parse($0, file: PublicationLayout.metadata))?.publicKeys.first?.fingerprint
        }
    }

    // MARK: Documents

    private func put(
        _ document: PublishedDocument, into folder: inout PublicationFolder, isOtherKey: Bool, _ outcome: inout Outcome
    ) async throws {
        let path = "\(layout.directory(document.language))/\(document.path)"
        let name = document.advisory.file
        let hash = HashFile(.sha256, digest: document.advisory.digest, name: name).serialize()
        let signature = "\(path).asc"
        let isThere =
            folder.read("\(path).sha256") == hash && folder.exists(path) && folder.exists("\(path).sha512")
            && (!options.readsAll || folder.read(path).map { sha256($0) } == document.advisory.digest)
        if isThere, options.signer == nil || !isOtherKey && folder.exists(signature) {
            if options.signer == nil { try folder.remove(signature) }
            return
        }
        guard
            let whole = try await store.advisory(folder: document.advisory.folder, file: name),
            whole.digest == document.advisory.digest
        else {
            throw PublicationError(reason: "advisory '\(document.advisory.id)' was changed meanwhile; publish again")
        }
        let bytes = Array(whole.content.utf8)
        try Self.refuseProtected(bytes, document)
        // Hash and signature of before do not fit the new document: while they are replaced there are none.
        if folder.exists(path) {
            for ending in ["sha256", "sha512", "asc"] { try folder.remove("\(path).\(ending)") }
        }
        let signed = try await options.signer?.sign(bytes)
        try folder.write(path, bytes)
        try folder.write(
            "\(path).sha512",
            HashFile(.sha512, digest: hexadecimal(SHA512.hash(data: bytes)), name: name).serialize())
        if let signed {
            try folder.write(signature, signed)
            outcome.signed += 1
        }
        // Last: by it the next run knows that the others are there.
        try folder.write("\(path).sha256", hash)
    }

    /// The records hold only what is for everyone; what leaves them is looked at once more.
    private static func refuseProtected(_ bytes: [UInt8], _ document: PublishedDocument) throws {
        let label = try CSAFDocument.parse(bytes, file: document.path).document.distribution?.tlp?.label
        guard let label, label != .white else { return }
        throw PublicationError(
            reason:
                "advisory '\(document.advisory.id)' is TLP:\(label.rawValue), and not for everyone; nothing is published"
        )
    }

    /// Removes documents that lists of before name and nobody publishes any more.
    private func removeOthers(
        _ before: Set<String>, _ documents: [PublishedDocument], from folder: inout PublicationFolder
    ) throws {
        let now = Set(documents.map { "\(layout.directory($0.language))/\($0.path)" })
        for path in before.subtracting(now).sorted() {
            for ending in ["", ".sha256", ".sha512", ".asc"] { try folder.remove(path + ending) }
        }
    }

    /// The documents that the lists in the folder name.
    private static func listed(in folder: borrowing PublicationFolder, _ layout: PublicationLayout) -> Set<String> {
        let languages = folder.names(in: layout.root).filter { folder.isFolder("\(layout.root)/\($0)") }
        let directories = ([""] + languages).map(layout.directory)
        return Set(
            directories.flatMap { directory in
                let name = "\(directory)/index.txt"
                let index = folder.read(name).flatMap { try? DirectoryIndex.parse($0, file: name) }
                return (index?.paths ?? []).map { "\(directory)/\($0)" }
            })
    }

    // MARK: Lists

    private func putLists(
        _ directories: [String: [PublishedDocument]], into folder: inout PublicationFolder
    ) throws {
        let languages = Set(directories.keys).union(
            folder.names(in: layout.root).filter { folder.exists("\(layout.directory($0))/index.txt") })
        for language in languages.sorted() {
            let documents = directories[language] ?? []
            let directory = layout.directory(language)
            let index = DirectoryIndex(documents.map(\.path).sorted(by: >))
            let changes = ChangeList(documents.map { ChangeList.Entry(path: $0.path, released: $0.currentRelease) })
            try folder.put("\(directory)/index.txt", index.serialize())
            try folder.put("\(directory)/changes.csv", changes.serialize(layout.edition))
        }
    }

    private func putFeeds(
        _ documents: [PublishedDocument], languages: [String], _ now: Date, into folder: inout PublicationFolder
    ) throws {
        let feed = ROLIEFeed(
            id: "csaf-feed-tlp-white", title: "\(options.name): CSAF (TLP:WHITE)", url: layout.address(layout.feed),
            service: layout.address(layout.service), updated: Self.time(now), entries: documents.map(entry))
        let before = folder.read(layout.feed)
        let bytes = feed.serialize(unlessSameAs: before)
        if bytes != before { try folder.write(layout.feed, bytes) }
        let service = ROLIEService(
            workspace: options.name,
            collections: [ROLIEService.Collection(title: feed.title, url: layout.address(layout.feed))])
        try folder.put(layout.service, service.serialize())
        let categories = languages.map { ROLIECategory(term: $0.isEmpty ? "en" : $0) }
        try folder.put(layout.categories, ROLIECategories([.csaf] + categories).serialize())
    }

    private func entry(_ document: PublishedDocument) -> ROLIEFeed.Entry {
        let address = layout.address("\(layout.directory(document.language))/\(document.path)")
        // Translations have the document's ID, and each entry needs one of its own.
        let id = document.language.isEmpty ? document.advisory.id : "\(document.advisory.id) (\(document.language))"
        return ROLIEFeed.Entry(
            id: id, title: document.advisory.title, url: address,
            hashes: ["\(address).sha256", "\(address).sha512"],
            signature: options.signer == nil ? nil : "\(address).asc", published: document.initialRelease,
            updated: document.currentRelease, edition: layout.edition,
            categories: document.advisory.lang.isEmpty ? [] : [ROLIECategory(term: document.advisory.lang)])
    }

    private static func time(_ date: Date) -> Timestamp {
        guard let time = Timestamp(InternetTime.text(date)) else { preconditionFailure("what is written is a time") }
        return time
    }

    // MARK: The provider

    private func putMetadata(
        _ languages: [String], _ now: Date, into folder: inout PublicationFolder
    ) throws {
        let directories = languages.map {
            ProviderDistribution(directory: .init(url: "\(layout.address(layout.directory($0)))/", label: .clear))
        }
        let feed = ProviderDistribution.Feed(
            summary: "TLP:WHITE", label: .clear, url: layout.address(layout.feed))
        let rolie = ProviderDistribution.ROLIE(
            categories: [layout.address(layout.categories)], feeds: [feed], services: [layout.address(layout.service)])
        var metadata = ProviderMetadata(
            edition: layout.edition, canonicalURL: layout.address(PublicationLayout.metadata),
            distributions: directories + [ProviderDistribution(rolie: rolie)], lastUpdated: Self.time(now),
            isListed: options.isListed, isMirrored: options.isMirrored,
            publicKeys: (options.signer?.fingerprint).map {
                [.init(fingerprint: $0, url: layout.address(PublicationLayout.key))]
            } ?? [],
            publisher: options.publisher, role: options.signer == nil ? .provider : .trustedProvider)
        if let before = folder.read(PublicationLayout.metadata),
            let known = try? ProviderMetadata.parse(before, file: PublicationLayout.metadata)
        {
            let time = metadata.lastUpdated
            metadata.lastUpdated = known.lastUpdated
            // What the format has no word for is not read again.
            if metadata.serialize() != before { metadata.lastUpdated = time }
        }
        try folder.put(PublicationLayout.metadata, metadata.serialize())
    }

    private func putSecurityText(
        _ now: Date, into folder: inout PublicationFolder, _ outcome: inout Outcome
    ) async throws {
        guard !options.contacts.isEmpty else {
            outcome.warnings.append("no contact is known: \(PublicationLayout.securityText) was not written")
            return
        }
        var text = SecurityText(
            contacts: options.contacts, expires: now.addingTimeInterval(SecurityText.lifetime),
            csaf: [layout.address(PublicationLayout.metadata)],
            canonical: layout.address(PublicationLayout.securityText))
        if options.signer != nil { text.encryption = layout.address(PublicationLayout.key) }
        if let before = folder.read(PublicationLayout.securityText), text.isStillTold(by: before, at: now),
            String(decoding: before, as: UTF8.self).contains("BEGIN PGP SIGNED") == (options.signer != nil)
        {
            return
        }
        let bytes = try await options.signer?.clearSign(text.serialize()) ?? text.serialize()
        try folder.put(PublicationLayout.securityText, bytes)
    }

    /// Every folder that people may walk through.
    private func folders(_ documents: [PublishedDocument]) -> Set<String> {
        var folders: Set<String> = ["csaf", layout.root]
        if options.signer != nil { folders.insert("csaf/openpgp") }
        for document in documents {
            var folder = "\(layout.directory(document.language))/\(document.path.prefix { $0 != "/" })"
            while folder.contains("/") {
                folders.insert(folder)
                folder = String(folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex))
            }
        }
        return folders
    }
}
