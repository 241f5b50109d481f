package import CSAF
package import NoroshiModel

/// One advisory in every language we have it in, made ready for matching.
package struct Advisory: Sendable {
    /// The tracking id.
    package let id: String
    package let documents: [String: CSAFDocument]
    /// The document that decides; texts may come from an older translation of it.
    package let newest: CSAFDocument?
    /// Until when it holds; nil when it does not say.
    let validity: AdvisoryValidity?
    let products: [AdvisoryProduct]
    package let severity: NoroshiModel.Severity

    /// - Parameter documents: The document by language, at least one, all of one tracking id. The
    ///   newest decides the matching; texts come from the reader's language where there is one.
    init(id: String, documents: [String: CSAFDocument], recognizer: Recognizer) {
        self.id = id
        self.documents = documents
        newest = documents.values.max {
            ($0.document.tracking.currentReleaseDate.date, $1.document.lang ?? "")
                < ($1.document.tracking.currentReleaseDate.date, $0.document.lang ?? "")
        }
        products = newest?.resolvedProducts().compactMap { AdvisoryProduct($0, recognizer: recognizer) } ?? []
        severity = newest.map(Self.severity) ?? .medium
        validity = newest?.validity
    }

    /// The document to read in `language`: in it, else in English, else in any.
    package func document(in language: String) -> CSAFDocument? {
        documents[language] ?? documents["en"] ?? documents.min { $0.key < $1.key }?.value
    }

    /// `title.en`, `title.ja`: the arguments that let a message say the title in the reader's language.
    var titles: [String: String] { texts("title") { $0.document.title } }

    /// The advisory's own advice, in every language it is written in.
    var remediations: [NoroshiModel.Remediation] {
        guard let vulnerabilities = document(in: "en")?.vulnerabilities else { return [] }
        var result: [NoroshiModel.Remediation] = []
        for (index, vulnerability) in vulnerabilities.enumerated() {
            for (position, remediation) in (vulnerability.remediations ?? []).enumerated() {
                guard let category = NoroshiModel.Remediation.Category(rawValue: remediation.category.rawValue) else {
                    continue
                }
                let texts = texts("text") { Self.remediation(in: $0, index, position)?.details }
                result.append(NoroshiModel.Remediation(category, Message("literal", texts)))
            }
        }
        return result
    }

    private func texts(_ name: String, _ text: (CSAFDocument) -> String?) -> [String: String] {
        var arguments: [String: String] = [:]
        for (language, document) in documents {
            if let text = text(document) { arguments["\(name).\(language)"] = text }
        }
        return arguments
    }

    private static func remediation(
        in document: CSAFDocument, _ index: Int, _ position: Int
    ) -> CSAF.Remediation? {
        guard let vulnerabilities = document.vulnerabilities, index < vulnerabilities.count,
            let remediations = vulnerabilities[index].remediations, position < remediations.count
        else { return nil }
        return remediations[position]
    }

    /// The highest CVSS score's; medium when the document scores nothing.
    private static func severity(_ document: CSAFDocument) -> NoroshiModel.Severity {
        let scores = (document.vulnerabilities ?? []).flatMap { $0.scores ?? [] }
        let base = scores.flatMap { [$0.cvssV3?.baseScore, $0.cvssV2?.baseScore].compactMap(\.self) }.max()
        return base.map(NoroshiModel.Severity.init(baseScore:)) ?? .medium
    }
}

/// One product of an advisory: what it is called, which versions are meant, and what is said of them.
struct AdvisoryProduct: Sendable {
    /// What the advisory says of the versions, the worst first.
    enum Statement: Int, Sendable, Comparable {
        case affected, underInvestigation, fixed, notAffected
        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    let productID: String
    let name: String
    let identity: ProductIdentity
    /// Names of Debian packages, binary or source.
    let debianPackages: Set<String>
    /// The versions meant; nil when the document names none: all of them.
    let range: VersionRange?
    /// Why the range could not be read: then no version is known to be in it or out of it.
    let rangeError: String?
    let statement: Statement
    let protocols: Set<ServiceProtocol>

    /// nil for a product that the document makes no statement of.
    init?(_ product: ResolvedProduct, recognizer: Recognizer) {
        guard let statement = product.statuses.map({ Self.statement($0.category) }).min() else { return nil }
        self.statement = statement
        productID = product.productID
        name = product.name
        let productName = product.productName ?? product.name
        identity = ProductIdentity(vendor: product.vendor, name: productName, cpe: product.helper?.cpe)
        debianPackages = Set([product.helper?.purl].compactMap { $0.flatMap(Self.debianPackage) })
        let scheme =
            debianPackages.isEmpty ? VersionSchemes.scheme(of: identity) : .deb
        do {
            range = try product.range(defaultScheme: scheme)
            rangeError = nil
        } catch {
            range = nil
            rangeError = "\(error)"
        }
        let named = product.helper?.xGenericURIs?.filter { $0.namespace == Self.protocolNamespace }.compactMap {
            ServiceProtocol(uri: $0.uri)
        }
        protocols = Set(named ?? []).union(
            recognizer.protocols(vendor: product.vendor, name: productName, cpe: product.helper?.cpe))
    }

    /// Namespace of the generic URIs that say which protocol a product speaks, for example `pop3:`.
    static let protocolNamespace = "urn:noroshi:protocol"

    private static func statement(_ category: ProductStatusCategory) -> Statement {
        switch category {
        case .knownAffected, .firstAffected, .lastAffected: .affected
        case .underInvestigation: .underInvestigation
        case .fixed, .firstFixed, .recommended: .fixed
        case .knownNotAffected: .notAffected
        }
    }

    /// The package of `pkg:deb/debian/NAME@version?qualifiers`; nil for a purl of another type.
    ///
    /// - Source: purl specification, type deb.
    private static func debianPackage(_ purl: String) -> String? {
        guard purl.lowercased().hasPrefix("pkg:deb/") else { return nil }
        let path = purl.prefix { !"@?#".contains($0) }
        return path.split(separator: "/").last.map { $0.lowercased() }
    }
}

extension ServiceProtocol {
    /// `pop3:` or `dns:`.
    fileprivate init?(uri: String) {
        let scheme = String(uri.prefix { $0 != ":" }).lowercased()
        self.init(rawValue: scheme == "dns" ? "domain" : scheme)
    }
}

/// Which rule orders the versions of a product; it belongs to the product, not to the document.
enum VersionSchemes {
    private static let byCPE: [String: VersionScheme] = [
        "qualcomm:qpopper": .qpopper, "berkeley:popper": .qpopper, "isc:bind": .bind, "sendmail:sendmail": .sendmail,
        "openbsd:openssh": .openssh,
    ]
    private static let byName: [String: VersionScheme] = [
        "qpopper": .qpopper, "qpop": .qpopper, "popper": .qpopper, "bind": .bind, "iscbind": .bind, "named": .bind,
        "sendmail": .sendmail, "openssh": .openssh,
    ]

    static func scheme(of identity: ProductIdentity) -> VersionScheme {
        identity.cpe.flatMap { byCPE[$0] } ?? byName[identity.name] ?? .generic
    }
}
