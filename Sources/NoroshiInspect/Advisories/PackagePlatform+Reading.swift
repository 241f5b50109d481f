import CSAF

extension PackagePlatform {
    /// What a CPE name says; nil when it is of no distribution.
    init?(cpe text: String) {
        guard let cpe = try? CPEName(text), let vendor = cpe.text(.vendor), let product = cpe.text(.product) else {
            return nil
        }
        let version = cpe.text(.version)
        if vendor == "redhat" {
            self = Self.redHat(product, version, cpe.text(.edition) ?? cpe.text(.softwareEdition))
        } else if vendor == "suse" {
            guard product.hasPrefix("sle") || product.hasPrefix("sl-micro") || product.contains("linux_enterprise")
            else { return nil }
            let id = product.contains("micro") ? "sle-micro" : "sles"
            let pack = [cpe.text(.update), cpe.text(.edition), version].compactMap { $0 }.lazy
                .compactMap(Self.servicePack).first
            let number = version.map { $0.prefix { $0.isNumber || $0 == "." } }.map(String.init)
            self.init(id, number.map { Self.suse($0, pack, of: id) })
        } else if let distribution = DistributionNames.byCPE["\(vendor):\(product)"] {
            let release =
                version.map { DistributionNames.release($0, of: distribution, isExact: true) }
                ?? (distribution == "opensuse-tumbleweed" ? "rolling" : nil)
            self.init(distribution, product == "linux_2" ? "2" : release)
        } else {
            return nil
        }
    }

    /// `cpe:/a:redhat:enterprise_linux:9::appstream`, `cpe:/a:redhat:rhel_eus:9.2::baseos`, and of other products
    /// `cpe:/a:redhat:openshift:4.12::el9`.
    private static func redHat(_ product: String, _ version: String?, _ edition: String?) -> PackagePlatform {
        let supports = ["rhel_eus", "rhel_aus", "rhel_tus", "rhel_e4s", "rhel_eus_long_life"]
        let isExtended = supports.contains(product) || product.hasPrefix("enterprise_linux") && product.hasSuffix("us")
        if isExtended { return PackagePlatform("rhel", version, isMinor: version?.contains(".") == true) }
        if product.hasPrefix("enterprise_linux") || product == "rhel_els" { return PackagePlatform("rhel", version) }
        let major = edition.flatMap { $0.hasPrefix("el") ? String($0.dropFirst(2)) : nil }
        return PackagePlatform("rhel", major, isLayered: true)
    }

    /// What a name says by which people know a distribution: `Red Hat Enterprise Linux AppStream (v. 9)`, `SUSE Linux
    /// Enterprise Module for Basesystem 15 SP5`, `Debian GNU/Linux 12 (bookworm)`; nil when it is none.
    init?(title: String) {
        let title = title.lowercased()
        guard let distribution = DistributionNames.byTitle.first(where: { title.hasPrefix($0.title) })?.distribution
        else {
            guard title.hasPrefix("red hat ") else { return nil }
            self.init("rhel", nil, isLayered: true)
            return
        }
        let words = title.split { !$0.isLetter && !$0.isNumber && $0 != "." }
        let number = words.first {
            $0.first?.isNumber == true || $0.first == "v" && $0.dropFirst().first?.isNumber == true
        }
        var release = number.map(String.init).map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
        if distribution == "sles" || distribution == "sle-micro", let known = release {
            release = Self.suse(known, words.lazy.compactMap { Self.servicePack(String($0)) }.first, of: distribution)
        }
        let codename = words.lazy.compactMap { DistributionNames.codenames[String($0)] }
            .first { $0.distribution == distribution }
        let isMinor =
            words.contains { ["eus", "aus", "tus", "e4s", "extended"].contains($0) } && release?.contains(".") == true
        let isRolling = distribution == "opensuse-tumbleweed"
        self.init(
            distribution,
            isRolling
                ? "rolling"
                : release.map { DistributionNames.release($0, of: distribution, isExact: false) } ?? codename?.release,
            isMinor: isMinor)
    }

    /// What a package URL says by its namespace and its qualifier `distro`.
    init(_ url: PackageURL) {
        let namespace = url.namespace.first?.lowercased()
        let maker = namespace.map { DistributionNames.byWord[$0] ?? $0 }
        self.init(maker)
        guard var distro = url.qualifiers["distro"]?.lowercased() else { return }
        if distro.first == "v", distro.dropFirst().first?.isNumber == true { distro.removeFirst() }
        if let known = DistributionNames.codenames[distro] {
            self = PackagePlatform(known.distribution, known.release)
        } else if distro.first?.isNumber == true {
            release = DistributionNames.release(distro, of: maker, isExact: false)
        } else if let hyphen = distro.lastIndex(of: "-"), distro[hyphen...].dropFirst().first?.isNumber == true {
            let word = String(distro[..<hyphen])
            let id = DistributionNames.byWord[word] ?? word
            let text = String(distro[distro.index(after: hyphen)...])
            self = PackagePlatform(id, DistributionNames.release(text, of: id, isExact: false))
        } else if let known = DistributionNames.byWord[distro] {
            distribution = known.hasPrefix("opensuse-") ? known : maker ?? known
        } else if let tag = Self(tag: "." + distro) {
            complete(with: tag)
        }
    }

    /// What the release of a package of rpm ends in: `27.el9_2`, `1.fc39`.
    init?(tag version: String) {
        let words = version.split(separator: ".").dropFirst(version.hasPrefix(".") ? 0 : 1)
        for word in words.flatMap({ $0.split { $0 == "+" || $0 == "_" } }) {
            for (sign, distribution) in [("el", "el"), ("fc", "fedora")] where word.hasPrefix(sign) {
                let number = word.dropFirst(2)
                if !number.isEmpty, number.allSatisfy(\.isNumber) {
                    self.init(distribution, String(number))
                    return
                }
            }
        }
        return nil
    }

    private static func servicePack(_ text: String) -> String? {
        guard text.hasPrefix("sp"), let first = text.dropFirst(2).first, first.isNumber else { return nil }
        return String(text.dropFirst(2).prefix { $0.isNumber })
    }

    private static func suse(_ number: String, _ pack: String?, of distribution: String) -> String {
        pack.map { "\(number).\($0)" } ?? DistributionNames.release(number, of: distribution, isExact: true)
    }
}
