/// A product of a document with everything the document says about it, gathered from the branches above it, from
/// relationships, and from all vulnerabilities.
public struct ResolvedProduct: Sendable, Hashable {
    /// The identifier within the document.
    public var productID: String
    /// The readable name.
    public var name: String
    public var vendor: String?
    public var productName: String?
    /// One version, from a `product_version` branch.
    public var version: String?
    /// A range as it was written, from a `product_version_range` branch; see ``range(defaultScheme:)``.
    public var versionRange: String?
    /// Machine-readable names; those of the component for a relationship that has none of its own.
    public var helper: ProductIdentificationHelper?
    /// For a relationship, the product that runs on, or is part of, the platform.
    public var componentID: String?
    /// For a relationship, the product that the component belongs to.
    public var platformID: String?
    /// Every status list that names the product, in the order of the vulnerabilities.
    public var statuses: [Status]
    /// Every remediation for the product, named directly or through a group.
    public var remediations: [AppliedRemediation]

    /// One vulnerability's verdict on the product.
    public struct Status: Sendable, Hashable {
        /// The position in the document's list of vulnerabilities.
        public var vulnerabilityIndex: Int
        /// The vulnerability's ``Vulnerability/displayName``.
        public var vulnerability: String
        public var category: ProductStatusCategory
    }

    /// One vulnerability's advice for the product.
    public struct AppliedRemediation: Sendable, Hashable {
        /// The position in the document's list of vulnerabilities.
        public var vulnerabilityIndex: Int
        /// The vulnerability's ``Vulnerability/displayName``.
        public var vulnerability: String
        public var remediation: Remediation
    }

    /// The versions meant: the range, or the one version, or nil when the document names neither.
    ///
    /// - Parameter defaultScheme: for a plain range or version; a `vers:` range names its own scheme.
    /// - Throws: ``VersionRange/ParseError`` when the text has no certain meaning.
    public func range(defaultScheme: VersionScheme) throws(VersionRange.ParseError) -> VersionRange? {
        if let versionRange { return try VersionRange.parse(versionRange, defaultScheme: defaultScheme) }
        guard let version else { return nil }
        return try VersionRange(defaultScheme, [VersionRange.Constraint(.equal, version)], of: version)
    }
}

extension CSAFDocument {
    /// Every product of the tree with its names, statuses and remediations, in the order of the file.
    ///
    /// A document that fails test 6.1.2 (one identifier for two products) gives both with the same statements.
    public func resolvedProducts() -> [ResolvedProduct] {
        let index = ProductIndex(self)
        let statuses = statusesByProduct(index)
        let remediations = remediationsByProduct(index)
        let relationships = Dictionary(
            (productTree?.relationships ?? []).map { ($0.fullProductName.productID, $0) },
            uniquingKeysWith: { first, _ in first })
        let definitions = Dictionary(
            index.definitions.map { ($0.product.productID, $0) }, uniquingKeysWith: { first, _ in first })
        return index.definitions.map { definition in
            let id = definition.product.productID
            let origin = component(of: definition, relationships, definitions)
            return ResolvedProduct(
                productID: id,
                name: definition.product.name,
                vendor: origin.name(.vendor),
                productName: origin.name(.productName),
                version: origin.name(.productVersion),
                versionRange: origin.name(.productVersionRange),
                helper: definition.product.productIdentificationHelper ?? origin.product.productIdentificationHelper,
                componentID: relationships[id]?.productReference,
                platformID: relationships[id]?.relatesToProductReference,
                statuses: statuses[id] ?? [],
                remediations: remediations[id] ?? [])
        }
    }

    /// The product whose branches speak for this one: itself, or the component that a chain of relationships leads to.
    private func component(
        of definition: ProductIndex.ProductDefinition, _ relationships: [String: Relationship],
        _ definitions: [String: ProductIndex.ProductDefinition]
    ) -> ProductIndex.ProductDefinition {
        var current = definition
        var seen: Set<String> = []
        while current.branches.isEmpty, seen.insert(current.product.productID).inserted,
            let relationship = relationships[current.product.productID],
            let next = definitions[relationship.productReference]
        {
            current = next
        }
        return current
    }

    private func statusesByProduct(_ index: ProductIndex) -> [String: [ResolvedProduct.Status]] {
        var result: [String: [ResolvedProduct.Status]] = [:]
        for (position, vulnerability) in (vulnerabilities ?? []).enumerated() {
            for category in ProductStatusCategory.allCases {
                for id in vulnerability.productStatus?.products(category) ?? [] {
                    result[id, default: []].append(
                        ResolvedProduct.Status(
                            vulnerabilityIndex: position, vulnerability: vulnerability.displayName, category: category))
                }
            }
        }
        return result
    }

    private func remediationsByProduct(_ index: ProductIndex) -> [String: [ResolvedProduct.AppliedRemediation]] {
        var result: [String: [ResolvedProduct.AppliedRemediation]] = [:]
        for (position, vulnerability) in (vulnerabilities ?? []).enumerated() {
            for remediation in vulnerability.remediations ?? [] {
                for id in index.products(remediation.productIDs, remediation.groupIDs) {
                    result[id, default: []].append(
                        ResolvedProduct.AppliedRemediation(
                            vulnerabilityIndex: position, vulnerability: vulnerability.displayName,
                            remediation: remediation))
                }
            }
        }
        return result
    }
}

extension ProductIndex.ProductDefinition {
    /// The name of the nearest branch of a category.
    fileprivate func name(_ category: BranchCategory) -> String? {
        branches.last { $0.category == category }?.name
    }
}
