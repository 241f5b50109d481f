extension Vectors {
    private static let score =
        #""cvss_v2":{"version":"2.0","vectorString":"AV:N/AC:L/Au:N/C:C/I:C/A:C","baseScore":10}"#
    private static let score30 =
        #""cvss_v3":{"version":"3.0","vectorString":"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H","#
        + #""baseScore":10,"baseSeverity":"CRITICAL"}"#

    private static func metrics(_ content: String, _ more: String = "") -> String {
        #"{"vulnerabilities":[{"cve":"CVE-2024-0001","metrics":[{"content":{\#(content)},"products":["P1"]}]\#(more)}]}"#
    }

    private static func branches(_ categories: [String], _ more: String = "") -> String {
        let leaf =
            #"{"category":"\#(categories.last ?? "")","name":"1.0","#
            + #""product":{"name":"x","product_id":"P1"\#(more)}}"#
        let tree = categories.dropLast().reversed().reduce(leaf) { below, category in
            #"{"category":"\#(category)","name":"1.0","branches":[\#(below)]}"#
        }
        return #"{"product_tree":{"branches":[\#(tree)]},"vulnerabilities":null}"#
    }

    private static func withdrawn(_ category: String, _ language: String) -> String {
        #"{"document":{"category":"\#(category)","lang":"\#(language)"},"product_tree":null,"vulnerabilities":null}"#
    }

    private static let item =
        #"{"$schema":"https://example.com/x_1.0.0.json","category":"supplementary","content":{"x":1},"critical":false}"#

    /// More tests of CSAF 2.1 alone.
    static let more21: [(String, String)] = [
        (
            "6.1.27.12",
            #"{"document":{"category":"csaf_security_advisory"},"vulnerabilities":[{"cve":"CVE-2024-0001"}]}"#
        ),
        (
            "6.1.27.13",
            #"{"document":{"category":"csaf_security_advisory"},"#
                + #""vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"fixed":["P2"]}}]}"#
        ),
        ("6.1.27.16", withdrawn("csaf_withdrawn", "en")),
        (
            "6.1.45",
            #"{"vulnerabilities":[{"cve":"CVE-2024-0001","disclosure_date":"2024-02-24T10:00:00.000Z"}]}"#
        ),
        ("6.1.57", branches(["vendor", "vendor"])),
        ("6.1.58", branches(["product_version", "product_version_range"])),
        ("6.2.19", metrics(score30, #","product_status":{"fixed":["P1"]}"#)),
        ("6.2.20", #"{"document":{"more":1}}"#),
        (
            "6.2.21",
            #"{"document":{"tracking":{"revision_history":[{"date":"2024-01-24T10:00:00.000Z","number":"1","summary":"x"},"#
                + #"{"date":"2024-01-24T10:00:00.000Z","number":"2","summary":"x"}],"version":"2"}}}"#
        ),
        (
            "6.2.27",
            #"{"vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"under_investigation":["P1"]},"#
                + #""remediations":[{"category":"fix_planned","details":"x","product_ids":["P1"]},"#
                + #"{"category":"optional_patch","details":"x","product_ids":["P1"]},"#
                + #"{"category":"no_fix_planned","details":"x","product_ids":["P1"]}]}]}"#
        ),
        (
            "6.2.33",
            #"{"vulnerabilities":[{"cve":"CVE-2024-0001","disclosure_date":"2024-02-24T10:00:00.000Z"}]}"#
        ),
        (
            "6.2.39.1",
            #"{"document":{"category":"csaf_security_advisory"},"#
                + #""vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{"known_affected":["P1"]}}]}"#
        ),
        ("6.2.39.2", withdrawn("csaf_withdrawn", "de")), ("6.2.39.3", withdrawn("csaf_superseded", "de")),
        ("6.2.39.4", withdrawn("csaf_superseded", "de")),
        (
            "6.2.41",
            metrics(#""epss":{"percentile":"0.1","probability":"0.1","timestamp":"2023-01-24T10:00:00.000Z"}"#)
        ),
        (
            "6.2.42",
            branches(
                ["vendor", "product_name", "product_version"],
                #","product_identification_helper":{"cpe":"cpe:2.3:a:example:x:1.0:update1:*:de:*:*:*:*"}"#)
        ),
        ("6.3.1", metrics(score)), ("6.3.2", metrics(score30)),
        ("6.3.21.4", branches(["vendor", "product_name"], #","x_extensions":[\#(item)]"#)),
        (
            "6.3.21.6",
            #"{"product_tree":{"product_paths":[{"beginning_product_reference":"P1","#
                + #""full_product_name":{"name":"x","product_id":"R","x_extensions":[\#(item)]},"#
                + #""subpaths":[{"category":"installed_on","next_product_reference":"P2"}]}]}}"#
        ),
    ]
}
