import CSAF
import NoroshiModel

/// What an advisory means for a service or a package: the one place where verdicts are made.
///
/// The installed package is believed before the greeting, because distributions mend holes without
/// changing the version that a greeting shows. Doubt is kept: an unknown version, an unreadable range
/// and a greeting that names nothing lead to "assumed affected", never to silence.
struct AdvisoryMatcher: Sendable {
    let id: String
    /// The first day on which it was no longer valid when it was looked; nil while it was.
    let lapsedSince: String?
    let products: [AdvisoryProduct]

    /// nil when the advisory does not speak of such a service.
    ///
    /// - Parameters:
    ///   - speakers: Of the protocols that are doubted.
    ///   - isPatched: Whether distributions are known to mend the product under the number of its release.
    func verdict(on product: Product, _ speakers: ProtocolSpeakers, isPatched: Bool) -> Verdict? {
        if let package = product.package, let decision = decision(on: package) {
            return verdict(
                product, decision.status, decision.isSure ? .confirmed : .assumed,
                Message("verdict.package", ["package": package.name, "version": package.version]))
        }
        guard product.isRecognized else { return unrecognizedVerdict(product, speakers) }
        let identity = ProductIdentity(vendor: product.vendor, name: product.name ?? "", cpe: product.cpe)
        let meant = products.filter { !$0.isPackage && $0.identity.isSame(as: identity) }
        // That it behaves like another product is no proof while it hides its name.
        guard !meant.isEmpty else { return product.isGuessed ? unrecognizedVerdict(product, speakers) : nil }
        if let verdict = greetingPackageVerdict(product) { return verdict }
        return versionVerdict(product, meant, isPatched: isPatched)
    }

    // MARK: By the package

    /// What is said of a package; nil when nothing is.
    func decision(on package: InstalledPackage) -> AdvisoryDecision? {
        let query = PackageQuery(package)
        let host = package.platform
        let parts = products.flatMap { product in
            product.packages.compactMap { named -> AdvisoryDecision.Part? in
                let fit = named.platform.fit(host, system: package.system)
                guard let naming = named.naming(package, fit: fit) else { return nil }
                return query.part(product.statement, naming, lacksEpoch: product.versions.lacksEpoch) { version in
                    product.versions.place(of: version)
                }
            }
        }
        return parts.isEmpty ? nil : AdvisoryDecision(parts)
    }

    /// A greeting that tells the distribution's revision, where the package itself is not known: held against what is
    /// said of packages of that distribution alone.
    private func greetingPackageVerdict(_ product: Product) -> Verdict? {
        guard product.package == nil, let version = product.greetingPackageVersion else { return nil }
        let host = PackagePlatform(greeting: product.excerpt, packageVersion: version)
        let parts = products.flatMap { product in
            product.packages.compactMap { named -> AdvisoryDecision.Part? in
                guard named.system == .dpkg, let fit = named.platform.fit(greeted: host) else { return nil }
                let place = product.versions.place(of: Self.epoch(of: product) + version)
                return AdvisoryDecision.Part(product.statement, place, fit)
            }
        }
        guard !parts.isEmpty else { return nil }
        let decision = AdvisoryDecision(parts)
        return verdict(
            product, decision.status, decision.isSure ? .confirmed : .assumed,
            Message("verdict.greeting-package", ["version": version]))
    }

    /// Greetings leave out the epoch that the package's version carries; the advisory's limits tell it.
    private static func epoch(of product: AdvisoryProduct) -> String {
        guard case .range(let range) = product.versions, [.deb, .rpm, .alpm].contains(range.scheme),
            let limit = range.constraints.first?.version, let colon = limit.firstIndex(of: ":")
        else { return "" }
        return String(limit[...colon])
    }

    // MARK: By the greeting

    private func versionVerdict(_ product: Product, _ meant: [AdvisoryProduct], isPatched: Bool) -> Verdict {
        let name = product.name ?? ""
        guard let version = product.version else {
            let worst = meant.map(\.statement).min() ?? .underInvestigation
            guard worst <= .underInvestigation else {
                return verdict(
                    product, AdvisoryDecision.status(worst), .confirmed,
                    Message("verdict.product", ["product": name]))
            }
            return verdict(product, .assumedAffected, .assumed, Message("verdict.no-version", ["product": name]))
        }
        let decision = AdvisoryDecision(
            meant.lazy.map { product in
                // The number of a release has no epoch; that of the limits may have been raised since.
                let epoch = Self.epoch(of: product)
                return AdvisoryDecision.Part(
                    product.statement, product.versions.place(of: epoch + version), epoch.isEmpty ? .open : .doubtful)
            })
        let isDoubted =
            decision.status == .affected && (isPatched || mayBePatched(product))
            || product.package == nil && product.protocol.map(Self.freelySet.contains) == true
        let confidence: Confidence = decision.isSure && !isDoubted ? .confirmed : .assumed
        return verdict(
            product, decision.status, confidence,
            Message("verdict.version", ["product": name, "version": version]))
    }

    /// Whether a distribution may have mended it under the old number: it is a distribution's package, says so, or the
    /// advisory knows of packages.
    private func mayBePatched(_ product: Product) -> Bool {
        product.package != nil || product.greetingPackageVersion != nil || products.contains(where: \.isPackage)
    }

    /// Protocols whose servers answer with any version that their administrator sets, as BIND does with `version "…";`.
    private static let freelySet: Set<ServiceProtocol> = [.domain]

    private func unrecognizedVerdict(_ product: Product, _ speakers: ProtocolSpeakers) -> Verdict? {
        guard let spoken = ProtocolSpeakers.doubtedProtocol(of: product),
            products.contains(where: { $0.statement.isAffected && speakers.speaks($0, spoken) })
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

    private func verdict(
        _ product: Product, _ status: Verdict.Status, _ confidence: Confidence, _ reason: Message
    ) -> Verdict {
        Verdict(
            advisory: id, endpoint: product.endpoint, status: status, confidence: confidence, reason: reason,
            lapsedSince: lapsedSince)
    }
}
