/// What a document says of products, and the little that is needed to tell it from others: enough to judge a host by
/// it, and quicker to read than the whole ``CSAFDocument``.
public struct DocumentFacts: Sendable, Hashable {
    /// The tracking ID.
    public var id: String
    /// The namespace of the publisher; an ID is unique in it only.
    public var namespace: String
    /// The language tag; nil when the document names none.
    public var language: String?
    public var title: String
    public var version: DocumentVersion
    public var released: Timestamp
    /// Until when it is to be relied on; nil when it does not say.
    public var validity: AdvisoryValidity?
    /// The highest base score of any version of CVSS; nil when nothing is scored.
    public var highestScore: Double?
    /// In the order of the file.
    public var products: [ProductFacts]
    /// In the order of the vulnerabilities.
    public var remediations: [Advice]

    /// One remediation.
    public struct Advice: Sendable, Hashable {
        /// The position in the document's list of vulnerabilities.
        public var vulnerabilityIndex: Int
        /// The position in the vulnerability's list of remediations.
        public var position: Int
        public var category: RemediationCategory
        public var details: String

        public init(vulnerabilityIndex: Int, position: Int, category: RemediationCategory, details: String) {
            self.vulnerabilityIndex = vulnerabilityIndex
            self.position = position
            self.category = category
            self.details = details
        }
    }
}

/// A product with what makes it known, and what is said of it. As ``ResolvedProduct``, with fewer words.
public struct ProductFacts: Sendable, Hashable {
    /// The identifier within the document.
    public var productID: String
    /// The readable name.
    public var name: String
    public var vendor: String?
    public var productName: String?
    /// One version, from a `product_version` branch.
    public var version: String?
    /// A range as it was written, from a `product_version_range` branch.
    public var versionRange: String?
    public var cpe: String?
    /// For a relationship, the name of the product that is part of another, or runs on it.
    public var componentName: String?
    /// From an `architecture` branch.
    public var architecture: String?
    /// For a relationship, what the component is part of or runs on, the nearest first.
    public var platforms: [Platform]
    /// Of either edition, as they were written.
    public var purls: [String]
    public var genericURIs: [GenericURI]
    /// Which lists of any vulnerability name it.
    public var statuses: Set<ProductStatusCategory>

    /// What a product is part of, or runs on.
    public struct Platform: Sendable, Hashable {
        public var name: String
        public var cpe: String?

        public init(name: String, cpe: String?) {
            self.name = name
            self.cpe = cpe
        }
    }
}

extension CSAFValidator {
    /// As ``validate(_:file:)``, and what the document says of products.
    ///
    /// The facts are nil when the document lacks what every document has; then some result says so, if the preset
    /// has the schema.
    public func readFacts(
        _ bytes: [UInt8], file: String
    ) throws(CSAFError) -> (results: [TestResult], facts: DocumentFacts?) {
        let tree = try JSONTree.read(bytes, file: file, limits: limits)
        let (results, index) = validateAndIndex(tree.root)
        return (results, DocumentFacts(index))
    }
}

extension DocumentFacts {
    init?(_ index: DocumentIndex) {
        guard let document = index.document, let tracking = index.tracking, let id = tracking.string("id"),
            let namespace = document["publisher"]?.string("namespace"), let title = document.string("title"),
            let version = tracking.string("version").flatMap(DocumentVersion.init),
            let released = tracking.string("current_release_date").flatMap(Timestamp.init)
        else { return nil }
        self.id = id
        self.namespace = namespace
        language = document.string("lang")
        self.title = title
        self.version = version
        self.released = released
        validity = Self.lastDay(document).flatMap { AdvisoryValidity(lastDay: $0, zone: released.zone) }
        highestScore = index.scores.compactMap { $0.value["baseScore"]?.number }.max()
        products = ProductFactsReader(index).products()
        remediations = index.vulnerabilities.enumerated().flatMap { number, vulnerability in
            vulnerability.remediations.enumerated().compactMap { position, remediation in
                guard let category = RemediationCategory(rawValue: remediation.category),
                    let details = remediation.value.string("details")
                else { return nil }
                return Advice(
                    vulnerabilityIndex: number, position: position, category: category, details: details)
            }
        }
    }
}

extension DocumentFacts {
    /// As ``CSAFDocument/validity`` finds it.
    private static func lastDay(_ document: JSONValue) -> String? {
        for item in document.items("x_extensions") where item.string("schema") == AdvisoryValidity.schema {
            if let day = item["content"]?.string("last_day") { return day }
        }
        for note in document.items("notes") {
            guard let title = note.string("title"), let text = note.string("text") else { continue }
            if let day = AdvisoryValidity.lastDay(in: Note(category: .other, text: text, title: title)) { return day }
        }
        return nil
    }
}

/// Gathers what stands about products in several places of a document.
private struct ProductFactsReader {
    private let table: ProductTable
    /// The relationship or path that makes a product, by the product's number.
    private var combinations: [Int: JSONValue] = [:]
    private var definitions: [Int: ProductTable.ProductDefinition] = [:]
    private var statuses: [Int: Set<ProductStatusCategory>] = [:]

    init(_ index: DocumentIndex) {
        table = index.products
        for definition in table.definitions {
            guard let id = definition.id else { continue }
            if definitions[id] == nil { definitions[id] = definition }
            if let combination = definition.combination, combinations[id] == nil { combinations[id] = combination }
        }
        for vulnerability in index.vulnerabilities {
            for status in vulnerability.statuses {
                guard let category = ProductStatusCategory(rawValue: status.category.rawValue) else { continue }
                statuses[status.product, default: []].insert(category)
            }
        }
    }

    func products() -> [ProductFacts] {
        table.definitions.compactMap { definition in
            guard let id = definition.id, let name = definition.value.string("name") else { return nil }
            let origin = component(of: definition)
            let branches = table.path(to: origin.branch)
            func branch(_ category: BranchCategory) -> String? {
                branches.last { $0.category == category.rawValue }?.name
            }
            let own = definition.value["product_identification_helper"]
            let helper = own ?? origin.value["product_identification_helper"]
            // One that names the combination alone leaves the component's packages to the component.
            let named = purls(own).isEmpty ? origin.value["product_identification_helper"] : own
            return ProductFacts(
                productID: table.name(id), name: name, vendor: branch(.vendor), productName: branch(.productName),
                version: branch(.productVersion), versionRange: branch(.productVersionRange),
                cpe: helper?.string("cpe"), componentName: origin.id == id ? nil : origin.value.string("name"),
                architecture: branch(.architecture), platforms: platforms(of: id), purls: purls(named),
                genericURIs: genericURIs(helper),
                statuses: statuses[id] ?? [])
        }
    }

    /// What the relationships or paths that make a product, and its parts, lead to: products that nothing makes.
    private func platforms(of product: Int) -> [ProductFacts.Platform] {
        var platforms: [ProductFacts.Platform] = []
        // The component of what a product is made of is a platform only where that is one.
        var waiting = [(id: product, isPlatform: false)]
        var seen: Set<Int> = []
        // A document of nothing but chains would else be gone through for each of its products.
        while let (id, isPlatform) = waiting.popLast(), seen.count < Self.maximumDepth {
            guard seen.insert(id).inserted else { continue }
            if let combination = combinations[id] {
                waiting += references(of: combination).reversed().map { ($0, true) }
                if let component = component(of: combination) { waiting.append((component, isPlatform)) }
            } else if isPlatform, let value = definitions[id]?.value, let name = value.string("name") {
                let cpe = value["product_identification_helper"]?.string("cpe")
                platforms.append(ProductFacts.Platform(name: name, cpe: cpe))
            }
        }
        return platforms
    }

    /// Of the parts of a product, and of theirs.
    private static let maximumDepth = 64

    private func references(of combination: JSONValue) -> [Int] {
        let subpaths = combination.items("subpaths").prefix(Self.maximumDepth).compactMap {
            $0.string("next_product_reference")
        }
        return ([combination.string("relates_to_product_reference")].compactMap(\.self) + subpaths)
            .compactMap { table.number(named: $0) }
    }

    private func component(of combination: JSONValue) -> Int? {
        (combination.string("product_reference") ?? combination.string("beginning_product_reference"))
            .flatMap { table.number(named: $0) }
    }

    /// The product whose branches speak for this one: itself, or the component that a chain of relationships leads to.
    private func component(of definition: ProductTable.ProductDefinition) -> ProductTable.ProductDefinition {
        var current = definition
        var seen: Set<Int> = []
        while current.branch == nil, let id = current.id, seen.count < Self.maximumDepth, seen.insert(id).inserted,
            let next = combinations[id].flatMap(component).flatMap({ definitions[$0] })
        {
            current = next
        }
        return current
    }

    private func purls(_ helper: JSONValue?) -> [String] {
        guard let helper else { return [] }
        return (helper.string("purl").map { [$0] } ?? []) + helper.items("purls").compactMap(\.string)
    }

    private func genericURIs(_ helper: JSONValue?) -> [GenericURI] {
        guard let helper else { return [] }
        return helper.items("x_generic_uris").compactMap { item in
            guard let namespace = item.string("namespace"), let uri = item.string("uri") else { return nil }
            return GenericURI(namespace: namespace, uri: uri)
        }
    }
}
