import CSAF
package import FoundationEssentials
import NoroshiFormats
package import NoroshiStore

/// Takes advisories in and publishes them.
package struct AdvisoryDesk: Sendable {
    private let store: CenterStore
    /// The namespace of the center's own documents; nil where nobody told it.
    private let namespace: String?

    package init(store: CenterStore, namespace: String? = nil) {
        self.store = store
        self.namespace = namespace
    }

    package enum Outcome: Sendable, Hashable {
        /// `publisher`: the namespace of the document's publisher where the center's own is not known, since it may be
        /// another party; else nil.
        case published(id: String, lang: String, version: String, publisher: String?)
        /// The very same document is published already.
        case unchanged(id: String, lang: String, version: String)
    }

    /// Why a document was not published; each line a reason.
    package struct NotPublished: Error, CustomStringConvertible {
        package let reasons: [String]
        package var description: String { reasons.joined(separator: "\n") }
    }

    /// Publishes the document when it is valid, meant for everyone, and newer than what is published under its id
    /// and language; the one before stays in the history.
    ///
    /// - Throws: ``NotPublished``.
    package func publish(_ bytes: [UInt8], file: String, actor: String, at now: Date) async throws -> Outcome {
        let (document, advisory) = try Self.read(bytes, file: file, at: now)
        try Self.refuseForeign(document, at: namespace, file: file)
        try Self.refuseFuture(document, at: now, file: file)
        try await Self.refuseTaken(document, in: store, file: file)
        let isNew = try await store.publish(advisory, actor: actor) { published in
            guard let published else { return true }
            return try Self.replaces(document, advisory, published, file: file)
        }
        return isNew
            ? .published(
                id: advisory.id, lang: advisory.lang, version: advisory.version,
                publisher: namespace == nil ? document.document.publisher.namespace : nil)
            : .unchanged(id: advisory.id, lang: advisory.lang, version: advisory.version)
    }

    /// The document and what is stored of it, when it can be published.
    ///
    /// - Throws: ``NotPublished``.
    static func read(
        _ bytes: [UInt8], file: String, at now: Date
    ) throws -> (document: CSAFDocument, advisory: StoredAdvisory) {
        let document: CSAFDocument
        do {
            document = try CSAFDocument.parse(bytes, file: file)
            // On the bytes: a document that was read has lost what the standard does not name.
            let results = try CSAFValidator(preset: .extended, date: now).validate(bytes, file: file)
            // A property that the standard does not know is a slip of the pen, and its content would be lost on readers.
            let failures = results.filter { $0.severity == .error || $0.test == "6.2.20" }
            guard failures.isEmpty else { throw NotPublished(reasons: failures.prefix(50).map { "\(file): \($0)" }) }
        } catch let error as CSAFError {
            throw NotPublished(reasons: ["\(error)"])
        }
        try refuseUnpublishable(document, file: file)
        return (document, advisory(document, bytes, publishedAt: InternetTime.text(now)))
    }

    /// Reads what earlier programs did not keep of the documents that are published.
    static func fillInFacts(_ store: CenterStore) async throws {
        try await store.fillInFacts { advisory in
            // It was read when it was published; a document that no longer can says nothing.
            (try? CSAFDocument.parse(Array(advisory.content.utf8), file: advisory.file)).map(facts) ?? AdvisoryFacts()
        }
    }

    private static func refuseUnpublishable(_ document: CSAFDocument, file: String) throws {
        let head = document.document
        guard head.csafVersion == .version20 else {
            throw NotPublished(reasons: [
                "\(file): /document/csaf_version: the center publishes CSAF 2.0, found '\(head.csafVersion.rawValue)'"
            ])
        }
        if let label = head.distribution?.tlp?.label, label != .white {
            throw NotPublished(reasons: [
                "\(file): /document/distribution/tlp/label: only TLP:WHITE is for everyone, found '\(label.rawValue)'"
            ])
        }
        if let told = protection(toldBy: head.distribution) {
            throw NotPublished(reasons: [
                "\(file): /document/distribution/text: only TLP:WHITE is for everyone, and the text says '\(told)'"
            ])
        }
        if let length = excessiveName(of: head.tracking.id) {
            throw NotPublished(reasons: [
                "\(file): /document/tracking/id: the name of its file would have \(length) bytes, more than \(maximumName)"
            ])
        }
        if head.tracking.status == .draft {
            throw NotPublished(reasons: ["\(file): /document/tracking/status: a draft is not published"])
        }
    }

    /// The protection that words tell of, whatever the label says: `TLP:AMBER`. Who wrote both meant one of them.
    static func protection(toldBy distribution: Distribution?) -> String? {
        guard let text = distribution?.text else { return nil }
        let plain = text.uppercased().filter { $0 != " " }
        return ["TLP:AMBER", "TLP:RED", "TLP:GREEN"].first { plain.contains($0) }
    }

    static func isOwn(_ document: CSAFDocument, at namespace: String) -> Bool {
        func plain(_ uri: String) -> String { (uri.hasSuffix("/") ? String(uri.dropLast()) : uri).lowercased() }
        return plain(document.document.publisher.namespace) == plain(namespace)
    }

    /// Refuses what another party published: to hand on documents of others is an aggregator's work.
    ///
    /// - Parameter namespace: The center's own; nil, which refuses nothing, where it is not known.
    /// - Source: CSAF 2.0 §7.2.1
    static func refuseForeign(_ document: CSAFDocument, at namespace: String?, file: String) throws {
        guard let namespace, !isOwn(document, at: namespace) else { return }
        throw NotPublished(reasons: [
            "\(file): /document/publisher/namespace: the center publishes only documents of its own, of "
                + "'\(namespace)', found '\(document.document.publisher.namespace)'"
        ])
    }

    /// How much the clock of who wrote a document may be ahead.
    private static let clockError = 300.0  // seconds

    /// The date of a document's issue that is still to come.
    static func futureDate(of document: CSAFDocument, at now: Date) -> Timestamp? {
        document.document.tracking.releaseDate(after: now.addingTimeInterval(clockError))
    }

    /// Refuses what would count as the newest until its day comes.
    private static func refuseFuture(_ document: CSAFDocument, at now: Date, file: String) throws {
        guard let date = futureDate(of: document, at: now) else { return }
        let field = date == document.document.tracking.currentReleaseDate ? "current" : "initial"
        throw NotPublished(reasons: [
            "\(file): /document/tracking/\(field)_release_date: '\(date.text)' is in the future"
        ])
    }

    /// Bytes of a file's name without `.json`: file systems have room for 255, and hashes, signatures and files that are
    /// being written have longer names.
    static let maximumName = 200

    /// The bytes of the file's name without `.json`, when they are too many.
    static func excessiveName(of id: String) -> Int? {
        let length = DocumentFileName.stem(of: id).utf8.count
        return length > maximumName ? length : nil
    }

    /// Where another advisory is published whose file has the same name; nil when the place is free.
    static func takenPath(of document: CSAFDocument, in store: CenterStore) async throws -> String? {
        let advisory = advisory(document, [], publishedAt: "")
        return try await store.fileIsTaken(advisory) ? advisory.csafPath : nil
    }

    static func refuseTaken(_ document: CSAFDocument, in store: CenterStore, file: String) async throws {
        guard let path = try await takenPath(of: document, in: store) else { return }
        throw NotPublished(reasons: ["\(file): another advisory is published as \(path)"])
    }

    /// False when it is the published one itself.
    ///
    /// - Throws: ``NotPublished`` when it is not newer.
    private static func replaces(
        _ document: CSAFDocument, _ advisory: StoredAdvisory, _ published: StoredAdvisory, file: String
    ) throws -> Bool {
        if advisory.digest == published.digest { return false }
        let tracking = document.document.tracking
        let order = DocumentVersion(published.version).map { tracking.version.order(to: $0) } ?? .greater
        guard order == .greater else {
            throw NotPublished(reasons: [
                "\(file): /document/tracking/version: '\(advisory.version)' is not newer than the published "
                    + "'\(published.version)', and the content differs"
            ])
        }
        guard advisory.currentRelease >= published.currentRelease else {
            throw NotPublished(reasons: [
                "\(file): /document/tracking/current_release_date: \(advisory.currentRelease) is before the "
                    + "published version's \(published.currentRelease)"
            ])
        }
        return true
    }

    private static func advisory(
        _ document: CSAFDocument, _ bytes: [UInt8], publishedAt: String
    ) -> StoredAdvisory {
        let head = document.document
        let path = path(of: document)
        return StoredAdvisory(
            id: head.tracking.id, lang: (head.lang ?? "").lowercased(), version: head.tracking.version.text,
            title: head.title,
            initialRelease: InternetTime.text(head.tracking.initialReleaseDate.date),
            currentRelease: InternetTime.text(head.tracking.currentReleaseDate.date), publishedAt: publishedAt,
            folder: path.folder, file: path.file,
            digest: sha256(bytes), content: String(decoding: bytes, as: UTF8.self), facts: facts(document))
    }

    /// Where a document stands below `/csaf`: English ones in a folder per year, others under their language.
    static func path(of document: CSAFDocument) -> (folder: String, file: String) {
        let head = document.document
        return path(
            id: head.tracking.id, lang: (head.lang ?? "").lowercased(),
            firstIssue: head.tracking.initialReleaseDate.text)
    }

    static func path(id: String, lang: String, firstIssue: String) -> (folder: String, file: String) {
        let year = String(firstIssue.prefix(4))
        return (lang.isEmpty || lang == "en" ? year : "\(lang)/\(year)", DocumentFileName.name(for: id))
    }

    /// What lists and queues go by.
    private static func facts(_ document: CSAFDocument) -> AdvisoryFacts {
        var facts = AdvisoryFacts()
        if let validity = document.validity {
            facts.lastDay = validity.lastDay
            facts.lapsedDay = validity.firstLapsedDay
            facts.lapsesAt = InternetTime.text(validity.end)
        }
        facts.sourceLang = (document.document.sourceLang ?? "").lowercased()
        switch document.standing {
        case .current: break
        case .withdrawn: facts.standing = "withdrawn"
        case .superseded(let successor):
            facts.standing = "superseded"
            facts.successor = successor.flatMap { Self.successor($0) } ?? ""
        }
        return facts
    }

    /// The id behind the colon of `Superseding Document: example-2026-0002`.
    static func successor(_ reference: Reference) -> String? {
        let id = reference.summary.drop { $0 != ":" }.dropFirst().drop { $0.isWhitespace }
        return id.isEmpty ? nil : String(id)
    }
}
