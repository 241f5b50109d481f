extension ConformanceTest {
    static let recommendedProducts = [
        unusedProduct, missingRemediation, missingScore, undatedInvolvement, missingHelper, discouragedRemediation,
    ]

    /// What is defined is also named.
    private static let unusedProduct = ConformanceTest("6.2.1") { index in
        guard index.profile != .informationalAdvisory else { return [] }
        var used = Array(repeating: false, count: index.products.names.count)
        for mention in index.productMentions { used[mention.id] = true }
        return index.products.definitions.compactMap { definition in
            guard let id = definition.id, !used[id] else { return nil }
            let name = quoted(index.products.name(id))
            return Finding(
                definition.value["product_id"] ?? definition.value, "product \(name) is not used",
                "製品 \(name) は使われていません")
        }
    }

    private static let missingRemediation = ConformanceTest("6.2.2") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            var covered = Set(vulnerability.remediations.flatMap(\.products))
            covered.formUnion(index.products.members(ofGroups: vulnerability.remediations.flatMap(\.groups)))
            return vulnerability.statuses.filter { status in
                [.affected, .underInvestigation].contains(status.category.group) && !covered.contains(status.product)
            }.map { status in
                let name = quoted(index.products.name(status.product))
                return Finding(status.value, "product \(name) has no remediation", "製品 \(name) に対策がありません")
            }
        }
    }

    private static let missingScore = ConformanceTest("6.2.3") { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let covered = Set(vulnerability.ratings.flatMap { $0.products.map(\.id) })
            return vulnerability.products(in: .affected).filter { !covered.contains($0.product) }.map { status in
                let name = quoted(index.products.name(status.product))
                return Finding(status.value, "affected product \(name) has no score", "影響を受ける製品 \(name) にスコアがありません")
            }
        }
    }

    private static let undatedInvolvement = ConformanceTest("6.2.7") { index in
        index.vulnerabilities.flatMap { vulnerability in
            vulnerability.value.items("involvements").filter { $0.isObject && $0["date"] == nil }.map { involvement in
                let party = quoted(involvement.string("party") ?? "")
                return Finding(
                    involvement, missing: "date", "involvement of party \(party) has no date",
                    "関係者 \(party) の関与に日付がありません")
            }
        }
    }

    private static let missingHelper = ConformanceTest("6.2.16") { index in
        index.products.definitions.filter { $0.value["product_identification_helper"] == nil }.map { definition in
            let name = quoted(definition.value.string("product_id") ?? "")
            return Finding(
                definition.value, missing: "product_identification_helper",
                "product \(name) has no identification helper", "製品 \(name) に製品識別の補助情報がありません")
        }
    }

    private static let discouragedRemediation = ConformanceTest(only21: "6.2.27") { index in
        remediationsAgainstStatus(index, .discouraged) { name, kind, category in
            TestMessage(
                "product \(name) has the remediation \(kind), although it is \(category)",
                "製品 \(name) は状態が \(category) であるのに対策 \(kind) があります")
        }
    }
}

extension ConformanceTest {
    static let informativeProducts = [shortHash, branchOrder, versionRangeBranch, versionWithV, pathOfPath]

    private static let shortHash = ConformanceTest("6.3.5") { index in
        index.fileHashes.flatMap { hashes in
            hashes.items.compactMap { hash in
                guard let place = hash["value"], let value = place.string, value.utf8.count < 64 else { return nil }
                return Finding(
                    place, "hash \(quoted(value)) is shorter than 64 characters",
                    "ハッシュ値 \(quoted(value)) が 64 文字より短くなっています")
            }
        }
    }

    /// Products of branches stand below a vendor, a product and a version, in this order.
    private static let branchOrder = ConformanceTest("6.3.9") { index in
        index.products.definitions.filter { $0.branch != nil }.compactMap { definition in
            var wanted = ["vendor", "product_name", "product_version"][...]
            for step in index.products.path(to: definition.branch) where step.category == wanted.first {
                wanted.removeFirst()
            }
            guard let missing = wanted.first else { return nil }
            let name = quoted(definition.value.string("product_id") ?? "")
            return Finding(
                definition.value, "product \(name) has no \(missing) above it in its place",
                "製品 \(name) の上位の分岐に \(missing) がありません")
        }
    }

    private static let versionRangeBranch = ConformanceTest("6.3.10") { index in
        index.products.branches.filter { $0.category == "product_version_range" }.map { branch in
            let name = quoted(branch.name ?? "")
            return Finding(
                branch.value["category"] ?? branch.value, "version range \(name) instead of versions",
                "バージョンではなくバージョンの範囲 \(name) が使われています")
        }
    }

    private static let versionWithV = ConformanceTest("6.3.11") { index in
        index.products.branches.filter { $0.category == "product_version" }.compactMap { branch in
            guard let name = branch.name, let first = name.utf8.first, first | 0x20 == UInt8(ascii: "v"),
                name.utf8.dropFirst().first.map(isDigit) == true
            else { return nil }
            return Finding(
                branch.value["name"] ?? branch.value, "version \(quoted(name)) begins with \"\(name.prefix(1))\"",
                "バージョン \(quoted(name)) が \"\(name.prefix(1))\" で始まっています")
        }
    }

    /// A product path does not go over products that are paths themselves.
    private static let pathOfPath = ConformanceTest(only21: "6.3.22") { index in
        let paths = index.products.definitions.filter { $0.combination != nil }
        let combined = Set(paths.compactMap(\.id))
        return paths.flatMap { definition -> [Finding] in
            let path = definition.combination ?? definition.value
            let places =
                [path["beginning_product_reference"]].compactMap { $0 }
                + path.items("subpaths").compactMap { $0["next_product_reference"] }
            return places.filter { place in
                place.string.flatMap { index.products.number(named: $0) }.map(combined.contains) == true
            }.map { place in
                let name = quoted(place.string ?? "")
                return Finding(
                    place, "product \(name) is defined by a product path itself", "製品 \(name) 自体が製品パスで定義されています")
            }
        }
    }
}
