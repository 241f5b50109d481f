package import CSAF
import NoroshiModel

/// How to see whether a host is affected, told from the facts of the product tree by which `noroshi inspect` decides:
/// protocols, names of products and packages, ranges of versions.
package struct CheckGuide: Sendable, Hashable {
    /// What is looked at.
    enum Place: Sendable, Hashable {
        /// A service that speaks a protocol, and its usual ports.
        case service(ServiceProtocol)
        /// A product whose protocol the document does not say.
        case product
        /// A Debian package, whose version counts and not the greeting's.
        case package(String)
    }

    struct Step: Sendable, Hashable {
        let place: Place
        /// The product's, or the package's with its release.
        let name: String
        /// As ranges; nil for all versions.
        var affected: [String?] = []
        var investigated: [String?] = []
        var fixed: [String?] = []
    }

    let steps: [Step]

    /// Of the products that programs can find by a name of theirs; without any that is affected there is nothing to
    /// check.
    package init(_ document: CSAFDocument) {
        var steps: [Step] = []
        for product in document.resolvedProducts() {
            guard let place = Self.place(product) else { continue }
            let name = Self.name(product, place)
            let index =
                steps.firstIndex { $0.place == place && $0.name == name }
                ?? {
                    steps.append(Step(place: place, name: name))
                    return steps.count - 1
                }()
            let verdicts = Set(product.statuses.compactMap(\.category.verdict))
            let versions = Self.versions(product)
            if verdicts.contains(.affected) {
                steps[index].affected.append(versions)
            } else if verdicts.contains(.underInvestigation) {
                steps[index].investigated.append(versions)
            } else if !verdicts.isEmpty {
                steps[index].fixed.append(versions)
            }
        }
        self.steps = steps.filter { !$0.affected.isEmpty || !$0.investigated.isEmpty }
    }

    package var isEmpty: Bool { steps.isEmpty }

    /// One line for each thing to look at, under a line that says where they are from.
    ///
    /// - Parameter word: Gives the sentence of a key such as `advisory.check.package`.
    package func text(_ word: (String) -> String) -> String {
        var lines = [word("advisory.check.generated")]
        for step in steps {
            lines.append("- \(Self.what(step, word))")
            for (name, versions) in [
                ("affected", step.affected), ("investigated", step.investigated), ("fixed", step.fixed),
            ] where !versions.isEmpty {
                let list = versions.map { $0 ?? word("advisory.check.all") }.joined(separator: "; ")
                lines.append("  \(word("advisory.check.\(name)").replacing("{versions}", with: list))")
            }
        }
        let isDoubted = steps.contains {
            if case .service(let spoken) = $0.place { spoken.isDoubtedWithoutName } else { false }
        }
        if isDoubted { lines.append(word("advisory.check.hidden")) }
        return lines.joined(separator: "\n")
    }

    private static func what(_ step: Step, _ word: (String) -> String) -> String {
        switch step.place {
        case .service(let spoken):
            let ports = spoken.usualPorts.map(String.init).joined(separator: ", ")
            return word("advisory.check.service").replacing("{service}", with: spoken.rawValue)
                .replacing("{ports}", with: ports).replacing("{name}", with: step.name)
        case .product: return word("advisory.check.product").replacing("{name}", with: step.name)
        case .package(let package):
            return word("advisory.check.package").replacing("{package}", with: package)
                .replacing("{name}", with: step.name)
        }
    }

    private static func place(_ product: ResolvedProduct) -> Place? {
        guard let helper = product.helper else { return nil }
        let purls = ((helper.purl.map { [$0] } ?? []) + (helper.purls ?? [])).compactMap { try? PackageURL($0) }
        if let package = purls.first(where: { $0.type == "deb" }) { return .package(package.name) }
        // Packages of other distributions are not looked for.
        guard purls.allSatisfy({ !["rpm", "apk", "alpm"].contains($0.type) }) else { return nil }
        for item in helper.xGenericURIs ?? [] where item.namespace == ServiceProtocol.genericURINamespace {
            if let spoken = ServiceProtocol(genericURI: item.uri) { return .service(spoken) }
        }
        return helper.cpe == nil ? nil : .product
    }

    private static func name(_ product: ResolvedProduct, _ place: Place) -> String {
        switch place {
        case .service, .product:
            return [product.vendor, product.productName ?? product.name].compactMap(\.self).joined(separator: " ")
        case .package(let package):
            let release = product.helper?.purl.flatMap { try? PackageURL($0) }?.qualifiers["distro"]
            return package + (release.map { " (\($0))" } ?? "")
        }
    }

    /// `>= 4.9, < 4.9.7`; what cannot be taken apart as it was written.
    private static func versions(_ product: ResolvedProduct) -> String? {
        guard let text = product.versionRange else { return product.version }
        guard let specifier = try? VersSpecifier(text) else { return text }
        guard !specifier.constraints.isEmpty else { return nil }
        return specifier.constraints.map { constraint in
            constraint.comparator == .equal
                ? constraint.version : "\(constraint.comparator.rawValue) \(constraint.version)"
        }.joined(separator: ", ")
    }
}
