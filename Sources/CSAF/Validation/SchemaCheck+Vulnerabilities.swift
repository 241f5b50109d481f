extension SchemaCheck {
    mutating func vulnerability(_ vulnerability: Vulnerability, _ pointer: JSONPointer) {
        if vulnerability == Vulnerability() { report(pointer, "empty object") }
        text(vulnerability.title, pointer["title"])
        pattern(vulnerability.cve, pointer["cve"], "a CVE number") { cve in
            let parts = cve.split(separator: "-", omittingEmptySubsequences: false)
            return parts.count == 3 && parts[0] == "CVE" && parts[1].utf8.count == 4 && parts[2].utf8.count >= 4
                && (parts[1] + parts[2]).utf8.allSatisfy(isDigit)
        }
        if let cwe = vulnerability.cwe {
            pattern(cwe.id, pointer["cwe"]["id"], "a CWE number") { id in
                let digits = id.dropFirst("CWE-".count)
                return id.hasPrefix("CWE-") && (1...6).contains(digits.utf8.count) && !digits.hasPrefix("0")
                    && digits.utf8.allSatisfy(isDigit)
            }
            text(cwe.name, pointer["cwe"]["name"])
        }
        names(vulnerability, pointer)
        prose(vulnerability.notes, vulnerability.references, vulnerability.acknowledgments, pointer)
        statements(vulnerability, pointer)
        if let status = vulnerability.productStatus {
            if status == ProductStatus() { report(pointer["product_status"], "empty object") }
            for category in ProductStatusCategory.allCases {
                texts(status.list(category), pointer["product_status"][category.rawValue], unique: true)
            }
        }
    }

    private mutating func names(_ vulnerability: Vulnerability, _ pointer: JSONPointer) {
        list(vulnerability.ids, pointer["ids"]) { check, id, place in
            check.text(id.systemName, place["system_name"])
            check.text(id.text, place["text"])
        }
        noRepetition(vulnerability.ids, pointer["ids"])
        list(vulnerability.involvements, pointer["involvements"]) { check, involvement, place in
            check.text(involvement.summary, place["summary"])
        }
        noRepetition(vulnerability.involvements, pointer["involvements"])
    }

    private mutating func statements(_ vulnerability: Vulnerability, _ pointer: JSONPointer) {
        list(vulnerability.flags, pointer["flags"]) { check, flag, place in
            check.targets(flag.productIDs, flag.groupIDs, place)
        }
        noRepetition(vulnerability.flags, pointer["flags"])
        list(vulnerability.threats, pointer["threats"]) { check, threat, place in
            check.text(threat.details, place["details"])
            check.targets(threat.productIDs, threat.groupIDs, place)
        }
        list(vulnerability.remediations, pointer["remediations"]) { check, remediation, place in
            check.text(remediation.details, place["details"])
            check.texts(remediation.entitlements, place["entitlements"])
            check.text(remediation.restartRequired?.details, place["restart_required"]["details"])
            check.uri(remediation.url, place["url"])
            check.targets(remediation.productIDs, remediation.groupIDs, place)
        }
        list(vulnerability.scores, pointer["scores"]) { check, score, place in
            check.texts(score.products, place["products"], unique: true)
            if score.cvssV2 == nil, score.cvssV3 == nil { check.report(place, "neither \"cvss_v2\" nor \"cvss_v3\"") }
        }
    }

    private mutating func targets(_ productIDs: [String]?, _ groupIDs: [String]?, _ pointer: JSONPointer) {
        texts(productIDs, pointer["product_ids"], unique: true)
        texts(groupIDs, pointer["group_ids"], unique: true)
    }
}
