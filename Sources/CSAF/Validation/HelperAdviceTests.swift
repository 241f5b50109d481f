extension ConformanceTest {
    static let recommendedHelpers = [hardwareAndSoftware, sharedHelper, inconsistentHelper]

    /// What has a serial or model number is hardware; software on it is a product of its own, which a path brings
    /// together with it.
    private static let hardwareAndSoftware = ConformanceTest(only21: "6.2.31") { index in
        let connected = index.connectedProducts
        return index.helpers.flatMap { product, helper -> [Finding] in
            guard product.id.map(connected.contains) != true else { return [] }
            return ["serial_numbers", "model_numbers"].compactMap { name in
                helper[name].map { place in
                    let title = quoted(product.value.string("product_id") ?? "")
                    return Finding(
                        place, "\(quoted(name)) of product \(title), which no product path connects with another",
                        "製品 \(title) に \(quoted(name)) がありますが、他の製品と製品パスで結ばれていません")
                }
            }
        }
    }

    /// What identifies one product does not identify another.
    private static let sharedHelper = ConformanceTest(only21: "6.2.32") { index in
        var owners: [String: Int] = [:]
        return index.helpers.flatMap { product, helper -> [Finding] in
            helper.members.flatMap { member -> [Finding] in
                let values = member.isArray ? Array(member.items) : [member]
                return values.compactMap { value in
                    let key = member.key + " " + value.canonicalText
                    let owner = product.id ?? -1 - product.value.index
                    guard let other = owners[key] else {
                        owners[key] = owner
                        return nil
                    }
                    guard other != owner else { return nil }
                    let word = value.string.map(quoted) ?? value.line
                    return Finding(
                        value, "\(quoted(member.key)) \(word) belongs to another product too",
                        "\(quoted(member.key)) の \(word) が別の製品でも使われています")
                }
            }
        }
    }

    /// What a name says in its own terms, the branches say too.
    private static let inconsistentHelper = ConformanceTest(only21: "6.2.42") { index in
        index.helpers.flatMap { product, helper -> [Finding] in
            guard product.branch != nil else { return [] }
            let branches = BranchWords(index.products.path(to: product.branch))
            var result: [Finding] = []
            if let place = helper["cpe"], let text = place.string, let name = try? CPEName(text) {
                result += branches.differences(from: name).map { $0.finding(place) }
            }
            for place in helper.items("purls") {
                guard let text = place.string, let url = try? PackageURL(text) else { continue }
                result += branches.differences(from: url).map { $0.finding(place) }
            }
            return result
        }
    }
}

/// What the branches above a product call it.
private struct BranchWords {
    private let names: [String: String]

    init(_ path: [ProductTable.IndexedBranch]) {
        names = Dictionary(path.map { ($0.category, $0.name ?? "") }) { _, last in last }
    }

    /// Something that only the helper says, or that it says otherwise.
    struct Difference {
        var category: String
        var word: String
        var branch: String?

        func finding(_ place: JSONValue) -> Finding {
            let name = quoted(word)
            if let branch {
                return Finding(
                    place, "\(category) \(name) differs from that of the branch: \(quoted(branch))",
                    "\(category) の \(name) が分岐の \(quoted(branch)) と異なります")
            }
            return Finding(
                place, "\(category) \(name) without a branch of category \(quoted(category))",
                "\(name) に対応する、カテゴリー \(quoted(category)) の分岐がありません")
        }
    }

    func differences(from name: CPEName) -> [Difference] {
        var result = [
            missing("vendor", name.text(.vendor), []), missing("product_name", name.text(.product), ["product_family"]),
            missing("service_pack", name.text(.update), ["patch_level"]),
            missing("language", name.text(.language), []),
            missing("platform", name.text(.targetSoftware), ["specification", "host_name"]),
            missing("architecture", name.text(.targetHardware), ["platform"]),
        ]
        result.append(version(name.text(.version), with: name.text(.update)))
        return result.compactMap { $0 }
    }

    func differences(from url: PackageURL) -> [Difference] {
        [version(url.version, with: nil), missing("architecture", url.qualifiers["arch"], ["platform"])]
            .compactMap { $0 }
    }

    private func missing(_ category: String, _ word: String?, _ others: [String]) -> Difference? {
        guard let word, ([category] + others).allSatisfy({ names[$0] == nil }) else { return nil }
        return Difference(category: category, word: word, branch: nil)
    }

    private func version(_ word: String?, with update: String?) -> Difference? {
        guard let word, names["product_version_range"] == nil else { return nil }
        guard let branch = names["product_version"] else {
            return Difference(category: "product_version", word: word, branch: nil)
        }
        let plain = Self.plain(branch)
        let whole = Self.plain(word)
        if plain == whole || plain == whole + (update.map(Self.plain) ?? "") || whole.hasPrefix(plain + "-") {
            return nil
        }
        return whole.contains(plain) || plain.contains(whole)
            ? nil
            : Difference(
                category: "product_version", word: word, branch: branch)
    }

    /// For comparing: letters, digits and points, without case and a `v` in front.
    private static func plain(_ text: String) -> String {
        let kept = text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "." }
        guard kept.hasPrefix("v"), kept.dropFirst().first?.isNumber == true else { return kept }
        return String(kept.dropFirst())
    }
}

extension DocumentIndex {
    /// The products that a product path or relationship goes over.
    var connectedProducts: Set<Int> {
        var result: Set<Int> = []
        let single = ["product_reference", "relates_to_product_reference", "beginning_product_reference"]
        for definition in products.definitions {
            guard let combination = definition.combination else { continue }
            let places =
                single.compactMap { combination[$0] }
                + combination.items("subpaths").compactMap { $0["next_product_reference"] }
            for place in places {
                if let id = place.string.flatMap({ products.number(named: $0) }) { result.insert(id) }
            }
        }
        return result
    }
}
