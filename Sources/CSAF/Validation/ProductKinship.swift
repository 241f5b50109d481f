/// Which products are versions of one product.
///
/// Products of branches are, when their branches are the same but for versions, service packs and patches. Products
/// without branches are, when their names are the same but for words of versions. Combinations are, when they begin
/// with versions of one product and go on with the same products; what is installed with a product is akin to it.
struct ProductKinship {
    private let table: ProductTable
    private var definitions: [Int: ProductTable.ProductDefinition] = [:]
    /// Products that are installed with others, and with which.
    private var hosts: [Int: Set<Int>] = [:]

    init(_ index: DocumentIndex) {
        table = index.products
        for definition in table.definitions {
            guard let id = definition.id, definitions[id] == nil else { continue }
            definitions[id] = definition
        }
        for (id, definition) in definitions {
            for (part, host) in Self.installations(definition, table) {
                hosts[part, default: []].insert(host)
                hosts[id, default: []].insert(host)
            }
        }
    }

    /// The products that have no kin among others. Products that are not defined are left out.
    func lonely(
        _ statuses: [IndexedVulnerability.Status], among others: [IndexedVulnerability.Status]
    ) -> [IndexedVulnerability.Status] {
        guard !statuses.isEmpty else { return [] }
        let otherProducts = Set(others.map(\.product))
        var structured: Set<String> = []
        var named: Set<String> = []
        var plainNames: Set<String> = []
        for product in otherProducts {
            guard let definition = definitions[product] else { continue }
            structured.insert(key(of: product))
            named.insert(Self.nameKey(definition))
            if definition.branch == nil { plainNames.insert(Self.nameKey(definition)) }
        }
        return statuses.filter { status in
            guard let definition = definitions[status.product] else { return false }
            if structured.contains(key(of: status.product)) { return false }
            if !hosts(of: status.product).isDisjoint(with: otherProducts) { return false }
            if otherProducts.contains(where: { hosts[$0]?.contains(status.product) == true }) { return false }
            guard definition.combination == nil else { return true }
            return !(definition.branch == nil ? named : plainNames).contains(Self.nameKey(definition))
        }
    }

    private func hosts(of product: Int) -> Set<Int> { hosts[product] ?? [] }

    /// A text that products share when they are versions of one.
    private func key(of product: Int) -> String {
        var keys: [String] = []
        var current = product
        var seen: Set<Int> = []
        while seen.insert(current).inserted, let definition = definitions[current] {
            guard let combination = definition.combination, let beginning = Self.beginning(combination, table) else {
                keys.append(ownKey(definition))
                break
            }
            keys.append(Self.steps(combination))
            current = beginning
        }
        return keys.joined(separator: "\u{1}")
    }

    private func ownKey(_ definition: ProductTable.ProductDefinition) -> String {
        guard definition.branch != nil else { return "name " + Self.nameKey(definition) }
        let versions: Set = ["product_version", "product_version_range", "service_pack", "patch_level"]
        return "path "
            + table.path(to: definition.branch).filter { !versions.contains($0.category) }
            .map { "\($0.category)\u{2}\($0.name ?? "")" }.joined(separator: "\u{3}")
    }

    /// Everything but the beginning of a combination.
    private static func steps(_ combination: JSONValue) -> String {
        if let other = combination.string("relates_to_product_reference") {
            return "\(combination.string("category") ?? "")\u{2}\(other)"
        }
        return combination.items("subpaths").map { step in
            "\(step.string("category") ?? "")\u{2}\(step.string("next_product_reference") ?? "")"
        }.joined(separator: "\u{3}")
    }

    private static func beginning(_ combination: JSONValue, _ table: ProductTable) -> Int? {
        (combination.string("beginning_product_reference") ?? combination.string("product_reference"))
            .flatMap { table.number(named: $0) }
    }

    /// For each "installed with" at the start of a path: what is installed, and with which product.
    private static func installations(
        _ definition: ProductTable.ProductDefinition, _ table: ProductTable
    ) -> [(part: Int, host: Int)] {
        guard let combination = definition.combination, let host = beginning(combination, table) else { return [] }
        if combination["category"]?.isText("installed_with") == true,
            let part = combination.string("relates_to_product_reference").flatMap({ table.number(named: $0) })
        {
            return [(part, host)]
        }
        return combination.items("subpaths").filter { $0["category"]?.isText("installed_with") == true }
            .compactMap { step in
                step.string("next_product_reference").flatMap { table.number(named: $0) }.map { ($0, host) }
            }
    }

    /// The words of a name in lower case, without versions and the words around them.
    private static func nameKey(_ definition: ProductTable.ProductDefinition) -> String {
        let around: Set = [
            "after", "all", "and", "before", "earlier", "from", "later", "newer", "older", "prior", "than", "through",
            "to", "until", "up", "version", "versions",
        ]
        return (definition.value.string("name") ?? "").lowercased().split(whereSeparator: \.isWhitespace)
            .filter { word in !around.contains(String(word)) && !word.contains { $0.isNumber || "<>=".contains($0) } }
            .joined(separator: " ")
    }
}
