import CSAF
import Testing

/// Where findings stand, as JSON pointers (RFC 6901) and as JSONPaths (RFC 9535).
@Suite struct `Places of findings` {
    /// A name as it stands in JSON, and how both notations write it.
    static let names = [
        ("plain_1", "plain_1", ".plain_1"),
        ("1st", "1st", "['1st']"),
        ("a/b~c", "a~1b~0c", "['a/b~c']"),
        ("it's", "it's", #"['it\'s']"#),
        (#"back\\slash"#, #"back\slash"#, #"['back\\slash']"#),
        (#"\u0007"#, "\u{7}", #"['\u0007']"#),
        ("日本", "日本", "['日本']"),
        ("", "", "['']"),
    ]

    @Test(arguments: names) func `a name is written as each notation asks`(
        _ json: String, _ pointer: String, _ path: String
    ) throws {
        let results = try Vectors.results(Vectors.base20, patch: "{\"document\":{\"\(json)\":1}}")
        let found = results.filter { $0.test == "6.2.20" }
        #expect(found.map(\.pointer) == ["/document/" + pointer])
        #expect(found.map(\.path) == ["$.document" + path])
    }

    @Test func `items are counted from zero`() throws {
        let aliases = (0..<12).map { "\"\($0)\"" }.joined(separator: ",")
        let results = try Vectors.results(
            Vectors.base20, patch: "{\"document\":{\"tracking\":{\"aliases\":[\(aliases),1,[]]}}}")
        let found = results.filter { $0.test == "schema" }
        #expect(found.map(\.pointer) == ["/document/tracking/aliases/12", "/document/tracking/aliases/13"])
        #expect(found.map(\.path) == ["$.document.tracking.aliases[12]", "$.document.tracking.aliases[13]"])
    }

    @Test func `what is missing has the place where it should stand`() throws {
        let results = try Vectors.results(Vectors.base20, patch: "{\"document\":{\"lang\":null}}")
        let found = results.filter { $0.test == "6.2.12" }
        #expect(found.map(\.pointer) == ["/document/lang"])
        #expect(found.map(\.path) == ["$.document.lang"])
    }
}
