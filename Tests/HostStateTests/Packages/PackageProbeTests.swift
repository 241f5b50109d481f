import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

/// A small system with dpkg's files, as a folder.
final class PackagedRoot {
    let path: String
    private var status = ""

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("system-\(UUID().uuidString)").path
        try write("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian\"\n", to: "etc/os-release")
        try write("", to: "var/lib/dpkg/status")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    func link(_ name: String, to target: String) throws {
        let link = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    }

    /// - Parameter files: Paths, and the MD5 that the package says.
    func install(_ name: String, _ files: [(path: String, md5: String)], conffiles: [(path: String, md5: String)] = [])
        throws
    {
        status += "Package: \(name)\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n"
        if !conffiles.isEmpty { status += "Conffiles:\n" + conffiles.map { " \($0.path) \($0.md5)\n" }.joined() }
        status += "\n"
        try write(status, to: "var/lib/dpkg/status")
        let paths = files.map(\.path) + conffiles.map(\.path)
        try write("/.\n" + paths.map { $0 + "\n" }.joined(), to: "var/lib/dpkg/info/\(name).list")
        try write(files.map { "\($0.md5)  \($0.path.dropFirst())\n" }.joined(), to: "var/lib/dpkg/info/\(name).md5sums")
    }

    func look(verifies: Bool = false) async throws -> [Observation] {
        let probe = PackageProbe(root: HostRoot(path), verifies: verifies) {
            Date(timeIntervalSince1970: 1_700_000_000)
        }
        return try await probe.observe("mail.example.jp", after: [])
    }

    static func survey(_ observations: [Observation]) -> PackageSurvey? {
        for case .state(.packages(let survey)) in observations.map(\.fact) { return survey }
        return nil
    }
}

/// MD5 of "shell".
let shellMD5 = "2591c98b70119fe624898b1e424b5e91"

@Suite struct `Packages of a system` {
    @Test func `are told with their URL and that of their source`() async throws {
        let root = try PackagedRoot()
        try root.install("bash", [("/usr/bin/bash", shellMD5)])
        let survey = try #require(PackagedRoot.survey(try await root.look()))
        #expect(survey.packages.map(\.purl) == ["pkg:deb/debian/bash@1.0?arch=amd64&distro=debian-12"])
        #expect(survey.systems.map(\.database) == ["/var/lib/dpkg/status"])
        #expect(survey.distribution?.id == "debian")
        let encoded = try JSONEncoder().encode(survey)
        #expect(try JSONDecoder().decode(PackageSurvey.self, from: encoded) == survey)
    }

    @Test func `are a gap where there is no database`() async throws {
        let root = try PackagedRoot()
        try FileManager.default.removeItem(atPath: "\(root.path)/var/lib/dpkg/status")
        try root.write("x", to: "usr/bin/x", mode: 0o755)
        let seen = try await root.look()
        #expect(seen.contains { if case .unseen("packages", _) = $0.fact { true } else { false } })
        #expect(PackagedRoot.survey(seen)?.unpackaged == [])
        #expect(UnpackagedExecutableCheck().evaluate(seen) == [.notApplicable])
    }

    @Test func `do not account for what nobody packed`() async throws {
        let root = try PackagedRoot()
        try root.write("shell", to: "usr/bin/bash", mode: 0o755)
        try root.install("bash", [("/usr/bin/bash", shellMD5)])
        try root.write("x", to: "usr/sbin/intruder", mode: 0o755)
        try root.write("x", to: "usr/bin/.hidden", mode: 0o755)
        try root.write("x", to: "usr/lib/vendor/a", mode: 0o755)
        try root.write("x", to: "usr/lib/vendor/b.so.1")
        try root.write("x", to: "usr/lib/vendor/data")
        try root.write("x", to: "usr/local/bin/mine", mode: 0o755)
        try root.write("x", to: "lib/modules/6.1/updates/dkms/m.ko")
        try root.write("x", to: "var/lib/dkms/m/1.0/6.1/x86_64/module/m.ko.xz")
        try root.write("x", to: "lib/modules/6.1/extra/rk.ko")
        try root.write("x", to: "usr/bin/ls ", mode: 0o755)
        try root.link("usr/bin/backup", to: "/tmp/.x/backup")
        try root.link("usr/bin/editor", to: "/etc/alternatives/editor")
        try root.link("etc/alternatives/editor", to: "/usr/bin/vim")
        try root.write("x", to: "lib/modules/6.1/kernel/rootkit.ko")
        let findings = findings(UnpackagedExecutableCheck(), try await root.look())
        #expect(
            findings.map { "\($0.severity) \($0.key)" } == [
                "medium /lib/modules/6.1/extra/rk.ko", "medium /lib/modules/6.1/kernel/rootkit.ko",
                "high /usr/bin/.hidden", "high /usr/bin/backup", "high /usr/bin/ls ", "medium /usr/sbin/intruder",
                "low /usr/lib/vendor", "none local", "none maker:dkms",
            ])
        #expect(findings.first { $0.key == "/usr/lib/vendor" }?.evidence.count == 2)
    }

    @Test func `are told from a copy of a shell that lends its rights`() async throws {
        let root = try PackagedRoot()
        try root.write("shell", to: "usr/bin/bash", mode: 0o755)
        try root.write("other", to: "usr/bin/su", mode: 0o4755)
        try root.write("finds", to: "usr/bin/find", mode: 0o4755)
        try root.install(
            "base",
            [
                ("/usr/bin/bash", shellMD5), ("/usr/bin/su", shellMD5), ("/usr/bin/find", shellMD5),
                ("/usr/bin/passwd", shellMD5),
            ])
        try root.write("shell", to: "var/lib/.x", mode: 0o4755)
        try root.write("tool", to: "tmp/tool", mode: 0o4755)
        try root.write("other", to: "usr/bin/passwd", mode: 0o4777)
        try root.write("group", to: "usr/bin/group", mode: 0o2755)
        try root.write("locks", to: "usr/bin/mandatory-lock", mode: 0o2745)
        let findings = findings(PrivilegedFileCheck(), try await root.look())
        let isRoot = getuid() == 0
        let told = Dictionary(uniqueKeysWithValues: findings.map { ($0.key, $0) })
        #expect(told["/var/lib/.x"]?.title.key == "check.packages.setuid.shell")
        #expect(told["/var/lib/.x"]?.severity == (isRoot ? .critical : .high))
        #expect(told["/var/lib/.x"]?.evidence.first?.excerpt.contains("content of /usr/bin/bash") == true)
        #expect(told["/tmp/tool"]?.title.key == "check.packages.setuid.shared")
        #expect(told["/usr/bin/find"]?.title.key == "check.packages.setuid.obedient")
        #expect(told["/usr/bin/passwd"]?.title.key == "check.packages.setuid.writable")
        #expect(told["/usr/bin/passwd"]?.severity == (isRoot ? .critical : .high))
        #expect(told["/usr/bin/group"]?.severity == .medium)
        #expect(told["/usr/bin/su"] == nil)
        #expect(told["/usr/bin/mandatory-lock"] == nil)
        #expect(told["others"]?.severity == Severity.none)
    }

    @Test(.enabled(if: getuid() == 0, "the owner of a planted file is root's to give"))
    func `need no database where nobody would ship what lends root's rights`() async throws {
        let root = try PackagedRoot()
        try? FileManager.default.removeItem(atPath: "\(root.path)/var/lib/dpkg")
        try root.write("", to: "home/bob/tool", mode: 0o4755)
        let file = URL(filePath: "\(root.path)/home/bob/tool")
        try Data(contentsOf: URL(filePath: "/bin/sh")).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o4755], ofItemAtPath: file.path)
        try root.write("finds", to: "usr/bin/find", mode: 0o4755)
        try root.write("any", to: "usr/bin/.rsh", mode: 0o4755)
        try root.write("su", to: "usr/bin/su", mode: 0o4755)
        let findings = findings(PrivilegedFileCheck(), try await root.look())
        #expect(
            findings.map { "\($0.severity) \($0.key) \($0.title.key.split(separator: ".").last ?? "")" } == [
                "critical /home/bob/tool shell", "low /usr/bin/.rsh unknown", "high /usr/bin/find obedient",
                "none others unjudged",
            ])
    }

    @Test(.enabled(if: getuid() == 0, "the owner of a planted file is root's to give"))
    func `are not excused by what dpkg-statoverride sets`() async throws {
        let root = try PackagedRoot()
        try root.write("shell", to: "usr/bin/bash", mode: 0o4755)
        try root.write("cat", to: "usr/bin/cat", mode: 0o4755)
        try root.write("id", to: "usr/bin/id", mode: 0o4755)
        try root.write("helper", to: "usr/lib/dbus-1.0/dbus-daemon-launch-helper", mode: 0o4754)
        try root.write("drop", to: "usr/sbin/postdrop", mode: 0o2555)
        try root.write("su", to: "usr/bin/su", mode: 0o4755)
        let names = [
            "/usr/bin/bash", "/usr/bin/cat", "/usr/bin/id", "/usr/lib/dbus-1.0/dbus-daemon-launch-helper",
            "/usr/sbin/postdrop", "/usr/bin/su",
        ]
        try root.install("base", names.map { ($0, shellMD5) })
        let modes = ["4755", "4755", "4755", "4754", "2555", "755"]
        try root.write(
            zip(names, modes).map { "root root \($1) \($0)\n" }.joined(), to: "var/lib/dpkg/statoverride")
        let findings = findings(PrivilegedFileCheck(), try await root.look())
        #expect(
            findings.map { "\($0.severity) \($0.key) \($0.title.key.split(separator: ".").last ?? "")" } == [
                "critical /usr/bin/bash shell", "high /usr/bin/cat obedient", "medium /usr/bin/id overridden",
                "high /usr/bin/su beyond-override", "none others others",
            ])
        #expect(findings[0].evidence[0].excerpt.contains("set by dpkg-statoverride as -rwsr-xr-x"))
        #expect(!findings[0].evidence[0].excerpt.contains("shipped as"))
    }

    @Test(.enabled(if: getuid() == 0, "the owner of a planted file is root's to give"))
    func `are told where others than root may change them`() async throws {
        let root = try PackagedRoot()
        try root.write("root:x:0:0::/root:/bin/sh\nmail:x:8:8::/:\n", to: "etc/passwd")
        for name in ["etc/profile", "root/.bashrc", "etc/systemd/system/a.service", "usr/bin/ls", "usr/lib/libc.so.6"] {
            try root.write("x", to: name, mode: name.hasPrefix("usr") ? 0o755 : 0o644)
        }
        let clean = try await root.look()
        #expect(WritableSystemFileCheck().evaluate(clean) == [.pass])
        try root.write("x", to: "root/notes", mode: 0o666)
        try root.write("x", to: "opt/tool", mode: 0o755)
        try root.write("x", to: "usr/bin/ping", mode: 0o755)
        try root.write("x", to: "usr/bin/gone", mode: 0o755)
        for (name, owner) in [("opt/tool", 1001), ("usr/bin/ping", 8), ("usr/bin/gone", 77), ("usr/bin/ls", 1001)] {
            try FileManager.default.setAttributes(
                [.ownerAccountID: owner], ofItemAtPath: "\(root.path)/\(name)")
        }
        for name in ["etc/profile", "root/.bashrc", "etc/systemd/system/a.service", "usr/lib/libc.so.6"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: "\(root.path)/\(name)")
        }
        let findings = findings(WritableSystemFileCheck(), try await root.look())
        #expect(findings.map { "\($0.severity) \($0.title.key)" } == ["high check.packages.writable.both"])
        #expect(
            findings.first?.evidence.map(\.locator) == [
                "/etc/profile", "/etc/systemd/system/a.service", "/root/.bashrc", "/usr/bin/gone", "/usr/bin/ls",
                "/usr/lib/libc.so.6",
            ])
        // A survey of before did not look for them.
        let before = Observation(host: "h", at: Date(), fact: .state(.packages(PackageSurvey())))
        #expect(WritableSystemFileCheck().evaluate([before]) == [.notApplicable])
    }

    @Test(
        arguments: [
            (0o4755, nil, "obedient"), (0o2755, nil, "unpackaged-group"), (0o6755, nil, "obedient"),
            (0o755, "cap_net_raw=ep", "unpackaged-capabilities"), (0o755, "cap_setuid=ep", "obedient-capabilities"),
        ] as [(UInt32, String?, String)])
    func `are told with whose rights they lend`(mode: UInt32, capabilities: String?, title: String) throws {
        let file = PackageSurvey.PrivilegedFile(
            path: "/usr/lib/python3.11", mode: mode, user: 0, group: 42, capabilities: capabilities, package: nil,
            shipment: .none, shippedMode: nil, shippedCapabilities: nil, shell: nil, sha256: nil, image: nil,
            changed: Date(timeIntervalSince1970: 1_700_000_000))
        var survey = PackageSurvey()
        survey.systems = [PackageSurvey.System(name: "dpkg", database: "/var/lib/dpkg/status", packages: 1)]
        survey.privileged = [file]
        let seen = Observation(host: "host", at: file.changed, fact: .state(.packages(survey)))
        let found = try #require(findings(PrivilegedFileCheck(), [seen]).first)
        #expect(found.title.key == "check.packages.setuid.\(title)")
        let arguments = found.title.arguments
        #expect(
            [arguments["user"], arguments["group"], arguments["capabilities"]] == ["0", "42", capabilities ?? "-"])
    }

    @Test func `of another system below are not held against this one`() async throws {
        try #require(getuid() == 0, "a folder of root's is needed")
        let root = try PackagedRoot()
        try root.write("", to: "srv/chroot/etc/os-release")
        try root.write("su", to: "srv/chroot/usr/bin/su", mode: 0o4755)
        #expect(findings(PrivilegedFileCheck(), try await root.look()).map(\.key) == ["others"])
    }

    @Test func `are verified when asked for, configuration apart`() async throws {
        let root = try PackagedRoot()
        try root.write("shell", to: "usr/bin/bash", mode: 0o755)
        try root.write("trojan", to: "usr/bin/login", mode: 0o755)
        try root.write("edited", to: "etc/login.conf")
        try root.write("text", to: "usr/share/base/data")
        try root.install(
            "base",
            [
                ("/usr/bin/bash", shellMD5), ("/usr/bin/login", shellMD5), ("/usr/bin/gone", shellMD5),
                ("/usr/share/doc/base/omitted", shellMD5), ("/usr/share/base/data", shellMD5),
            ], conffiles: [("/etc/login.conf", shellMD5)])
        #expect(ChangedPackageFileCheck().evaluate(try await root.look()) == [.notApplicable])
        let seen = try await root.look(verifies: true)
        #expect(PackagedRoot.survey(seen)?.verification?.files == 4)
        let told = findings(ChangedPackageFileCheck(), seen).map { "\($0.severity) \($0.key)" }
        #expect(told == ["high /usr/bin/login", "medium data/base", "low missing/base", "none configuration"])
    }

    @Test func `whose database is damaged are a gap with its place`() async throws {
        let root = try PackagedRoot()
        try root.write("Package: a\nStatus: install ok installed\nVers", to: "var/lib/dpkg/status")
        let gaps = try await root.look().compactMap { observation -> String? in
            if case .unseen(let what, _) = observation.fact { return what }
            return nil
        }
        #expect(gaps.contains("/var/lib/dpkg/status:3"))
    }

    @Test func `whose hashes went are a gap when they are verified`() async throws {
        let root = try PackagedRoot()
        try root.write("trojan", to: "usr/bin/login", mode: 0o755)
        try root.install("login", [("/usr/bin/login", shellMD5)])
        try FileManager.default.removeItem(atPath: "\(root.path)/var/lib/dpkg/info/login.md5sums")
        let seen = try await root.look(verifies: true)
        #expect(seen.contains { if case .unseen("contents of 1 package(s)", _) = $0.fact { true } else { false } })
    }

    @Test func `that are not all known are held against no file`() async throws {
        let root = try PackagedRoot()
        try root.write("x", to: "usr/bin/perhaps-packaged", mode: 0o755)
        try root.write("Package: a\nStatus: install ok installed\nVers", to: "var/lib/dpkg/status")
        let findings = findings(UnpackagedExecutableCheck(), try await root.look())
        #expect(findings.map(\.severity) == [.low])
    }

    @Test func `of this machine give nothing that asks for action`() async throws {
        let installed = HostRoot("/")
        try #require(try installed.status("/var/lib/dpkg/status") != nil, "no Debian: nothing to compare with")
        let seen = try await PackageProbe(root: installed, takesCensus: false).observe("host", after: [])
        let survey = try #require(PackagedRoot.survey(seen))
        #expect(survey.packages.count == survey.systems.reduce(0) { $0 + $1.packages })
        #expect(!seen.contains { if case .unseen = $0.fact { true } else { false } })
    }
}

func findings(_ check: some Check, _ observations: [Observation]) -> [Finding] {
    check.evaluate(observations).compactMap { result in
        if case .fail(let finding) = result { return finding }
        return nil
    }
}
