import CSAF

/// A product of a document as a row of the form.
struct DraftProduct: Sendable {
    /// The product's id in the document.
    let id: String
    let vendor, name, versions: String
    /// The name that somebody chose; empty when it is the one that is made of the other fields.
    let label: String
    /// A word of ``statuses``; empty when several weaknesses say different things of it: then that is kept.
    let status: String
    let cpe, purl, `protocol`: String

    /// What the form can say of a product.
    static let statuses: [ProductStatusCategory] = [
        .knownAffected, .fixed, .knownNotAffected, .underInvestigation,
    ]

    /// The namespace in which documents say which protocol a product speaks: that is how it is recognized.
    static let protocolNamespace = "urn:noroshi:protocol"

    var fields: [String: String] {
        [
            "vendor": vendor, "name": name, "versions": versions, "status": status, "label": label, "cpe": cpe,
            "purl": purl, "protocol": `protocol`, "key": id,
        ]
    }

    /// Products of branches and of the plain list; combinations of products are not among them.
    static func all(in document: CSAFDocument) -> [DraftProduct] {
        let tree = document.productTree
        let vulnerabilities = document.vulnerabilities ?? []
        return collect(tree?.branches ?? [], vendor: "", name: "", vulnerabilities)
            + (tree?.fullProductNames ?? []).map {
                DraftProduct($0, vendor: "", name: "", versions: "", vulnerabilities)
            }
    }

    private static func collect(
        _ branches: [Branch], vendor: String, name: String, _ vulnerabilities: [Vulnerability]
    ) -> [DraftProduct] {
        branches.flatMap { branch -> [DraftProduct] in
            let vendor = branch.category == .vendor ? branch.name : vendor
            let isName = branch.category == .productName
            let name = isName ? branch.name : name
            let own = branch.product.map {
                DraftProduct(
                    $0, vendor: vendor, name: name, versions: isName || branch.category == .vendor ? "" : branch.name,
                    vulnerabilities)
            }
            return [own].compactMap(\.self)
                + collect(branch.branches ?? [], vendor: vendor, name: name, vulnerabilities)
        }
    }

    private init(
        _ product: FullProductName, vendor: String, name: String, versions: String, _ vulnerabilities: [Vulnerability]
    ) {
        id = product.productID
        self.vendor = vendor
        self.name = name
        self.versions = versions
        label = product.name == Self.fullName(vendor: vendor, name: name, versions: versions) ? "" : product.name
        let helper = product.productIdentificationHelper
        cpe = helper?.cpe ?? ""
        purl = helper?.purl ?? ""
        let uri = helper?.xGenericURIs?.first { $0.namespace == Self.protocolNamespace }?.uri
        self.protocol = uri.map { String($0.prefix { $0 != ":" }) } ?? ""
        let said = Set(vulnerabilities.map { Self.status(of: product.productID, in: $0) })
        status = said.count == 1 ? said.first.flatMap(\.self)?.rawValue ?? "" : ""
    }

    /// What a product is called that nobody gave a name.
    static func fullName(vendor: String, name: String, versions: String) -> String {
        // `vers:generic/>=4.9|<4.9.7` as a reader has it: `>=4.9, <4.9.7`.
        let isSpecifier = versions.hasPrefix("vers:")
        let versions =
            isSpecifier ? String(versions.drop { $0 != "/" }.dropFirst(1)).replacing("|", with: ", ") : versions
        return [vendor, name, versions].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// nil when the weakness says nothing of it, or something that the form cannot.
    static func status(of id: String, in vulnerability: Vulnerability) -> ProductStatusCategory? {
        guard let status = vulnerability.productStatus else { return nil }
        let all = ProductStatusCategory.allCases.filter { status.products($0).contains(id) }
        return all.count == 1 && statuses.contains(all[0]) ? all[0] : nil
    }
}
