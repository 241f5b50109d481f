extension ConformanceTest {
    static let versionRanges = [malformedRange, singleVersion]
    static let recommendedRanges = [
        plainRange, openRange, unknownScheme,
        overlap("6.2.50.1", .specifiers, contradicting: true), overlap("6.2.50.2", .lists, contradicting: true),
        overlap("6.2.50.3", .versions, contradicting: true),
    ]
    static let informativeRanges = [
        overlap("6.3.19.1", .specifiers, contradicting: false), overlap("6.3.19.2", .lists, contradicting: false),
        overlap("6.3.19.3", .versions, contradicting: false),
        deepOverlap("6.3.19.4", ofVersions: false), deepOverlap("6.3.19.5", ofVersions: true),
    ]

    private static let malformedRange = ConformanceTest(only21: "6.1.50") { index in
        index.products.branches.filter { $0.category == "product_version_range" }.compactMap { branch in
            guard let name = branch.name, let place = branch.value["name"] else { return nil }
            do throws(RangeExpression.Fault) {
                _ = try RangeExpression(name)
                return nil
            } catch {
                return Finding(
                    place, "\(quoted(name)) is no version range: \(error.message.english)",
                    "\(quoted(name)) はバージョンの範囲ではありません（\(error.message.japanese)）")
            }
        }
    }

    private static let singleVersion = ConformanceTest(only21: "6.1.59") { index in
        index.ranges { range in
            range.singleVersion.map {
                TestMessage("range of the single version \(quoted($0))", "範囲が一つのバージョン \(quoted($0)) だけを表しています")
            }
        }
    }

    private static let plainRange = ConformanceTest("6.2.18") { index in
        index.products.branches.filter { $0.category == "product_version_range" }.compactMap { branch in
            guard let name = branch.name, !isSpecifier(name) else { return nil }
            return Finding(
                branch.value["name"] ?? branch.value, "\(quoted(name)) is no version range specifier (\"vers:…\")",
                "\(quoted(name)) は \"vers:\" の形のバージョン範囲ではありません")
        }
    }

    /// `vers:`, a scheme, a slash, something.
    private static func isSpecifier(_ name: String) -> Bool {
        guard name.hasPrefix("vers:"), let slash = name.firstIndex(of: "/"), name.index(after: slash) < name.endIndex
        else { return false }
        let scheme = name[..<slash].dropFirst("vers:".count).utf8
        let isLower: (UInt8) -> Bool = { (0x61...0x7A).contains($0) || ".-+".utf8.contains($0) }
        return scheme.first.map(isLower) == true && scheme.allSatisfy { isLower($0) || isDigit($0) }
    }

    private static let openRange = ConformanceTest(only21: "6.2.49") { index in
        index.ranges { range in
            guard range.isOpenAbove, let last = range.constraints.last else { return nil }
            let name = quoted(last.comparator.rawValue + last.version)
            return TestMessage("range without an upper bound: \(name)", "範囲に上限がありません: \(name)")
        }
    }

    private static let unknownScheme = ConformanceTest(only21: "6.2.51") { index in
        index.ranges { range in
            guard let scheme = range.scheme, !RangeExpression.registered.contains(scheme) else { return nil }
            return TestMessage(
                "versioning scheme \(quoted(scheme)) is not registered", "バージョン体系 \(quoted(scheme)) は登録されていません")
        }
    }

    /// Ranges beside each other whose products a vulnerability affects differently, or alike, do not overlap.
    private static func overlap(
        _ number: String, _ kind: RangePairs.Kind, contradicting: Bool
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard !index.vulnerabilities.isEmpty else { return [] }
            let groups = index.statusGroups
            return RangePairs(index).overlapping(kind, deep: false).filter { first, second in
                guard let a = first.product, let b = second.product else { return false }
                return groups.contains { statuses in
                    guard let own = statuses[a], let other = statuses[b] else { return false }
                    if !contradicting { return !own.isDisjoint(with: other) }
                    return own.contains { x in other.contains { $0 != x && $0 != .recommended && x != .recommended } }
                }
            }.map { RangePairs.finding($0, $1) }
        }
    }

    /// Ranges with branches below them, or a version and a range, do not overlap.
    private static func deepOverlap(_ number: String, ofVersions: Bool) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            let kinds: [RangePairs.Kind] = ofVersions ? [.versions] : [.specifiers, .lists]
            return kinds.flatMap { RangePairs(index).overlapping($0, deep: true) }.map { RangePairs.finding($0, $1) }
        }
    }
}

extension DocumentIndex {
    /// What a check says about each well-formed version range.
    func ranges(_ check: (RangeExpression) -> TestMessage?) -> [Finding] {
        products.branches.filter { $0.category == "product_version_range" }.compactMap { branch in
            guard let name = branch.name, let place = branch.value["name"], let range = try? RangeExpression(name),
                let message = check(range)
            else { return nil }
            return Finding(place, message)
        }
    }

    /// For each vulnerability, in which groups of status a product is.
    var statusGroups: [[Int: Set<StatusGroup>]] {
        vulnerabilities.map { vulnerability in
            var result: [Int: Set<StatusGroup>] = [:]
            for status in vulnerability.statuses { result[status.product, default: []].insert(status.category.group) }
            return result
        }
    }
}
