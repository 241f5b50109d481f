import CSAF
import FoundationEssentials
import Testing

@Suite(.enabled(if: PublicData.isPresent, "the public CSAF cases are not here: set NOROSHI_SHARED"))
struct `Conformance cases of OASIS` {
    struct Catalogue: Decodable {
        struct Entry: Decodable {
            struct Case: Decodable { var name: String }
            var id: String
            var group: String
            var failures: [Case]
            var valid: [Case]
        }
        var tests: [Entry]
    }

    /// Cases whose address answers only in the network that it does not exist.
    private static let needNetwork = ["2024-6-3-06-02", "2021-6-3-06-02"]

    @Test(arguments: ["2.0", "2.1"])
    func `every case gets the expected verdict`(edition: String) throws {
        let folder = "csaf_\(edition)/validator/"
        let catalogue = try JSONDecoder().decode(
            Catalogue.self, from: Data(try PublicData.read(folder + "testcases.json")))
        let validator = CSAFValidator(preset: .full)
        var right = 0
        for entry in catalogue.tests {
            for (cases, shouldFail) in [(entry.failures, true), (entry.valid, false)] {
                for file in cases where !Self.needNetwork.contains(where: file.name.contains) {
                    let results = try validator.validate(PublicData.read(folder + file.name), file: file.name)
                    let fails = results.contains { $0.test == entry.id || $0.test == "schema" }
                    #expect(fails == shouldFail, "\(entry.id) \(file.name): \(results.map(\.description))")
                    if fails == shouldFail { right += 1 }
                }
            }
        }
        print("CSAF \(edition): \(catalogue.tests.count) tests, \(right) cases as expected")
    }

    @Test(arguments: ["2.0", "2.1"])
    func `every number of the catalogue is a test here`(edition: String) throws {
        let catalogue = try JSONDecoder().decode(
            Catalogue.self, from: Data(try PublicData.read("csaf_\(edition)/validator/testcases.json")))
        let version = try #require(CSAFVersion(rawValue: edition))
        let known = Set(CSAFValidator.tests(of: version) + ["6.1.37", "6.1.46", "6.1.60.1"])
        #expect(catalogue.tests.map(\.id).filter { !known.contains($0) } == [])
    }

    @Test func `every published example parses, is valid and survives a round trip`() throws {
        for file in try PublicData.files(in: "examples") + PublicData.files(in: "examples/csaf_vex") {
            let document = try CSAFDocument.parse(PublicData.read(file), file: file)
            let results = document.validate()
            #expect(results.isEmpty, "\(file): \(results)")
            #expect(try CSAFDocument.parse(document.serialize(), file: file) == document)
            #expect(!document.resolvedProducts().isEmpty)
        }
    }

    @Test func `what is valid is read, and written back without loss`() throws {
        let validator = CSAFValidator(preset: .full, date: Date(timeIntervalSince1970: 1_790_000_000))
        for edition in ["2.0", "2.1"] {
            for group in ["mandatory", edition == "2.0" ? "optional" : "recommended", "informative"] {
                for file in try PublicData.files(in: "csaf_\(edition)/validator/" + group)
                where !file.hasSuffix(".result.json") {
                    let bytes = try PublicData.read(file)
                    let before = try validator.validate(bytes, file: file)
                    guard !before.contains(where: { $0.severity == .error || $0.test == "6.2.20" }) else { continue }
                    let document = try CSAFDocument.parse(bytes, file: file)
                    let again = document.serialize()
                    #expect(try CSAFDocument.parse(again, file: file) == document, "\(file)")
                    let after = try validator.validate(again, file: file)
                    let numbers = before.map(\.test).filter { $0 != "6.2.13" }.sorted()
                    #expect(after.map(\.test).filter { $0 != "6.2.13" }.sorted() == numbers, "\(file)")
                }
            }
        }
    }
}
