import FoundationEssentials
import NoroshiModel

@testable import NoroshiInspect

/// A document as distributions write them: components, and the platforms that they are parts of.
struct VendorDocument {
    var vendor = "Vendor"
    /// With the CPE name of each, or none.
    var platforms: [(name: String, cpe: String?)] = []
    /// Names, with the package URL of each, or none.
    var components: [(name: String, purl: String?)] = []
    /// Category of relationships: which component belongs to which platform, by their positions.
    var parts: [(component: Int, platform: Int)] = []
    /// By the list of statuses: positions of parts, or of components where there are no parts.
    var statuses: [(list: String, members: [Int])] = []
    /// A module between components and platforms.
    var module: String?
    /// Written as paths of CSAF 2.1.
    var id = "VX-1"

    var text: String {
        let branches =
            platforms.map { branch("product_name", $0.name, product($0.name, $0.name, $0.cpe.map { ("cpe", $0) })) }
            + (module.map { [branch("product_version", $0, product($0, $0, nil))] } ?? [])
            + components.map {
                branch("product_version", $0.name, product($0.name, $0.name, $0.purl.map { ("purl", $0) }))
            }
        var relationships: [String] = []
        if let module {
            for platform in platforms {
                relationships.append(relationship(module, platform.name, "\(platform.name):\(module)"))
            }
        }
        for part in parts {
            let above = (module.map { "\(platforms[part.platform].name):\($0)" } ?? platforms[part.platform].name)
            relationships.append(relationship(components[part.component].name, above, identifier(of: part)))
        }
        let identifiers = parts.isEmpty ? components.map(\.name) : parts.map(identifier)
        let lists = statuses.map { list, members in
            "\"\(list)\":[\(members.map { "\"\(identifiers[$0])\"" }.joined(separator: ","))]"
        }
        let affected = statuses.first { $0.list == "known_affected" }?.members.map { "\"\(identifiers[$0])\"" } ?? []
        let remedy =
            affected.isEmpty
            ? ""
            : #","remediations":[{"category":"vendor_fix","details":"Upgrade.","product_ids":[\#(affected.joined(separator: ","))]}]"#
        let related = relationships.isEmpty ? "" : ",\"relationships\":[\(relationships.joined(separator: ","))]"
        return """
            {"document":{"category":"csaf_base","csaf_version":"2.0","title":"Title","lang":"en",
             "distribution":{"tlp":{"label":"WHITE"}},
             "publisher":{"category":"vendor","name":"\(vendor)","namespace":"https://vendor.example"},
             "tracking":{"id":"\(id)","status":"final","version":"1","initial_release_date":"2026-01-01T00:00:00Z",
              "current_release_date":"2026-01-01T00:00:00Z",
              "revision_history":[{"date":"2026-01-01T00:00:00Z","number":"1","summary":"First"}]}},
             "product_tree":{"branches":[{"category":"vendor","name":"\(vendor)","branches":[
              \(branches.joined(separator: ","))]}]\(related)},
             "vulnerabilities":[{"cve":"CVE-2026-1000","product_status":{\(lists.joined(separator: ","))},
              "notes":[{"category":"summary","text":"Words.","title":"Summary"}]\(remedy)}]}
            """
    }

    func library() async throws -> AdvisoryLibrary {
        let folder = try HostFolder(["/a.json": text])
        return await AdvisoryLibrary.load([folder.path + "/a.json"])
    }

    private func identifier(of part: (component: Int, platform: Int)) -> String {
        "\(platforms[part.platform].name):\(components[part.component].name)"
    }

    private func branch(_ category: String, _ name: String, _ product: String) -> String {
        #"{"category":"\#(category)","name":"\#(name)","product":\#(product)}"#
    }

    private func product(_ name: String, _ id: String, _ helper: (key: String, value: String)?) -> String {
        let words = helper.map { #","product_identification_helper":{"\#($0.key)":"\#($0.value)"}"# } ?? ""
        return #"{"name":"\#(name)","product_id":"\#(id)"\#(words)}"#
    }

    private func relationship(_ component: String, _ platform: String, _ id: String) -> String {
        #"{"category":"default_component_of","product_reference":"\#(component)","#
            + #""relates_to_product_reference":"\#(platform)","full_product_name":{"#
            + #""name":"\#(component) as a component of \#(platform)","product_id":"\#(id)"}}"#
    }
}

extension VendorDocument {
    /// One component of one platform, of which one thing is said.
    init(
        _ list: String, _ component: String, _ purl: String? = nil, of platform: String, _ cpe: String? = nil,
        module: String? = nil
    ) {
        self.init()
        platforms = [(platform, cpe)]
        components = [(component, purl)]
        parts = [(0, 0)]
        statuses = [(list, [0])]
        self.module = module
    }

    /// One product that is named by a package URL alone.
    init(_ list: String, purl: String) {
        self.init()
        components = [("a package", purl)]
        statuses = [(list, [0])]
    }
}

/// A package of rpm's on a host.
func rpm(
    _ name: String, _ version: String, on id: String, _ release: String, source: String? = nil, arch: String = "x86_64",
    module: String? = nil
) -> InstalledPackage {
    InstalledPackage(
        name: name, version: version, source: source ?? name, sourceVersion: version, system: .rpm, architecture: arch,
        distribution: id.isEmpty ? nil : DistributionRelease(id: id, version: release), module: module)
}

func apk(_ name: String, _ version: String, _ release: String, origin: String? = nil) -> InstalledPackage {
    InstalledPackage(
        name: name, version: version, source: origin ?? name, sourceVersion: version, system: .apk,
        architecture: "x86_64", distribution: DistributionRelease(id: "alpine", version: release))
}

func deb(_ name: String, _ version: String, on id: String, _ release: String, source: String? = nil) -> InstalledPackage
{
    InstalledPackage(
        name: name, version: version, source: source ?? name, sourceVersion: version, architecture: "amd64",
        distribution: DistributionRelease(id: id, version: release))
}
