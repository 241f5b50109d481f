/// Tests of addresses, as far as they need no network: a host that cannot exist does not answer.
///
/// - Source: RFC 2606 §2, RFC 6761 §6.4
extension ConformanceTest {
    static let informativeLinks = [deadLinks("6.3.6", ofSelf: false), deadLinks("6.3.7", ofSelf: true)]

    private static func deadLinks(_ number: String, ofSelf: Bool) -> ConformanceTest {
        ConformanceTest(number) { index in
            let places = ofSelf ? index.selfReferences : index.links
            return places.filter { LinkHost.isInvalid($0.string ?? "") }.map { place in
                let name = quoted(place.string ?? "")
                return Finding(
                    place, "address \(name) does not resolve", "アドレス \(name) は名前解決できません")
            }
        }
    }
}

/// What the host of an address tells without a network.
private enum LinkHost {
    /// Whether the host lies in the domain that never exists.
    static func isInvalid(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return false }
        let authority = text[colon...].dropFirst(3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let name = host.prefix { $0 != ":" }.lowercased()
        return name == "invalid" || name.hasSuffix(".invalid")
    }
}

extension DocumentIndex {
    private var references: [JSONValue] {
        ([document].compactMap { $0 } + vulnerabilities.map(\.value)).flatMap { Array($0.items("references")) }
    }

    /// The addresses of references to the document itself.
    var selfReferences: [JSONValue] {
        references.filter { $0["category"]?.isText("self") == true }.compactMap { $0["url"] }
    }

    /// All other addresses.
    var links: [JSONValue] {
        var result = references.filter { $0["category"]?.isText("self") != true }.compactMap { $0["url"] }
        result += [
            document?["aggregate_severity"]?["namespace"], document?["distribution"]?["tlp"]?["url"],
            document?["publisher"]?["namespace"],
        ].compactMap { $0 }
        for owner in [document].compactMap({ $0 }) + vulnerabilities.map(\.value) {
            result += owner.items("acknowledgments").flatMap { Array($0.items("urls")) }
        }
        for (_, helper) in helpers {
            result += Array(helper.items("sbom_urls"))
            result += helper.items("x_generic_uris").flatMap { [$0["namespace"], $0["uri"]].compactMap { $0 } }
        }
        for vulnerability in vulnerabilities {
            result += vulnerability.remediations.compactMap { $0.value["url"] }
        }
        return result
    }
}
