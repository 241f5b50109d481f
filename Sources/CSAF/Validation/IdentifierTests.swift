extension ConformanceTest {
    static let recommendedIDs = [numberOfCVE, textOfSystem, openSource]

    /// CVE numbers have a place of their own.
    private static let numberOfCVE = ConformanceTest("6.2.17") { index in
        index.vulnerabilities.flatMap { $0.ids }.compactMap { id in
            guard let place = id.value["text"], let text = place.string, TextForm.cve.matches?(text) == true else {
                return nil
            }
            return Finding(
                place, "CVE number \(quoted(text)) among other IDs", "CVE 番号 \(quoted(text)) が \"ids\" に書かれています")
        }
    }

    private static let textOfSystem = ConformanceTest(only21: "6.2.53") { index in
        index.vulnerabilities.flatMap { $0.ids }.compactMap { id in
            guard let system = IDSystem(rawValue: id.category), let place = id.value["text"], let text = place.string,
                !system.matches(text)
            else { return nil }
            return Finding(
                place, "\(quoted(text)) is no ID of \(quoted(id.category))",
                "\(quoted(text)) は \(quoted(id.category)) の ID ではありません")
        }
    }

    /// "Open Source" is nobody.
    private static let openSource = ConformanceTest(only21: "6.2.48") { index in
        index.products.branches.filter { $0.category == "vendor" }.compactMap { branch in
            guard let name = branch.name, CategoryName.plain(name) == "opensource", !name.contains("-") else {
                return nil
            }
            return Finding(
                branch.value["name"] ?? branch.value, "\(quoted(name)) is no vendor", "\(quoted(name)) はベンダーではありません")
        }
    }
}

extension ConformanceTest {
    static let informativeNames = [missingCVE, missingWeakness, unregisteredSystem]

    private static let missingCVE = ConformanceTest("6.3.3") { index in
        index.vulnerabilities.filter { $0.value.isObject && $0.value["cve"] == nil }.map {
            Finding($0.value, missing: "cve", "no CVE number", "CVE 番号がありません")
        }
    }

    private static let missingWeakness = ConformanceTest("6.3.4") { index in
        let name = index.is21 ? "cwes" : "cwe"
        return index.vulnerabilities.filter { $0.value.isObject && $0.value[name] == nil }.map {
            Finding($0.value, missing: name, "no weakness (\(quoted(name)))", "脆弱性タイプ（\(quoted(name))）がありません")
        }
    }

    private static let unregisteredSystem = ConformanceTest(only21: "6.3.20") { index in
        index.vulnerabilities.flatMap { $0.ids }.compactMap { id in
            guard let place = id.value["system_name"], place.isString, IDSystem(rawValue: id.category) == nil else {
                return nil
            }
            return Finding(
                place, "ID system \(quoted(id.category)) is not registered", "ID の体系 \(quoted(id.category)) は登録されていません")
        }
    }
}

/// The registered systems of vulnerability IDs.
///
/// - Source: OASIS, registry of vulnerability ID systems for CSAF (RVISC)
enum IDSystem: String {
    case csaf = "https://github.com/oasis-tcs/csaf"
    case euvd = "https://euvd.enisa.europa.eu"

    func matches(_ text: String) -> Bool {
        switch self {
        case .csaf: text.hasPrefix("#") && Self.isNumber(text.dropFirst())
        case .euvd:
            text.hasPrefix("EUVD-")
                && {
                    let parts = text.dropFirst(5).split(separator: "-", omittingEmptySubsequences: false)
                    return parts.count == 2 && parts[0].utf8.count == 4 && Self.isNumber(parts[0])
                        && parts[1].utf8.count >= 4 && parts[1].utf8.allSatisfy(isDigit)
                }()
        }
    }

    /// A whole number from 1 on.
    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && !text.hasPrefix("0") && text.utf8.allSatisfy(isDigit)
    }
}
