import CSAF

// The product tree: what is published stays where it stands, new products go below their vendor and name.

extension AdvisoryWriter {
    mutating func writeProducts() {
        let published = Dictionary(publishedProducts.map { ($0.id, $0) }) { first, _ in first }
        var kept: [String: DraftFields.Row] = [:]
        var added: [DraftFields.Row] = []
        for row in rows("product") {
            if let product = published[row["key"]], product.vendor == row["vendor"], product.name == row["name"],
                product.versions.isEmpty == row["versions"].isEmpty
            {
                kept[row["key"]] = product.withoutOldName(row)
            } else {
                added.append(row)
            }
        }
        var tree = structure?.productTree ?? ProductTree()
        tree.branches = Self.patched(tree.branches ?? [], kept)
        tree.fullProductNames = tree.fullProductNames?.compactMap { product in
            kept[product.productID].map { Self.patched(product, $0) }
        }
        var branches = tree.branches ?? []
        for row in added {
            Self.insert(leaf(row), under: row, into: &branches)
        }
        tree.branches = branches.isEmpty ? nil : branches
        if tree.fullProductNames?.isEmpty == true { tree.fullProductNames = nil }
        let isEmpty = tree.branches == nil && tree.fullProductNames == nil && tree.relationships == nil
        document.productTree = isEmpty ? nil : tree
        placeProducts()
    }

    private static func patched(_ branches: [Branch], _ rows: [String: DraftFields.Row]) -> [Branch] {
        branches.compactMap { branch in
            var branch = branch
            if let product = branch.product {
                guard let row = rows[product.productID] else { return nil }
                branch.product = patched(product, row)
                if !row["versions"].isEmpty, branch.name != row["versions"] {
                    branch.name = row["versions"]
                    branch.category = category(row["versions"])
                }
                return branch
            }
            let below = patched(branch.branches ?? [], rows)
            guard !below.isEmpty else { return nil }
            branch.branches = below
            return branch
        }
    }

    private static func patched(_ product: FullProductName, _ row: DraftFields.Row) -> FullProductName {
        var product = product
        product.name = row.fullName
        product.productIdentificationHelper = helper(row, product.productIdentificationHelper)
        return product
    }

    private func leaf(_ row: DraftFields.Row) -> Branch {
        let product = FullProductName(
            name: row.fullName, productID: productID(row), productIdentificationHelper: Self.helper(row, nil))
        let versions = row["versions"]
        return versions.isEmpty
            ? Branch(category: .productName, name: row["name"], product: product)
            : Branch(category: Self.category(versions), name: versions, product: product)
    }

    private static func insert(_ leaf: Branch, under row: DraftFields.Row, into branches: inout [Branch]) {
        var path: [(BranchCategory, String)] = row["vendor"].isEmpty ? [] : [(.vendor, row["vendor"])]
        if leaf.category != .productName { path.append((.productName, row["name"])) }
        insert(leaf, at: path[...], into: &branches)
    }

    private static func insert(
        _ leaf: Branch, at path: ArraySlice<(BranchCategory, String)>, into branches: inout [Branch]
    ) {
        guard let (category, name) = path.first else {
            branches.append(leaf)
            return
        }
        let place = branches.firstIndex { $0.category == category && $0.name == name && $0.product == nil }
        let index = place ?? branches.count
        if place == nil { branches.append(Branch(category: category, name: name, branches: [])) }
        var below = branches[index].branches ?? []
        insert(leaf, at: path.dropFirst(), into: &below)
        branches[index].branches = below
    }

    /// One version is a version; everything else says which ones are meant.
    private static func category(_ versions: String) -> BranchCategory {
        func isVersion(_ scheme: VersionScheme) -> Bool { (try? VersionRange.only(versions, scheme: scheme)) != nil }
        func isRange(_ scheme: VersionScheme) -> Bool {
            (try? VersionRange.parse(versions, defaultScheme: scheme)) != nil
        }
        if isVersion(.generic) { return .productVersion }
        // `4.96-15` is as well one version of a package; who means a range writes it so that nobody can doubt.
        let isDoubtful = versions.contains("-") && isVersion(.deb)
        if isRange(.generic), !isDoubtful { return .productVersionRange }
        // Versions of packages have letters: `9.2p1`, `1:4.96-15+deb12u4`.
        if isVersion(.deb) { return .productVersion }
        // Nobody reads the rest; signs of a range are not allowed in a version (CSAF 2.0 §6.1.31).
        let isUnread = versions.contains { "/<>|*=,、～~".contains($0) }
        return isRange(.deb) || isUnread ? .productVersionRange : .productVersion
    }

    private static func helper(
        _ row: DraftFields.Row, _ old: ProductIdentificationHelper?
    ) -> ProductIdentificationHelper? {
        var helper = old ?? ProductIdentificationHelper()
        helper.cpe = row["cpe"].isEmpty ? nil : row["cpe"]
        helper.purl = row["purl"].isEmpty ? nil : row["purl"]
        let uris = helper.xGenericURIs ?? []
        let spoken = uris.first { $0.namespace == DraftProduct.protocolNamespace }.map { $0.uri.prefix { $0 != ":" } }
        if spoken.map(String.init) ?? "" != row["protocol"] {
            let others = uris.filter { $0.namespace != DraftProduct.protocolNamespace }
            let new =
                row["protocol"].isEmpty
                ? [] : [GenericURI(namespace: DraftProduct.protocolNamespace, uri: "\(row["protocol"]):")]
            helper.xGenericURIs = (others + new).isEmpty ? nil : others + new
        }
        return helper == ProductIdentificationHelper() ? nil : helper
    }

    // MARK: Where the fields went

    private mutating func placeProducts() {
        let rows = Dictionary(rows("product").map { (productID($0), $0) }) { first, _ in first }
        for (index, product) in (document.productTree?.fullProductNames ?? []).enumerated() {
            place(rows[product.productID], product: "/product_tree/full_product_names/\(index)", branch: nil)
        }
        place(rows, document.productTree?.branches ?? [], at: "/product_tree")
    }

    private mutating func place(_ rows: [String: DraftFields.Row], _ branches: [Branch], at pointer: String) {
        for (index, branch) in branches.enumerated() {
            let here = "\(pointer)/branches/\(index)"
            if let product = branch.product {
                place(rows[product.productID], product: "\(here)/product", branch: here)
            }
            place(rows, branch.branches ?? [], at: here)
        }
    }

    private mutating func place(_ row: DraftFields.Row?, product: String, branch: String?) {
        guard let row else { return }
        if let branch { put(row.name(row["versions"].isEmpty ? "name" : "versions"), at: branch) }
        put(row.name("label"), at: product)
        put(row.name("cpe"), at: "\(product)/product_identification_helper")
        put(row.name("purl"), at: "\(product)/product_identification_helper/purl")
    }
}

extension DraftFields.Row {
    /// The name of a product: the one that was chosen, else what is made of the other fields.
    var fullName: String {
        self["label"].isEmpty
            ? DraftProduct.fullName(vendor: self["vendor"], name: self["name"], versions: self["versions"])
            : self["label"]
    }
}

extension DraftProduct {
    /// The row without a name that was made of what is published: drafts of before hold it as if it were chosen.
    fileprivate func withoutOldName(_ row: DraftFields.Row) -> DraftFields.Row {
        let made = Self.fullName(vendor: vendor, name: name, versions: versions)
        return label.isEmpty && row["label"] == made ? row.with("label", "") : row
    }
}
