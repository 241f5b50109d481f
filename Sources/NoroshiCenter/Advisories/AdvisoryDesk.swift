import CSAF
package import FoundationEssentials
import NoroshiFormats
package import NoroshiStore

/// Takes advisories in and publishes them.
package struct AdvisoryDesk: Sendable {
    private let store: CenterStore

    package init(store: CenterStore) { self.store = store }

    package enum Outcome: Sendable, Hashable {
        case published(id: String, lang: String, version: String)
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
        let document: CSAFDocument
        do {
            document = try CSAFDocument.parse(bytes, file: file)
        } catch {
            throw NotPublished(reasons: ["\(error)"])
        }
        let failures = document.validate()
        guard failures.isEmpty else { throw NotPublished(reasons: failures.prefix(50).map { "\(file): \($0)" }) }
        try refuseUnpublishable(document, file: file)
        let advisory = Self.advisory(document, bytes, publishedAt: InternetTime.text(now))
        if try await store.fileIsTaken(advisory) {
            throw NotPublished(reasons: ["\(file): another advisory is published as \(advisory.csafPath)"])
        }
        let isNew = try await store.publish(advisory, actor: actor) { published in
            guard let published else { return true }
            return try Self.replaces(document, advisory, published, file: file)
        }
        return isNew
            ? .published(id: advisory.id, lang: advisory.lang, version: advisory.version)
            : .unchanged(id: advisory.id, lang: advisory.lang, version: advisory.version)
    }

    private func refuseUnpublishable(_ document: CSAFDocument, file: String) throws {
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
        if head.tracking.status == .draft {
            throw NotPublished(reasons: ["\(file): /document/tracking/status: a draft is not published"])
        }
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
        let lang = (head.lang ?? "").lowercased()
        let year = String(head.tracking.initialReleaseDate.text.prefix(4))
        return StoredAdvisory(
            id: head.tracking.id, lang: lang, version: head.tracking.version.text, title: head.title,
            initialRelease: InternetTime.text(head.tracking.initialReleaseDate.date),
            currentRelease: InternetTime.text(head.tracking.currentReleaseDate.date), publishedAt: publishedAt,
            folder: lang.isEmpty || lang == "en" ? year : "\(lang)/\(year)",
            file: DocumentFileName.name(for: head.tracking.id),
            digest: sha256(bytes), content: String(decoding: bytes, as: UTF8.self))
    }
}
