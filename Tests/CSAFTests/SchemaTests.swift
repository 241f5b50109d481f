import CSAF
import Testing

@Suite struct `Rules of the schema` {
    @Test(arguments: [
        ("\"A title\"", "\"\"", "/document/title: empty text"),
        ("\"csaf_base\"", "\"base_\"", "/document/category: \"base_\" is not a category"),
        ("\"https://example.com\"", "\"example.com\"", "/document/publisher/namespace: \"example.com\" is not a URI"),
        ("\"example-1\"", "\" example-1\"", "/document/tracking/id: \" example-1\" is not a tracking ID"),
        ("\"title\":", "\"lang\": \"e\", \"title\":", "/document/lang: \"e\" is not a language tag"),
        ("\"title\":", "\"notes\": [], \"title\":", "/document/notes: empty list"),
        ("\"title\":", "\"acknowledgments\": [{}], \"title\":", "/document/acknowledgments/0: empty object"),
        ("\"title\":", "\"distribution\": {}, \"title\":", "/document/distribution: empty object"),
        ("\"id\":", "\"aliases\": [\"x\", \"x\"], \"id\":", "/document/tracking/aliases/1: item is in the list twice"),
    ])
    func `a broken rule of the document is found`(old: String, new: String, message: String) throws {
        let document = try CSAFDocument.parse(Sample.replacing(old, new), file: "a.json")
        #expect(document.validate().map(\.description) == ["schema " + message])
    }

    @Test(arguments: [
        "en", "ja", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1901", "es-419", "x-private", "i-default", "en-a-bbb-x-a",
    ])
    func `language tags of every shape are accepted`(tag: String) throws {
        var document = try Sample.document()
        document.document.lang = tag
        #expect(document.validate() == [])
    }

    @Test(arguments: ["", "e", "en_US", "en-", "-en", "en-a", "x", "englishlanguage", "日本"])
    func `other texts are no language tags`(tag: String) throws {
        var document = try Sample.document()
        document.document.lang = tag
        #expect(document.validate().map(\.test) == ["schema"])
    }

    @Test(arguments: ["jq", "en-AB", "EZ"])
    func `unregistered languages and regions are found`(tag: String) throws {
        var document = try Sample.document()
        document.document.lang = tag
        #expect(document.validate().map(\.test) == ["6.1.12"])
    }

    @Test(arguments: [
        "cpe:2.3:a:qualcomm:qpopper:*:*:*:*:*:*:*:*", "cpe:2.3:o:x:y\\:z:1.0:-:*:en-us:*:*:*:*", "cpe:/a:isc:bind:9.1",
        "cpe:2.3:a:x:y:?1.*:*:*:*:*:*:*:*", "cpe:/", "CPE:/o:linux",
    ])
    func `CPE names in both forms are accepted`(cpe: String) throws {
        #expect(try schemaFindings(ProductIdentificationHelper(cpe: cpe)) == [])
    }

    @Test(arguments: [
        "cpe:2.3:a:qualcomm:qpopper", "cpe:2.3:x:a:b:*:*:*:*:*:*:*:*", "cpe:2.3:a:a b:b:*:*:*:*:*:*:*:*", "cpe:/x:a",
        "cpe:2.3:a:a:b*c:*:*:*:*:*:*:*:*", "cpe:/a:b:c:d:e:f:g:h", "a:b",
    ])
    func `other texts are no CPE names`(cpe: String) throws {
        let pointer = "/product_tree/full_product_names/0/product_identification_helper/cpe"
        #expect(
            try schemaFindings(ProductIdentificationHelper(cpe: cpe)) == [
                "schema \(pointer): \"\(cpe)\" is not a CPE name"
            ])
    }

    @Test func `a branch has either branches or a product`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(branches: [
            Branch(category: .vendor, name: "v"),
            Branch(category: .vendor, name: "w", branches: [], product: Sample.product("a")),
            Branch(category: .vendor, name: "x", branches: []),
        ])
        #expect(
            document.validate().map(\.description) == [
                "schema /product_tree/branches/0: neither \"branches\" nor \"product\"",
                "schema /product_tree/branches/1: both \"branches\" and \"product\"",
                "schema /product_tree/branches/1/branches: empty list",
                "schema /product_tree/branches/2/branches: empty list",
            ])
    }

    @Test func `a vulnerability with malformed numbers is found`() throws {
        var document = try Sample.document()
        document.vulnerabilities = [
            Vulnerability(cve: "CVE-24-1", cwe: CWE(id: "CWE-0", name: "x"), scores: [Score(products: [])]),
            Vulnerability(),
        ]
        #expect(
            document.validate().map(\.description) == [
                "schema /vulnerabilities/0/cve: \"CVE-24-1\" is not a CVE number",
                "schema /vulnerabilities/0/cwe/id: \"CWE-0\" is not a CWE number",
                "schema /vulnerabilities/0/scores/0/products: empty list",
                "schema /vulnerabilities/0/scores/0: fewer than 2 properties",
                "schema /vulnerabilities/1: empty object",
            ])
    }

    private func schemaFindings(_ helper: ProductIdentificationHelper) throws -> [String] {
        var document = try Sample.document()
        document.productTree = ProductTree(fullProductNames: [Sample.product("a", helper: helper)])
        return document.validate().map(\.description)
    }
}
