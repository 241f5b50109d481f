import Foundation
import HostReading
import PackageDatabases
import Testing

@Suite struct `dpkg's database` {
    @Test(.enabled(if: Oracle.hasDpkg)) func `has what dpkg-query says of this machine`() throws {
        let format =
            "${binary:Package}\t${Package}\t${Architecture}\t${Version}\t${source:Package}\t${source:Version}\t${db:Status-Status}\n"
        let lines = try Oracle.run("dpkg-query", ["-W", "-f", format]).split(separator: "\n")
        let present = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
            .filter {
                ["installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending"].contains($0[6])
            }
        let expected = Set(present.map { $0[1...5].joined(separator: "\t") })
        let found = InstalledPackages(HostRoot())
        let told = Set(
            found.packages.filter { $0.system == .dpkg }.map { package in
                [package.name, package.architecture, package.version, package.source, package.sourceVersion]
                    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\t")
            })
        #expect(told == expected)
        #expect(found.problems.filter { $0.file.starts(with: "/var/lib/dpkg".utf8) }.isEmpty)
    }

    @Test(.enabled(if: Oracle.hasDpkg)) func `knows the owner of every file of a package`() throws {
        let found = InstalledPackages(HostRoot())
        for name in ["dpkg", "libc6", "coreutils"] {
            for line in try Oracle.run("dpkg-query", ["-L", name]).split(separator: "\n") where line.contains("/lib/") {
                let path = Array(line.utf8)
                guard let status = try HostRoot().status(path, followsLink: false), status.kind == .regular else {
                    continue
                }
                let owner = try #require(found.owner(of: path))
                #expect(found.packages[owner].name == Array(name.utf8))
            }
        }
    }

    @Test func `tells an owner through diversions and merged folders`() throws {
        let root = try TestRoot()
        try root.write("", to: "usr/bin/sh")
        try root.link("bin", to: "usr/bin")
        try root.write(
            """
            Package: dash
            Status: install ok installed
            Architecture: amd64
            Version: 1
            Conffiles:
             /etc/dash.conf d41d8cd98f00b204e9800998ecf8427e
             /etc/old.conf d41d8cd98f00b204e9800998ecf8427e obsolete

            Package: bash
            Status: install ok installed
            Architecture: amd64
            Source: bash-source (2)
            Version: 1:3

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1


            """, to: "var/lib/dpkg/status")
        try root.write("/.\n/bin\n/bin/sh\n/etc/dash.conf\n", to: "var/lib/dpkg/info/dash.list")
        try root.write("/.\n/bin/sh\n/bin/bash\n", to: "var/lib/dpkg/info/bash:amd64.list")
        try root.write("0cc175b9c0f1b6a831c399e269772661  bin/sh\n", to: "var/lib/dpkg/info/bash:amd64.md5sums")
        try root.write("/bin/sh\n/bin/sh.distrib\ndash\n", to: "var/lib/dpkg/diversions")
        try root.write("root mail 2755 /usr/bin/bash\n", to: "var/lib/dpkg/statoverride")
        let found = InstalledPackages(root.root)
        #expect(found.problems.isEmpty)
        #expect(found.packages.map { String(decoding: $0.fullName, as: UTF8.self) } == ["bash:amd64", "dash:amd64"])
        #expect(found.packages[0].source == Array("bash-source".utf8))
        #expect(found.packages[0].sourceVersion == Array("2".utf8))
        #expect(found.packages[0].version == Array("1:3".utf8))
        #expect(found.owner(of: Array("/usr/bin/sh".utf8)) == 1)
        #expect(found.owner(of: Array("/bin/sh".utf8)) == 1)
        #expect(found.owner(of: Array("/usr/bin/sh.distrib".utf8)) == 0)
        #expect(found.owner(of: Array("/usr/bin/nobody".utf8)) == nil)
        #expect(found.shipped(Array("/usr/bin/sh.distrib".utf8), by: 0)?.digest?.hexadecimal.hasPrefix("0cc1") == true)
        #expect(found.shipped(Array("/etc/dash.conf".utf8), by: 1)?.isConfiguration == true)
        // What statoverride sets is not what the package ships.
        #expect(found.shipped(Array("/bin/bash".utf8), by: 0)?.overrideMode == 0o2755)
        #expect(found.shipped(Array("/bin/bash".utf8), by: 0)?.permissions == nil)
    }

    @Test(arguments: [
        ("Package: a\nStatus: install ok installed\n\n", "without a version"),
        ("Status: install ok installed\nVersion: 1\n\n", "without a name"),
        ("Package: a\nVersion: 1\n\n", "without a state"),
        ("Package: a\nStatus: install ok installed\nVersion: 1\nDescr", "in the middle of a package"),
    ])
    func `tells where it is damaged`(_ status: String, _ reason: String) throws {
        let root = try TestRoot()
        try root.write(status, to: "var/lib/dpkg/status")
        let problems = InstalledPackages(root.root).problems
        #expect(problems.contains { $0.reason.contains(reason) && $0.place != nil })
    }

    @Test(
        arguments: [
            ("", "2 package(s) whose files are listed, such as a"),
            (
                "Package: a\nStatus: install ok installed\nVersion: 1\n\n",
                "1 package(s) whose files are listed, such as b:amd64"
            ),
            (
                "Package: a\nStatus: install ok installed\nVersion: 1\n\n"
                    + "Package: b\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: amd64\n\n", nil
            ),
            (nil, "missing, though there are lists of packages such as a.list"),
        ] as [(String?, String?)])
    func `tells when its file of states lost packages`(_ status: String?, _ reason: String?) throws {
        let root = try TestRoot()
        if let status { try root.write(status, to: "var/lib/dpkg/status") }
        try root.write("/bin/a\n", to: "var/lib/dpkg/info/a.list")
        try root.write("/etc/b\n", to: "var/lib/dpkg/info/b:amd64.list")
        let reasons = InstalledPackages(root.root).problems.map(\.reason)
        #expect(
            reasons.count == (reason == nil ? 0 : 1) && reasons.allSatisfy { $0.contains(reason ?? "-") }, "\(reasons)")
    }

    @Test func `takes what dpkg has not merged yet`() throws {
        let root = try TestRoot()
        try root.write("Package: a\nStatus: install ok installed\nVersion: 1\n\n", to: "var/lib/dpkg/status")
        try root.write("Package: a\nStatus: install ok installed\nVersion: 2\n\n", to: "var/lib/dpkg/updates/0001")
        let found = InstalledPackages(root.root)
        #expect(found.packages.map(\.version) == [Array("2".utf8)])
        #expect(found.problems.contains { $0.file == Array("/var/lib/dpkg/updates/0001".utf8) })
    }

    @Test func `is not there on a host without one`() throws {
        let found = InstalledPackages(try TestRoot().root)
        #expect(found.isEmpty)
        #expect(found.problems.isEmpty)
    }

    @Test(arguments: [
        ("3.0.15-1~deb12u1", "pkg:deb/debian/open%2Bssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12"),
        ("1:9.2p1-2+deb12u3", "pkg:deb/debian/open%2Bssl@1:9.2p1-2%2Bdeb12u3?arch=amd64&distro=debian-12"),
    ])
    func `names packages by URL`(_ version: String, _ url: String) {
        let record = PackageRecord(
            system: .dpkg, name: Array("Open+ssl".utf8), version: Array(version.utf8),
            architecture: Array("amd64".utf8),
            source: [], sourceVersion: [], installed: nil)
        #expect(record.url(Distribution(id: "debian", version: "12", name: "Debian", cpe: nil)) == url)
    }
}
