import CSAF
import Testing

@Suite struct `Resolving products` {
    @Test func `a branch product carries the names of its branches`() throws {
        var document = try Sample.document()
        let leaf = Branch(
            category: .productVersionRange, name: "vers:generic/<2.0",
            product: Sample.product("p", helper: ProductIdentificationHelper(cpe: "cpe:/a:v:n")))
        document.productTree = ProductTree(branches: [
            Branch(
                category: .vendor, name: "V",
                branches: [
                    Branch(
                        category: .productFamily, name: "F",
                        branches: [Branch(category: .productName, name: "N", branches: [leaf])]
                    )
                ])
        ])
        let product = try #require(document.resolvedProducts().first)
        #expect(product.vendor == "V")
        #expect(product.productName == "N")
        #expect(product.version == nil)
        #expect(product.versionRange == "vers:generic/<2.0")
        #expect(product.helper?.cpe == "cpe:/a:v:n")
        #expect(try product.range(defaultScheme: .deb)?.contains("1.9") == .inside)
    }

    @Test func `a relationship inherits from its component, along a chain and around a circle`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            branches: [
                Branch(
                    category: .vendor, name: "V",
                    branches: [
                        Branch(category: .productVersion, name: "1.2", product: Sample.product("component"))
                    ])
            ],
            fullProductNames: [Sample.product("platform")],
            relationships: [
                relationship("outer", "inner"), relationship("inner", "component"), relationship("x", "y"),
                relationship("y", "x"),
            ])
        let products = document.resolvedProducts()
        let outer = try #require(products.first { $0.productID == "outer" })
        #expect(outer.vendor == "V")
        #expect(outer.version == "1.2")
        #expect(outer.componentID == "inner")
        #expect(outer.platformID == "platform")
        #expect(try outer.range(defaultScheme: .generic)?.canonical == "vers:generic/1.2")
        #expect(products.first { $0.productID == "x" }?.vendor == nil)
    }

    @Test func `statuses and remediations are gathered, through groups too`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            fullProductNames: ["a", "b"].map { Sample.product($0) },
            productGroups: [ProductGroup(groupID: "g", productIDs: ["a", "b"])])
        let fix = Remediation(category: .vendorFix, details: "Upgrade", groupIDs: ["g"], productIDs: ["a"])
        document.vulnerabilities = [
            Vulnerability(
                cve: "CVE-2024-0001", productStatus: ProductStatus(knownAffected: ["a"]), remediations: [fix]),
            Vulnerability(
                ids: [VulnerabilityID(systemName: "tracker", text: "42")],
                productStatus: ProductStatus(firstFixed: ["b"], recommended: ["a"])),
        ]
        let products = document.resolvedProducts()
        #expect(products.map { $0.statuses.map(\.category) } == [[.knownAffected, .recommended], [.firstFixed]])
        #expect(products.map { $0.statuses.map(\.vulnerability) } == [["CVE-2024-0001", "42"], ["42"]])
        #expect(products.map { $0.statuses.map(\.vulnerabilityIndex) } == [[0, 1], [1]])
        #expect(products.map { $0.remediations.map(\.remediation) } == [[fix], [fix]])
    }

    private func relationship(_ id: String, _ component: String) -> Relationship {
        Relationship(
            category: .installedOn, fullProductName: Sample.product(id), productReference: component,
            relatesToProductReference: "platform")
    }
}
