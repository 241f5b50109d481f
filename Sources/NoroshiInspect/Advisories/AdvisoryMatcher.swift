import CSAF
package import FoundationEssentials
package import NoroshiModel

/// What an advisory means for a service: the one place where verdicts are made.
///
/// The installed package is believed before the greeting, because distributions mend holes without
/// changing the version that a greeting shows. Doubt is kept: an unknown version, an unreadable range
/// and a greeting that names nothing lead to "assumed affected", never to silence.
package struct AdvisoryMatcher: Sendable {
    private let advisory: Advisory
    private let lapsedSince: String?

    /// - Parameter time: When the services were seen: an advisory that had lapsed by then is used, and marked.
    package init(_ advisory: Advisory, at time: Date) {
        self.advisory = advisory
        lapsedSince = advisory.validity.flatMap { $0.hasLapsed(at: time) ? $0.firstLapsedDay : nil }
    }

    /// nil when the advisory does not speak of such a service.
    package func verdict(on product: Product) -> Verdict? {
        if let verdict = packageVerdict(product) { return verdict }
        guard product.isRecognized else { return unrecognizedVerdict(product) }
        let identity = ProductIdentity(vendor: product.vendor, name: product.name ?? "", cpe: product.cpe)
        let meant = advisory.products.filter { $0.debianPackages.isEmpty && $0.identity.isSame(as: identity) }
        // That it behaves like another product is no proof while it hides its name.
        guard !meant.isEmpty else { return product.isGuessed ? unrecognizedVerdict(product) : nil }
        if let verdict = greetingPackageVerdict(product) { return verdict }
        return versionVerdict(product, meant)
    }

    // MARK: By the package

    private func packageVerdict(_ product: Product) -> Verdict? {
        guard let package = product.package else { return nil }
        let meant = advisory.products.filter {
            $0.debianPackages.contains(package.name) || $0.debianPackages.contains(package.source)
        }
        guard !meant.isEmpty else { return nil }
        let decision = decide(meant) {
            $0.debianPackages.contains(package.name) ? package.version : package.sourceVersion
        }
        return verdict(
            product, decision.status, decision.isSure ? .confirmed : .assumed,
            Message("verdict.package", ["package": package.name, "version": package.version]))
    }

    /// A greeting that tells the distribution's revision, where the package itself is not known.
    private func greetingPackageVerdict(_ product: Product) -> Verdict? {
        guard product.package == nil, let version = product.greetingPackageVersion else { return nil }
        let meant = advisory.products.filter { !$0.debianPackages.isEmpty }
        guard !meant.isEmpty else { return nil }
        let decision = decide(meant) { Self.epoch(of: $0) + version }
        return verdict(
            product, decision.status, decision.isSure ? .confirmed : .assumed,
            Message("verdict.greeting-package", ["version": version]))
    }

    /// Greetings leave out the epoch that the package's version carries; the advisory's limits tell it.
    private static func epoch(of product: AdvisoryProduct) -> String {
        guard let limit = product.range?.constraints.first?.version, let colon = limit.firstIndex(of: ":") else {
            return ""
        }
        return String(limit[...colon])
    }

    // MARK: By the greeting

    private func versionVerdict(_ product: Product, _ meant: [AdvisoryProduct]) -> Verdict {
        let name = product.name ?? ""
        guard let version = product.version else {
            let worst = meant.map(\.statement).min() ?? .underInvestigation
            guard worst <= .underInvestigation else {
                return verdict(product, Self.status(worst), .confirmed, Message("verdict.product", ["product": name]))
            }
            return verdict(product, .assumedAffected, .assumed, Message("verdict.no-version", ["product": name]))
        }
        let decision = decide(meant) { _ in version }
        // A distribution may have mended it under the old number, and we do not see its package.
        let mayBePatched = advisory.products.contains { !$0.debianPackages.isEmpty } && product.package == nil
        let isDoubted =
            decision.status == .affected && mayBePatched
            || product.package == nil && product.protocol.map(Self.freelySet.contains) == true
        let confidence: Confidence = decision.isSure && !isDoubted ? .confirmed : .assumed
        return verdict(
            product, decision.status, confidence,
            Message("verdict.version", ["product": name, "version": version]))
    }

    /// Protocols whose servers answer with any version that their administrator sets, as BIND does with `version "…";`.
    private static let freelySet: Set<ServiceProtocol> = [.domain]

    /// Protocols whose greeting a center has told sites to distrust when it names nothing.
    private static let doubted: Set<ServiceProtocol> = [.pop3, .domain, .smtp]

    private func unrecognizedVerdict(_ product: Product) -> Verdict? {
        let expected = ServiceProtocol.expected(
            on: product.endpoint.port, transport: product.endpoint.transport)?.protocol
        guard let spoken = product.protocol ?? expected, Self.doubted.contains(spoken),
            advisory.products.contains(where: { $0.statement == .affected && $0.protocols.contains(spoken) })
        else { return nil }
        guard let package = product.package else {
            return verdict(
                product, .assumedAffected, product.isGuessed ? .suspected : .assumed,
                Message("verdict.unrecognized", ["protocol": spoken.rawValue]))
        }
        // The package is another product's as far as we know, but a greeting that hides is not proof.
        return verdict(
            product, .assumedAffected, .suspected,
            Message("verdict.unrecognized-package", ["protocol": spoken.rawValue, "package": package.name]))
    }

    // MARK: Deciding

    private typealias Decision = (status: Verdict.Status, isSure: Bool)

    /// The worst statement whose range holds the version; outside of all, by the side on which it lies.
    private func decide(_ meant: [AdvisoryProduct], version: (AdvisoryProduct) -> String) -> Decision {
        var statements: [AdvisoryProduct.Statement] = []
        var isAbove = false
        var isUnknown = false
        for product in meant {
            switch containment(of: version(product), in: product) {
            case .inside: statements.append(product.statement)
            case .outsideAbove: isAbove = isAbove || product.statement <= .underInvestigation
            case .outsideBelow, .outsideBetween: break
            case .unknown: isUnknown = isUnknown || product.statement <= .underInvestigation
            }
        }
        if let worst = statements.min(), worst == .affected || !isUnknown {
            return (Self.status(worst), worst != .underInvestigation)
        }
        guard !isUnknown else { return (.assumedAffected, false) }
        return (isAbove ? .fixed : .notAffected, true)
    }

    private func containment(of version: String, in product: AdvisoryProduct) -> VersionRange.Containment {
        guard product.rangeError == nil else { return .unknown }
        return product.range?.contains(version) ?? .inside
    }

    private static func status(_ statement: AdvisoryProduct.Statement) -> Verdict.Status {
        switch statement {
        case .affected: .affected
        case .underInvestigation: .assumedAffected
        case .fixed: .fixed
        case .notAffected: .notAffected
        }
    }

    private func verdict(
        _ product: Product, _ status: Verdict.Status, _ confidence: Confidence, _ reason: Message
    ) -> Verdict {
        Verdict(
            advisory: advisory.id, endpoint: product.endpoint, status: status, confidence: confidence, reason: reason,
            lapsedSince: lapsedSince)
    }
}
