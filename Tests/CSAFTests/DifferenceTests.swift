import CSAF
import Testing

struct `Differences of two versions` {
    private func differences(_ old: String, _ new: String) throws -> [String] {
        try DocumentDifference.between((Array(old.utf8), "old.json"), and: (Array(new.utf8), "new.json")).map {
            "\($0.kind.rawValue) \($0.pointer) \($0.old ?? "-") \($0.new ?? "-")"
        }
    }

    @Test func `what was added, removed and changed is told with its place`() throws {
        #expect(
            try differences(
                #"{"document":{"title":"a","lang":"en","notes":[]},"x":1}"#,
                #"{"document":{"title":"b","notes":[],"source_lang":"ja"},"x":1.0}"#) == [
                    #"changed /document/title "a" "b""#, #"added /document/source_lang - "ja""#,
                    #"removed /document/lang "en" -"#,
                ])
    }

    @Test func `order alone is no difference`() throws {
        #expect(try differences(#"{"a":[1,2,{"b":[3,4]}],"c":0}"#, #"{"c":0,"a":[{"b":[4,3]},2,1]}"#).isEmpty)
        #expect(try differences(#"{"a":[1,1]}"#, #"{"a":[1]}"#) == ["removed /a/1 1 -"])
    }

    @Test func `items are told by what names them`() throws {
        let old = #"""
            {"vulnerabilities":[{"cve":"CVE-2026-1","title":"one"},{"cve":"CVE-2026-2","notes":[{"category":"summary","text":"x"}]}],
             "product_tree":{"branches":[{"category":"vendor","name":"V","branches":[
               {"category":"product_version","name":"1","product":{"product_id":"P1","name":"V 1"}}]}]}}
            """#
        let new = #"""
            {"vulnerabilities":[{"cve":"CVE-2026-3"},{"cve":"CVE-2026-2","notes":[{"category":"summary","text":"y"}]},{"cve":"CVE-2026-1","title":"eins"}],
             "product_tree":{"branches":[{"category":"vendor","name":"V","branches":[
               {"category":"product_version","name":"2","product":{"product_id":"P2","name":"V 2"}},
               {"category":"product_version","name":"1","product":{"product_id":"P1","name":"V 1.0"}}]}]}}
            """#
        #expect(
            try differences(old, new) == [
                #"added /vulnerabilities/0 - {"cve":"CVE-2026-3"}"#,
                #"added /vulnerabilities/1/notes/0 - {"category":"summary","text":"y"}"#,
                #"removed /vulnerabilities/1/notes/0 {"category":"summary","text":"x"} -"#,
                #"changed /vulnerabilities/2/title "one" "eins""#,
                #"added /product_tree/branches/0/branches/0 - {"category":"product_version","name":"2","product":{"product_id":"P2","name":"V 2"}}"#,
                #"changed /product_tree/branches/0/branches/1/product/name "V 1" "V 1.0""#,
            ])
    }

    @Test func `texts in lists are compared by themselves`() throws {
        #expect(
            try differences(#"{"products":["P1","P2"]}"#, #"{"products":["P2","P3"]}"#) == [
                #"added /products/1 - "P3""#, #"removed /products/0 "P1" -"#,
            ])
        #expect(try differences(#"{"a~/b":"\u0001\n\""}"#, #"{"a~/b":[]}"#) == [#"changed /a~0~1b "\u0001\n\"" []"#])
    }

    @Test func `what differs below many branches is told`() throws {
        let start = #"{"product_tree":{"branches":["# + String(repeating: #"{"name":"v","branches":["#, count: 200)
        let end = String(repeating: "]}", count: 200) + "]}}"
        let place = "/product_tree" + String(repeating: "/branches/0", count: 200) + "/branches/0/product_id"
        #expect(
            try differences(
                start + #"{"name":"x","product_id":"a"}"# + end, start + #"{"name":"x","product_id":"b"}"# + end
            )
            .count == 2)
        #expect(
            try differences(start + #"{"name":"x","y":"a"}"# + end, start + #"{"name":"x","y":"b"}"# + end)
                == ["changed \(place.replacing("product_id", with: "y")) \"a\" \"b\""])
    }

    @Test func `what is no JSON is named`() {
        let error = #expect(throws: CSAFError.self) { try differences("{}", "{]") }
        #expect(error?.description.hasPrefix("new.json:1:2: ") == true)
    }

    @Test func `long lists take time in proportion to their length`() throws {
        let items = (0..<20_000).map { #"{"product_id":"P\#($0)","name":"n"}"# }
        let old = "[\(items.joined(separator: ","))]"
        let new =
            "[\(items.reversed().joined(separator: ",").replacing("P7777\",\"name\":\"n\"", with: "P7777\",\"name\":\"m\""))]"
        #expect(try differences(old, new) == [#"changed /12222/name "n" "m""#])
    }
}
