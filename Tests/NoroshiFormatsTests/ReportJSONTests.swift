import NoroshiFormats
import NoroshiModel
import Testing

private let categories = Result {
    try Vocabulary.parse("version: '1'\nterms: [{id: scan, en: S, ja: す}, {id: other, en: O, ja: お}]", file: "v")
}

private func mistakes(_ json: String) throws -> [String] {
    let vocabulary = try categories.get()
    do {
        _ = try ReportJSON.parse(Array(json.utf8), categories: vocabulary)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite struct `Reports as JSON` {
    private static let full = """
        {"affected":[{"addresses":["192.0.2.1"],"host":"h","operatingSystem":"Debian 12","role":"relay","use":"mail"}],\
        "categories":["scan"],"consent":{"grants":[{"audience":"sites","parts":["systems","evidence"]}]},"damage":"d",\
        "description":"何かが\\n起きた","discovery":{"description":"seen","way":"outside-contact"},\
        "evidence":[{"excerpt":"x","locator":"/var/log/mail.log","observedAt":"1998-06-03T04:10:00+09:00"}],\
        "id":"0f8fad5b-d9cb-469f-a165-70867728950e","language":"ja","measures":"m",\
        "reporter":{"address":"Tokyo","email":"a@example.jp","name":"n","organization":"o","telephone":"t"},\
        "request":"contact-sites","sites":["example.com"],\
        "time":{"clockErrorSeconds":-3,"clockSynchronized":true,"discoveredAt":"1998-06-03T04:10:00+09:00",\
        "endedAt":"1998-06-03T04:10:00Z","startedAt":"1998-06-03T04:10:00.5Z"}}
        """

    @Test func `a report of every field comes back byte for byte`() throws {
        let report = try ReportJSON.parse(Array(Self.full.utf8), categories: categories.get())
        #expect(String(decoding: ReportJSON.serialize(report), as: UTF8.self) == Self.full)
    }

    @Test func `a report of nothing is a report`() throws {
        #expect(try ReportJSON.parse(Array("{}".utf8), categories: categories.get()) == IncidentReport())
        #expect(
            try ReportJSON.parse(Array(#"{"id":null,"time":null,"sites":null}"#.utf8), categories: categories.get())
                == IncidentReport())
    }

    @Test(arguments: [
        (#"{"descripton":"x"}"#, "/descripton: unknown field"), (#"{"a/b~c":1}"#, "/a~1b~0c: unknown field"),
        (#"{"reporter":{"mail":"x"}}"#, "/reporter/mail: unknown field"),
        (
            #"{"affected":[{},{"role":"attacker"}]}"#,
            "/affected/1/role: expected one of victim, source, relay, target, found 'attacker'"
        ),
        (#"{"language":"fr"}"#, "/language: expected one of en, ja, found 'fr'"),
        (#"{"request":"help"}"#, "/request: expected one of information, question, contact-sites, found 'help'"),
        (#"{"categories":["scan","spam"]}"#, "/categories/1: unknown category 'spam'; known are scan, other"),
        (
            #"{"time":{"discoveredAt":"1998-06-03 04:10"}}"#,
            "/time/discoveredAt: expected an RFC 3339 time with a zone, found '1998-06-03 04:10'"
        ),
        (
            #"{"time":{"discoveredAt":"1998-06-31T04:10:00Z"}}"#,
            "/time/discoveredAt: expected an RFC 3339 time with a zone, found '1998-06-31T04:10:00Z'"
        ),
        (#"{"time":{"clockErrorSeconds":1.5}}"#, "/time/clockErrorSeconds: expected a whole number, found a number"),
        (
            #"{"time":{"clockErrorSeconds":-9223372036854775808}}"#,
            "/time/clockErrorSeconds: expected a whole number, found a number"
        ),
        (#"{"time":{"clockErrorSeconds":1e400}}"#, "/time/clockErrorSeconds: expected a whole number, found a number"),
        (#"{"time":{"clockSynchronized":"yes"}}"#, "/time/clockSynchronized: expected true or false, found a string"),
        (#"{"id":"42"}"#, "/id: expected a UUID, found '42'"),
        (#"{"sites":"x"}"#, "/sites: expected a list, found a string"),
        ("{\"description\":\"\u{1B}\"}", "line 1, column 17: control character in a string"),
        (#"{"description":"a\u0000"}"#, "/description: the character U+0000 is not allowed"),
        (#"{"language":"\u001b[2J"}"#, "/language: expected one of en, ja, found '\\x1b[2J'"),
        (#"{"evidence":[{"locator":"x"}]}"#, "/evidence/0: 'excerpt' is missing"),
        (#"{"consent":{"grants":[{"audience":"sites"}]}}"#, "/consent/grants/0: 'parts' is missing"),
        (
            #"{"consent":{"grants":[{"audience":"everyone","parts":[]}]}}"#,
            "/consent/grants/0/audience: expected one of sites, centers, vendors, public, found 'everyone'"
        ),
        ("[]", "expected an object, found a list"), ("null", "expected an object, found null"),
    ])
    func `one mistake is told with its pointer`(json: String, mistake: String) throws {
        #expect(try mistakes(json) == [mistake])
    }

    @Test func `all mistakes are told at once`() throws {
        #expect(
            try mistakes(#"{"x":1,"sites":[1,"a",true],"damage":[]}"#) == [
                "/x: unknown field", "/sites/0: expected a string, found a number",
                "/sites/2: expected a string, found true or false",
                "/damage: expected a string, found a list",
            ])
    }

    @Test func `lengths and counts have limits`() throws {
        let long = String(repeating: "狼", count: 1001)
        #expect(
            try mistakes(#"{"reporter":{"name":"\#(long)"}}"#) == [
                "/reporter/name: 1001 characters are more than the limit of 1000"
            ])
        #expect(try mistakes(#"{"reporter":{"name":"\#(long.dropLast())"}}"#) == [])
        let many = (0...200).map { "\"\($0)\"" }.joined(separator: ",")
        #expect(try mistakes(#"{"sites":[\#(many)]}"#) == ["/sites: 201 elements are more than the limit of 200"])
    }

    @Test(arguments: [
        ("", "line 1, column 1: the text ends where a value should stand"),
        ("{", "line 1, column 2: expected a key in double quotes"),
        (#"{"a":1"#, "line 1, column 7: expected ',' or '}'"),
        ("{}{}", "line 1, column 3: text after the end of the value"),
        (#"{"id":null,"id":null}"#, "line 1, column 12: key 'id' written twice"),
        (#"{"id":nul}"#, "line 1, column 7: expected a value"), ("{\n \"a\" 1}", "line 2, column 6: expected ':'"),
        (#"{"a":"\ud800"}"#, "line 1, column 7: half of a surrogate pair"),
        (#"{"a":"\udc00"}"#, "line 1, column 7: half of a surrogate pair"),
        (#"{"a":"\x"}"#, "line 1, column 7: unknown escape"),
        (#"{"a":"\u00e"}"#, "line 1, column 7: escape without four hexadecimal digits"),
        (#"{"a":01}"#, "line 1, column 7: expected ',' or '}'"), (#"{"a":-}"#, "line 1, column 7: expected a digit"),
        (#"{"a":1,}"#, "line 1, column 8: expected a key in double quotes"),
        (#"{"a"#, "line 1, column 2: string without an end"),
    ])
    func `what is not JSON is told with its place`(json: String, mistake: String) throws {
        #expect(try mistakes(json) == [mistake])
    }

    @Test func `a string that is not UTF-8 and a deep nest are refused`() throws {
        let bytes = Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
        let error = try #require(throws: ReportErrors.self) {
            try ReportJSON.parse(bytes, categories: categories.get())
        }
        #expect(error.description == "line 1, column 7: the string is not valid UTF-8")
        let nest = String(repeating: "[", count: 100_000)
        #expect(try mistakes(nest) == ["line 1, column 33: nested deeper than 32 levels"])
    }

    @Test func `a surrogate pair is one character`() throws {
        let report = try ReportJSON.parse(Array(#"{"damage":"\ud83d\ude00"}"#.utf8), categories: categories.get())
        #expect(report.damage == "😀")
    }
}
