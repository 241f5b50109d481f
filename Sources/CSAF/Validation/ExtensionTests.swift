extension ConformanceTest {
    static let extensions = [extensionSchema, extensionMetadata]

    /// A known extension keeps its own schema.
    private static let extensionSchema = ConformanceTest(only21: "6.1.60.2") { index in
        index.extensionItems.flatMap { item -> [Finding] in
            guard let known = item.known else { return [] }
            var checker = SchemaChecker()
            checker.check(item.value, known.rule)
            return checker.findings.map { finding in
                var finding = finding
                finding.number = nil
                return finding
            }
        }
    }

    /// A known extension stands only where, as often and beside what its metadata say.
    private static let extensionMetadata = ConformanceTest(only21: "6.1.60.3") { index in
        let items = index.extensionItems
        let addresses = Set(items.map(\.address))
        var counts: [ExtensionSlot: Int] = [:]
        return items.compactMap { item in
            guard let known = item.known else { return nil }
            let name = quoted(item.address)
            counts[ExtensionSlot(list: item.list, address: item.address), default: 0] += 1
            let count = counts[ExtensionSlot(list: item.list, address: item.address)] ?? 0
            let most = known.counts[item.place] ?? 0
            if count > most {
                return Finding(
                    item.value, "extension \(name) more than \(most) times \(item.place.english)",
                    "拡張 \(name) が\(item.place.japanese)に \(most) 回より多くあります")
            }
            guard let other = known.incompatible.first(where: addresses.contains) else { return nil }
            return Finding(
                item.value, "extension \(name) together with \(quoted(other))", "拡張 \(name) は \(quoted(other)) と併用できません"
            )
        }
    }

    private struct ExtensionSlot: Hashable {
        var list: Int
        var address: String
    }
}

extension ConformanceTest {
    static let recommendedExtensions = [
        unregisteredExtension, unofficialExtension, criticalExtension,
        experimentalExtension("6.2.54.4") { $0 == "CLEAR" },
    ]
    static let informativeExtensions =
        [essentialExtension, experimentalExtension("6.3.21.2") { $0 != "CLEAR" }]
        + [
            extensionPlace("6.3.21.3", .document), extensionPlace("6.3.21.4", .branches),
            extensionPlace("6.3.21.5", .fullProductNames), extensionPlace("6.3.21.6", .productPaths),
            extensionPlace("6.3.21.7", .metrics), extensionPlace("6.3.21.8", .vulnerabilities),
            extensionPlace("6.3.21.9", .root),
        ]

    /// No extension is registered so far.
    private static let unregisteredExtension = ConformanceTest(only21: "6.2.54.1") { index in
        index.extensionItems.filter { !$0.isOfficial }.map { item in
            let name = quoted(item.address)
            return Finding(item.value, "extension \(name) is not registered", "拡張 \(name) は登録されていません")
        }
    }

    private static let unofficialExtension = ConformanceTest(only21: "6.2.54.2") { index in
        index.extensionItems.filter { !$0.isOfficial }.map { item in
            let name = quoted(item.address)
            return Finding(item.value, "extension \(name) is not an official one", "拡張 \(name) は公式のものではありません")
        }
    }

    private static let criticalExtension = ConformanceTest(only21: "6.2.54.3") { index in
        index.extensionItems.filter { $0.value["critical"]?.boolean == true }.map { item in
            let name = quoted(item.address)
            return Finding(
                item.value["critical"] ?? item.value, "extension \(name) is critical",
                "拡張 \(name) は必須（critical）です")
        }
    }

    private static func experimentalExtension(
        _ number: String, where isWanted: @escaping @Sendable (String?) -> Bool
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard isWanted(index.tlp) else { return [] }
            let label = quoted(index.tlp ?? "")
            return index.extensionItems.filter { !$0.isOfficial }.map { item in
                let name = quoted(item.address)
                return Finding(
                    item.value, "experimental extension \(name) in a document labeled \(label)",
                    "ラベルが \(label) の文書に実験的な拡張 \(name) があります")
            }
        }
    }

    private static let essentialExtension = ConformanceTest(only21: "6.3.21.1") { index in
        index.extensionItems.filter { $0.value["category"]?.isText("essential") == true }.map { item in
            let name = quoted(item.address)
            return Finding(
                item.value["category"] ?? item.value, "extension \(name) is \"essential\"",
                "拡張 \(name) のカテゴリーが \"essential\" です")
        }
    }

    private static func extensionPlace(_ number: String, _ place: ExtensionPlace) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            index.extensionItems.filter { $0.place == place }.map { item in
                let name = quoted(item.address)
                return Finding(
                    item.value, "extension \(name) \(place.english)", "拡張 \(name) が\(place.japanese)にあります")
            }
        }
    }
}

/// One extension with its place.
struct ExtensionItem: Sendable {
    var value: JSONValue
    var place: ExtensionPlace
    /// The list that it stands in.
    var list: Int

    var address: String { value.string("$schema") ?? "" }
    var known: KnownExtension? { KnownExtension.named(address) }

    /// Whether the technical committee published it; none so far.
    var isOfficial: Bool { address.hasPrefix("https://docs.oasis-open.org/csaf/") }
}

extension DocumentIndex {
    var extensionItems: [ExtensionItem] {
        var owners: [(JSONValue?, ExtensionPlace)] = [(root, .root), (document, .document)]
        for definition in products.definitions {
            let place: ExtensionPlace =
                definition.branch != nil ? .branches : definition.combination != nil ? .productPaths : .fullProductNames
            owners.append((definition.value, place))
        }
        for vulnerability in vulnerabilities {
            owners.append((vulnerability.value, .vulnerabilities))
            owners += vulnerability.ratings.map { ($0.content, .metrics) }
        }
        return owners.flatMap { owner, place -> [ExtensionItem] in
            guard let list = owner?["x_extensions"], list.isArray else { return [] }
            return list.items.filter(\.isObject).map { ExtensionItem(value: $0, place: place, list: list.index) }
        }
    }
}
