import NoroshiFormats
import NoroshiModel
import Testing

struct AggregatorConfigTests {
    private let text = """
        name: Example Aggregator
        namespace: https://aggregator.example
        contact: mailto:csaf@aggregator.example
        authority: 経済産業省告示
        category: aggregator
        url: https://aggregator.example/csaf/
        parties:
          - name: Example_Company
            source: www.example.com
          - {name: Cert, source: "https://cert.example/provider-metadata.json", mirror: false, interval: daily}

        """

    @Test func `a file names the aggregator and its parties`() throws {
        let config = try AggregatorConfig.parse(text, file: "a.yaml")
        #expect(config.name == "Example Aggregator" && config.authority == "経済産業省告示")
        #expect(config.url == "https://aggregator.example/csaf" && !config.isLister && config.edition == "2.0")
        #expect(config.parties.map(\.name) == ["Example_Company", "Cert"])
        #expect(config.parties.map(\.isMirrored) == [true, false])
        #expect(config.parties.map(\.interval) == ["on best effort", "daily"])
        #expect(config.parties[1].locator == "a.yaml:10:5")
        let json =
            #"{"name":"A","namespace":"https://a.example","url":"https://a.example","category":"lister","#
            + #""edition":"2.1","parties":[{"name":"x","source":"x.example"}]}"#
        let other = try AggregatorConfig.parse(json, file: "a.json")
        #expect(other.isLister && other.edition == "2.1" && other.parties.count == 1)
    }

    @Test(arguments: [
        ("name: Example Aggregator", "", "'name' is missing"),
        ("url: https://", "url: http://", "a.yaml:6:6: 'url' must be an address of the form https://…"),
        ("category: aggregator", "category: boss", "a.yaml:5:11: 'category' must be 'aggregator' or 'lister'"),
        ("Example_Company", "../up", "a.yaml:8:11: 'name' is the name of a folder"),
        ("name: Cert", "name: example_company", "two parties have the name 'example_company'"),
        ("source: www.example.com", "source: ''", "a.yaml:9:13: 'source' must be a text"),
        ("mirror: false", "mirror: maybe", "'mirror' must be 'true' or 'false', found 'maybe'"),
        ("mirror: false", "miror: false", "unknown key 'miror'"),
        ("    source: www.example.com\n", "", "a party needs a 'name', of its folder, and a 'source'"),
    ])
    func `every mistake is told with its place`(old: String, new: String, reason: String) throws {
        try #require(text.contains(old))
        let error = #expect(throws: ParseErrors.self) {
            try AggregatorConfig.parse(text.replacing(old, with: new), file: "a.yaml")
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        let empty = #expect(throws: ParseErrors.self) { try AggregatorConfig.parse("", file: "a.yaml") }
        #expect(empty?.description == "a.yaml:1:1: the file is empty")
    }
}
