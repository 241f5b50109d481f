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

    @Test func `every mandatory case gets the expected verdict`() throws {
        let bytes = try PublicData.read("csaf_2.0/validator/testcases.json")
        let catalogue = try JSONDecoder().decode(Catalogue.self, from: Data(bytes))
        var table: [String] = []
        for entry in catalogue.tests where entry.group == "mandatory" {
            var right = 0
            for (cases, shouldFail) in [(entry.failures, true), (entry.valid, false)] {
                for file in cases {
                    let verdicts = try verdicts(on: file.name)
                    let fails = verdicts.contains { $0.hasPrefix(entry.id + " ") || $0.hasPrefix("parse ") }
                    #expect(fails == shouldFail, "\(entry.id) \(file.name): \(verdicts)")
                    if fails == shouldFail { right += 1 }
                }
            }
            table.append("\(entry.id) \(right)/\(entry.failures.count + entry.valid.count)")
        }
        print(table.joined(separator: ", "))
    }

    @Test func `a case that is valid for a mandatory test has no finding at all`() throws {
        for file in try PublicData.files(in: "csaf_2.0/validator/mandatory") {
            let number = file.split(separator: "-").last?.dropLast(".json".count)
            guard let number, let value = Int(number), value >= 11, !file.contains("6-1-27-11-01") else { continue }
            let verdicts = try verdicts(on: "mandatory/" + (file.split(separator: "/").last ?? ""))
            #expect(verdicts.isEmpty, "\(file): \(verdicts)")
        }
    }

    @Test func `every case of an optional or informative test is valid`() throws {
        for folder in ["optional", "informative"] {
            for file in try PublicData.files(in: "csaf_2.0/validator/" + folder) {
                var verdicts = try verdicts(on: folder + "/" + (file.split(separator: "/").last ?? ""))
                // These two are listed as valid, but hash one file twice by the same algorithm, which test 6.1.25 forbids.
                if file.contains("6-2-08-02") || file.contains("6-2-09-02") {
                    verdicts.removeAll { $0.hasPrefix("6.1.25 ") }
                }
                #expect(verdicts.isEmpty, "\(file): \(verdicts)")
            }
        }
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

    @Test func `documents of CSAF 2.1 are refused by name`() throws {
        for file in try PublicData.files(in: "csaf_2.1/validator/mandatory") where !file.hasSuffix(".result.json") {
            let error = #expect(throws: CSAFError.self) { try CSAFDocument.parse(PublicData.read(file), file: file) }
            #expect(error?.reason == "unsupported CSAF version \"2.1\", only \"2.0\" is read", "\(file)")
        }
    }

    private func verdicts(on name: String) throws -> [String] {
        do {
            return try CSAFDocument.parse(PublicData.read("csaf_2.0/validator/" + name), file: name)
                .validate().map(\.description)
        } catch let error as CSAFError {
            return ["parse " + error.description]
        }
    }
}
