import NIOCore
import NIOPosix
import NoroshiModel
import Testing

@testable import NoroshiInspect

private let heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

private func line(_ address: String, _ inode: Int, state: String = "0A", user: Int = 0) -> String {
    let zero = String(repeating: "0", count: address.prefix { $0 != ":" }.count)
    return
        "   0: \(address) \(zero):0000 \(state) 00000000:00000000 00:00000000 00000000 \(user) 0 \(inode) 1 0 100 0 0 10 0\n"
}

@Suite struct `The probe of listeners` {
    @Test func `joins the kernel's tables with processes, starters and packages`() async throws {
        let host = try HostFolder([
            "/proc/net/tcp": heading + line("00000000:006E", 20) + line("0100007F:7A69", 21, user: 1000),
            "/proc/net/tcp6": heading + line("00000000000000000000000000000000:0016", 22),
            "/proc/net/udp": heading, "/proc/net/udp6": heading,
            "/etc/services": "pop3 110/tcp\n",
            "/etc/inetd.conf": "pop3 stream tcp nowait root /usr/sbin/in.qpopper qpopper\n",
            "/usr/lib/systemd/system/ssh.service": "",
            "/var/lib/dpkg/status":
                "Package: qpopper\nStatus: install ok installed\nVersion: 4.0.9-1\n\nPackage: openssh-server\nSource: openssh\nStatus: install ok installed\nVersion: 1:9.2p1-2\n\n",
            "/var/lib/dpkg/info/qpopper.list": "/usr/sbin/in.qpopper\n",
            "/var/lib/dpkg/info/openssh-server.list": "/usr/sbin/sshd\n",
        ])
        try host.process(
            500, "inetd", executable: "/usr/sbin/inetd", group: "/system.slice/inetd.service", inodes: [20])
        try host.process(
            501, "x", executable: "/tmp/\u{1B}[2Jx (deleted)", group: "/user.slice/session-1.scope", inodes: [21])
        try host.process(502, "sshd", executable: "/usr/sbin/sshd", group: "/system.slice/ssh.service", inodes: [22])
        let seen = try await ListenerProbe(files: host.files, clock: { midnight }).observe("mail.example.jp", after: [])
        let listeners = seen.compactMap { if case .listener(let listener) = $0.fact { listener } else { nil } }
        #expect(seen.count == 3)
        #expect(
            listeners.map(\.endpoint.description) == ["tcp://[::]:22", "tcp://0.0.0.0:110", "tcp://127.0.0.1:31337"])
        #expect(listeners[0].starter.name == "ssh.service")
        #expect(listeners[0].package?.source == "openssh")
        #expect(listeners[1].starter.kind == .inetd)
        #expect(listeners[1].package?.name == "qpopper")
        #expect(listeners[2].processes.map(\.executable) == ["/tmp/\\x1b[2Jx"])
        #expect(listeners[2].processes.map(\.isDeleted) == [true])
        #expect(listeners[2].user == 1000)
        #expect(listeners[2].package == nil)
    }

    @Test func `tells what it could not read, and goes on`() async throws {
        let host = try HostFolder([
            "/proc/net/tcp": heading + "garbage\n", "/proc/net/udp": heading + line("00000000:0035", 30, state: "07"),
            "/etc/inetd.conf": "pop3 stream\n",
        ])
        let seen = try await ListenerProbe(files: host.files, clock: { midnight }).observe("h", after: [])
        let gaps = seen.compactMap {
            if case .unseen(let what, let reason) = $0.fact { "\(what): \(reason)" } else { nil }
        }
        #expect(
            gaps == [
                "/proc/net/tcp: /proc/net/tcp:2:1: not a line of a socket table",
                "/etc/inetd.conf:1: expected 'service type protocol wait user program', found 2 field(s)",
                "packages: no database of dpkg, rpm or apk: packages are not known",
            ])
        #expect(seen.count == 4)
    }

    @Test func `a host without a socket table says so`() async throws {
        let host = try HostFolder()
        let seen = try await ListenerProbe(files: host.files, clock: { midnight }).observe("h", after: [])
        let gaps = seen.compactMap { if case .unseen(let what, _) = $0.fact { what } else { nil } }
        #expect(gaps.contains("/proc/net/tcp") && gaps.contains("/proc/net/udp"))
        #expect(gaps.count == seen.count)
    }
}

@Suite struct `The files of a running host` {
    /// A page of the kernel's table holds 26 sockets; all the others come with further reads.
    @Test func `are read to their end, however many sockets there are`() async throws {
        var servers: [any Channel] = []
        for _ in 0..<60 {
            let server = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            servers.append(try await server.bind(host: "127.0.0.1", port: 0).get())
        }
        let table = try SocketTable.parse(
            HostFiles().bytes("/proc/net/tcp"), transport: .tcp, file: "/proc/net/tcp")
        let seen = Set(table.map(\.endpoint.port))
        for server in servers { #expect(seen.contains(server.localAddress?.port ?? 0)) }
        for server in servers { try await server.close() }
    }
}

private final class GreetingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let greeting: String
    init(_ greeting: String) { self.greeting = greeting }
    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: greeting)), promise: nil)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `The probe of services` {
    @Test func `talks with what listens, wherever it listens, and tells what said nothing`() async throws {
        func server(_ greeting: String) async throws -> any Channel {
            try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(GreetingHandler(greeting))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
        }
        let pop = try await server("+OK QPOP (version 2.4) at h starting.\r\n")
        let other = try await server("what do you want?\r\n")
        let gone = try await server("")
        let ports = [pop, other, gone].map { $0.localAddress?.port ?? 0 }
        try await gone.close()
        let endpoints = [
            Endpoint(.tcp, "0.0.0.0", ports[0]), Endpoint(.tcp, "127.0.0.1", ports[1]),
            Endpoint(.tcp, "127.0.0.1", ports[2]),
        ]
        let probe = ServiceProbe(deadline: .seconds(5), clock: { midnight })
        let seen = try await probe.observe("h", after: endpoints.map { listener($0) })
        let replies = seen.compactMap { if case .reply(let reply) = $0.fact { reply } else { nil } }
        let popReply = try #require(replies.first { $0.endpoint == endpoints[0] })
        #expect(popReply.protocol == .pop3)
        #expect(popReply.transcript == ["< +OK QPOP (version 2.4) at h starting.", "> CAPA", "> QUIT"])
        #expect(!popReply.tls)
        let otherReply = try #require(replies.first { $0.endpoint == endpoints[1] })
        #expect(otherReply.protocol == nil)
        #expect(otherReply.texts == [.init(key: "banner", bytes: Array("what do you want?\r\n".utf8))])
        #expect(seen.map(\.fact).contains(.unseen(what: "\(endpoints[2])", reason: "connection refused")))
        #expect(seen.count == 3)
        try await pop.close()
        try await other.close()
    }
}
