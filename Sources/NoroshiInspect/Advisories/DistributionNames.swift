import NoroshiModel

/// What distributions and their releases are called in package URLs, CPE names, os-release(5) and documents.
///
/// - Source: os-release(5) and the CPE names of the distributions; package-url/purl-spec, types deb, rpm and apk; the
///   distributions' lists of releases.
enum DistributionNames {
    /// Words of `ID` and of namespaces, and what they are called here.
    static let byWord: [String: String] = [
        "debian": "debian", "ubuntu": "ubuntu", "alpine": "alpine", "redhat": "rhel", "rhel": "rhel",
        "centos": "centos", "fedora": "fedora", "almalinux": "almalinux", "alma": "almalinux", "rocky": "rocky",
        "rockylinux": "rocky", "rocky-linux": "rocky", "oracle": "ol", "oraclelinux": "ol", "oracle-linux": "ol",
        "ol": "ol", "amazon": "amzn", "amazonlinux": "amzn", "amzn": "amzn", "suse": "sles", "sles": "sles",
        "sled": "sles", "sles_sap": "sles", "sle_hpc": "sles", "sle-micro": "sle-micro", "sl-micro": "sle-micro",
        "opensuse": "opensuse", "opensuse-leap": "opensuse-leap", "opensuse-tumbleweed": "opensuse-tumbleweed",
    ]

    /// Built from the sources of Red Hat Enterprise Linux, with `.el9` in their releases.
    static let enterprise: Set<String> = ["rhel", "centos", "almalinux", "rocky", "ol"]

    /// `vendor:product` of CPE names.
    static let byCPE: [String: String] = [
        "debian:debian_linux": "debian", "canonical:ubuntu_linux": "ubuntu", "alpinelinux:alpine_linux": "alpine",
        "alpinelinux:alpine": "alpine", "centos:centos": "centos", "centos:centos_stream": "centos",
        "fedoraproject:fedora": "fedora", "almalinux:almalinux": "almalinux", "rocky:rocky": "rocky",
        "resf:rocky_linux": "rocky", "oracle:linux": "ol", "amazon:linux": "amzn", "amazon:amazon_linux": "amzn",
        "amazon:linux_2": "amzn", "opensuse:leap": "opensuse-leap", "opensuse:tumbleweed": "opensuse-tumbleweed",
    ]

    /// How the names begin by which people know them; the longer ones first.
    static let byTitle: [(title: String, distribution: String)] = [
        ("red hat enterprise linux", "rhel"), ("rhel", "rhel"), ("centos", "centos"), ("fedora", "fedora"),
        ("almalinux", "almalinux"), ("alma linux", "almalinux"), ("rocky linux", "rocky"), ("oracle linux", "ol"),
        ("amazon linux", "amzn"), ("suse linux enterprise micro", "sle-micro"), ("suse linux micro", "sle-micro"),
        ("suse linux enterprise", "sles"), ("opensuse leap", "opensuse-leap"),
        ("opensuse tumbleweed", "opensuse-tumbleweed"), ("debian", "debian"), ("ubuntu", "ubuntu"),
        ("alpine", "alpine"),
    ]

    /// Releases by the names that they have beside their numbers.
    static let codenames: [String: (distribution: String, release: String)] = [
        "jessie": ("debian", "8"), "stretch": ("debian", "9"), "buster": ("debian", "10"),
        "bullseye": ("debian", "11"), "bookworm": ("debian", "12"), "trixie": ("debian", "13"),
        "forky": ("debian", "14"), "sid": ("debian", "sid"), "trusty": ("ubuntu", "14.04"),
        "xenial": ("ubuntu", "16.04"), "bionic": ("ubuntu", "18.04"), "focal": ("ubuntu", "20.04"),
        "jammy": ("ubuntu", "22.04"), "lunar": ("ubuntu", "23.04"), "mantic": ("ubuntu", "23.10"),
        "noble": ("ubuntu", "24.04"), "oracular": ("ubuntu", "24.10"), "plucky": ("ubuntu", "25.04"),
        "questing": ("ubuntu", "25.10"),
    ]

    static let systems: [String: InstalledPackage.System] = [
        "debian": .dpkg, "ubuntu": .dpkg, "alpine": .apk, "rhel": .rpm, "el": .rpm, "centos": .rpm, "fedora": .rpm,
        "almalinux": .rpm, "rocky": .rpm, "ol": .rpm, "amzn": .rpm, "sles": .rpm, "sle-micro": .rpm,
        "opensuse": .rpm, "opensuse-leap": .rpm, "opensuse-tumbleweed": .rpm,
    ]

    /// How many numbers tell releases apart that have versions of their own.
    static func releaseParts(of distribution: String) -> Int {
        ["alpine", "ubuntu", "sles", "sle-micro", "opensuse-leap"].contains(distribution) ? 2 : 1
    }

    /// A release as it is compared: without `v`, and with the service pack of SUSE's.
    ///
    /// - Parameter isExact: Whether a release without service pack is the one before the first.
    static func release(_ text: String, of distribution: String?, isExact: Bool) -> String {
        if distribution == "opensuse-tumbleweed" { return "rolling" }
        if text.contains("_alpha") { return "edge" }
        let plain = text.hasPrefix("v") ? String(text.dropFirst()) : text
        return distribution == "sles" && isExact && !plain.contains(".") ? plain + ".0" : plain
    }
}
