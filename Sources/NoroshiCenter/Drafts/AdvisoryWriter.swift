import CSAF
import NoroshiModel
import NoroshiStore

/// Makes a document of what was typed, and remembers which field each part came from.
///
/// With a published version as base, only what the form shows is changed; everything else stays as it was published.
struct AdvisoryWriter {
    let fields: DraftFields
    /// The published version that is changed; nil for a new advisory.
    let base: CSAFDocument?
    /// The original that a translation is made of: its version and history are taken over.
    let source: CSAFDocument?
    /// The document whose parts are kept as far as the form does not show them: the original of a translation, else
    /// the base. Keys of rows are places in it.
    let structure: CSAFDocument?
    let kind: StoredDraft.Kind
    let publisher: Publisher
    /// The time of this version.
    let time: Timestamp
    /// The center's own address, without a slash at the end.
    let address: String

    /// The rows that something was typed into, by group.
    private let filled: [String: [DraftFields.Row]]
    /// The id of each row of a product in the document: the published one, else the next free one.
    private let productIDs: [Int: String]
    /// The products of ``structure``.
    let publishedProducts: [DraftProduct]

    var document: CSAFDocument
    private(set) var places: [Place] = []
    /// What could not be put into the document at all.
    private(set) var complaints: [Complaint] = []

    /// A part of the document, and the field that it was made of.
    struct Place: Sendable {
        let pointer: String
        let field: String
    }

    init(
        _ fields: DraftFields, base: CSAFDocument?, source: CSAFDocument? = nil, kind: StoredDraft.Kind = .revision,
        publisher: Publisher, time: Timestamp, address: String
    ) {
        self.fields = fields
        self.base = base
        self.source = source
        structure = kind == .translation ? source : base
        self.kind = kind
        self.publisher = publisher
        self.time = time
        self.address = address
        publishedProducts = structure.map(DraftProduct.all) ?? []
        filled = Dictionary(uniqueKeysWithValues: DraftFields.groups.map { ($0.name, fields.filledRows($0.name)) })
        productIDs = Self.productIDs(filled["product"] ?? [])
        let history = History(base: base, source: source, time: time, summary: fields["summary"])
        document =
            structure
            ?? CSAFDocument(
                document: Document(
                    csafVersion: .version20, category: "csaf_base", title: fields["title"], publisher: publisher,
                    tracking: history.tracking(id: fields["id"])))
        document.document.tracking = history.tracking(
            id: fields["id"], aliases: document.document.tracking.aliases)
        write()
    }

    /// A document that was handed in whole, and is kept as it is.
    init(handedIn document: CSAFDocument, base: CSAFDocument?, address: String) {
        fields = DraftFields(document)
        (self.base, source, structure, kind) = (base, nil, base, .upload)
        publisher = document.document.publisher
        time = document.document.tracking.currentReleaseDate
        self.address = address
        (publishedProducts, filled, productIDs) = ([], [:], [:])
        self.document = document
    }

    private mutating func write() {
        writeHead()
        if kind.endsAdvisory {
            // What was taken back is not to be run any more.
            document.productTree = nil
            document.vulnerabilities = nil
            document.document.category = "csaf_base"
        } else {
            writeProducts()
            writeWeaknesses()
            document.document.category = category
        }
        writeNotes()
        writeReferences()
    }

    func rows(_ group: String) -> [DraftFields.Row] { filled[group] ?? [] }

    func productID(_ row: DraftFields.Row) -> String { productIDs[row.number] ?? row["key"] }

    private static func productIDs(_ rows: [DraftFields.Row]) -> [Int: String] {
        let taken = Set(rows.map { $0["key"] })
        var next = 0
        var ids: [Int: String] = [:]
        for row in rows {
            guard row["key"].isEmpty else {
                ids[row.number] = row["key"]
                continue
            }
            repeat { next += 1 } while taken.contains("P\(next)")
            ids[row.number] = "P\(next)"
        }
        return ids
    }

    mutating func put(_ field: String, at pointer: String) { places.append(Place(pointer: pointer, field: field)) }

    mutating func complain(_ field: String, _ message: Message) {
        complaints.append(Complaint(field: field, severity: .error, test: "", message: message))
    }

    /// An advisory about products is a security advisory; the category of a published one stays when it can.
    private var category: String {
        let usual = document.vulnerabilities == nil ? "csaf_base" : "csaf_security_advisory"
        guard let old = structure?.document.category, old != "csaf_base", old != "csaf_security_advisory" else {
            return usual
        }
        return old
    }

    private mutating func writeHead() {
        document.document.title = fields["title"]
        document.document.lang = fields["lang"].isEmpty ? nil : fields["lang"]
        if let source { document.document.sourceLang = source.document.lang }
        document.document.tracking.generator = nil
        var distribution = document.document.distribution ?? Distribution()
        distribution.text = fields["terms"].isEmpty ? nil : fields["terms"]
        if let label = TLPLabel(rawValue: fields["tlp"]) {
            distribution.tlp = TLP(label: label, url: distribution.tlp?.url ?? "https://www.first.org/tlp/")
        } else {
            distribution.tlp = nil
        }
        document.document.distribution = distribution.text == nil && distribution.tlp == nil ? nil : distribution
        put("title", at: "/document/title")
        put("lang", at: "/document/lang")
        put("tlp", at: "/document/distribution")
        put("terms", at: "/document/distribution/text")
        put("id", at: "/document/tracking/id")
        let revision = document.document.tracking.revisionHistory.count - 1
        put("summary", at: "/document/tracking/revision_history/\(revision)")
    }

    // MARK: References

    private mutating func writeReferences() {
        let old = structure?.document.references ?? []
        var references = (base?.document.references ?? []).filter { $0.category == .itself }
        if references.isEmpty, let own = ownReference { references = [own] }
        for row in rows("reference") {
            var reference =
                Int(row["key"]).flatMap { $0 < old.count ? old[$0] : nil }
                ?? Reference(summary: "", url: "", category: .external)
            reference.summary = row["summary"].isEmpty ? row["url"] : row["summary"]
            reference.url = row["url"]
            put(row.name("summary"), at: "/document/references/\(references.count)/summary")
            put(row.name("url"), at: "/document/references/\(references.count)")
            references.append(reference)
        }
        document.document.references = references.isEmpty ? nil : references
    }

    /// Where the document itself will stand.
    private var ownReference: Reference? {
        guard address.hasPrefix("https://"), !fields["id"].isEmpty else { return nil }
        let isJapanese = fields["lang"].lowercased().hasPrefix("ja")
        let path = AdvisoryDesk.path(
            id: fields["id"], lang: fields["lang"].lowercased(),
            firstIssue: document.document.tracking.initialReleaseDate.text)
        return Reference(
            summary: isJapanese ? "この文書の所在" : "Canonical address of this advisory",
            url: "\(address)/csaf/\(path.folder)/\(path.file)", category: .itself)
    }
}

/// What became of the history: of the published version, of the original of a translation, and this version's entry.
struct History {
    let base: CSAFDocument?
    let source: CSAFDocument?
    let time: Timestamp
    let summary: String

    func tracking(id: String, aliases: [String]? = nil) -> Tracking {
        let entries = earlier + [Revision(number: version, date: date, summary: summary)]
        let old = base?.document.tracking ?? source?.document.tracking
        return Tracking(
            id: id, status: .final, version: version, initialReleaseDate: old?.initialReleaseDate ?? time,
            currentReleaseDate: time, revisionHistory: entries, aliases: aliases)
    }

    /// A history does not begin after the first issue: where nothing stands before it, a translation's entry has the
    /// date of what it translates.
    private var date: Timestamp {
        guard base == nil, earlier.isEmpty, let original = source?.document.tracking else { return time }
        return original.revisionHistory.first { $0.number == version }?.date ?? time
    }

    /// A translation has the number of what it translates when that is free; else each version is one more.
    var version: DocumentVersion {
        guard let base else { return source?.document.tracking.version ?? Self.first }
        let next = Self.next(after: base.document.tracking.version)
        guard let wanted = source?.document.tracking.version, wanted.isInteger == next.isInteger,
            wanted.order(to: next) == .greater
        else { return next }
        return wanted
    }

    /// What is published of this language, and what a translation skipped.
    private var earlier: [Revision] {
        let own = base?.document.tracking.revisionHistory ?? []
        let newest = base?.document.tracking.version
        let skipped = (source?.document.tracking.revisionHistory ?? []).filter { entry in
            entry.number.order(to: version) == .less
                && (newest.map { entry.number.order(to: $0) == .greater } ?? true)
        }
        return own + skipped
    }

    private static var first: DocumentVersion {
        guard let version = DocumentVersion("1") else { preconditionFailure("1 is a version") }
        return version
    }

    /// `3` after `2`; of versions with three parts the second is raised.
    private static func next(after version: DocumentVersion) -> DocumentVersion {
        let parts = version.text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").compactMap { Int($0) }
        let text =
            version.isInteger || parts.count < 3
            ? "\((Int(version.major) ?? 0) + 1)" : "\(parts[0]).\(parts[1] + 1).0"
        return DocumentVersion(text) ?? first
    }
}
