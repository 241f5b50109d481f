extension Vectors {
    private static func product(_ id: String, _ more: String = "") -> String {
        #"{"name":"Product \#(id)","product_id":"\#(id)"\#(more)}"#
    }

    private static func tree(_ products: String) -> String {
        #"{"product_tree":{"branches":null,"full_product_names":[\#(products)]},"vulnerabilities":null}"#
    }

    private static func helper(_ content: String) -> String {
        tree(product("P1", #","product_identification_helper":{\#(content)}"#))
    }

    private static func hashes(_ list: String) -> String {
        helper(#""hashes":[{"filename":"a","file_hashes":[\#(list)]}]"#)
    }

    private static func branch(_ category: String, _ name: String) -> String {
        #"{"product_tree":{"branches":[{"category":"\#(category)","name":"\#(name)","product":\#(product("P1"))}]},"#
            + #""vulnerabilities":null}"#
    }

    private static func vulnerability(_ content: String) -> String { #"{"vulnerabilities":[{\#(content)}]}"# }

    private static func document(_ content: String) -> String { #"{"document":{\#(content)}}"# }

    private static func tracking(_ content: String) -> String { document(#""tracking":{\#(content)}"#) }

    private static func history(_ entries: String, _ more: String = "") -> String {
        tracking(#""revision_history":[\#(entries)]\#(more)"#)
    }

    private static func revision(_ number: String, _ date: String, _ more: String = "") -> String {
        #"{"date":"\#(date)T10:00:00.000Z","number":"\#(number)","summary":"x"\#(more)}"#
    }

    private static let sha =
        #"{"algorithm":"sha256","value":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}"#
    private static let md5 = #"{"algorithm":"md5","value":"0123456789abcdef0123456789abcdef"}"#
    private static let sha1 = #"{"algorithm":"sha1","value":"0123456789abcdef0123456789abcdef01234567"}"#
    private static let remediation = #"{"category":"vendor_fix","details":"x","product_ids":["P1"]}"#

    /// Of tests that both editions have, with changes that both schemas allow.
    static let both: [(String, String)] = [
        ("6.1.1", vulnerability(#""product_status":{"known_affected":["X"]}"#)),
        ("6.1.2", tree(product("A") + "," + product("A"))),
        ("6.1.4", vulnerability(#""threats":[{"category":"impact","details":"x","group_ids":["G"]}]"#)),
        (
            "6.1.5",
            #"{"product_tree":{"product_groups":[{"group_id":"G","product_ids":["P1","P2"]},{"group_id":"G","product_ids":["P1","P2"]}]}}"#
        ),
        ("6.1.6", vulnerability(#""product_status":{"known_affected":["P1"],"fixed":["P1"]}"#)),
        ("6.1.12", document(#""lang":"jq""#)), ("6.1.12", document(#""lang":"de-1996-1996""#)),
        ("6.1.12", document(#""lang":"zh-gan-hak-CN""#)), ("6.1.12", document(#""lang":"zh-cmn-yue""#)),
        ("6.1.12", document(#""lang":"en-cmn""#)), ("6.1.12", document(#""lang":"ja-CMN-JP""#)),
        ("6.1.12", document(#""lang":"sl-rozaj-ROZAJ""#)), ("6.1.12", document(#""lang":"en-a-bbb-a-ccc""#)),
        (
            "6.1.14",
            history(revision("2", "2024-01-22") + "," + revision("1", "2024-01-23"), #","version":"2""#)
        ),
        ("6.1.15", document(#""publisher":{"category":"translator"}"#)),
        ("6.1.16", tracking(#""version":"2""#)),
        ("6.1.17", tracking(#""version":"0""#)),
        ("6.1.18", history(revision("0", "2024-01-20") + "," + revision("1", "2024-01-24"))),
        ("6.1.19", history(revision("1.0.0-rc.1", "2024-01-20") + "," + revision("1.0.0", "2024-01-24"))),
        ("6.1.20", tracking(#""version":"1.0.0-rc""#)),
        ("6.1.21", history(revision("1", "2024-01-20") + "," + revision("3", "2024-01-24"), #","version":"3""#)),
        ("6.1.22", history(revision("1", "2024-01-20") + "," + revision("1", "2024-01-24"))),
        ("6.1.23", #"{"vulnerabilities":[{"cve":"CVE-2024-0001"},{"cve":"CVE-2024-0001"}]}"#),
        (
            "6.1.24",
            vulnerability(
                #""involvements":[{"date":"2024-01-24T10:00:00Z","party":"vendor","status":"open"},{"date":"2024-01-24T11:00:00+01:00","party":"vendor","status":"completed"}]"#
            )
        ),
        ("6.1.25", hashes(md5 + "," + md5)),
        ("6.1.26", document(#""category":"Security_Incident_Response""#)),
        ("6.1.27.1", document(#""category":"csaf_security_incident_response""#)),
        ("6.1.27.2", document(#""category":"csaf_informational_advisory""#)),
        ("6.1.27.3", document(#""category":"csaf_informational_advisory""#)),
        ("6.1.27.4", #"{"document":{"category":"csaf_security_advisory"},"product_tree":null}"#),
        ("6.1.27.5", document(#""category":"csaf_security_advisory""#)),
        (
            "6.1.27.6",
            #"{"document":{"category":"csaf_security_advisory"},"vulnerabilities":[{"cve":"CVE-2024-0001"}]}"#
        ),
        ("6.1.27.7", #"{"document":{"category":"csaf_vex"},"vulnerabilities":[{"cve":"CVE-2024-0001"}]}"#),
        ("6.1.27.8", #"{"document":{"category":"csaf_vex"},"vulnerabilities":[{"title":"x"}]}"#),
        (
            "6.1.27.9",
            #"{"document":{"category":"csaf_vex"},"vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"known_not_affected":["P1"]}}]}"#
        ),
        (
            "6.1.27.10",
            #"{"document":{"category":"csaf_vex"},"vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"known_affected":["P1"]}}]}"#
        ),
        ("6.1.27.11", #"{"document":{"category":"csaf_vex"},"vulnerabilities":null}"#),
        ("6.1.28", document(#""source_lang":"EN""#)),
        ("6.1.29", vulnerability(#""remediations":[{"category":"vendor_fix","details":"x"}]"#)),
        ("6.1.30", history(revision("1", "2024-01-20") + "," + revision("2.0.0", "2024-01-24"))),
        ("6.1.31", branch("product_version", "prior to 4.2")),
        ("6.1.32", vulnerability(#""flags":[{"label":"component_not_present"}]"#)),
        (
            "6.1.33",
            vulnerability(
                #""flags":[{"label":"component_not_present","product_ids":["P1"]},{"label":"vulnerable_code_not_present","product_ids":["P1"]}]"#
            )
        ),
        ("6.2.1", tree(product("P1"))),
        ("6.2.2", vulnerability(#""product_status":{"known_affected":["P1"]}"#)),
        ("6.2.3", vulnerability(#""product_status":{"known_affected":["P1"]}"#)),
        ("6.2.4", history(revision("1.0.0+exclude.x", "2024-01-24"), #","version":"1.0.0""#)),
        ("6.2.5", tracking(#""initial_release_date":"2023-02-24T10:00:00.000Z""#)),
        ("6.2.6", tracking(#""current_release_date":"2023-02-24T10:00:00.000Z""#)),
        ("6.2.7", vulnerability(#""involvements":[{"party":"vendor","status":"open"}]"#)),
        ("6.2.8", hashes(md5)), ("6.2.9", hashes(sha1)),
        ("6.2.11", document(#""references":null"#)), ("6.2.12", document(#""lang":null"#)),
        ("6.2.14", document(#""lang":"qtx""#)), ("6.2.15", document(#""lang":"i-default""#)),
        ("6.2.16", tree(product("P1"))),
        ("6.2.17", vulnerability(#""ids":[{"system_name":"CVE","text":"CVE-2021-44228"}]"#)),
        ("6.2.18", branch("product_version_range", ">4.2")),
        ("6.3.3", vulnerability(#""title":"x""#)), ("6.3.4", vulnerability(#""title":"x""#)), ("6.3.5", hashes(md5)),
        ("6.3.6", document(#""publisher":{"namespace":"https://example.invalid"}"#)),
        ("6.3.7", document(#""references":[{"category":"self","summary":"x","url":"https://example.invalid/a"}]"#)),
        ("6.3.8", document(#""title":"A secruity advisory""#)), ("6.3.8", document(#""lang":"fr""#)),
        ("6.3.9", branch("vendor", "x")), ("6.3.10", branch("product_version_range", "vers:intdot/<1")),
        ("6.3.11", branch("product_version", "v4.2")),
    ]
}
