/// A document with what many tests ask for, gathered once: its products and branches, its history, its
/// vulnerabilities, and where products are named.
///
/// Parts of the wrong kind are as good as absent; nothing here fails.
final class DocumentIndex: Sendable {
    let root: JSONValue
    let document: JSONValue?
    let tracking: JSONValue?
    let edition: CSAFVersion
    /// When the validation runs.
    let now: Moment
    let category: String
    let products: ProductTable
    let vulnerabilities: [IndexedVulnerability]
    let revisions: [IndexedRevision]
    let sortedRevisions: [DatedRevision]
    /// Where products are named, other than where they are defined.
    let productMentions: [Mention]
    let groupMentions: [Mention]
    /// The helpers of all products, each with its product.
    let helpers: [(product: ProductTable.ProductDefinition, helper: JSONValue)]
    /// The lists of hashes of one file.
    let fileHashes: [JSONValue]
    /// Every CVSS object.
    let scores: [ScoreObject]
    /// Members that the schema does not name, though it may allow them.
    let additionalMembers: [JSONValue]

    /// An identifier where it is named.
    struct Mention: Sendable {
        var value: JSONValue
        /// The number under which the table knows it.
        var id: Int
    }

    init(_ root: JSONValue, edition: CSAFVersion, now: Moment, additionalMembers: [JSONValue]) {
        self.root = root
        self.edition = edition
        self.now = now
        self.additionalMembers = additionalMembers
        let document = root["document"]
        self.document = document
        tracking = document?["tracking"]
        category = document?.string("category") ?? ""
        revisions = IndexedRevision.all(tracking)
        sortedRevisions = DatedRevision.sorted(revisions)
        var collector = MentionCollector(table: ProductTable(root["product_tree"]))
        collector.addNotes(document)
        collector.addTree(root["product_tree"])
        vulnerabilities = root.items("vulnerabilities").map { collector.vulnerability($0) }
        products = collector.table
        productMentions = collector.products
        groupMentions = collector.groups
        helpers = products.definitions.compactMap { product in
            product.value["product_identification_helper"].flatMap { $0.isObject ? (product, $0) : nil }
        }
        fileHashes = helpers.flatMap { $0.helper.items("hashes").compactMap { $0["file_hashes"] }.filter(\.isArray) }
        scores = vulnerabilities.flatMap { $0.ratings.flatMap(\.scores) }
    }

    var productTree: JSONValue? { root["product_tree"] }
    var is21: Bool { edition == .version21 }

    /// Where a document-wide finding stands.
    var documentOrRoot: JSONValue { document ?? root }
    var trackingOrRoot: JSONValue { tracking ?? documentOrRoot }

    /// The profile with rules of its own that the document claims, or nil.
    var profile: Profile? {
        guard let profile = Profile(rawValue: category), profile.editions.contains(edition) else { return nil }
        return profile
    }

    var tlp: String? { document?["distribution"]?["tlp"]?.string("label") }
    var status: String? { tracking?.string("status") }
    var isReleased: Bool { status == "final" || status == "interim" }

    /// The moment of the newest revision.
    var newestRevision: Moment? { revisions.compactMap(\.date).max() }
}

/// The profiles with rules of their own.
///
/// - Source: CSAF 2.0 §4, CSAF 2.1 §4
enum Profile: String, CaseIterable, Sendable {
    case securityIncidentResponse = "csaf_security_incident_response"
    case informationalAdvisory = "csaf_informational_advisory"
    case securityAdvisory = "csaf_security_advisory"
    case vex = "csaf_vex"
    case deprecatedSecurityAdvisory = "csaf_deprecated_security_advisory"
    case withdrawn = "csaf_withdrawn"
    case superseded = "csaf_superseded"

    var editions: [CSAFVersion] {
        switch self {
        case .securityIncidentResponse, .informationalAdvisory, .securityAdvisory, .vex: [.version20, .version21]
        case .deprecatedSecurityAdvisory, .withdrawn, .superseded: [.version21]
        }
    }
}

/// One entry of the history.
struct IndexedRevision: Sendable {
    var value: JSONValue
    var date: Moment?
    var number: DocumentVersion?

    static func all(_ tracking: JSONValue?) -> [IndexedRevision] {
        (tracking?.items("revision_history")).map { items in
            items.filter(\.isObject).map {
                IndexedRevision(
                    value: $0, date: $0.string("date").flatMap { Moment($0) },
                    number: $0.string("number").flatMap { DocumentVersion($0) })
            }
        } ?? []
    }
}

/// A revision with date and number.
struct DatedRevision: Sendable {
    var value: JSONValue
    var date: Moment
    var number: DocumentVersion

    /// By date; entries of the same moment by version. Entries without a readable date or number are left out.
    static func sorted(_ revisions: [IndexedRevision]) -> [DatedRevision] {
        let dated = revisions.compactMap { revision in
            revision.date.flatMap { date in
                revision.number.map { DatedRevision(value: revision.value, date: date, number: $0) }
            }
        }
        return dated.sorted { a, b in a.date == b.date ? a.number.order(to: b.number) == .less : a.date < b.date }
    }
}
