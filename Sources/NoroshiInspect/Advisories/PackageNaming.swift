import CSAF
import NoroshiModel

/// Which packages of distributions a product of a document is, and of which version: by its package URLs, else by its
/// name in what a platform consists of.
///
/// Debian and Ubuntu name sources by package URLs; Red Hat writes `openssl-1:3.0.7-27.el9.x86_64` as a component of
/// `Red Hat Enterprise Linux 9`, SUSE `libopenssl3-3.0.8-150500.5.5.1.x86_64` of `SUSE Linux Enterprise Server 15 SP5`.
struct PackageNaming {
    private(set) var packages: [AdvisoryPackage] = []
    /// Whether it is a package, be it of a system whose packages are not looked at.
    private(set) var isPackage = false
    /// How its versions are ordered; nil when it is no package.
    private(set) var scheme: VersionScheme?
    /// Each version that is named.
    private(set) var versions: Set<String> = []

    private static let schemes: [String: VersionScheme] = ["deb": .deb, "rpm": .rpm, "apk": .apk, "alpm": .alpm]
    private static let systems: [String: InstalledPackage.System] = ["deb": .dpkg, "rpm": .rpm, "apk": .apk]

    init(_ product: ProductFacts) {
        let urls = product.purls.compactMap { try? PackageURL($0) }.filter { Self.schemes[$0.type] != nil }
        let label = Self.label(product)
        for url in urls { take(url, label, product) }
        if urls.isEmpty, let label { take(label, product) }
    }

    // MARK: By package URL

    /// The URL identifies; a name is asked only for what it may add, and only where it names the same package of rpm's.
    private mutating func take(_ url: PackageURL, _ label: PackageLabel?, _ product: ProductFacts) {
        let label = url.type == "rpm" && label?.name == url.name ? label : nil
        isPackage = true
        scheme = scheme ?? Self.schemes[url.type]
        let version = Self.version(url, label)
        if let version { versions.insert(version) }
        guard let system = Self.systems[url.type] else { return }
        var platform = Self.platform(product) ?? PackagePlatform(url)
        platform.complete(with: PackagePlatform(url))
        if system == .rpm, let tag = (version ?? label?.version).flatMap(PackagePlatform.init(tag:)) {
            platform.complete(with: tag)
        }
        let architecture = url.qualifiers["arch"] ?? label?.architecture ?? product.architecture ?? ""
        packages.append(
            AdvisoryPackage(
                system: system, name: system == .rpm ? url.name : url.name.lowercased(),
                kind: Self.kind(architecture), platform: platform,
                architecture: ArchitectureName.common(architecture),
                module: system == .rpm
                    ? url.qualifiers["rpmmod"].flatMap(PackageLabel.module) ?? label?.module ?? Self.module(product)
                    : nil))
    }

    /// The epoch stands apart from the version, or in the label alone.
    private static func version(_ url: PackageURL, _ label: PackageLabel?) -> String? {
        guard let version = url.version, url.type == "rpm", !version.contains(":") else { return url.version }
        if let epoch = url.qualifiers["epoch"] { return "\(epoch):\(version)" }
        if let labeled = label?.version, labeled.hasSuffix(":\(version)") { return labeled }
        return version
    }

    // MARK: By name

    private static func label(_ product: ProductFacts) -> PackageLabel? {
        PackageLabel(product.componentName ?? product.name)
    }

    private mutating func take(_ label: PackageLabel, _ product: ProductFacts) {
        guard let platform = Self.platform(product), let distribution = platform.distribution,
            let system = DistributionNames.systems[distribution],
            // Of other products of a maker only what is certainly a package.
            !platform.isLayered || label.architecture != nil
        else { return }
        var named = platform
        var (name, version) = (label.name, label.version)
        switch system {
        case .rpm: if let tag = version.flatMap(PackagePlatform.init(tag:)) { named.complete(with: tag) }
        case .dpkg, .apk:
            // There the name stands above the version.
            guard let above = product.productName, DistributionNames.isPackageName(above) else { return }
            name = above.lowercased()
            version = product.version.map { $0.hasPrefix(above + "-") ? String($0.dropFirst(above.count + 1)) : $0 }
        }
        guard product.componentName != nil || version != nil || product.versionRange != nil else { return }
        isPackage = true
        scheme = system == .dpkg ? .deb : system == .rpm ? .rpm : .apk
        if let version { versions.insert(version) }
        let architecture = label.architecture ?? product.architecture ?? ""
        packages.append(
            AdvisoryPackage(
                system: system, name: name, kind: Self.kind(architecture), platform: named,
                architecture: ArchitectureName.common(architecture), module: label.module ?? Self.module(product)))
    }

    // MARK: What both need

    private static func kind(_ architecture: String) -> AdvisoryPackage.Kind {
        if architecture.isEmpty { return .either }
        return ArchitectureName.isSource(architecture) ? .source : .binary
    }

    /// What relationships lead to, else the product's own CPE name, else the branch above.
    private static func platform(_ product: ProductFacts) -> PackagePlatform? {
        for platform in product.platforms {
            if let known = platform.cpe.flatMap(PackagePlatform.init(cpe:)) {
                var known = known
                if let title = PackagePlatform(title: platform.name) { known.complete(with: title) }
                return known
            }
            if let known = PackagePlatform(title: platform.name) { return known }
        }
        return product.cpe.flatMap(PackagePlatform.init(cpe:))
            ?? product.productName.flatMap(PackagePlatform.init(title:))
    }

    /// Between a package and its distribution.
    private static func module(_ product: ProductFacts) -> String? {
        product.platforms.lazy.compactMap { PackageLabel.module($0.name) }.first
    }
}

extension DistributionNames {
    static func isPackageName(_ text: String) -> Bool {
        PackagePlatform(title: text) == nil
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "+-._".utf8.contains($0)
            }
    }
}
