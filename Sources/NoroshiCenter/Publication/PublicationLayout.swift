import CSAF
import NoroshiReport
import NoroshiStore

/// Where published files stand, below the folder and below the public address alike.
///
///     .well-known/security.txt
///     .well-known/csaf/provider-metadata.json
///     csaf/v2.0/white/2026/example-2026-0001.json (.sha256, .sha512, .asc)
///     csaf/v2.0/white/index.txt, changes.csv
///     csaf/v2.0/ja/white/…                         the same in another language
///     csaf/v2.0/feed-tlp-white.json, service.json, category.json
///     csaf/v2.1/clear/…                            the same in CSAF 2.1
///     .well-known/csaf/v2.0/provider-metadata.json and v2.1: with both trees, each has its own
///     csaf/openpgp/key.asc
///     csaf/feed.atom, feed.rss                     for people's readers
struct PublicationLayout: Sendable {
    let edition: CSAFVersion
    let label: DistributionLabel
    /// Without a slash at the end.
    let publicURL: String

    static let metadata = ".well-known/csaf/provider-metadata.json"
    static let securityText = ".well-known/security.txt"
    static let key = "csaf/openpgp/key.asc"
    /// Of a document, its hashes and its signature.
    static let endings = ["", ".sha256", ".sha512", ".asc"]
    static let atom = "csaf/feed.atom"
    static let rss = "csaf/feed.rss"

    var root: String { "csaf/v\(edition.rawValue)" }
    var service: String { "\(root)/service.json" }
    var categories: String { "\(root)/category.json" }
    var feed: String { "\(root)/feed-tlp-\(labelWord).json" }

    /// Where both editions stand: `.well-known/csaf/v2.1/provider-metadata.json`.
    ///
    /// - Source: CSAF 2.1 §7.4.2
    var ownMetadata: String { ".well-known/\(root)/provider-metadata.json" }

    /// `white`, in CSAF 2.1 `clear`.
    var labelWord: String { label.fileWord(in: edition) ?? "unlabeled" }

    /// The folder of the documents of one language, without a slash at the end.
    ///
    /// - Parameter language: Empty where documents stand that name none, and English ones.
    func directory(_ language: String) -> String {
        language.isEmpty ? "\(root)/\(labelWord)" : "\(root)/\(language)/\(labelWord)"
    }

    func path(of document: PublishedDocument) -> String { "\(directory(document.language))/\(document.path)" }

    func address(_ path: String) -> String { "\(publicURL)/\(path)" }
}

/// A document as it is published.
struct PublishedDocument: Sendable {
    let advisory: StoredAdvisory
    /// Of its directory; empty for documents in English and in none.
    let language: String
    /// From its directory: `2026/example-2026-0001.json`.
    let path: String
    let initialRelease: Timestamp
    let currentRelease: Timestamp

    /// - Throws: ``PublicationError`` when the record's times are none.
    init(_ advisory: StoredAdvisory) throws(PublicationError) {
        self.advisory = advisory
        let parts = advisory.folder.split(separator: "/")
        language = parts.count > 1 ? String(parts[0]) : ""
        path = "\(parts.last ?? "")/\(advisory.file)"
        guard let initial = Timestamp(advisory.initialRelease), let current = Timestamp(advisory.currentRelease) else {
            throw PublicationError(reason: "advisory '\(advisory.id)' has no time of release")
        }
        (initialRelease, currentRelease) = (initial, current)
    }
}
