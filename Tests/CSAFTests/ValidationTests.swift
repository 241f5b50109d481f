import CSAF
import Testing

/// Tests of the standard for which the public cases have none, or only few.
@Suite struct `Validating a document` {
    @Test func `a product made of itself is circular`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            fullProductNames: [Sample.product("a")],
            relationships: [relationship("b", "c", "a"), relationship("c", "b", "a"), relationship("d", "b", "a")])
        #expect(
            document.validate().map(\.description) == [
                "6.1.3 /product_tree/relationships/0/full_product_name/product_id: product \"b\" is defined by way of itself",
                "6.1.3 /product_tree/relationships/1/full_product_name/product_id: product \"c\" is defined by way of itself",
            ])
        document.productTree?.relationships = [relationship("b", "b", "a")]
        #expect(document.validate().map(\.test) == ["6.1.3"])
    }

    @Test func `a translator names the language of the source`() throws {
        var document = try Sample.document()
        document.document.publisher.category = .translator
        #expect(
            document.validate().map(\.description) == [
                "6.1.15 /document: publisher is a translator, but \"source_lang\" is missing"
            ])
        document.document.sourceLang = "ja"
        document.document.lang = "en-US"
        #expect(document.validate() == [])
    }

    @Test func `a pre-release is a draft`() throws {
        var document = try Sample.document()
        document.document.tracking.version = try #require(DocumentVersion("1.0.0-rc.1"))
        document.document.tracking.revisionHistory[0].number = try #require(DocumentVersion("1.0.0"))
        #expect(
            document.validate().map(\.description) == [
                "6.1.16 /document/tracking/version: version \"1.0.0-rc.1\" is not that of the newest revision, \"1.0.0\"",
                "6.1.17 /document/tracking/status: version \"1.0.0-rc.1\" cannot be final",
                "6.1.20 /document/tracking/version: released document with pre-release version \"1.0.0-rc.1\"",
            ])
        document.document.tracking.status = .draft
        #expect(document.validate() == [])
    }

    @Test func `an affected product in a VEX document has an action statement`() throws {
        var document = try Sample.document()
        document.document.category = "csaf_vex"
        document.productTree = ProductTree(
            fullProductNames: ["a", "b", "c"].map { Sample.product($0) },
            productGroups: [ProductGroup(groupID: "g", productIDs: ["a", "b"])])
        document.vulnerabilities = [
            Vulnerability(
                cve: "CVE-2024-0001", notes: [Note(category: .summary, text: "text")],
                productStatus: ProductStatus(knownAffected: ["a", "b", "c"]),
                remediations: [Remediation(category: .vendorFix, details: "Upgrade", groupIDs: ["g"])])
        ]
        #expect(
            document.validate().map(\.description) == [
                "6.1.27.10 /vulnerabilities/0/product_status/known_affected/2: product \"c\" has no action statement"
            ])
    }

    @Test func `temporal and environmental scores follow from the vector`() throws {
        var score = CVSSv3(
            vectorString: "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C/CR:L/MAV:L", baseScore: 8.1)
        score.temporalScore = 7.3
        score.temporalSeverity = .high
        score.environmentalScore = 6.2
        #expect(try findings(v3: score) == ["6.1.9 environmentalScore: score 6.2 is not that of the vector: 6.3"])
        var old = CVSSv2(
            vectorString: "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", baseScore: 7.8)
        old.temporalScore = 6.4
        old.environmentalScore = 9.2
        #expect(try findings(v2: old) == [])
    }

    @Test(arguments: [
        ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H", "missing \"A\""),
        ("CVSS:3.1/AV:N/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "metric \"AV\" stands twice"),
        ("CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "is not a vector of CVSS 3.1"),
        ("CVSS:3.1/AV:Q/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "is not a vector of CVSS 3.1"),
        ("CVSS:3.1/", "is not a vector of CVSS 3.1"),
    ])
    func `a malformed vector is found`(vector: String, message: String) throws {
        let results = try findings(v3: CVSSv3(vectorString: vector, baseScore: 8.1))
        #expect(results.count == 1)
        #expect(results.first?.hasPrefix("6.1.8 vectorString: ") == true)
        #expect(results.first?.contains(message) == true)
    }

    @Test(
        arguments: [
            ("pkg:deb/debian/openssh-server", nil), ("pkg:npm/%40angular/core@12.3.1", nil),
            ("pkg:maven/g/a@1?type=jar#x/y", nil),
            ("pkg:maven/@1.3.4", "the name is missing"), ("pkg:deb/debian/a?=x", "\"\" is not a key of a qualifier"),
        ] as [(String, String?)])
    func `package URLs are checked`(purl: String, fault: String?) throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            fullProductNames: [Sample.product("a", helper: ProductIdentificationHelper(purl: purl))])
        let pointer = "/product_tree/full_product_names/0/product_identification_helper/purl"
        #expect(
            document.validate().map(\.description)
                == (fault.map { ["6.1.13 \(pointer): package URL \"\(purl)\": \($0)"] } ?? []))
    }

    private func relationship(_ id: String, _ component: String, _ platform: String) -> Relationship {
        Relationship(
            category: .installedOn, fullProductName: Sample.product(id), productReference: component,
            relatesToProductReference: platform)
    }

    private func findings(v2: CVSSv2? = nil, v3: CVSSv3? = nil) throws -> [String] {
        var document = try Sample.document()
        document.productTree = ProductTree(fullProductNames: [Sample.product("a")])
        document.vulnerabilities = [Vulnerability(scores: [Score(products: ["a"], cvssV2: v2, cvssV3: v3)])]
        return document.validate().map { "\($0.test) \($0.pointer.split(separator: "/").last ?? ""): \($0.message)" }
    }
}
