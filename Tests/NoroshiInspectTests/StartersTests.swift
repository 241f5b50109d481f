import NoroshiModel
import Testing

@testable import NoroshiInspect

private func process(
    _ pid: Int = 612, _ executable: String? = "/usr/sbin/popd", _ group: String = "/", name: String = "popd"
) -> ProcessTable.Entry {
    ProcessTable.Entry(pid: pid, name: name, executable: executable, isDeleted: false, controlGroup: group)
}

private let systemd = process(1, "/usr/lib/systemd/systemd", "/init.scope", name: "systemd")
private let pop = Endpoint(.tcp, "0.0.0.0", 110)

private func starter(_ contents: [String: String], of endpoint: Endpoint = pop, _ processes: ProcessTable.Entry...)
    throws -> Starter
{
    let host = try HostFolder(contents)
    return try withExtendedLifetime(host) {
        var starters = try Starters(files: host.files)
        return starters.starter(of: endpoint, processes: processes)
    }
}

@Suite struct `Who starts a service` {
    @Test func `a systemd unit, with its file`() throws {
        let found = try starter(
            ["/usr/lib/systemd/system/popd.service": ""], process(612, "/usr/sbin/popd", "/system.slice/popd.service"))
        #expect(
            found == Starter(kind: .systemdUnit, name: "popd.service", locator: "/usr/lib/systemd/system/popd.service"))
    }

    @Test func `an administrator's unit file goes before the package's`() throws {
        let found = try starter(
            ["/usr/lib/systemd/system/popd.service": "", "/etc/systemd/system/popd.service": ""],
            process(612, "/usr/sbin/popd", "/system.slice/popd.service"))
        #expect(found.locator == "/etc/systemd/system/popd.service")
    }

    @Test func `an instance is found by its template`() throws {
        let found = try starter(
            ["/usr/lib/systemd/system/openvpn@.service": ""],
            process(612, "/usr/sbin/openvpn", "/system.slice/system-openvpn.slice/openvpn@tun\\x2d0.service"))
        #expect(
            found
                == Starter(
                    kind: .systemdUnit, name: "openvpn@tun\\x2d0.service",
                    locator: "/usr/lib/systemd/system/openvpn@.service"))
    }

    @Test(arguments: [
        ("Accept=yes\n", "/usr/lib/systemd/system/pop@.service"), ("", "/usr/lib/systemd/system/pop.service"),
        ("Service=other.service\n", "/usr/lib/systemd/system/other.service"),
    ])
    func `a systemd socket, with the program of its service`(setting: String, unit: String) throws {
        let found = try starter(
            [
                "/usr/lib/systemd/system/pop.socket": "[Socket]\nListenStream=110\n\(setting)",
                unit: "[Service]\nExecStart=-/usr/sbin/in.popd -x\n",
                "/usr/lib/systemd/system/a.socket": "[Socket]\nListenStream=1100\n",
            ], systemd)
        #expect(
            found
                == Starter(
                    kind: .systemdSocket, name: "pop.socket", locator: "/usr/lib/systemd/system/pop.socket",
                    program: "/usr/sbin/in.popd"))
    }

    @Test func `a drop-in moves a socket, and its service may hold it too`() throws {
        let contents = [
            "/usr/lib/systemd/system/ssh.socket": "[Socket]\nListenStream=22\n",
            "/etc/systemd/system/ssh.socket.d/port.conf":
                "[Socket]\nListenStream=\nListenStream=0.0.0.0:2222\nListenStream=[0::1]:2223\n",
            "/usr/lib/systemd/system/ssh.service": "[Service]\nExecStart=/usr/sbin/sshd -D\n",
        ]
        let service = process(700, "/usr/sbin/sshd", "/system.slice/ssh.service")
        #expect(try starter(contents, of: Endpoint(.tcp, "0.0.0.0", 2222), service, systemd).name == "ssh.socket")
        #expect(try starter(contents, of: Endpoint(.tcp, "::1", 2223), service, systemd).name == "ssh.socket")
        #expect(try starter(contents, of: Endpoint(.tcp, "0.0.0.0", 22), systemd) == Starter(kind: .systemdSocket))
        #expect(try starter(contents, of: Endpoint(.udp, "0.0.0.0", 2222), systemd).name == nil)
    }

    private static let services =
        "# services\npop3\t\t110/tcp\tpop-3\t# POP version 3\npop3 110/udp\nimap2 143/tcp imap\nother 995/tcp pop-3\n"

    @Test(arguments: ["pop3", "pop-3", "110"])
    func `a line of inetd.conf, by name, alias or number`(service: String) throws {
        let found = try starter(
            [
                "/etc/services": Self.services,
                "/etc/inetd.conf":
                    "# x\n#<off># \(service) stream tcp nowait root /bin/old old\n\(service) stream tcp nowait root /usr/sbin/tcpd /usr/sbin/in.qpopper -f\n",
            ], process(612, "/usr/sbin/inetd", "/system.slice/inetd.service"))
        #expect(
            found == Starter(kind: .inetd, name: service, locator: "/etc/inetd.conf:3", program: "/usr/sbin/in.qpopper")
        )
    }

    @Test func `an inetd without a line for it is still inetd`() throws {
        #expect(
            try starter([:], process(612, "/usr/sbin/inetd", "/system.slice/inetd.service")) == Starter(kind: .inetd))
    }

    @Test func `a block of xinetd, not one that is disabled`() throws {
        let found = try starter(
            [
                "/etc/services": Self.services, "/etc/xinetd.conf": "defaults\n{\n}\nincludedir /etc/xinetd.d\n",
                "/etc/xinetd.d/a": "service pop3\n{\n disable = yes\n server = /bin/old\n}\n",
                "/etc/xinetd.d/b": "service pop3\n{\n server = /usr/sbin/ipop3d\n disable = no\n}\n",
            ], process(612, "/usr/sbin/xinetd", "/system.slice/xinetd.service"))
        #expect(
            found == Starter(kind: .xinetd, name: "pop3", locator: "/etc/xinetd.d/b:1", program: "/usr/sbin/ipop3d"))
    }

    @Test(arguments: [
        ("/system.slice/docker-0a1b2c.scope", "docker-0a1b2c.scope"), ("/docker/0a1b2c", "0a1b2c"),
        ("/docker/0a1b2c/system.slice/ssh.service", "0a1b2c"),
        ("/system.slice/docker-0a1b2c.scope/init.scope", "docker-0a1b2c.scope"),
        ("/machine.slice/libpod-0a1b.scope/container", "libpod-0a1b.scope"),
        ("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-0a1b.scope", "libpod-0a1b.scope"),
        (
            "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-0a1b.scope",
            "cri-containerd-0a1b.scope"
        ),
        ("/kubepods/besteffort/pod1/0a1b", "0a1b"), ("/lxc.payload.web/system.slice/nginx.service", "lxc.payload.web"),
        ("/lxc/web", "web"),
        ("/machine.slice/machine-web.scope", "machine-web.scope"),
    ])
    func `a container, by its control group`(group: String, name: String) throws {
        #expect(try starter([:], process(612, "/usr/sbin/popd", group)) == Starter(kind: .container, name: name))
    }

    @Test(arguments: [
        "docker.service", "containerd.service", "lxc.service", "lxcfs.service", "crio.service",
        "docker-registry.service",
    ])
    func `a container runtime itself is a service of the host`(unit: String) throws {
        let found = try starter([:], process(612, "/usr/bin/dockerd", "/system.slice/\(unit)"))
        #expect(found == Starter(kind: .systemdUnit, name: unit))
    }

    @Test(arguments: [
        "/", "/user.slice/user-1000.slice/session-3.scope",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/ssh.service",
        "/user.slice/user-1000.slice/user@1000.service", "/system.slice/a\u{1B}[2J.service", "/init.scope",
    ])
    func `nobody known, where a person's session or a hostile name stands`(group: String) throws {
        #expect(
            try starter(["/usr/lib/systemd/system/ssh.service": ""], process(612, "/tmp/x", group))
                == Starter(kind: .none))
    }

    @Test func `the first name of a port counts, as for getservbyname`() {
        #expect(
            Starters.ports(Self.services) == [
                "pop3/tcp": 110, "pop-3/tcp": 110, "pop3/udp": 110, "imap2/tcp": 143, "imap/tcp": 143, "other/tcp": 995,
            ])
        #expect(Starters.ports("bad\nx y/tcp\nz 1\n#a 1/tcp\n").isEmpty)
    }

    @Test func `broken lines are kept`() throws {
        let host = try HostFolder(["/etc/inetd.conf": "pop3 stream\n", "/etc/xinetd.d/x": "service a\n{\n"])
        #expect(
            try Starters(files: host.files).errors.map(\.description) == [
                "/etc/inetd.conf:1:1: expected 'service type protocol wait user program', found 2 field(s)",
                "/etc/xinetd.d/x:1:1: service 'a' is not closed",
            ])
    }
}
