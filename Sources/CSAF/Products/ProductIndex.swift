/// The products of a typed document: where each stands in the tree, and which belong to which group.
struct ProductIndex: Sendable {
    /// Every product with an identifier, in the order of the file.
    private(set) var definitions: [ProductDefinition] = []
    /// Products by group; of two groups with one name the first counts.
    private var groups: [String: [String]] = [:]

    /// A product and the branches above it, from the root down; none outside of branches.
    struct ProductDefinition: Sendable {
        var product: FullProductName
        var branches: [BranchStep]
    }

    struct BranchStep: Sendable {
        var category: BranchCategory
        var name: String
    }

    init(_ document: CSAFDocument) {
        addBranches(document.productTree?.branches ?? [])
        let tree = document.productTree
        var products = tree?.fullProductNames ?? []
        for relationship in tree?.relationships ?? [] { products.append(relationship.fullProductName) }
        for path in tree?.productPaths ?? [] { products.append(path.fullProductName) }
        definitions += products.map { ProductDefinition(product: $0, branches: []) }
        for group in document.productTree?.productGroups ?? [] {
            groups[group.groupID] = groups[group.groupID] ?? group.productIDs
        }
    }

    /// The products named directly or through groups.
    func products(_ productIDs: [String]?, _ groupIDs: [String]?) -> Set<String> {
        Set(productIDs ?? []).union((groupIDs ?? []).flatMap { groups[$0] ?? [] })
    }

    /// Without recursion: the nesting is the document's, not ours.
    private mutating func addBranches(_ branches: [Branch]) {
        var waiting: [(branch: Branch, above: [BranchStep])] = branches.reversed().map { ($0, []) }
        while let (branch, above) = waiting.popLast() {
            let path = above + [BranchStep(category: branch.category, name: branch.name)]
            if let product = branch.product {
                definitions.append(ProductDefinition(product: product, branches: path))
            }
            waiting += (branch.branches ?? []).reversed().map { ($0, path) }
        }
    }
}
