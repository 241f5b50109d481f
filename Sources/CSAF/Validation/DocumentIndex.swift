/// A document with the places that several tests ask for: where products are defined, and where they are named.
struct DocumentIndex: Sendable {
    let document: CSAFDocument
    /// Every product with an identifier, in the order of the file.
    private(set) var definitions: [ProductDefinition] = []
    private(set) var productReferences: [Mention] = []
    private(set) var groupReferences: [Mention] = []
    /// Products by group; of two groups with one name the first counts.
    private(set) var groups: [String: [String]] = [:]

    /// A product and where it stands.
    struct ProductDefinition: Sendable {
        var product: FullProductName
        /// To the product itself.
        var pointer: JSONPointer
        /// The branches above it, from the root down; empty outside of branches.
        var branches: [BranchStep]
    }

    struct BranchStep: Sendable {
        var category: BranchCategory
        var name: String
        var pointer: JSONPointer
    }

    /// An identifier and where it is named.
    struct Mention: Sendable {
        var id: String
        var pointer: JSONPointer
    }

    init(_ document: CSAFDocument) {
        self.document = document
        let tree = JSONPointer()["product_tree"]
        for (branch, pointer) in placed(document.productTree?.branches, tree["branches"]) {
            addBranch(branch, pointer, above: [])
        }
        for (product, pointer) in placed(document.productTree?.fullProductNames, tree["full_product_names"]) {
            definitions.append(ProductDefinition(product: product, pointer: pointer, branches: []))
        }
        addRelationships(tree["relationships"])
        addGroups(tree["product_groups"])
        for (vulnerability, pointer) in vulnerabilities { addReferences(vulnerability, pointer) }
    }

    /// Each vulnerability with its place.
    var vulnerabilities: [(Vulnerability, JSONPointer)] {
        placed(document.vulnerabilities, JSONPointer()["vulnerabilities"])
    }

    /// The products named directly or through groups.
    func products(_ productIDs: [String]?, _ groupIDs: [String]?) -> Set<String> {
        Set(productIDs ?? []).union((groupIDs ?? []).flatMap { groups[$0] ?? [] })
    }

    private mutating func addBranch(_ branch: Branch, _ pointer: JSONPointer, above: [BranchStep]) {
        let path = above + [BranchStep(category: branch.category, name: branch.name, pointer: pointer)]
        if let product = branch.product {
            definitions.append(ProductDefinition(product: product, pointer: pointer["product"], branches: path))
        }
        for (child, place) in placed(branch.branches, pointer["branches"]) { addBranch(child, place, above: path) }
    }

    private mutating func addRelationships(_ pointer: JSONPointer) {
        for (relationship, place) in placed(document.productTree?.relationships, pointer) {
            definitions.append(
                ProductDefinition(
                    product: relationship.fullProductName, pointer: place["full_product_name"], branches: []))
            productReferences.append(Mention(id: relationship.productReference, pointer: place["product_reference"]))
            productReferences.append(
                Mention(id: relationship.relatesToProductReference, pointer: place["relates_to_product_reference"]))
        }
    }

    private mutating func addGroups(_ pointer: JSONPointer) {
        for (group, place) in placed(document.productTree?.productGroups, pointer) {
            groups[group.groupID] = groups[group.groupID] ?? group.productIDs
            addProducts(group.productIDs, place["product_ids"])
        }
    }

    private mutating func addReferences(_ vulnerability: Vulnerability, _ pointer: JSONPointer) {
        for category in ProductStatusCategory.allCases {
            addProducts(vulnerability.productStatus?.list(category), pointer["product_status"][category.rawValue])
        }
        for (score, place) in placed(vulnerability.scores, pointer["scores"]) {
            addProducts(score.products, place["products"])
        }
        for (remediation, place) in placed(vulnerability.remediations, pointer["remediations"]) {
            addProducts(remediation.productIDs, place["product_ids"])
            addGroupMentions(remediation.groupIDs, place["group_ids"])
        }
        for (threat, place) in placed(vulnerability.threats, pointer["threats"]) {
            addProducts(threat.productIDs, place["product_ids"])
            addGroupMentions(threat.groupIDs, place["group_ids"])
        }
        for (flag, place) in placed(vulnerability.flags, pointer["flags"]) {
            addProducts(flag.productIDs, place["product_ids"])
            addGroupMentions(flag.groupIDs, place["group_ids"])
        }
    }

    private mutating func addProducts(_ ids: [String]?, _ pointer: JSONPointer) {
        productReferences += placed(ids, pointer).map { Mention(id: $0, pointer: $1) }
    }

    private mutating func addGroupMentions(_ ids: [String]?, _ pointer: JSONPointer) {
        groupReferences += placed(ids, pointer).map { Mention(id: $0, pointer: $1) }
    }
}

/// Each item of a list with its place; none when the list is absent.
func placed<T>(_ list: [T]?, _ pointer: JSONPointer) -> [(T, JSONPointer)] {
    (list ?? []).enumerated().map { ($1, pointer[$0]) }
}
