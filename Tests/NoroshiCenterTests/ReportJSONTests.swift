import NoroshiFormats
import NoroshiModel
import Testing

struct ReportJSONTests {
    private let categories: Vocabulary

    init() throws { categories = try Vocabulary.load("categories", from: TestCenter.resources) }

    private static let full = """
        {"id":"6f0f0e0a-2f86-4a51-9b7a-0a8f4c1d2e3f","language":"ja",
         "reporter":{"name":"山田","organization":"例示","email":"a@example.jp","telephone":"03","address":"東京"},
         "affected":[{"host":"mail.example.jp","addresses":["192.0.2.25"],"operatingSystem":"Linux","use":"mail","role":"relay"}],
         "discovery":{"way":"outside-contact","description":"a mail came"},
         "time":{"discoveredAt":"1998-06-03T04:10:00+09:00","startedAt":"1998-06-01T00:00:00Z","endedAt":"1998-06-02T00:00:00Z",
                 "clockSynchronized":false,"clockErrorSeconds":-12},
         "categories":["spam-relay","intrusion"],"description":"relay \\u0041 \\ud83d\\udd25","damage":"none","measures":"closed",
         "evidence":[{"locator":"/var/log/maillog:1","excerpt":"line","observedAt":"1998-06-01T00:00:00Z"}],
         "request":"contact-sites","sites":["192.0.2.1"],
         "consent":{"grants":[{"audience":"sites","parts":["systems","evidence"]}]}}
        """

    @Test func `a full report survives reading and writing`() throws {
        let report = try ReportJSON.parse(Array(Self.full.utf8), categories: categories)
        #expect(report.description == "relay A 🔥")
        #expect(report.affected?.first?.role == .relay)
        #expect(report.time?.clockErrorSeconds == -12)
        #expect(report.consent?.allows(.evidence, to: .sites) == true)
        #expect(report.consent?.allows(.identity, to: .sites) == false)
        let bytes = ReportJSON.serialize(report)
        let again = try ReportJSON.parse(bytes, categories: categories)
        #expect(again == report)
        #expect(ReportJSON.serialize(again) == bytes)
    }

    @Test func `the empty object is a report, and null is the same as absent`() throws {
        let empty = try ReportJSON.parse(Array("{}".utf8), categories: categories)
        #expect(empty == IncidentReport())
        let null = try ReportJSON.parse(
            Array(#"{"id":null,"description":null,"categories":null}"#.utf8), categories: categories)
        #expect(null == empty)
    }

    @Test(arguments: [
        (
            #"{"time":{"discoveredAt":"yesterday"}}"#,
            "/time/discoveredAt: expected an RFC 3339 time with a zone, found 'yesterday'"
        ),
        (
            #"{"time":{"startedAt":"1998-06-03T04:10:00"}}"#,
            "/time/startedAt: expected an RFC 3339 time with a zone, found '1998-06-03T04:10:00'"
        ),
        (#"{"descripton":"x"}"#, "/descripton: unknown field"),
        (#"{"reporter":{"mail":"x"}}"#, "/reporter/mail: unknown field"),
        (#"{"mail":null}"#, "/mail: unknown field"),
        (#"{"request":"help"}"#, "/request: expected one of information, question, contact-sites, found 'help'"),
        (#"{"description":7}"#, "/description: expected a string, found a number"),
        (#"{"evidence":[{"locator":"x"}]}"#, "/evidence/0: 'excerpt' is missing"),
        (
            #"{"consent":{"grants":[{"audience":"all","parts":[]}]}}"#,
            "/consent/grants/0/audience: expected one of sites, centers, vendors, public, found 'all'"
        ),
        (#"{"id":"1"}"#, "/id: expected a UUID, found '1'"),
        (#"{"description":"a\u0000b"}"#, "/description: the character U+0000 is not allowed"),
        (#"{"time":{"clockErrorSeconds":1.5}}"#, "/time/clockErrorSeconds: expected a whole number, found a number"),
        ("[]", "expected an object, found a list"),
        (#"{"a/b~":1}"#, "/a~1b~0: unknown field"),
        ("{", "line 1, column 2: expected a key in double quotes"),
        (#"{"a":1"#, "line 1, column 7: expected ',' or '}'"),
        (#"{"id":1,"id":2}"#, "line 1, column 9: key 'id' written twice"),
        ("{\"a\":\n\u{01}}", "line 2, column 1: expected a value"),
        ("", "line 1, column 1: the text ends where a value should stand"),
        ("{}x", "line 1, column 3: text after the end of the value"),
    ])
    func `a mistake is named with its place`(json: String, expected: String) throws {
        let error = #expect(throws: ReportErrors.self) {
            try ReportJSON.parse(Array(json.utf8), categories: categories)
        }
        #expect(error?.description == expected)
    }

    @Test func `all mistakes are told at once, in order`() {
        let json = #"{"categories":["spam-relay","spam-rely"],"language":"de","x":1}"#
        let error = #expect(throws: ReportErrors.self) {
            try ReportJSON.parse(Array(json.utf8), categories: categories)
        }
        #expect(error?.errors.map(\.pointer) == ["/categories/1", "/language", "/x"])
        #expect(error?.errors.first?.reason.hasPrefix("unknown category 'spam-rely'; known are spam-relay, ") == true)
    }

    @Test func `limits of length, count and depth hold`() {
        let long = String(repeating: "あ", count: ReportJSON.Limit.line + 1)
        let deep = String(repeating: "[", count: 100_000)
        let many = Array(repeating: "\"x\"", count: ReportJSON.Limit.elements + 1).joined(separator: ",")
        let cases = [
            (
                "{\"reporter\":{\"name\":\"\(long)\"}}",
                "/reporter/name: 1001 characters are more than the limit of 1000"
            ),
            ("{\"sites\":[\(many)]}", "/sites: 201 elements are more than the limit of 200"),
            (deep, "line 1, column 33: nested deeper than 32 levels"),
        ]
        for (json, expected) in cases {
            let error = #expect(throws: ReportErrors.self) {
                try ReportJSON.parse(Array(json.utf8), categories: categories)
            }
            #expect(error?.description == expected)
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let bytes = Array("{\"description\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
        let error = #expect(throws: ReportErrors.self) { try ReportJSON.parse(bytes, categories: categories) }
        #expect(error?.description == "line 1, column 17: the string is not valid UTF-8")
    }

    @Test func `every prefix of a report is refused, none is half a report`() {
        let bytes = Array(Self.full.utf8)
        for length in 0..<bytes.count {
            #expect(throws: ReportErrors.self) {
                try ReportJSON.parse(Array(bytes.prefix(length)), categories: categories)
            }
        }
    }
}
