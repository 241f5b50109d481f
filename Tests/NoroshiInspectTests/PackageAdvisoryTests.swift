import NoroshiModel
import Testing

@testable import NoroshiInspect

/// A document, a package, and what the document means for it; nothing for one that it does not speak of.
struct PackageCase: Sendable, CustomTestStringConvertible {
    let text: String
    let package: InstalledPackage
    let status: Verdict.Status?
    let confidence: Confidence

    init(
        _ document: VendorDocument, _ package: InstalledPackage, _ status: Verdict.Status?,
        _ confidence: Confidence = .confirmed
    ) {
        text = document.text
        self.package = package
        self.status = status
        self.confidence = confidence
    }

    var testDescription: String {
        "\(package.name) \(package.version) on \(package.distribution?.id ?? "-") \(package.distribution?.version ?? "")"
    }

    func check() async throws {
        let folder = try HostFolder(["/a.json": text])
        let library = await AdvisoryLibrary.load([folder.path + "/a.json"])
        #expect(library.errors.isEmpty, "\(library.errors)")
        let verdicts = library.verdicts(on: [package])
        #expect(verdicts.map(\.status) == (status.map { [$0] } ?? []))
        if status != nil { #expect(verdicts.map(\.confidence) == [confidence]) }
        // The way of services comes to the same.
        let decision =
            try library.index.advisories(naming: .package(package.system, package.name)).isEmpty
            && library.index.advisories(naming: .package(package.system, package.source)).isEmpty
            ? nil : library.index.matcher(of: 0, at: midnight).decision(on: package)
        #expect(decision?.status == status)
        #expect(decision.map { $0.isSure ? Confidence.confirmed : .assumed } == verdicts.first?.confidence)
    }
}

private let nine = ("Red Hat Enterprise Linux 9", "cpe:/o:redhat:enterprise_linux:9")
private let appStream = ("Red Hat Enterprise Linux AppStream (v. 9)", "cpe:/a:redhat:enterprise_linux:9::appstream")
private let fixedOpenSSL = "openssl-1:3.0.7-27.el9.x86_64"
private let fixedURL = "pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=x86_64&epoch=1"

/// Every way in which vendors name packages, every verdict, and what must not be matched.
@Suite struct `Advisories about packages` {
    @Test(arguments: ["known_affected", "known_not_affected", "under_investigation", "fixed"])
    func `each statement about a component has its verdict`(list: String) async throws {
        let expected: [String: (Verdict.Status, Confidence)] = [
            "known_affected": (.affected, .confirmed), "known_not_affected": (.notAffected, .confirmed),
            "under_investigation": (.assumedAffected, .assumed), "fixed": (.fixed, .confirmed),
        ]
        let (status, confidence) = try #require(expected[list])
        for (document, package) in [
            (
                VendorDocument(list, fixedOpenSSL, of: nine.0, nine.1),
                rpm("openssl", "1:3.0.7-27.el9", on: "rhel", "9.4")
            ),
            (
                VendorDocument(list, "openssl", "pkg:rpm/redhat/openssl?arch=src", of: nine.0, nine.1),
                rpm("openssl-libs", "1:3.0.7-25.el9", on: "rhel", "9.3", source: "openssl")
            ),
            (
                VendorDocument(list, purl: "pkg:apk/alpine/zlib@1.3.1-r0?distro=alpine-3.19"),
                apk("zlib", "1.3.1-r0", "3.19.1")
            ),
            (
                VendorDocument(list, purl: "pkg:deb/debian/zlib@1.2.13-1?arch=source&distro=bookworm"),
                deb("zlib1g", "1.2.13-1", on: "debian", "12", source: "zlib")
            ),
        ] {
            try await PackageCase(document, package, status, confidence).check()
        }
    }

    static let redHat: [PackageCase] =
        [nine, appStream, (nine.0, nil), (appStream.0, nil)].flatMap { name, cpe -> [PackageCase] in
            [nil, fixedURL].flatMap { purl -> [PackageCase] in
                let fixed = VendorDocument("fixed", fixedOpenSSL, purl, of: name, cpe)
                return [
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-27.el9", on: "rhel", "9.4"), .fixed),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-28.el9_4", on: "rhel", "9.4"), .notAffected),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9_3", on: "rhel", "9"), .affected),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7~rc1-30.el9", on: "rhel", "9.4"), .affected),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7^git1-1.el9", on: "rhel", "9.4"), .notAffected),
                    // Without an epoch it is before every one that has one.
                    PackageCase(fixed, rpm("openssl", "9.9-1.el9", on: "rhel", "9.4"), .affected),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "rhel", "8.9"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "rhel", "10.0"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "almalinux", "9.4"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "centos", "9"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.fc39", on: "fedora", "39"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "rhel", "9.4", arch: "aarch64"), nil),
                    PackageCase(
                        fixed, rpm("openssl-libs", "1:3.0.7-25.el9", on: "rhel", "9.4", source: "openssl"), nil),
                    PackageCase(fixed, rpm("openssl", "1:3.0.7-25.el9", on: "", ""), .assumedAffected, .assumed),
                    PackageCase(fixed, deb("openssl", "3.0.11-1", on: "debian", "12"), nil),
                ]
            }
        }

    @Test(arguments: redHat) func `as Red Hat writes it`(each: PackageCase) async throws { try await each.check() }

    static let streams: [PackageCase] = {
        let support = VendorDocument(
            "fixed", "openssl-1:3.0.7-18.el9_2.x86_64", of: "Red Hat Enterprise Linux AppStream EUS (v. 9.2)",
            "cpe:/a:redhat:rhel_eus:9.2::appstream")
        var both = support
        both.platforms.append(appStream)
        both.components.append((fixedOpenSSL, nil))
        both.parts.append((1, 1))
        both.statuses = [("fixed", [0, 1])]
        let module = VendorDocument(
            "fixed", "nodejs-1:18.18.2-2.module+el9.2.0.z+20408.x86_64", of: appStream.0, appStream.1,
            module: "nodejs:18:9020020231009:rhel9")
        let old = "1:16.20.2-1.module+el9.2.0+1.a"
        let named = VendorDocument(
            "known_affected", "nodejs:16/nodejs", "pkg:rpm/redhat/nodejs?arch=src&rpmmod=nodejs:16", of: nine.0, nine.1)
        let layered = VendorDocument(
            "fixed", "cri-o-0:1.25.4-4.el9.x86_64", of: "Red Hat OpenShift Container Platform 4.12",
            "cpe:/a:redhat:openshift:4.12::el9")
        return [
            PackageCase(support, rpm("openssl", "1:3.0.7-17.el9_2", on: "rhel", "9.2"), .affected),
            PackageCase(support, rpm("openssl", "1:3.0.7-17.el9_2", on: "rhel", "9.4"), nil),
            PackageCase(both, rpm("openssl", "1:3.0.7-18.el9_2", on: "rhel", "9.2"), .fixed),
            // Behind the fix of one line of versions and before that of another.
            PackageCase(both, rpm("openssl", "1:3.0.7-20.el9_2", on: "rhel", "9.2"), .assumedAffected, .assumed),
            PackageCase(both, rpm("openssl", "1:3.0.7-20.el9", on: "rhel", "9.4"), .affected),
            PackageCase(
                module, rpm("nodejs", "1:18.9-1.module+el9", on: "rhel", "9.2", module: "nodejs:18"), .affected),
            PackageCase(module, rpm("nodejs", old, on: "rhel", "9.2", module: "nodejs:16"), nil),
            PackageCase(module, rpm("nodejs", old, on: "rhel", "9.2"), .assumedAffected, .assumed),
            PackageCase(module, rpm("nodejs", "1:16.20.2-1.el9", on: "rhel", "9.2"), nil),
            PackageCase(
                named, rpm("npm", "1:8-1.module+el9", on: "rhel", "9.2", source: "nodejs", module: "nodejs:16"),
                .affected),
            PackageCase(
                named, rpm("npm", "1:10-1.module+el9", on: "rhel", "9.2", source: "nodejs", module: "nodejs:18"), nil),
            // A host need not have the other product of the maker's.
            PackageCase(layered, rpm("cri-o", "1.25.1-1.el9", on: "rhel", "9.2"), .assumedAffected, .assumed),
            PackageCase(layered, rpm("cri-o", "1.25.1-1.el8", on: "rhel", "8.9"), nil),
        ]
    }()

    @Test(arguments: streams) func `lines of versions beside each other are told apart`(each: PackageCase) async throws
    {
        try await each.check()
    }

    static let suse: [PackageCase] = [
        ("SUSE Linux Enterprise Server 15 SP5", "cpe:/o:suse:sles:15:sp5"),
        ("SUSE Linux Enterprise Module for Basesystem 15 SP5", "cpe:/o:suse:sle-module-basesystem:15:sp5"),
        ("SUSE Linux Enterprise Server 15 SP5", nil),
    ].flatMap { name, cpe -> [PackageCase] in
        [nil, "pkg:rpm/suse/libopenssl3@3.0.8-150500.5.5.1?arch=x86_64"].flatMap { purl -> [PackageCase] in
            let fixed = VendorDocument("recommended", "libopenssl3-3.0.8-150500.5.5.1.x86_64", purl, of: name, cpe)
            func installed(_ version: String, _ id: String, _ release: String, arch: String = "x86_64")
                -> InstalledPackage
            {
                rpm("libopenssl3", version, on: id, release, source: "openssl-3", arch: arch)
            }
            return [
                PackageCase(fixed, installed("3.0.8-150500.5.5.1", "sles", "15.5"), .fixed),
                PackageCase(fixed, installed("3.0.8-150500.5.3.1", "sles", "15.5"), .affected),
                PackageCase(fixed, installed("3.0.8-150500.5.3.1", "sled", "15.5"), .affected),
                PackageCase(fixed, installed("3.0.8-150500.5.8.1", "sles", "15.5"), .notAffected),
                PackageCase(fixed, installed("3.0.8-150400.4.3.1", "sles", "15.4"), nil),
                PackageCase(fixed, installed("3.0.8-150400.4.3.1", "sles", "15"), nil),
                PackageCase(fixed, installed("3.0.8-150500.5.3.1", "opensuse-leap", "15.5"), nil),
                PackageCase(fixed, installed("3.0.8-150500.5.3.1", "sles", "15.5", arch: "s390x"), nil),
                // The document tells no epoch, the package has one.
                PackageCase(fixed, installed("1:3.0.8-150500.5.3.1", "sles", "15.5"), .assumedAffected, .assumed),
                PackageCase(fixed, installed("1:3.0.8-150500.5.5.1", "sles", "15.5"), .fixed, .assumed),
            ]
        }
    }

    @Test(arguments: suse) func `as SUSE writes it`(each: PackageCase) async throws { try await each.check() }

    static let opensuse: [PackageCase] = {
        let leap = VendorDocument("fixed", "vim-9.0-1.1.x86_64", of: "openSUSE Leap 15.5", "cpe:/o:opensuse:leap:15.5")
        let rolling = VendorDocument(
            "fixed", "vim-9.0-1.1.x86_64", of: "openSUSE Tumbleweed", "cpe:/o:opensuse:tumbleweed")
        return [
            PackageCase(leap, rpm("vim", "8.9-1.1", on: "opensuse-leap", "15.5"), .affected),
            PackageCase(leap, rpm("vim", "8.9-1.1", on: "opensuse-leap", "15.6"), nil),
            PackageCase(leap, rpm("vim", "8.9-1.1", on: "opensuse-tumbleweed", "20260101"), nil),
            PackageCase(rolling, rpm("vim", "8.9-1.1", on: "opensuse-tumbleweed", "20260101"), .affected),
            PackageCase(rolling, rpm("vim", "8.9-1.1", on: "sles", "15.5"), nil),
        ]
    }()

    @Test(arguments: opensuse) func `as openSUSE is written of`(each: PackageCase) async throws {
        try await each.check()
    }

    /// Namespaces, qualifiers, what stands where, and hosts that are meant or not.
    static let urls: [PackageCase] = {
        func affected(_ purl: String) -> VendorDocument { VendorDocument("known_affected", purl: purl) }
        func fixed(_ purl: String) -> VendorDocument { VendorDocument("fixed", purl: purl) }
        let makers = [
            ("redhat", "rhel", "9.4"), ("almalinux", "almalinux", "9.4"), ("rocky-linux", "rocky", "9.4"),
            ("centos", "centos", "9"), ("oracle", "ol", "9.4"),
        ]
        let ofMakers = makers.flatMap { maker, id, release -> [PackageCase] in
            makers.map { _, other, version in
                PackageCase(
                    affected("pkg:rpm/\(maker)/bash@5.1.8-6.el9?arch=x86_64&distro=\(id)-9"),
                    rpm("bash", "5.1.8-6.el9", on: other, version), other == id ? .affected : nil)
            }
        }
        let bash = rpm("bash", "5.1.8-6.el9", on: "rhel", "9.4")
        return ofMakers + [
            // Without a version it is every one.
            PackageCase(affected("pkg:rpm/redhat/bash"), bash, .affected),
            PackageCase(
                fixed("pkg:rpm/fedora/bash@5.2-1.fc39?arch=x86_64&distro=fedora-39"),
                rpm("bash", "5.1-1.fc39", on: "fedora", "39"), .affected),
            PackageCase(fixed("pkg:rpm/fedora/bash@5.2-1.fc39"), rpm("bash", "5.1-1.fc40", on: "fedora", "40"), nil),
            PackageCase(
                fixed("pkg:rpm/opensuse/bash@5.2-1?distro=opensuse-leap-15.5"),
                rpm("bash", "5.1-1", on: "opensuse-leap", "15.5"), .affected),
            PackageCase(
                fixed("pkg:rpm/opensuse/bash@5.2-1?distro=opensuse-leap-15.5"),
                rpm("bash", "5.1-1", on: "opensuse-leap", "15.4"), nil),
            PackageCase(
                fixed("pkg:rpm/amzn/bash@5.2-1?distro=amzn-2023"), rpm("bash", "5.1-1", on: "amzn", "2023"), .affected),
            // rpm tells names apart by case.
            PackageCase(affected("pkg:rpm/redhat/Bash"), bash, nil),
            PackageCase(
                fixed("pkg:apk/alpine/openssl@3.1.4-r5?arch=x86_64&distro=alpine-3.19"),
                apk("openssl", "3.1.4-r4", "3.19.1"), .affected),
            PackageCase(
                fixed("pkg:apk/alpine/openssl@3.1.4-r5?arch=x86_64&distro=3.19"), apk("openssl", "3.1.4-r5", "3.19.1"),
                .fixed),
            PackageCase(
                fixed("pkg:apk/alpine/openssl@3.1.4-r5?distro=v3.19"),
                apk("libssl3", "3.1.4_rc1-r9", "3.19.1", origin: "openssl"), .affected),
            PackageCase(
                fixed("pkg:apk/alpine/openssl@3.1.4-r5?distro=alpine-3.19"), apk("openssl", "3.1.4_p1-r0", "3.19.1"),
                .notAffected),
            PackageCase(
                fixed("pkg:apk/alpine/openssl@3.1.4-r5?distro=alpine-3.19"), apk("openssl", "3.1.4-r4", "3.18.4"), nil),
            PackageCase(fixed("pkg:apk/wolfi/openssl@3.1.4-r5"), apk("openssl", "3.1.4-r4", "3.19.1"), nil),
            PackageCase(fixed("pkg:apk/alpine/openssl@3.1.4-r5"), deb("openssl", "3.0.1-1", on: "debian", "12"), nil),
            PackageCase(
                fixed("pkg:deb/debian/openssl@3.0.15-1~deb12u1?distro=bookworm"),
                deb("libssl3", "3.0.14-1~deb12u1", on: "debian", "12", source: "openssl"), .affected),
            PackageCase(
                fixed("pkg:deb/debian/openssl@3.0.15-1~deb12u1?distro=debian-12"),
                deb("openssl", "3.0.15-1~deb12u1", on: "debian", "12"), .fixed),
            PackageCase(
                fixed("pkg:deb/debian/openssl@3.0.15-1~deb12u1?distro=bookworm"),
                deb("openssl", "3.0.14-1", on: "debian", "11"), nil),
            PackageCase(
                fixed("pkg:deb/debian/openssl@3.0.15-1~deb12u1?distro=bookworm"),
                deb("openssl", "3.0.14-1", on: "debian", ""), .assumedAffected, .assumed),
            PackageCase(
                fixed("pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.15?arch=source&distro=jammy"),
                deb("libssl3", "3.0.2-0ubuntu1.10", on: "ubuntu", "22.04", source: "openssl"), .affected),
            PackageCase(
                fixed("pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.15?arch=source&distro=jammy"),
                deb("openssl", "3.0.2-0ubuntu1.10", on: "ubuntu", "24.04"), nil),
            PackageCase(
                fixed("pkg:deb/ubuntu/openssl@3.0.2-0ubuntu1.15?distro=jammy"),
                deb("openssl", "3.0.2-1", on: "debian", "12"), nil),
            PackageCase(
                fixed("pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.15?arch=arm64&distro=jammy"),
                deb("libssl3", "3.0.2-0ubuntu1.10", on: "ubuntu", "22.04"), nil),
            PackageCase(
                fixed("pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.15?arch=amd64&distro=jammy"),
                deb("libssl3", "3.0.2-0ubuntu1.10", on: "ubuntu", "22.04"), .affected),
            // Where no release is named, another line of versions may be meant.
            PackageCase(
                fixed("pkg:deb/debian/openssl@3.0.15-1"), deb("openssl", "3.0.14-1", on: "debian", "12"),
                .assumedAffected, .assumed),
            PackageCase(affected("pkg:alpm/arch/bash"), bash, nil),
        ]
    }()

    /// A file of `--status` that lies alone says nothing of its distribution.
    @Test(arguments: [
        ("pkg:deb/ubuntu/openssl?distro=noble", "3.0.14-1", Verdict.Status.assumedAffected),
        ("pkg:deb/debian/openssl?distro=bookworm", "3.0.14-1~deb12u1", .assumedAffected),
        ("pkg:deb/debian/openssl", "3.0.14-1", .assumedAffected),
        ("pkg:deb/debian/openssl", "3.0.13-0ubuntu3.4", nil), ("pkg:deb/ubuntu/openssl", "3.0.14-1~deb12u1", nil),
    ])
    func `of a distribution that is not known are assumed at most`(
        url: String, version: String, status: Verdict.Status?
    ) async throws {
        let package = InstalledPackage(name: "openssl", version: version, source: "openssl", sourceVersion: version)
        try await PackageCase(VendorDocument("known_affected", purl: url), package, status, .assumed).check()
    }

    @Test(arguments: urls) func `as package URLs name it`(each: PackageCase) async throws { try await each.check() }

    /// Which distribution's versions are meant cannot be guessed, and nothing is left out silently.
    @Test(arguments: ["pkg:deb/openssl@3.0.15-1", "pkg:deb/openssl@3.0.15-1?distro=bookworm"])
    func `that name no distribution are refused with the reason`(url: String) async throws {
        let library = try await VendorDocument("fixed", purl: url).library()
        #expect(library.advisories.isEmpty)
        #expect(library.errors.map { $0.reason.contains("\"pkg:deb/debian/openssl\"") } == [true], "\(library.errors)")
    }

    @Test func `components of Debian and Ubuntu are known by package URL and platform`() async throws {
        for (platform, cpe, id, release) in [
            ("Debian GNU/Linux 12 (bookworm)", "cpe:/o:debian:debian_linux:12", "debian", "12"),
            ("Debian bookworm", nil, "debian", "12"), ("Ubuntu 22.04 LTS", nil, "ubuntu", "22.04"),
            ("Ubuntu 22.04 LTS", "cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*:lts:*:*:*", "ubuntu", "22.04"),
        ] as [(String, String?, String, String)] {
            let document = VendorDocument(
                "fixed", "openssl", "pkg:deb/\(id)/openssl@3.0.15-1?arch=source", of: platform, cpe)
            try await PackageCase(document, deb("libssl3", "3.0.14-1", on: id, release, source: "openssl"), .affected)
                .check()
            try await PackageCase(document, deb("openssl", "3.0.14-1", on: id, "11"), nil).check()
            let other = id == "debian" ? "ubuntu" : "debian"
            try await PackageCase(document, deb("openssl", "3.0.14-1", on: other, release), nil).check()
        }
    }

    @Test func `a package of two architectures is told once of what is said of both`() async throws {
        let library = try await VendorDocument("known_affected", purl: "pkg:rpm/redhat/bash").library()
        let both = ["x86_64", "i686"].map { rpm("bash", "5.1.8-6.el9", on: "rhel", "9.4", arch: $0) }
        #expect(library.verdicts(on: both).map(\.package.architecture) == ["x86_64"])
        #expect(await library.sharedVerdicts(on: both).map(\.package.architecture) == ["x86_64"])
        let one = try await VendorDocument("known_affected", purl: "pkg:rpm/redhat/bash?arch=i686").library()
        #expect(one.verdicts(on: both).map(\.package.architecture) == ["i686"])
    }
}
