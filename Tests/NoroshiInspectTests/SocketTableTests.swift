import NoroshiModel
import Testing

@testable import NoroshiInspect

/// The kernel's heading and lines, as `cat /proc/net/tcp` shows them on x86-64.
private let heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"

private func parse(_ lines: String..., transport: Endpoint.Transport = .tcp) throws -> [SocketTable.Entry] {
    try SocketTable.parse(
        Array(([heading] + lines).joined(separator: "\n").utf8) + [10], transport: transport, file: "/proc/net/x")
}

@Suite struct `The kernel's socket tables` {
    @Test func `a listening socket of IPv4 is read, one that is connected is not`() throws {
        let entries = try parse(
            "   0: 0100007F:006E 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20481 1 0000000000000000 100 0 0 10 0",
            "   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 20482 1 0000000000000000 100 0 0 10 0",
            "   2: 0F02000A:0016 0202000A:C1A2 01 00000000:00000000 02:0005B7F5 00000000     0        0 20483 4 0000000000000000 20 4 31 10 -1"
        )
        #expect(
            entries == [
                .init(endpoint: Endpoint(.tcp, "127.0.0.1", 110), user: 0, inode: 20481),
                .init(endpoint: Endpoint(.tcp, "0.0.0.0", 22), user: 1000, inode: 20482),
            ])
    }

    @Test func `addresses of IPv6 are words of the host's order`() throws {
        let entries = try parse(
            "   0: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0",
            "   1: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0",
            "   2: B80D0120000000000000000001000000:0035 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0",
            "   3: 0000000000000000FFFF00000100007F:0019 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4 1 0 100 0 0 10 0"
        )
        #expect(
            entries.map(\.endpoint.description) == [
                "tcp://[::1]:631", "tcp://[::]:80", "tcp://[2001:db8::1]:53", "tcp://[::ffff:127.0.0.1]:25",
            ])
    }

    @Test func `a UDP socket waits for strangers when it has no peer`() throws {
        let entries = try parse(
            "  1: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 18342 2 0000000000000000 0",
            "  2: 0F02000A:0044 0202000A:0043 01 00000000:00000000 00:00000000 00000000     0        0 18343 2 0000000000000000 0",
            "  3: 00000000:E115 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 0 2 0000000000000000 0",
            transport: .udp)
        #expect(entries.map(\.endpoint.description) == ["udp://127.0.0.53:53", "udp://0.0.0.0:57621"])
        #expect(entries.map(\.inode) == [18342, 0])
    }

    @Test func `a table of its heading alone is empty`() throws {
        #expect(try parse().isEmpty)
    }

    @Test(arguments: [
        "garbage", "   0: 0100007F:006E", "   0: 0100007F 00000000:0000 0A 0:0 0:0 0 0 0 1 1",
        "   0: 0100007G:006E 00000000:0000 0A 0:0 0:0 0 0 0 1 1",
        "   0: 01007F:006E 00000000:0000 0A 0:0 0:0 0 0 0 1 1",
        "   0: 0100007F:006E 00000000:0000 0A 0:0 0:0 0 root 0 1 1",
        "   0: 0100007F:006E 00000000:0000 0A 0:0 0:0 0 0 0 -1 1",
    ])
    func `a broken line stops the reading with its place`(line: String) {
        let error = #expect(throws: ParseError.self) { try parse(line) }
        #expect(error?.description == "/proc/net/x:2:1: not a line of a socket table")
    }
}

@Suite struct `The process table` {
    @Test(arguments: [
        ("0::/system.slice/ssh.service\n", "/system.slice/ssh.service"), ("0::/\n", "/"), ("", "/"),
        (
            "12:pids:/system.slice/cron.service\n1:name=systemd:/system.slice/cron.service\n0::/\n",
            "/system.slice/cron.service"
        ),
        ("1:name=systemd:/a\n0::/system.slice/b.service\n", "/system.slice/b.service"),
        ("4:memory:/docker/0a1b\n1:name=systemd:/docker/0a1b\n", "/docker/0a1b"),
    ])
    func `a process's control group is systemd's`(text: String, group: String) {
        #expect(ProcessTable.controlGroup(text) == group)
    }

    @Test func `who holds a socket is found by its inode`() throws {
        let host = try HostFolder()
        try host.process(1, "systemd", executable: "/usr/lib/systemd/systemd", group: "/init.scope", inodes: [20])
        try host.process(612, "evil\u{1B}[2J", executable: "/tmp/.x (deleted)", group: "/user.slice", inodes: [21, 22])
        try host.process(700, "other", executable: "/usr/bin/other", group: "/", inodes: [99])
        try host.write("", to: "/proc/version")
        let table = try ProcessTable(files: host.files, inodes: [20, 21, 22, 23])
        #expect(table.holders.mapValues { $0.map(\.pid) } == [20: [1], 21: [612], 22: [612]])
        let evil = try #require(table.holders[21]?.first)
        #expect(evil.name == "evil\\x1b[2J")
        #expect(evil.executable == "/tmp/.x")
        #expect(evil.isDeleted)
        #expect(evil.controlGroup == "/user.slice")
        #expect(table.unreadable.isEmpty)
    }
}
