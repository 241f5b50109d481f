extension Vectors {
    private static func document(_ content: String) -> String { #"{"document":{\#(content)}}"# }

    private static func vulnerability(_ content: String) -> String { #"{"vulnerabilities":[{\#(content)}]}"# }

    private static func metric(_ content: String, _ more: String = "") -> String {
        vulnerability(#""cve":"CVE-2024-0001","metrics":[{"content":{\#(content)},"products":["P1"]\#(more)}]"#)
    }

    private static func cvss3(_ score: String, _ more: String = "") -> String {
        #""cvss_v3":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H","baseScore":\#(score),"#
            + #""baseSeverity":"CRITICAL"\#(more)}"#
    }

    private static func ssvc(_ selection: String, _ more: String = "") -> String {
        metric(
            #""ssvc_v2":{"schemaVersion":"2.0.0","selections":[{\#(selection)}],"timestamp":"2024-01-24T10:00:00.000Z"\#(more)}"#
        )
    }

    private static func point(_ namespace: String, _ version: String = "1.0.0") -> String {
        #""key":"TI","namespace":"\#(namespace)","values":[{"key":"T"}],"version":"\#(version)""#
    }

    private static func range(_ name: String) -> String {
        #"{"product_tree":{"branches":[{"category":"product_version_range","name":"\#(name)","#
            + #""product":{"name":"x","product_id":"P1"}}]},"vulnerabilities":null}"#
    }

    private static func siblings(_ first: String, _ second: String, _ status: String) -> String {
        let leaves = [first, second].enumerated().map { number, text in
            let category = text.first.map { $0.isNumber } == true ? "product_version" : "product_version_range"
            return
                #"{"category":"\#(category)","name":"\#(text)","product":{"name":"x","product_id":"P\#(number + 1)"}}"#
        }
        return
            #"{"product_tree":{"branches":[{"category":"product_name","name":"x","branches":[\#(leaves.joined(separator: ","))]}]},"#
            + #""vulnerabilities":[{"cve":"CVE-2024-0001","product_status":{\#(status)}}]}"#
    }

    private static let contradicting = #""known_affected":["P1"],"known_not_affected":["P2"]"#
    private static let alike = #""known_affected":["P1","P2"]"#

    private static func deep(_ first: String, _ second: String) -> String {
        let nodes = [first, second].enumerated().map { number, text in
            let category = text.first.map { $0.isNumber } == true ? "product_version" : "product_version_range"
            return
                #"{"category":"\#(category)","name":"\#(text)","branches":[{"category":"language","name":"en","product":{"name":"x","product_id":"P\#(number + 1)"}}]}"#
        }
        return
            #"{"product_tree":{"branches":[{"category":"product_name","name":"x","branches":[\#(nodes.joined(separator: ","))]}]},"vulnerabilities":null}"#
    }

    private static func helper(_ content: String) -> String {
        #"{"product_tree":{"branches":null,"full_product_names":[{"name":"x","product_id":"P1","product_identification_helper":{\#(content)}}]},"#
            + #""vulnerabilities":null}"#
    }

    private static func item(_ number: Int, _ category: String = "supplementary") -> String {
        let name = "documentation-\(number)"
        return
            #"{"$schema":"https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/\#(name)/\#(name)-content_1.0.0.json","#
            + #""category":"\#(category)","content":{"documentation":"This extension is for documentation and test purposed only. It is valid. It is not allowed to be used in a production CSAF."},"critical":false}"#
    }

    private static let sharing = #""distribution":{"sharing_group":{"id":"#
    private static let maxID = #""ffffffff-ffff-ffff-ffff-ffffffffffff""#
    private static let nilID = #""00000000-0000-0000-0000-000000000000""#
    private static let own = #""0a1b2c3d-4e5f-4abc-8def-0123456789ab""#

    private static func cwe(_ id: String, _ name: String, _ version: String = "4.13") -> String {
        vulnerability(#""cve":"CVE-2024-0001","cwes":[{"id":"\#(id)","name":"\#(name)","version":"\#(version)"}]"#)
    }

    private static func path(_ id: String, from: String) -> String {
        #"{"beginning_product_reference":"\#(from)","full_product_name":{"name":"x","product_id":"\#(id)"},"subpaths":[{"category":"installed_on","next_product_reference":"P2"}]}"#
    }

    static let only20: [(String, String)] = [
        ("schema", document(#""title":"""#)),
        (
            "6.1.3",
            #"{"product_tree":{"relationships":[{"category":"installed_on","full_product_name":{"name":"x","product_id":"R"},"product_reference":"R","relates_to_product_reference":"P1"}]}}"#
        ),
        (
            "6.1.7",
            vulnerability(#""scores":[{\#(cvss3("10")),"products":["P1"]},{\#(cvss3("10")),"products":["P1"]}]"#)
        ),
        ("6.1.8", vulnerability(#""scores":[{\#(cvss3("\"10\"")),"products":["P1"]}]"#)),
        ("6.1.9", vulnerability(#""scores":[{\#(cvss3("9.9")),"products":["P1"]}]"#)),
        ("6.1.10", vulnerability(#""scores":[{\#(cvss3("10", #","attackVector":"LOCAL""#)),"products":["P1"]}]"#)),
        ("6.1.11", vulnerability(#""cwe":{"id":"CWE-79","name":"Out-of-bounds Write"}"#)),
        ("6.1.13", helper(#""purl":"pkg:maven/@1.3.4""#)),
        ("6.2.10", document(#""distribution":null"#)),
        ("6.2.19", vulnerability(#""product_status":{"fixed":["P1"]},"scores":[{\#(cvss3("10")),"products":["P1"]}]"#)),
        ("6.2.20", document(#""more":1"#)),
        (
            "6.3.1",
            vulnerability(
                #""scores":[{"cvss_v2":{"version":"2.0","vectorString":"AV:N/AC:L/Au:N/C:C/I:C/A:C","baseScore":10},"products":["P1"]}]"#
            )
        ),
        (
            "6.3.2",
            vulnerability(
                #""scores":[{"cvss_v3":{"version":"3.0","vectorString":"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H","baseScore":10,"baseSeverity":"CRITICAL"},"products":["P1"]}]"#
            )
        ),
    ]

    static let only21: [(String, String)] = mandatory21 + recommended21 + informative21

    private static let mandatory21: [(String, String)] = [
        ("schema", document(#""title":"""#)),
        ("6.1.3", #"{"product_tree":{"product_paths":[\#(path("R", from: "R"))]}}"#),
        ("6.1.8", metric(cvss3("\"10\""))), ("6.1.9", metric(cvss3("9.9"))),
        ("6.1.10", metric(cvss3("10", #","attackVector":"LOCAL""#))),
        (
            "6.1.7",
            vulnerability(
                #""metrics":[{"content":{\#(cvss3("10"))},"products":["P1"]},{"content":{\#(cvss3("10"))},"products":["P1"]}]"#
            )
        ),
        ("6.1.11", cwe("CWE-79", "Out-of-bounds Write")), ("6.1.13", helper(#""purls":["pkg:maven/@1.3.4"]"#)),
        ("6.1.27.14", document(#""category":"csaf_withdrawn""#)),
        ("6.1.27.15", document(#""category":"csaf_withdrawn""#)),
        ("6.1.27.17", document(#""category":"csaf_withdrawn""#)),
        ("6.1.27.18", document(#""category":"csaf_superseded""#)),
        ("6.1.27.19", document(#""category":"csaf_superseded""#)),
        (
            "6.1.34",
            #"{"product_tree":{"branches":[\#(String(repeating: #"{"category":"vendor","name":"x","branches":["#, count: 30))\#(#"{"category":"vendor","name":"x","product":{"name":"x","product_id":"P1"}}"#)\#(String(repeating: "]}", count: 30))]}}"#
        ),
        (
            "6.1.35",
            vulnerability(
                #""remediations":[{"category":"no_fix_planned","details":"x","product_ids":["P1"]},{"category":"vendor_fix","details":"x","product_ids":["P1"]}]"#
            )
        ),
        (
            "6.1.36",
            vulnerability(
                #""product_status":{"known_not_affected":["P1"]},"remediations":[{"category":"vendor_fix","details":"x","product_ids":["P1"]}]"#
            )
        ),
        ("6.1.37", #"{"document":{"tracking":{"current_release_date":"2024-01-24t10:00:00.000z"}}}"#),
        ("6.1.38", document(#"\#(sharing)\#(maxID)},"tlp":{"label":"RED"}}"#)),
        ("6.1.39", document(#"\#(sharing)\#(own)}}"#)), ("6.1.40", document(#"\#(sharing)\#(own),"name":"Public"}}"#)),
        ("6.1.41", document(#"\#(sharing)\#(maxID),"name":"x"}}"#)),
        ("6.1.42", helper(#""purls":["pkg:npm/a@1","pkg:npm/b@1"]"#)), ("6.1.43", helper(#""model_numbers":["a*b*"]"#)),
        ("6.1.44", helper(#""serial_numbers":["a*b*"]"#)), ("6.1.61", helper(#""skus":["a*b*"]"#)),
        ("6.1.46", ssvc(#""key":"TI""#)), ("6.1.47", ssvc(point("ssvc"), #","target_ids":["CVE-2024-0002"]"#)),
        ("6.1.48", ssvc(point("ssvc", "9.0.0"))), ("6.1.50", range("<= 1")),
        ("6.1.50", range("vers:npm/1|1")), ("6.1.50", range("vers:unknown/>=a|<b|!=a")),
        ("6.1.54", document(#""license_expression":"a b""#)),
        ("6.1.55", document(#""license_expression":"LicenseRef-example-x""#)),
        ("6.1.56", metric(#"\#(cvss3("10")),"qualitative_severity_rating":"low""#)), ("6.1.59", range("vers:intdot/1")),
        ("6.1.60.1", #"{"x_extensions":[{}]}"#),
        ("6.1.60.2", #"{"x_extensions":[\#(item(11).replacing("It is valid", with: "It is not valid"))]}"#),
        ("6.1.60.3", #"{"x_extensions":[\#(item(11)),\#(item(11))]}"#),
        (
            "6.1.49",
            vulnerability(
                #""metrics":[{"content":{"ssvc_v2":{"schemaVersion":"2.0.0","selections":[{\#(point("ssvc"))}],"timestamp":"2025-01-24T10:00:00.000Z"}},"products":["P1"]}]"#
            )
        ),
        ("6.1.51", metric(#""epss":{"percentile":"0.1","probability":"0.1","timestamp":"2025-01-24T10:00:00.000Z"}"#)),
        (
            "6.1.52",
            vulnerability(
                #""first_known_exploitation_dates":[{"date":"2025-01-24T10:00:00.000Z","exploitation_date":"2023-01-24T10:00:00.000Z","product_ids":["P1"]}]"#
            )
        ),
        (
            "6.1.53",
            vulnerability(
                #""first_known_exploitation_dates":[{"date":"2023-01-24T10:00:00.000Z","exploitation_date":"2024-01-20T10:00:00.000Z","product_ids":["P1"]}]"#
            )
        ),
    ]

    private static let recommended21: [(String, String)] = [
        ("6.2.22", document(#""title":"ESA-1: a title""#)), ("6.2.23", cwe("CWE-1187", "x")),
        ("6.2.24", cwe("CWE-787", "Out-of-bounds Write", "4.12")),
        ("6.2.25", cwe("CWE-20", "Improper Input Validation")),
        ("6.2.26", cwe("CWE-1023", "Incomplete Comparison with Missing Factors")),
        ("6.2.28", document(#"\#(sharing)\#(maxID),"name":"Public"}}"#)),
        ("6.2.29", document(#"\#(sharing)\#(nilID)}}"#)),
        ("6.2.30", document(#"\#(sharing)\#(maxID),"name":"Public"}}"#)),
        ("6.2.31", helper(#""serial_numbers":["1"]"#)),
        (
            "6.2.32",
            #"{"product_tree":{"full_product_names":[{"name":"x","product_id":"P3","product_identification_helper":{"skus":["A-1"]}}]}}"#
        ),
        ("6.2.34", ssvc(point("x_example.test#a"))), ("6.2.35", ssvc(point("x_example.test#a"))),
        ("6.2.36", ssvc(point("ssvc//.example.test#a"))), ("6.2.37", ssvc(point("x_example.test#a"))),
        ("6.2.38", document(#""category":"csaf_deprecated_security_advisory""#)),
        ("6.2.39.5", #"{"document":{"category":"csaf_withdrawn","x_extensions":[\#(item(11))]}}"#),
        ("6.2.40", document(#""notes":[{"category":"description","text":"x","title":"Product Description"}]"#)),
        ("6.2.43", document(#""license_expression":null"#)), ("6.2.44", document(#""license_expression":"GFDL-1.1""#)),
        ("6.2.45", document(#""license_expression":"No-Such-License""#)),
        ("6.2.46", document(#""lang":"de","license_expression":"LicenseRef-example-x""#)),
        ("6.2.47", metric(#""qualitative_severity_rating":"low""#)),
        (
            "6.2.48",
            #"{"product_tree":{"branches":[{"category":"vendor","name":"open source","product":{"name":"x","product_id":"P1"}}]}}"#
        ),
        ("6.2.49", range("vers:intdot/>1")), ("6.2.51", range("vers:nosuchscheme/<1")),
        ("6.2.50.1", siblings("vers:intdot/<3", "vers:intdot/>1|<2", contradicting)),
        ("6.2.50.2", siblings("<3", ">1|<2", contradicting)), ("6.2.50.3", siblings("<3", "2.5", contradicting)),
        (
            "6.2.52",
            helper(
                #""hashes":[{"filename":"a","file_hashes":[{"algorithm":"md99","value":"0123456789abcdef0123456789abcdef"}]}]"#
            )
        ),
        ("6.2.53", vulnerability(#""ids":[{"system_name":"https://github.com/oasis-tcs/csaf","text":"x"}]"#)),
        ("6.2.54.1", #"{"x_extensions":[\#(item(11))]}"#), ("6.2.54.2", #"{"x_extensions":[\#(item(11))]}"#),
        ("6.2.54.3", #"{"x_extensions":[\#(item(11).replacing("false", with: "true"))]}"#),
        ("6.2.54.4", #"{"x_extensions":[\#(item(11))]}"#),
    ]

    private static let informative21: [(String, String)] = [
        ("6.3.12", metric(cvss3("10"))),
        ("6.3.13", ssvc(#""key":"MI","namespace":"ssvc","values":[{"key":"NED"}],"version":"1.0.0""#)),
        (
            "6.3.14",
            #"{"document":{"distribution":{"tlp":{"label":"RED"}}},"vulnerabilities":\#(list(ssvc(point("x_example.test#a"))))}"#
        ),
        (
            "6.3.15",
            #"{"document":{"distribution":{"tlp":{"label":"RED"}}},"vulnerabilities":\#(list(ssvc(point("ssvc//.example.test#a"))))}"#
        ),
        ("6.3.16", document(#""notes":[{"category":"summary","text":"It must followed."}]"#)),
        ("6.3.17", document(#""license_expression":"LicenseRef-example-x""#)),
        ("6.3.18", metric(#""qualitative_severity_rating":"low""#)),
        ("6.3.19.1", siblings("vers:intdot/<3", "vers:intdot/>1|<2", alike)),
        ("6.3.19.2", siblings("<3", ">1|<2", alike)),
        ("6.3.19.3", siblings("<3", "2.5", alike)), ("6.3.19.4", deep("<3", ">1|<2")), ("6.3.19.5", deep("<3", "2.5")),
        ("6.3.20", vulnerability(#""ids":[{"system_name":"x","text":"x"}]"#)),
        ("6.3.21.1", #"{"x_extensions":[\#(item(11, "essential"))]}"#),
        ("6.3.21.2", #"{"document":{"distribution":{"tlp":{"label":"RED"}}},"x_extensions":[\#(item(11))]}"#),
        ("6.3.21.3", #"{"document":{"x_extensions":[\#(item(11))]}}"#),
        ("6.3.21.8", vulnerability(#""cve":"CVE-2024-0001","x_extensions":[\#(item(11))]"#)),
        (
            "6.3.21.5",
            #"{"product_tree":{"full_product_names":[{"name":"x","product_id":"P3","x_extensions":[\#(item(11))]}]}}"#
        ),
        ("6.3.21.7", metric(#"\#(cvss3("10")),"x_extensions":[\#(item(11))]"#)),
        ("6.3.21.9", #"{"x_extensions":[\#(item(11))]}"#),
        ("6.3.22", #"{"product_tree":{"product_paths":[\#(path("R", from: "P1")),\#(path("S", from: "R"))]}}"#),
    ]

    /// The list of vulnerabilities of a change that consists of nothing else.
    private static func list(_ patch: String) -> String {
        String(patch.dropFirst(#"{"vulnerabilities":"#.count).dropLast())
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
