extension ConformanceTest {
    static let branches = [deepBranches, stackedCategories, versionAndRange]

    /// No product stands below more than thirty branches.
    private static let deepBranches = ConformanceTest(only21: "6.1.34") { index in
        index.products.definitions.filter { definition in
            definition.branch.map { index.products.branches[$0].depth > 30 } == true
        }.map { definition in
            let depth = definition.branch.map { index.products.branches[$0].depth } ?? 0
            return Finding(
                definition.value, "product is nested \(depth) branches deep, more than 30",
                "製品が 30 を超える \(depth) 段の枝の下にあります")
        }
    }

    /// No category but the family stands twice above a product.
    private static let stackedCategories = ConformanceTest(only21: "6.1.57") { index in
        var reported: Set<Int> = []
        return productPaths(index).compactMap { path in
            let relevant = path.filter { $0.category != "product_family" && !$0.category.isEmpty }
            guard let branch = repeated(relevant, by: \.category).first, reported.insert(branch.value.index).inserted
            else { return nil }
            return Finding(
                branch.value["category"] ?? branch.value,
                "category \(quoted(branch.category)) stands twice on the path",
                "カテゴリー \(quoted(branch.category)) が経路上に重複しています")
        }
    }

    /// A path has a version or a range of versions, not both.
    private static let versionAndRange = ConformanceTest(only21: "6.1.58") { index in
        var reported: Set<Int> = []
        return productPaths(index).compactMap { path in
            let kinds = path.filter { ["product_version", "product_version_range"].contains($0.category) }
            guard Set(kinds.map(\.category)).count == 2, let last = kinds.last,
                reported.insert(last.value.index).inserted
            else { return nil }
            return Finding(
                last.value["category"] ?? last.value,
                "\"product_version\" and \"product_version_range\" stand on one path",
                "\"product_version\" と \"product_version_range\" が同じ経路にあります")
        }
    }

    /// For each product of the branches, the branches from the root down.
    static func productPaths(_ index: DocumentIndex) -> [[ProductTable.IndexedBranch]] {
        index.products.definitions.compactMap { $0.branch.map { index.products.path(to: $0) } }
    }
}
