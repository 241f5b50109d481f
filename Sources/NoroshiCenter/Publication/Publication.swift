package import CSAF
package import FoundationEssentials
package import NoroshiFormats
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
        /// Reads every document that stands there again, instead of its hash alone, and removes what is of none.
        package var readsAll = false
        /// Writes a tree of CSAF 2.1 too, of the same documents converted. One that stands there already is always kept up.
        package var writesVersion21 = false
        /// Where the words of feeds for people stand; without them there are no such feeds.
        package var resources: ResourceDirectory?

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
        /// How many of the documents that were written are of other publishers, by namespace.
        var foreign: [String: Int] = [:]
    }

    let store: CenterStore
    let options: Options
    private let layout: PublicationLayout
    private let layout21: PublicationLayout

    /// More than any center publishes.
    private static let maximumDocuments = 10_000_000
    /// In bytes: `NAME_MAX`.
    private static let maximumName = 255
    /// A signature that ends sooner is warned of.
    ///
    /// - Source: CSAF 2.1 §7.1.19
    private static let wantedDays = 90.0
    private static let leastDays = 30.0

    package init(_ options: Options, store: CenterStore) {
        self.options = options
        self.store = store
        layout = PublicationLayout(edition: .version20, label: .clear, publicURL: options.publicURL)
        layout21 = PublicationLayout(edition: .version21, label: .clear, publicURL: options.publicURL)
    }

    /// Brings the folder up to date.
    ///
    /// - Throws: ``PublicationError``; `OpenPGPError` when a document could not be signed; what the store throws.
    package func publish(at now: Date) async throws -> Outcome {
        var outcome = Outcome()
        try checkKey(now, &outcome)
        let documents = try publishable(
            await store.advisories(limit: Self.maximumDocuments).map { try PublishedDocument($0) }, &outcome)
        outcome.documents = documents.count
        var folder = try PublicationFolder(options.folder)
        if let signer = options.signer { try folder.put(PublicationLayout.key, try await signer.publicKey()) }
        let isOtherKey = keyBefore(folder) != options.signer?.fingerprint
        var trees = [PublishedTree(layout: layout, documents: documents)]
        let hasBoth = options.writesVersion21 || folder.exists(layout21.ownMetadata)
        if hasBoth { trees.append(PublishedTree(layout: layout21, documents: [])) }
        for document in documents {
            try await put(document, layout, into: &folder, isOtherKey: isOtherKey, hasBoth ? layout21 : nil, &outcome)
        }
        // Of what cannot be converted there is no document of CSAF 2.1.
        if hasBoth { trees[1].documents = documents.filter { folder.exists(layout21.path(of: $0)) } }
        try folder.sync()
        for tree in trees {
            let before = tree.listed(in: folder)
            try tree.putLists(into: &folder)
            let feedTime = try putFeeds(tree, now, into: &folder)
            try putMetadata(tree, hasBoth: hasBoth, feedTime, now, into: &folder)
            try tree.removeOthers(before, from: &folder)
            guard options.readsAll else { continue }
            for path in try tree.removeStrangers(from: &folder) {
                outcome.warnings.append("\(path): of no published document; removed")
            }
        }
        try putReaderFeeds(trees[0], now, into: &folder)
        try await putSecurityText(trees, now, into: &folder, &outcome)
        let folders = trees.reduce(into: Set(options.signer == nil ? [] : ["csaf/openpgp"])) {
            $0.formUnion($1.folders)
        }
        try DirectoryListing(name: options.name).put(folders, into: &folder)
        try folder.sync()
        for (namespace, count) in outcome.foreign.sorted(by: { $0.key < $1.key }) {
            outcome.warnings.append(
                "of the documents written \(count) are of '\(namespace)', not of '\(options.publisher.namespace)': "
                    + "a publisher hands out documents of its own only (CSAF 2.0 §7.2.1)")
        }
        outcome.written = folder.written
        outcome.removed = folder.removed
        return outcome
    }

    /// What has a name that file systems can hold, with that of its hash; the others do not keep them back.
    private func publishable(_ documents: [PublishedDocument], _ outcome: inout Outcome) -> [PublishedDocument] {
        documents.filter { document in
            let length = document.advisory.file.utf8.count + ".sha512".utf8.count
            guard length > Self.maximumName else { return true }
            outcome.warnings.append(
                "not published: the file of advisory '\(document.advisory.id.prefix(40))…' would have a name of \(length) "
                    + "bytes, and file systems hold \(Self.maximumName)")
            return false
        }
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

    // MARK: Feeds

    /// - Returns: When the feed was updated last.
    private func putFeeds(
        _ tree: PublishedTree, _ now: Date, into folder: inout PublicationFolder
    ) throws -> Timestamp? {
        let layout = tree.layout
        let label = layout.labelWord
        let feed = ROLIEFeed(
            id: "csaf-feed-tlp-\(label)", title: "\(options.name): CSAF (TLP:\(label.uppercased()))",
            url: layout.address(layout.feed), service: layout.address(layout.service), updated: Self.time(now),
            entries: tree.documents.map { tree.entry($0, isSigned: options.signer != nil) })
        let before = folder.read(layout.feed)
        let bytes = feed.serialize(unlessSameAs: before)
        if bytes != before { try folder.write(layout.feed, bytes) }
        let service = ROLIEService(
            workspace: options.name,
            collections: [ROLIEService.Collection(title: feed.title, url: layout.address(layout.feed))])
        try folder.put(layout.service, service.serialize())
        let categories = tree.languages.map { ROLIECategory(term: $0.isEmpty ? "en" : $0) }
        try folder.put(layout.categories, ROLIECategories([.csaf] + categories).serialize())
        return ROLIEFeed.updated(in: bytes)
    }

    private static func time(_ date: Date) -> Timestamp {
        guard let time = Timestamp(InternetTime.text(date)) else { preconditionFailure("what is written is a time") }
        return time
    }

    // MARK: The provider

    /// Where both editions stand, each has metadata of its own, and the well-known address has those of CSAF 2.0.
    ///
    /// - Source: CSAF 2.1 §7.4.2
    private func putMetadata(
        _ tree: PublishedTree, hasBoth: Bool, _ feedTime: Timestamp?, _ now: Date,
        into folder: inout PublicationFolder
    ) throws {
        let layout = tree.layout
        let name = hasBoth ? layout.ownMetadata : PublicationLayout.metadata
        let directories = tree.languages.map {
            ProviderDistribution(directory: .init(url: "\(layout.address(layout.directory($0)))/", label: .clear))
        }
        let feed = ProviderDistribution.Feed(
            summary: "TLP:\(layout.labelWord.uppercased())", label: .clear, url: layout.address(layout.feed),
            lastUpdated: layout.edition == .version21 ? feedTime ?? Self.time(now) : nil)
        let rolie = ProviderDistribution.ROLIE(
            categories: [layout.address(layout.categories)], feeds: [feed], services: [layout.address(layout.service)])
        var metadata = ProviderMetadata(
            edition: layout.edition, canonicalURL: layout.address(name),
            distributions: directories + [ProviderDistribution(rolie: rolie)], lastUpdated: Self.time(now),
            isListed: options.isListed, isMirrored: options.isMirrored,
            publicKeys: (options.signer?.fingerprint).map {
                [.init(fingerprint: $0, url: layout.address(PublicationLayout.key))]
            } ?? [],
            publisher: options.publisher, role: options.signer == nil ? .provider : .trustedProvider)
        if let before = folder.read(name), let known = try? ProviderMetadata.parse(before, file: name) {
            let time = metadata.lastUpdated
            metadata.lastUpdated = known.lastUpdated
            // What the format has no word for is not read again.
            if metadata.serialize() != before { metadata.lastUpdated = time }
        }
        let bytes = metadata.serialize()
        try folder.put(name, bytes)
        if layout.edition == .version20, hasBoth { try folder.put(PublicationLayout.metadata, bytes) }
    }

    private func putSecurityText(
        _ trees: [PublishedTree], _ now: Date, into folder: inout PublicationFolder, _ outcome: inout Outcome
    ) async throws {
        guard !options.contacts.isEmpty else {
            outcome.warnings.append("no contact is known: \(PublicationLayout.securityText) was not written")
            return
        }
        var text = SecurityText(
            contacts: options.contacts, expires: now.addingTimeInterval(SecurityText.lifetime),
            csaf: ([PublicationLayout.metadata] + (trees.count > 1 ? trees.map(\.layout.ownMetadata) : []))
                .map(layout.address),
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
}
