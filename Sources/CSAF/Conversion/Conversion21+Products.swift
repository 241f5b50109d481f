extension Conversion21 {
    mutating func convertProductTree() {
        guard var tree = result.productTree else { return }
        if let branches = tree.branches {
            tree.branches = convert(branches, "/product_tree/branches", above: [])
        }
        for index in (tree.fullProductNames ?? []).indices {
            convert(&tree.fullProductNames![index], "/product_tree/full_product_names/\(index)")
        }
        tree.productPaths = tree.relationships?.enumerated().map { index, relationship in
            var name = relationship.fullProductName
            convert(&name, "/product_tree/relationships/\(index)/full_product_name")
            return ProductPath(
                beginningProductReference: relationship.productReference, fullProductName: name,
                subpaths: [
                    .init(
                        category: relationship.category,
                        nextProductReference: relationship.relatesToProductReference)
                ])
        }
        tree.relationships = nil
        result.productTree = tree
    }

    // MARK: Branches

    private mutating func convert(_ branches: [Branch], _ pointer: String, above: [Branch]) -> [Branch] {
        branches.enumerated().flatMap { convert($1, "\(pointer)/\($0)", above: above) }
    }

    /// A branch in its new form; those below it in its place where it is left out.
    private mutating func convert(_ old: Branch, _ pointer: String, above: [Branch]) -> [Branch] {
        var branch = old
        if branch.category == .legacy {
            branch.category = .productName
            warn(
                "\(pointer)/category",
                "\"legacy\" is not of CSAF 2.1; \(quoted(branch.name)) was made a \"product_name\"",
                "\"legacy\" は CSAF 2.1 にないため、\(quoted(branch.name)) を \"product_name\" にしました")
        }
        if branch.category == .vendor, let below = branch.branches, Self.isNobody(branch.name),
            above.contains(where: { $0.category == .vendor }) || Self.holds(.vendor, below)
        {
            warn(
                pointer, "\"vendor\" stood twice on a path; \(quoted(branch.name)) was left out",
                "\"vendor\" が経路上に重複していたため、\(quoted(branch.name)) を除きました")
            return convert(below, "\(pointer)/branches", above: above)
        }
        convertRange(&branch, pointer)
        raiseVersion(&branch, pointer)
        if let product = branch.product {
            var product = product
            convert(&product, "\(pointer)/product")
            branch.product = product
        }
        if let below = branch.branches {
            branch.branches = convert(below, "\(pointer)/branches", above: above + [branch])
        }
        return [branch]
    }

    /// Names that stand for no vendor.
    private static func isNobody(_ name: String) -> Bool {
        let plain = name.lowercased().filter { !$0.isWhitespace && !"-–—−‐_".contains($0) }
        return ["opensource", "noassertion", "undefined", "unknown"].contains(plain)
    }

    private static func holds(_ category: BranchCategory, _ branches: [Branch]) -> Bool {
        branches.contains { $0.category == category || holds(category, $0.branches ?? []) }
    }

    /// A version that has versions or ranges below it is the name of a product.
    private mutating func raiseVersion(_ branch: inout Branch, _ pointer: String) {
        guard branch.category == .productName || branch.category == .productFamily, let below = branch.branches else {
            return
        }
        let isName = branch.category == .productName
        let raised = below.indices.filter { index in
            let inner = below[index].branches ?? []
            return below[index].category == .productVersion
                && (Self.holds(.productVersionRange, inner) || isName && Self.holds(.productVersion, inner))
        }
        guard !raised.isEmpty else { return }
        if isName {
            // The others below it would stand below a family then, without a name.
            guard raised.count == below.count else {
                return fail(
                    pointer, "versions stand below versions of \(quoted(branch.name)), and not below all of them",
                    "\(quoted(branch.name)) の一部のバージョンの下にだけバージョンがあり、解決できません")
            }
            branch.category = .productFamily
        }
        for index in raised {
            branch.branches?[index].category = .productName
            branch.branches?[index].name = "\(branch.name) \(below[index].name)"
            warn(
                "\(pointer)/branches/\(index)",
                "versions stood below version \(quoted(below[index].name)), which was made a \"product_name\"",
                "バージョン \(quoted(below[index].name)) の下にバージョンがあったため、\"product_name\" にしました")
        }
    }

    // MARK: Ranges

    /// A range of one version is a version. Every other one stays the range that it is: clause 18 would name the lower
    /// end of an open range alone, which says of all later versions that they are not affected.
    private mutating func convertRange(_ branch: inout Branch, _ pointer: String) {
        guard branch.category == .productVersionRange else { return }
        if branch.name.hasPrefix("vers:"), branch.name.hasSuffix("/*"), branch.name != "vers:all/*",
            branch.name != "vers:none/*", branch.name.count(where: { $0 == "/" }) == 1
        {
            warn(
                "\(pointer)/name", "\(quoted(branch.name)) stood for all versions; made \"vers:all/*\"",
                "\(quoted(branch.name)) はすべてのバージョンを表すため、\"vers:all/*\" にしました")
            branch.name = "vers:all/*"
        }
        let old = branch.name
        readPhrase(&branch, pointer)
        guard let range = try? RangeExpression(branch.name) else { return keepUnread(branch, pointer) }
        if range.constraints.count == 1, let only = range.constraints.first, only.comparator == .equal {
            guard range.scheme != nil || RangePhrase.isVersion(branch.name) else { return keepUnread(branch, pointer) }
            branch.category = .productVersion
            if range.scheme != nil { branch.name = only.version }
            warn(
                "\(pointer)/name", "\(quoted(old)) was a range of one version; made a \"product_version\"",
                "\(quoted(old)) は一つのバージョンだけの範囲のため、\"product_version\" にしました")
        } else if range.isOpenAbove {
            warn(
                "\(pointer)/name", "range \(quoted(old)) has no upper end and was kept so (test 6.2.49)",
                "範囲 \(quoted(old)) には上限がありませんが、そのまま維持しました（テスト 6.2.49）")
        }
    }

    /// What nobody can read is no version either, and no name of a product.
    private mutating func keepUnread(_ branch: Branch, _ pointer: String) {
        warn(
            "\(pointer)/name", "\(quoted(branch.name)) cannot be read as a range and was kept; write it as one",
            "\(quoted(branch.name)) は範囲として読めないため、そのまま維持しました。範囲の形に書き直してください")
    }

    /// Words like `before 2.5`, which CSAF 2.1 does not know, become the range that they mean.
    private mutating func readPhrase(_ branch: inout Branch, _ pointer: String) {
        guard let name = RangePhrase.expression(of: branch.name) else { return }
        warn(
            "\(pointer)/name", "range \(quoted(branch.name)) was written as \(quoted(name))",
            "範囲 \(quoted(branch.name)) を \(quoted(name)) と書き直しました")
        branch.name = name
    }

    // MARK: Products

    private mutating func convert(_ product: inout FullProductName, _ pointer: String) {
        guard var helper = product.productIdentificationHelper else { return }
        let place = "\(pointer)/product_identification_helper"
        if let cpe = helper.cpe, !CPEName.isWellFormed(cpe) {
            helper.cpe = nil
            warn("\(place)/cpe", "CPE \(quoted(cpe)) is not valid and was left out", "CPE \(quoted(cpe)) は無効なため除きました")
        }
        if let purl = helper.purl {
            helper.purls = [purl]
            helper.purl = nil
        }
        for file in (helper.hashes ?? []).indices {
            for index in helper.hashes![file].fileHashes.indices {
                convert(&helper.hashes![file].fileHashes[index], "\(place)/hashes/\(file)/file_hashes/\(index)")
            }
        }
        helper.modelNumbers = convert(helper.modelNumbers, "\(place)/model_numbers")
        helper.serialNumbers = convert(helper.serialNumbers, "\(place)/serial_numbers")
        helper.skus = convert(helper.skus, "\(place)/skus")
        let isEmpty = helper == ProductIdentificationHelper()
        product.productIdentificationHelper = isEmpty ? nil : helper
    }

    private mutating func convert(_ hash: inout FileHash, _ pointer: String) {
        hash.value = hash.value.lowercased()
        if let algorithm = HashAlgorithm(hash.algorithm) {
            hash.algorithm = algorithm.name
        } else {
            let (old, new) = (hash.algorithm, hash.algorithm.lowercased())
            hash.algorithm = new
            warn(
                "\(pointer)/algorithm",
                "unknown hash algorithm \(quoted(old)) was detected"
                    + (old == new ? "" : " and converted to \(quoted(new))"),
                "未知のハッシュアルゴリズム \(quoted(old)) が見つかりました"
                    + (old == new ? "" : "。\(quoted(new)) に変換しました"))
        }
    }

    /// Numbers are whole in CSAF 2.1 unless a star says that more may follow.
    private mutating func convert(_ numbers: [String]?, _ pointer: String) -> [String]? {
        guard let numbers else { return nil }
        var converted: [String] = []
        for (index, number) in numbers.enumerated() {
            var text = number.replacing("\\", with: "\\\\")
            if !options.takesNumbersAsComplete, !text.hasSuffix("*") {
                text += "*"
                warn(
                    "\(pointer)/\(index)", "\(quoted(number)) could be the beginning of a number; a star was added",
                    "\(quoted(number)) は番号の先頭部分かもしれないため、\"*\" を付けました")
            }
            if text.count(where: { $0 == "*" }) > 1 {
                warn(
                    "\(pointer)/\(index)", "\(quoted(number)) has more than one star and was left out",
                    "\(quoted(number)) には複数の \"*\" があるため除きました")
            } else {
                converted.append(text)
            }
        }
        return converted.isEmpty ? nil : converted
    }
}
