extension PackageRecord {
    /// The package as a package URL: `pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12`.
    ///
    /// - Source: the purl specification (ECMA-427), types deb, rpm and apk.
    package func url(_ distribution: Distribution?) -> String {
        let type =
            switch system {
            case .dpkg: "deb"
            case .rpm: "rpm"
            case .apk: "apk"
            }
        let maker = distribution?.id ?? (system == .dpkg ? "debian" : system == .apk ? "alpine" : "")
        var version = version
        var epoch: [UInt8] = []
        if system == .rpm, let colon = version.firstIndex(of: UInt8(ascii: ":")) {
            epoch = Array(version[..<colon])
            version.removeSubrange(...colon)
        }
        var text = "pkg:\(type)/"
        if !maker.isEmpty { text += Self.encoded(Self.small(Array(maker.utf8))) + "/" }
        // Names of deb and apk packages are small letters; those of rpm are told apart by case.
        text += Self.encoded(system == .rpm ? name : Self.small(name)) + "@" + Self.encoded(version)
        var qualifiers: [String] = []
        if !architecture.isEmpty { qualifiers.append("arch=" + Self.encoded(architecture)) }
        if let distribution {
            let release = distribution.version.isEmpty ? distribution.id : "\(distribution.id)-\(distribution.version)"
            qualifiers.append("distro=" + Self.encoded(Array(release.utf8)))
        }
        if !epoch.isEmpty { qualifiers.append("epoch=" + Self.encoded(epoch)) }
        return qualifiers.isEmpty ? text : text + "?" + qualifiers.joined(separator: "&")
    }

    private static func small(_ bytes: [UInt8]) -> [UInt8] { bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:".utf8)

    private static func encoded(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            if plain.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
