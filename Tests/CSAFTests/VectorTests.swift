import CSAF
import FoundationEssentials
import Testing

/// For each test of CSAF 2.1 a change to a document without faults that this test has to find.
@Suite struct `Each test by itself` {
    @Test func `the documents that the changes are made to pass every test`() throws {
        for base in [Vectors.base20, Vectors.base21] {
            #expect(try Vectors.results(base, patch: "{}").map(\.description) == [])
        }
    }

    @Test(arguments: Vectors.both + Vectors.only21 + Vectors.more21)
    func `a fault of CSAF 2.1 is found by its test`(number: String, patch: String) throws {
        let results = try Vectors.results(Vectors.base21, patch: patch)
        #expect(results.contains { $0.test == number }, "\(number): \(results.map(\.description))")
        #expect(results.allSatisfy { !$0.messageJa.isEmpty && $0.path.hasPrefix("$") })
    }

    /// - Source: CSAF 2.1 §6.3.12: items that contain any CVSS object, and affected products that none covers
    @Test func `only ratings with a score need one of CVSS version 4`() throws {
        let epss = #"{"epss":{"percentile":"0.2","probability":"0.1","timestamp":"2024-01-24T10:00:00.000Z"}}"#
        func tests(_ more: String) throws -> [String] {
            let rating = #"{"content":\#(epss),"products":["P1"]}"#
            let patch = #"{"vulnerabilities":[{"cve":"CVE-2024-0001","metrics":[\#(rating)]\#(more)}]}"#
            return try Vectors.results(Vectors.base21, patch: patch).map(\.test)
        }
        #expect(try !tests("").contains("6.3.12"))
        #expect(try tests(#","product_status":{"known_affected":["P1"]}"#).contains("6.3.12"))
        #expect(try !tests(#","product_status":{"fixed":["P1"]}"#).contains("6.3.12"))
    }

    @Test func `keys out of order are found`() throws {
        let text = Vectors.base20.split(separator: #""category":"csaf_base","csaf_version":"2.0""#, maxSplits: 1)
        let swapped = text.joined(separator: #""csaf_version":"2.0","category":"csaf_base""#)
        let results = try CSAFValidator(preset: .full).validate(Array(swapped.utf8), file: "vector.json")
        #expect(results.contains { $0.test == "6.2.13" })
    }

    @Test(arguments: Vectors.both + Vectors.only20)
    func `a fault of CSAF 2.0 is found by its test`(number: String, patch: String) throws {
        let results = try Vectors.results(Vectors.base20, patch: patch)
        #expect(results.contains { $0.test == number }, "\(number): \(results.map(\.description))")
    }
}

enum Vectors {
    static func results(_ base: String, patch: String) throws -> [TestResult] {
        let decoder = JSONDecoder()
        let target = try decoder.decode(JSONContent.self, from: Data(base.utf8))
        let change = try decoder.decode(JSONContent.self, from: Data(patch.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes = Array(try encoder.encode(merged(target, change)))
        return try CSAFValidator(preset: .full).validate(bytes, file: "vector.json")
    }

    /// - Source: RFC 7396 §2
    private static func merged(_ target: JSONContent, _ patch: JSONContent) -> JSONContent {
        guard case .object(let changes) = patch else { return patch }
        var members: [String: JSONContent] = [:]
        if case .object(let own) = target { members = own }
        for (name, change) in changes {
            members[name] = change == .null ? nil : merged(members[name] ?? .null, change)
        }
        return .object(members)
    }

    static let base21 = base(
        schema: #""$schema":"https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json","#, version: "2.1",
        more: #""license_expression":"CC-BY-4.0","#, label: "CLEAR",
        weakness: #""cwes":[{"id":"CWE-787","name":"Out-of-bounds Write","version":"4.13"}]"#,
        rating:
            #""metrics":[{"content":{"cvss_v4":{"version":"4.0","vectorString":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H","baseScore":10,"baseSeverity":"CRITICAL"}},"products":["P1"]}]"#
    )

    static let base20 = base(
        schema: "", version: "2.0", more: "", label: "WHITE",
        weakness: #""cwe":{"id":"CWE-787","name":"Out-of-bounds Write"}"#,
        rating:
            #""scores":[{"cvss_v3":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H","baseScore":10,"baseSeverity":"CRITICAL"},"products":["P1"]}]"#
    )

    private static func base(
        schema: String, version: String, more: String, label: String, weakness: String, rating: String
    ) -> String {
        #"{\#(schema)"document":{"category":"csaf_base","csaf_version":"\#(version)","#
            + #""distribution":{"tlp":{"label":"\#(label)"}},"lang":"en",\#(more)"#
            + #""publisher":{"category":"vendor","name":"Example Company","namespace":"https://example.com"},"#
            + #""references":[{"category":"self","summary":"The document itself.","url":"https://example.com/esa-1.json"}],"#
            + #""title":"A title","tracking":{"current_release_date":"2024-01-24T10:00:00.000Z","id":"ESA-1","#
            + #""initial_release_date":"2024-01-24T10:00:00.000Z","revision_history":[{"#
            + #""date":"2024-01-24T10:00:00.000Z","number":"1","summary":"Initial version."}],"#
            + #""status":"final","version":"1"}},"product_tree":{"branches":[{"category":"vendor","name":"Example Company","#
            + #""branches":[{"category":"product_name","name":"Product A","branches":["#
            + #"{"category":"product_version","name":"1.0","product":{"name":"Product A 1.0","product_id":"P1","#
            + #""product_identification_helper":{"skus":["A-1"]}}},"#
            + #"{"category":"product_version","name":"2.0","product":{"name":"Product A 2.0","product_id":"P2","#
            + #""product_identification_helper":{"skus":["A-2"]}}}]}]}]},"#
            + #""vulnerabilities":[{"cve":"CVE-2024-0001",\#(weakness),\#(rating),"#
            + #""product_status":{"fixed":["P2"],"known_affected":["P1"]},"#
            + #""remediations":[{"category":"vendor_fix","details":"Update to version 2.0.","product_ids":["P1"]}]}]}"#
    }
}
