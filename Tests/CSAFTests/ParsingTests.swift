import CSAF
import Testing

@Suite struct `Reading a document` {
    @Test func `a small document parses and survives a round trip`() throws {
        let document = try Sample.document()
        #expect(document.document.tracking.id == "example-1")
        #expect(document.validate() == [])
        let bytes = document.serialize()
        let again = try CSAFDocument.parse(bytes, file: "again.json")
        #expect(again == document)
        #expect(again.serialize() == bytes)
        #expect(bytes.last == 0x0A)
    }

    @Test(arguments: [
        ("", "a.json:1:1: unexpected end of the document, expected a value"),
        ("{", "a.json:1:2: unexpected end of the document, expected a key in double quotes"),
        ("{\n  \"é\" 1}", "a.json:2:7: unexpected \"1\", expected \":\""),
        ("{\"a\": NaN}", "a.json:1:7: unexpected \"N\", expected a value"),
        ("{\"a\": 01}", "a.json:1:8: unexpected \"1\", expected \",\" or \"}\""),
        ("{\"a\": 1.}", "a.json:1:9: unexpected \"}\", expected a digit"),
        ("{\"a\": -Infinity}", "a.json:1:8: unexpected \"I\", expected a digit"),
        ("{\"a\": [1,]}", "a.json:1:10: unexpected \"]\", expected a value"),
        ("{\"a\": 1,}", "a.json:1:9: unexpected \"}\", expected a key in double quotes"),
        ("{\"a\": tru}", "a.json:1:7: unexpected \"t\", expected a value"),
        ("{} {}", "a.json:1:4: unexpected \"{\", expected the end of the document"),
        ("{\"a\": 1,\n \"\\u0061\": 2}", "a.json:2:2: duplicate key \"a\""),
        ("{\"a\": \"x", "a.json:1:7: string without an end"),
        ("{\"a\": \"\\x\"}", "a.json:1:8: unknown escape"),
        ("{\"a\": \"\\ud800\"}", "a.json:1:8: half of a surrogate pair"),
        ("{\"a\": \"\\udc00\"}", "a.json:1:8: half of a surrogate pair"),
        ("{\"a\": \"\\u12g4\"}", "a.json:1:8: escape without four hexadecimal digits"),
        ("{\"a\": \"\t\"}", "a.json:1:8: control character in a string"),
        ("\u{FEFF}{}", "a.json:1:1: unexpected byte order mark"),
        ("// note", "a.json:1:1: unexpected \"/\", expected a value"),
    ])
    func `broken JSON is reported with line and column`(text: String, message: String) {
        #expect(Sample.message(Array(text.utf8)) == message)
    }

    @Test(arguments: [
        ([0xFF] as [UInt8], "0xFF"), ([0xC0, 0x80], "0xC0"), ([0xED, 0xA0, 0x80], "0xED"),
        ([0xF5, 0x80, 0x80, 0x80], "0xF5"), ([0xE3, 0x81], "0xE3"),
    ])
    func `invalid UTF-8 is reported with its byte`(bytes: [UInt8], name: String) {
        #expect(
            Sample.message(Array("{\"a\": \"".utf8) + bytes + Array("\"}".utf8))
                == "a.json:1:8: invalid UTF-8 byte \(name)")
        #expect(Sample.message(bytes) == "a.json:1:1: invalid UTF-8 byte \(name)")
    }

    @Test(arguments: [
        ("\"id\": \"example-1\",", "", "/document/tracking: required property \"id\" is missing"),
        ("\"id\": \"example-1\"", "\"id\": 5", "/document/tracking/id: expected a string"),
        ("\"id\": \"example-1\"", "\"id\": null", "/document/tracking/id: expected a string, found null"),
        ("\"final\"", "\"Final\"", "/document/tracking/status: unknown value \"Final\""),
        (
            "\"csaf_version\": \"2.0\"", "\"csaf_version\": \"2.2\"",
            "/document/csaf_version: unsupported CSAF version \"2.2\", only \"2.0\" and \"2.1\" are read"
        ),
        (
            "\"number\": \"1\"", "\"number\": \"01\"",
            "/document/tracking/revision_history/0/number: \"01\" is neither a whole number nor a semantic version"
        ),
        (
            "\"date\": \"2024-01-02T03:04:05Z\"", "\"date\": \"2024-01-02T03:04:05\"",
            "/document/tracking/revision_history/0/date: \"2024-01-02T03:04:05\" is not an RFC 3339 date and time with a zone"
        ),
        (
            "[{\"date\": \"2024-01-02T03:04:05Z\", \"number\": \"1\", \"summary\": \"First\"}]", "{}",
            "/document/tracking/revision_history: expected an array"
        ),
        (
            "{\"category\": \"coordinator\", \"name\": \"Example\", \"namespace\": \"https://example.com\"}", "[]",
            "/document/publisher: expected an object"
        ),
        ("\"document\"", "\"Document\"", "required property \"document\" is missing"),
    ])
    func `wrong content is reported with a JSON pointer`(old: String, new: String, message: String) {
        #expect(Sample.message(Sample.replacing(old, new)) == "a.json: " + message)
    }

    @Test func `a document that is not an object is refused`() {
        #expect(Sample.message(Array("[]".utf8)) == "a.json: expected an object")
    }

    @Test func `a number that no score can hold is refused`() {
        let score =
            ", \"vulnerabilities\": [{\"scores\": [{\"products\": [\"p\"], \"cvss_v2\": {\"version\": \"2.0\","
            + " \"vectorString\": \"x\", \"baseScore\": 1e999}}]}]}"
        let message = Sample.message(Array((Sample.text.dropLast() + score).utf8))
        #expect(message == "a.json:16:119: number \"1e999\" is out of range")
    }

    @Test func `every truncation of a document is refused`() {
        let bytes = Array(Sample.text.utf8)
        for length in 0..<bytes.count { #expect(Sample.message(Array(bytes[..<length])) != "parsed") }
    }

    @Test func `every flipped byte gives an answer`() {
        let bytes = Array(Sample.text.utf8)
        for index in bytes.indices {
            for mask in [0x01, 0x20, 0x80] as [UInt8] {
                var broken = bytes
                broken[index] ^= mask
                #expect(!Sample.message(broken).isEmpty)
            }
        }
    }

    @Test func `size and depth have limits`() {
        #expect(
            Sample.message(Array(Sample.text.utf8), limits: ParsingLimits(size: 10))
                == "a.json: \(Sample.text.utf8.count) bytes are more than the limit of 10")
        let many = Array("[0,0,0,0]".utf8)
        #expect(Sample.message(many, limits: ParsingLimits(values: 4)) == "a.json:1:8: more than 4 values")
        let deep = Array(repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(Sample.message(deep) == "a.json:1:101: nested deeper than 100 levels")
    }

    private func nested(_ levels: Int, leaf: String = "\"product_id\": \"p\"") -> [UInt8] {
        let last = "{\"category\": \"product_version\", \"name\": \"1\", \"product\": {\"name\": \"p\", \(leaf)}}"
        let tree =
            String(repeating: "{\"category\": \"vendor\", \"name\": \"v\", \"branches\": [", count: levels - 1) + last
            + String(repeating: "]}", count: levels - 1)
        return Array((Sample.text.dropLast() + ", \"product_tree\": {\"branches\": [" + tree + "]}}").utf8)
    }

    @Test(arguments: [1, 40, 41, 48, 250])
    func `branches nest as deep as the limit allows`(levels: Int) throws {
        let bytes = nested(levels)
        let document = try CSAFDocument.parse(bytes, file: "deep.json")
        #expect(document.resolvedProducts().map(\.vendor) == [levels > 1 ? "v" : nil])
        var depth = 0
        var branches = document.productTree?.branches
        while let first = branches?.first {
            depth += 1
            branches = first.branches
        }
        #expect(depth == levels)
        #expect(try CSAFValidator(preset: .full).readFacts(bytes, file: "deep.json").facts?.products.count == 1)
        #expect(try CSAFValidator(preset: .basic).validate(bytes, file: "deep.json") == [])
    }

    @Test func `what is wrong below many branches has its place`() throws {
        #expect(Sample.message(nested(251)).hasSuffix("more than 250 branches within each other"))
        let place = "/product_tree" + String(repeating: "/branches/0", count: 60) + "/product"
        #expect(
            Sample.message(nested(60, leaf: "\"x\": 1"))
                == "a.json: \(place): required property \"product_id\" is missing")
        let results = try CSAFValidator(preset: .basic).validate(nested(60, leaf: "\"x\": 1"), file: "deep.json")
        #expect(results.map(\.pointer).contains(place))
        // Nothing else may nest like this.
        let other = String(repeating: "{\"branches\":[", count: 60)
        #expect(Sample.message(Array(other.utf8)).hasSuffix("nested deeper than 100 levels"))
        #expect(Sample.message(Array(("{\"x\":" + other).utf8)).hasSuffix("nested deeper than 100 levels"))
    }

    @Test func `branches beside deep ones keep their order`() throws {
        let deep = String(decoding: nested(50), as: UTF8.self)
        let leaf = { (id: String) in
            "{\"category\": \"vendor\", \"name\": \"\(id)\", \"product\": {\"name\": \"\(id)\", \"product_id\": \"\(id)\"}}"
        }
        let text = deep.replacing("{\"branches\": [{", with: "{\"branches\": [\(leaf("a")),{", maxReplacements: 1)
            .replacing("]}]}}", with: ",\(leaf("z"))]}]}}")
        let document = try CSAFDocument.parse(Array(text.utf8), file: "deep.json")
        #expect(document.resolvedProducts().map(\.productID) == ["a", "p", "z"])
    }

    @Test func `a long word is cut in a message`() {
        let message = Sample.message(Sample.replacing("\"final\"", "\"" + String(repeating: "x", count: 500) + "\""))
        #expect(
            message == "a.json: /document/tracking/status: unknown value \"" + String(repeating: "x", count: 80) + "…\""
        )
    }
}
