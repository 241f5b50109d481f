/// Products and product groups by number: what the tree defines, and every other identifier that is named.
struct ProductTable: Sendable {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]
    private(set) var groupNames: [String] = []
    private var groupNumbers: [String: Int] = [:]
    /// In the order of the tree.
    private(set) var definitions: [ProductDefinition] = []
    private(set) var branches: [IndexedBranch] = []
    private(set) var groups: [GroupDefinition] = []
    /// The members of each group by its number; of two groups with one name the first counts.
    private(set) var members: [Int: [Int]] = [:]

    /// A product where it is defined.
    struct ProductDefinition: Sendable {
        /// The product itself, with name, identifier and helper.
        var value: JSONValue
        /// Nil when the identifier is missing or no text.
        var id: Int?
        /// The number of the branch that holds it; nil outside of branches.
        var branch: Int?
        /// The relationship or product path that it stands in.
        var combination: JSONValue?
    }

    struct IndexedBranch: Sendable {
        var value: JSONValue
        var category: String
        var name: String?
        /// The number of the branch above.
        var parent: Int?
        /// How many branches there are from the root to here.
        var depth: Int
    }

    struct GroupDefinition: Sendable {
        var value: JSONValue
        var id: Int?
        var members: [DocumentIndex.Mention]
    }

    init(_ tree: JSONValue?) {
        guard let tree, tree.isObject else { return }
        // A product takes more values than this; a larger table grows by itself.
        numbers.reserveCapacity(min(tree.tree.nodes.count / 16, 1024))
        addBranches(of: tree)
        for product in tree.items("full_product_names") { define(product) }
        for combination in combinations(tree) {
            if let product = combination["full_product_name"] { define(product, combination: combination) }
        }
        for group in tree.items("product_groups") { addGroup(group) }
    }

    /// Relationships of 2.0, product paths of 2.1.
    private func combinations(_ tree: JSONValue) -> [JSONValue] {
        Array(tree.items("relationships")) + Array(tree.items("product_paths"))
    }

    /// The number of a product's identifier; nil unless it is a text.
    mutating func number(of value: JSONValue?) -> Int? {
        guard let name = value?.string else { return nil }
        if let known = numbers[name] { return known }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }

    mutating func groupNumber(of value: JSONValue?) -> Int? {
        guard let name = value?.string else { return nil }
        if let known = groupNumbers[name] { return known }
        groupNumbers[name] = groupNames.count
        groupNames.append(name)
        return groupNames.count - 1
    }

    func number(named name: String) -> Int? { numbers[name] }

    /// The branches from the root down to one.
    func path(to branch: Int?) -> [IndexedBranch] {
        var result: [IndexedBranch] = []
        var current = branch
        while let number = current {
            result.append(branches[number])
            current = branches[number].parent
        }
        return result.reversed()
    }

    private mutating func define(_ product: JSONValue, branch: Int? = nil, combination: JSONValue? = nil) {
        guard product.isObject else { return }
        let id = number(of: product["product_id"])
        definitions.append(ProductDefinition(value: product, id: id, branch: branch, combination: combination))
    }

    /// Without recursion: the nesting is the document's, not ours.
    private mutating func addBranches(of tree: JSONValue) {
        var waiting: [(value: JSONValue, parent: Int?, depth: Int)] =
            tree.items("branches").reversed().map { ($0, nil, 1) }
        while let (value, parent, depth) = waiting.popLast() {
            guard value.isObject else { continue }
            let number = branches.count
            branches.append(
                IndexedBranch(
                    value: value, category: value.string("category") ?? "", name: value.string("name"),
                    parent: parent, depth: depth))
            if let product = value["product"] { define(product, branch: number) }
            let below = value.items("branches")
            if !below.isEmpty { waiting += below.reversed().map { ($0, number, depth + 1) } }
        }
    }

    private mutating func addGroup(_ group: JSONValue) {
        guard group.isObject else { return }
        let id = groupNumber(of: group["group_id"])
        let mentions = group.items("product_ids").compactMap { value in
            number(of: value).map { DocumentIndex.Mention(value: value, id: $0) }
        }
        groups.append(GroupDefinition(value: group, id: id, members: mentions))
        if let id, members[id] == nil { members[id] = mentions.map(\.id) }
    }
}

extension ProductTable {
    /// For each product's number whether the tree defines it.
    var definedProducts: [Bool] {
        var result = Array(repeating: false, count: names.count)
        for definition in definitions { if let id = definition.id { result[id] = true } }
        return result
    }

    /// The products of several groups; each group is opened once.
    func members(ofGroups groups: some Sequence<Int>) -> Set<Int> {
        var result: Set<Int> = []
        for group in Set(groups) { result.formUnion(members[group] ?? []) }
        return result
    }

    func name(_ product: Int) -> String { names[product] }
}
