import HostReading
import HostState
import NoroshiModel
import Testing

@testable import NoroshiInspect

private func stanza(
    _ name: String, _ version: String, _ more: String = "", status: String = "install ok installed",
    architecture: String = "amd64"
) -> String {
    """
    Package: \(name)
    Status: \(status)
    Priority: optional
    Architecture: \(architecture)
    \(more.isEmpty ? "" : more + "\n")Version: \(version)
    Description: a program
     Version: 9.9 is mentioned here, and
     Package: other

    """
}

private func host(_ status: [String], lists: [String: [String]], diversions: String = "") throws -> HostFolder {
    let host = try HostFolder([
        "/var/lib/dpkg/status": status.map { $0 + "\n" }.joined(), "/var/lib/dpkg/diversions": diversions,
        "/var/lib/dpkg/info/x.postinst": "/usr/sbin/popd\n",
    ])
    for (name, paths) in lists {
        try host.write((["/."] + paths).joined(separator: "\n") + "\n", to: "/var/lib/dpkg/info/\(name).list")
    }
    return host
}

@Suite struct `dpkg's files` {
    @Test func `a file's package, its version and its source are found`() throws {
        let host = try host(
            [
                stanza("openssh-server", "1:9.2p1-2+deb12u3", "Source: openssh"),
                stanza("libc-bin", "2.36-9+deb12u7", "Source: glibc (2.36-9)"), stanza("qpopper", "4.0.9-1"),
            ],
            lists: [
                "openssh-server": ["/usr/sbin/sshd"], "libc-bin": ["/usr/bin/ldd"],
                "qpopper": ["/usr/sbin", "/usr/sbin/in.qpopper"],
            ])
        let owners = HostPackages(HostRoot(host.path)).owners(of: [
            "/usr/sbin/sshd", "/usr/bin/ldd", "/usr/sbin/in.qpopper", "/tmp/x",
        ])
        #expect(
            owners == [
                "/usr/sbin/sshd": InstalledPackage(
                    name: "openssh-server", version: "1:9.2p1-2+deb12u3", source: "openssh",
                    sourceVersion: "1:9.2p1-2+deb12u3", architecture: "amd64"),
                "/usr/bin/ldd": InstalledPackage(
                    name: "libc-bin", version: "2.36-9+deb12u7", source: "glibc", sourceVersion: "2.36-9",
                    architecture: "amd64"),
                "/usr/sbin/in.qpopper": InstalledPackage(
                    name: "qpopper", version: "4.0.9-1", source: "qpopper", sourceVersion: "4.0.9-1",
                    architecture: "amd64"),
            ])
    }

    @Test func `a package has the distribution of its host`() throws {
        let host = try host([stanza("qpopper", "4.0.9-1")], lists: ["qpopper": ["/usr/sbin/in.qpopper"]])
        try host.write("ID=debian\nVERSION_ID=\"12\"\n", to: "/etc/os-release")
        let owner = HostPackages(HostRoot(host.path)).owners(of: ["/usr/sbin/in.qpopper"])
        #expect(owner.values.map(\.distribution) == [DistributionRelease(id: "debian", version: "12")])
    }

    @Test(arguments: [
        ("/usr/sbin/rpcbind", "/sbin/rpcbind"), ("/usr/bin/x", "/bin/x"),
        ("/usr/lib/systemd/systemd", "/lib/systemd/systemd"), ("/usr/lib64/x", "/lib64/x"),
    ])
    func `a list from before the merge of the trees is understood`(executable: String, listed: String) throws {
        let host = try host([stanza("p", "1")], lists: ["p": [listed]])
        #expect(HostPackages(HostRoot(host.path)).owners(of: [executable])[executable]?.name == "p")
    }

    @Test func `packages of several architectures are kept apart`() throws {
        let host = try host(
            [stanza("p", "1"), stanza("p", "2", architecture: "i386")],
            lists: ["p:amd64": ["/usr/lib/x86_64-linux-gnu/p"], "p:i386": ["/usr/lib/i386-linux-gnu/p"]])
        let owners = HostPackages(HostRoot(host.path)).owners(of: [
            "/usr/lib/x86_64-linux-gnu/p", "/usr/lib/i386-linux-gnu/p",
        ])
        #expect(owners.mapValues(\.version) == ["/usr/lib/x86_64-linux-gnu/p": "1", "/usr/lib/i386-linux-gnu/p": "2"])
    }

    /// `dpkg-divert --package b --add --divert /usr/sbin/popd.a /usr/sbin/popd`: b's file has the name, a's was moved.
    @Test(arguments: [("a", "b"), ("b", "a")])
    func `a diverted file is the other package's`(original: String, diverting: String) throws {
        let host = try host(
            [stanza("a", "1"), stanza("b", "2")], lists: ["a": ["/usr/sbin/popd"], "b": ["/usr/sbin/popd"]],
            diversions: "/usr/sbin/popd\n/usr/sbin/popd.moved\n\(diverting)\n")
        let owners = HostPackages(HostRoot(host.path)).owners(of: ["/usr/sbin/popd", "/usr/sbin/popd.moved"])
        #expect(owners.mapValues(\.name) == ["/usr/sbin/popd": diverting, "/usr/sbin/popd.moved": original])
    }

    @Test func `a file in the place of one that the administrator diverted is no package's`() throws {
        let host = try host(
            [stanza("a", "1")], lists: ["a": ["/usr/sbin/popd"]],
            diversions: "/usr/sbin/popd\n/usr/sbin/popd.distrib\n:\n")
        let owners = HostPackages(HostRoot(host.path)).owners(of: ["/usr/sbin/popd", "/usr/sbin/popd.distrib"])
        #expect(owners.mapValues(\.name) == ["/usr/sbin/popd.distrib": "a"])
    }

    @Test(arguments: [
        ("install ok installed", true), ("hold ok installed", true), ("install ok triggers-pending", true),
        ("install ok triggers-awaited", true), ("install ok half-configured", true), ("install ok unpacked", true),
        ("deinstall ok config-files", false), ("purge ok not-installed", false),
    ])
    func `a package counts while its files are there`(status: String, counts: Bool) throws {
        let host = try host([stanza("p", "1", status: status)], lists: ["p": ["/usr/sbin/p"]])
        #expect(HostPackages(HostRoot(host.path)).owners(of: ["/usr/sbin/p"]).isEmpty != counts)
    }

    @Test func `the databases are read once, so that every probe speaks of the same moment`() throws {
        let host = try host([stanza("p", "1")], lists: ["p": ["/usr/sbin/p"]])
        let packages = HostPackages(HostRoot(host.path))
        #expect(packages.owners(of: ["/usr/sbin/p"]).values.map(\.version) == ["1"])
        try host.write(stanza("p", "2"), to: "/var/lib/dpkg/status")
        #expect(packages.owners(of: ["/usr/sbin/p"]).values.map(\.version) == ["1"])
        #expect(HostPackages(HostRoot(host.path)).owners(of: ["/usr/sbin/p"]).values.map(\.version) == ["2"])
    }

    @Test func `a host without dpkg is told from one with it`() throws {
        let without = try HostFolder()
        let with = try host([], lists: [:])
        withExtendedLifetime((without, with)) {
            #expect(!HostPackages(HostRoot(without.path)).exists)
            #expect(HostPackages(HostRoot(with.path)).exists)
        }
    }
}
