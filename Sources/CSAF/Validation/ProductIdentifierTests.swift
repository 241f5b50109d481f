extension ConformanceTest {
    static let productIdentifiers = [
        missingProduct, repeatedProduct, circularProduct, missingGroup, repeatedGroup, repeatedHash, rangeAsVersion,
    ]

    /// Every product that is named is defined.
    private static let missingProduct = ConformanceTest("6.1.1") { index in
        let defined = index.products.definedProducts
        return index.productMentions.filter { !defined[$0.id] }.map { mention in
            let name = quoted(index.products.name(mention.id))
            return Finding(
                mention.value, "product \(name) is not defined in the product tree", "製品 \(name) は製品ツリーで定義されていません")
        }
    }

    /// No product is defined twice.
    private static let repeatedProduct = ConformanceTest("6.1.2") { index in
        repeated(index.products.definitions.filter { $0.id != nil }, by: \.id).map { definition in
            let id = definition.value["product_id"] ?? definition.value
            let name = quoted(id.string ?? "")
            return Finding(id, "product \(name) is defined more than once", "製品 \(name) が重複して定義されています")
        }
    }

    /// No product is made of itself.
    private static let circularProduct = ConformanceTest("6.1.3") { index in
        let combinations = index.products.definitions.filter { $0.combination != nil && $0.id != nil }
        guard !combinations.isEmpty else { return [] }
        let circular = CircularProducts.find(index)
        return combinations.filter { $0.id.map(circular.contains) == true }.map { definition in
            let id = definition.value["product_id"] ?? definition.value
            let name = quoted(id.string ?? "")
            return Finding(id, "product \(name) is defined by way of itself", "製品 \(name) の定義が循環しています")
        }
    }

    /// Every group that is named is defined.
    private static let missingGroup = ConformanceTest("6.1.4") { index in
        index.groupMentions.filter { index.products.members[$0.id] == nil }.map { mention in
            let name = quoted(index.products.groupNames[mention.id])
            return Finding(
                mention.value, "product group \(name) is not defined in the product tree",
                "製品グループ \(name) は製品ツリーで定義されていません")
        }
    }

    /// No group is defined twice.
    private static let repeatedGroup = ConformanceTest("6.1.5") { index in
        repeated(index.products.groups.filter { $0.id != nil }, by: \.id).map { group in
            let id = group.value["group_id"] ?? group.value
            let name = quoted(id.string ?? "")
            return Finding(
                id, "product group \(name) is defined more than once", "製品グループ \(name) が重複して定義されています")
        }
    }

    /// No algorithm is used twice for one file.
    private static let repeatedHash = ConformanceTest("6.1.25") { index in
        index.fileHashes.flatMap { hashes in
            repeated(hashes.items.filter { $0.string("algorithm") != nil }) { $0.string("algorithm") }.map { hash in
                let name = quoted(hash.string("algorithm") ?? "")
                return Finding(
                    hash["algorithm"] ?? hash, "algorithm \(name) is used more than once",
                    "アルゴリズム \(name) が重複して使われています")
            }
        }
    }

    /// A branch for one version does not name a range.
    private static let rangeAsVersion = ConformanceTest("6.1.31") { index in
        index.products.branches.filter { $0.category == "product_version" }.compactMap { branch in
            guard let name = branch.name, let word = rangeWord(in: name) else { return nil }
            return Finding(
                branch.value["name"] ?? branch.value,
                "\(quoted(word)) in version \(quoted(name)) makes it a version range",
                "バージョン \(quoted(name)) は \(quoted(word)) を含むため、バージョンの範囲になっています")
        }
    }

    /// The sign or word that betrays a range, such as `<` or `prior`.
    private static func rangeWord(in name: String) -> String? {
        if let place = name.utf8.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) {
            return String(name[place...].prefix { "<=>".contains($0) })
        }
        guard name.utf8.count > 2, name.utf8.contains(where: isLetter) else { return nil }
        return words(of: name)
            .first { (3...8).contains($0.utf8.count) && rangeWords.contains($0.lowercased()) }.map(String.init)
    }

    private static func words(of text: String) -> [Substring] {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return text.split(whereSeparator: \.isWhitespace) }
        return text.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map(Substring.init)
    }

    private static let rangeWords: Set = ["after", "all", "before", "earlier", "later", "prior", "versions"]
}

/// The items whose key was seen before.
func repeated<T, Key: Hashable>(_ items: some Sequence<T>, by key: (T) -> Key) -> [T] {
    var seen: Set<Key> = []
    return items.filter { !seen.insert(key($0)).inserted }
}

/// Products that lie on a circle of definitions: what is left when products without parts, and products that are no
/// part of another, are taken away again and again.
enum CircularProducts {
    static func find(_ index: DocumentIndex) -> Set<Int> {
        var edges: [(from: Int, to: Int)] = []
        for definition in index.products.definitions {
            guard let combination = definition.combination, let id = definition.id else { continue }
            edges += parts(of: combination).compactMap { part in
                part.string.flatMap { index.products.number(named: $0) }.map { (from: id, to: $0) }
            }
        }
        let withoutLeaves = remainder(edges)
        let core = edges.filter { withoutLeaves.contains($0.from) && withoutLeaves.contains($0.to) }
        return remainder(core.map { (from: $0.to, to: $0.from) })
    }

    private static func parts(of combination: JSONValue) -> [JSONValue] {
        let single = ["product_reference", "relates_to_product_reference", "beginning_product_reference"]
        return single.compactMap { combination[$0] }
            + combination.items("subpaths").compactMap { $0["next_product_reference"] }
    }

    /// The nodes that stay after removing, repeatedly, every node without an outgoing edge.
    private static func remainder(_ edges: [(from: Int, to: Int)]) -> Set<Int> {
        var outgoing: [Int: Int] = [:]
        var sources: [Int: [Int]] = [:]
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
}
