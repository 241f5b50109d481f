import FoundationEssentials
import NoroshiFormats
import NoroshiReport
import NoroshiStore

extension Publication {
    /// The feeds for people's readers, with the newest documents, in the language of most of them. Programs take the
    /// ROLIE feed, which names all.
    func putReaderFeeds(_ tree: PublishedTree, _ now: Date, into folder: inout PublicationFolder) throws {
        guard let resources = options.resources, !tree.documents.isEmpty else { return }
        let advisories = tree.documents.prefix(Self.readerEntries).map(\.advisory)
        let isJapanese = 2 * advisories.count { $0.lang == "ja" } > advisories.count
        let texts = try Translations.load(isJapanese ? "ja" : "en", from: resources)
        let marks = AdvisoryMarks(texts, now: now, among: tree.documents.map(\.advisory))
        let title = texts.text("center.feed.title", ["center": options.name])
        let places = PublishedPlaces(tree)
        let atom = AtomFeed(
            center: options.name, title: title, places: places, advisories: advisories,
            madeAt: InternetTime.text(now), marks: marks)
        let rss = RSSFeed(
            title: title, description: texts.text("center.advisories.lead"), places: places,
            advisories: advisories, marks: marks)
        try folder.put(PublicationLayout.atom, Array(atom.xml.utf8))
        try folder.put(PublicationLayout.rss, Array(rss.xml.utf8))
    }

    private static let readerEntries = 1_000
}

/// The addresses of a published folder, which has documents and no pages of them.
private struct PublishedPlaces: FeedPlaces {
    private let layout: PublicationLayout
    /// By the folders and names of the store.
    private let documents: [String: PublishedDocument]

    init(_ tree: PublishedTree) {
        layout = tree.layout
        documents = Dictionary(
            tree.documents.map { (Self.key($0.advisory), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func key(_ advisory: StoredAdvisory) -> String { "\(advisory.folder)/\(advisory.file)" }

    var atom: String { layout.address(PublicationLayout.atom) }
    var rss: String { layout.address(PublicationLayout.rss) }
    var home: String { layout.address("csaf/") }

    func document(_ advisory: StoredAdvisory) -> String {
        layout.address(documents[Self.key(advisory)].map(layout.path) ?? "csaf/")
    }

    func pages(_ advisory: StoredAdvisory) -> [(address: String, type: String)] { [] }
}
