extension ConformanceTest {
    static let productIdentifiers = [
        missingProduct, repeatedProduct, circularProduct, missingGroup, repeatedGroup, rangeAsVersion, repeatedHash,
    ]

    /// Every product that is named is defined.
    private static let missingProduct = ConformanceTest("6.1.1") { index in
        let defined = Set(index.definitions.map(\.product.productID))
        return index.productReferences.filter { !defined.contains($0.id) }
            .map { Finding($0.pointer, "product \(quoted($0.id)) is not defined in the product tree") }
    }

    /// No product is defined twice.
    private static let repeatedProduct = ConformanceTest("6.1.2") { index in
        repeated(index.definitions, by: \.product.productID)
            .map {
                Finding($0.pointer["product_id"], "product \(quoted($0.product.productID)) is defined more than once")
            }
    }

    /// No product is made of itself.
    private static let circularProduct = ConformanceTest("6.1.3") { index in
        let relationships = index.document.productTree?.relationships ?? []
        let circular = circularIDs(relationships)
        return placed(relationships, JSONPointer()["product_tree"]["relationships"])
            .filter { circular.contains($0.0.fullProductName.productID) }
            .map {
                let id = $0.0.fullProductName.productID
                return Finding(
                    $0.1["full_product_name"]["product_id"], "product \(quoted(id)) is defined by way of itself")
            }
    }

    /// Every group that is named is defined.
    private static let missingGroup = ConformanceTest("6.1.4") { index in
        index.groupReferences.filter { index.groups[$0.id] == nil }
            .map { Finding($0.pointer, "product group \(quoted($0.id)) is not defined in the product tree") }
    }

    /// No group is defined twice.
    private static let repeatedGroup = ConformanceTest("6.1.5") { index in
        repeated(
            placed(index.document.productTree?.productGroups, JSONPointer()["product_tree"]["product_groups"]),
            by: \.0.groupID
        )
        .map { Finding($0.1["group_id"], "product group \(quoted($0.0.groupID)) is defined more than once") }
    }

    /// A branch for one version does not name a range.
    private static let rangeAsVersion = ConformanceTest("6.1.31") { index in
        var findings: [Finding] = []
        var seen: Set<JSONPointer> = []
        for step in index.definitions.flatMap(\.branches) where step.category == .productVersion {
            guard seen.insert(step.pointer).inserted, let word = rangeWord(in: step.name) else { continue }
            findings.append(
                Finding(
                    step.pointer["name"], "\(quoted(word)) in version \(quoted(step.name)) makes it a version range"))
        }
        return findings
    }

    /// No algorithm is used twice for one file.
    private static let repeatedHash = ConformanceTest("6.1.25") { index in
        index.definitions.flatMap { definition in
            let pointer = definition.pointer["product_identification_helper"]["hashes"]
            return placed(definition.product.productIdentificationHelper?.hashes, pointer).flatMap { hashes, place in
                repeated(placed(hashes.fileHashes, place["file_hashes"]), by: \.0.algorithm)
                    .map { Finding($0.1["algorithm"], "algorithm \(quoted($0.0.algorithm)) is used more than once") }
            }
        }
    }
}

/// The items whose key was seen before.
func repeated<T>(_ items: [T], by key: (T) -> some Hashable) -> [T] {
    var seen: Set<AnyHashable> = []
    return items.filter { !seen.insert(AnyHashable(key($0))).inserted }
}

/// Products of relationships that lie on a circle: what is left when products without parts and products that are no
/// part of another are taken away again and again.
private func circularIDs(_ relationships: [Relationship]) -> Set<String> {
    let edges = relationships.flatMap { relationship in
        [relationship.productReference, relationship.relatesToProductReference].map {
            (from: relationship.fullProductName.productID, to: $0)
        }
    }
    let withoutLeaves = remainder(edges)
    let core = edges.filter { withoutLeaves.contains($0.from) && withoutLeaves.contains($0.to) }
    return remainder(core.map { (from: $0.to, to: $0.from) })
}

/// The nodes that stay after removing, repeatedly, every node without an outgoing edge.
private func remainder(_ edges: [(from: String, to: String)]) -> Set<String> {
    var outgoing: [String: Int] = [:]
    var sources: [String: [String]] = [:]
    for edge in edges {
        outgoing[edge.from, default: 0] += 1
        outgoing[edge.to, default: 0] += 0
        sources[edge.to, default: []].append(edge.from)
    }
    var free = outgoing.filter { $0.value == 0 }.map(\.key)
    while let node = free.popLast() {
        outgoing[node] = nil
        for source in sources[node] ?? [] {
            guard let count = outgoing[source] else { continue }
            outgoing[source] = count - 1
            if count == 1 { free.append(source) }
        }
    }
    return Set(outgoing.keys)
}

/// The word or sign that betrays a range, such as `<` or `prior`.
private func rangeWord(in name: String) -> String? {
    for sign in ["<=", ">=", "<", ">"] where name.contains(sign) { return sign }
    let words: Set = ["after", "all", "before", "earlier", "later", "prior", "versions"]
    return name.split { !$0.isLetter }.map(String.init).first { words.contains($0.lowercased()) }
}
