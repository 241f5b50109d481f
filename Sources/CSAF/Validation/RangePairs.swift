/// Versions and version ranges that stand beside each other below one branch.
struct RangePairs {
    /// Which two things are held against each other.
    enum Kind {
        /// Two version range specifiers.
        case specifiers
        /// Two lists of constraints.
        case lists
        /// A range and a version.
        case versions
    }

    struct Entry {
        var branch: ProductTable.IndexedBranch
        /// Nil for a version.
        var range: RangeExpression?
        /// The product of a leaf.
        var product: Int?
        var hasBranches: Bool
    }

    /// Ever so many pairs are looked at in one document, so that a long list of ranges costs no endless time.
    private static let mostPairs = 100_000

    private var families: [[Entry]] = []

    init(_ index: DocumentIndex) {
        var products: [Int: Int] = [:]
        for definition in index.products.definitions {
            if let branch = definition.branch, let id = definition.id { products[branch] = id }
        }
        var byParent: [Int: [Entry]] = [:]
        for (number, branch) in index.products.branches.enumerated() {
            guard let name = branch.name else { continue }
            var entry = Entry(
                branch: branch, range: nil, product: products[number],
                hasBranches: !branch.value.items("branches").isEmpty)
            if branch.category == "product_version_range" {
                guard let range = try? RangeExpression(name) else { continue }
                entry.range = range
            } else if branch.category != "product_version" {
                continue
            }
            byParent[branch.parent ?? -1, default: []].append(entry)
        }
        families = byParent.sorted { $0.key < $1.key }.map(\.value).filter { $0.count > 1 }
    }

    /// The pairs that overlap; deep ones have branches below.
    func overlapping(_ kind: Kind, deep: Bool) -> [(Entry, Entry)] {
        var result: [(Entry, Entry)] = []
        var budget = Self.mostPairs
        for family in families {
            let ranges = family.filter { $0.range != nil }
            let others = kind == .versions ? family.filter { $0.range == nil } : ranges
            for (place, first) in ranges.enumerated() {
                for second in kind == .versions ? others[...] : others[(place + 1)...] {
                    budget -= 1
                    guard budget > 0 else { return result }
                    guard (first.hasBranches || second.hasBranches) == deep, overlap(first, second, kind) else {
                        continue
                    }
                    result.append((first, second))
                }
            }
        }
        return result
    }

    private func overlap(_ first: Entry, _ second: Entry, _ kind: Kind) -> Bool {
        guard let range = first.range else { return false }
        switch kind {
        case .versions: return range.contains(second.branch.name ?? "") == true
        case .specifiers, .lists:
            guard let other = second.range, (range.scheme != nil) == (kind == .specifiers) else { return false }
            return range.overlaps(other) == true
        }
    }

    static func finding(_ first: Entry, _ second: Entry) -> Finding {
        let names = (quoted(second.branch.name ?? ""), quoted(first.branch.name ?? ""))
        return Finding(
            second.branch.value["name"] ?? second.branch.value, "\(names.0) overlaps with \(names.1)",
            "\(names.0) と \(names.1) が重なっています")
    }
}
