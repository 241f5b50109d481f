import CSAF
import Testing

/// Facts are read without the typed model, and must say the same as it.
@Suite struct `Facts of a document` {
    @Test(arguments: ["en", "ja"]) func `are those of the typed model, for our own advisories`(language: String) throws
    {
        let files = try Advisories.files(language)
        #expect(!files.isEmpty)
        for file in files { try compare(Advisories.read(language, file), file) }
    }

    @Test(.enabled(if: PublicData.isPresent), arguments: ["examples", "examples/csaf_vex"])
    func `are those of the typed model, for the public examples`(folder: String) throws {
        for file in try PublicData.files(in: folder) { try compare(PublicData.read(file), file) }
    }

    @Test func `follow relationships, of a chain and around a circle`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            branches: [
                Branch(
                    category: .vendor, name: "V",
                    branches: [
                        Branch(
                            category: .productName, name: "N",
                            branches: [
                                Branch(category: .productVersion, name: "1.2", product: Sample.product("c"))
                            ])
                    ])
            ],
            fullProductNames: [Sample.product("p")],
            relationships: [("outer", "inner"), ("inner", "c"), ("x", "y"), ("y", "x")].map {
                Relationship(
                    category: .installedOn, fullProductName: Sample.product($0), productReference: $1,
                    relatesToProductReference: "p")
            })
        document.vulnerabilities = [Vulnerability(productStatus: ProductStatus(fixed: ["outer"], knownAffected: ["x"]))]
        let facts = try compare(document.serialize(), "chain")
        let outer = try #require(facts.products.first { $0.productID == "outer" })
        #expect(outer.vendor == "V" && outer.productName == "N" && outer.version == "1.2" && outer.statuses == [.fixed])
        #expect(facts.products.first { $0.productID == "x" }?.vendor == nil)
        #expect(outer.componentName == Sample.product("c").name)
        #expect(outer.platforms.map(\.name) == [Sample.product("p").name])
        #expect(facts.products.first { $0.productID == "c" }?.platforms == [])
    }

    @Test func `tell what a component is part of, with its module between`() throws {
        var document = try Sample.document()
        document.productTree = ProductTree(
            fullProductNames: ["rpm", "module", "release", "host"].map { Sample.product($0) },
            relationships: [("in", "module", "release"), ("all", "rpm", "in"), ("run", "all", "host")].map {
                Relationship(
                    category: .defaultComponentOf, fullProductName: Sample.product($0), productReference: $1,
                    relatesToProductReference: $2)
            })
        document.vulnerabilities = [Vulnerability(productStatus: ProductStatus(fixed: ["all"]))]
        let facts = try compare(document.serialize(), "module")
        func platforms(_ id: String) -> [String]? {
            facts.products.first { $0.productID == id }.map { $0.platforms.map(\.name) }
        }
        let names = ["module", "release", "host"].map { Sample.product($0).name }
        #expect(platforms("all") == Array(names.prefix(2)))
        #expect(platforms("run") == names)
        #expect(platforms("in") == [names[1]])
        #expect(platforms("rpm") == [])
    }

    @Test func `are none where a document lacks what every document has`() throws {
        let read = try CSAFValidator(preset: .basic).readFacts(Array(#"{"document":{"title":"x"}}"#.utf8), file: "x")
        #expect(read.facts == nil && !read.results.isEmpty)
    }

    @discardableResult
    private func compare(_ bytes: [UInt8], _ file: String) throws -> DocumentFacts {
        let document = try CSAFDocument.parse(bytes, file: file)
        let validator = CSAFValidator(preset: .basic)
        let read = try validator.readFacts(bytes, file: file)
        #expect(read.results == (try validator.validate(bytes, file: file)), "\(file)")
        let facts = try #require(read.facts, "\(file)")
        let head = document.document
        #expect(facts.id == head.tracking.id && facts.namespace == head.publisher.namespace, "\(file)")
        #expect(facts.language == head.lang && facts.title == head.title, "\(file)")
        #expect(facts.version == head.tracking.version, "\(file)")
        #expect(facts.released == head.tracking.currentReleaseDate, "\(file)")
        let products = document.resolvedProducts()
        #expect(facts.products.map(\.productID) == products.map(\.productID), "\(file)")
        for (one, other) in zip(facts.products, products) {
            #expect(one.name == other.name && one.vendor == other.vendor, "\(file)")
            #expect(one.productName == other.productName && one.version == other.version, "\(file)")
            #expect(one.versionRange == other.versionRange && one.cpe == other.helper?.cpe, "\(file)")
            #expect(one.purls == (other.helper?.purl.map { [$0] } ?? []) + (other.helper?.purls ?? []), "\(file)")
            #expect(one.genericURIs == other.helper?.xGenericURIs ?? [], "\(file)")
            #expect(one.statuses == Set(other.statuses.map(\.category)), "\(file)")
        }
        let advice = (document.vulnerabilities ?? []).flatMap { $0.remediations ?? [] }
        #expect(facts.remediations.map(\.details) == advice.map(\.details), "\(file)")
        #expect(facts.remediations.map(\.category) == advice.map(\.category), "\(file)")
        return facts
    }
}
