import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `inetd.conf` {
    private static let text = """
        # /etc/inetd.conf: see inetd(8)
        #<off># ftp\tstream\ttcp\tnowait\troot\t/usr/sbin/tcpd\tin.ftpd
        discard stream tcp6 nowait root internal

        pop-3\tstream\ttcp\tnowait\troot\t/usr/sbin/tcpd /usr/sbin/in.qpopper -f /etc/qpopper.conf
        telnet stream tcp nowait telnetd /usr/sbin/tcpd in.telnetd
        127.0.0.1:8025 stream tcp nowait nobody /usr/bin/fake fake
        [::1]:imap2 stream tcp6 nowait root /usr/sbin/imapd imapd
        *:finger stream tcp nowait nobody /usr/sbin/fingerd fingerd
        talk dgram udp wait nobody.tty /usr/sbin/tcpd in.talkd
        rstatd/1-3 dgram rpc/udp wait root /usr/sbin/rpc.rstatd rpc.rstatd
        broken stream tcp
        """

    @Test(arguments: ["\n", "\r\n"])
    func `each line is a service, the wrapped program behind tcpd is named`(lineEnd: String) {
        let config = InetdConfig.parse(
            Self.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd),
            file: "/etc/inetd.conf")
        #expect(config.entries.map(\.service) == ["discard", "pop-3", "telnet", "8025", "imap2", "finger", "talk"])
        #expect(
            config.entries.map(\.program) == [
                "internal", "/usr/sbin/in.qpopper", "/usr/sbin/in.telnetd", "/usr/bin/fake", "/usr/sbin/imapd",
                "/usr/sbin/fingerd",
                "/usr/sbin/in.talkd",
            ])
        #expect(config.entries.map(\.address) == [nil, nil, nil, "127.0.0.1", "::1", nil, nil])
        #expect(config.entries.map(\.transport) == [.tcp, .tcp, .tcp, .tcp, .tcp, .tcp, .udp])
        #expect(config.entries.map(\.line) == [3, 5, 6, 7, 8, 9, 10])
        #expect(
            config.errors.map(\.description) == [
                "/etc/inetd.conf:12:1: expected 'service type protocol wait user program', found 3 field(s)"
            ])
    }
}

@Suite struct `xinetd.conf` {
    @Test(arguments: ["\n", "\r\n"])
    func `each closed block is a service`(lineEnd: String) {
        let text = """
            # default: off
            defaults
            {
                log_type = SYSLOG daemon info
            }
            service pop3
            {
                socket_type = stream
                wait        = no
                user        = root
                server      = /usr/sbin/ipop3d
                disable     = no
            }
            service telnet
            {
                flags       = NAMEINARGS
                server      = /usr/sbin/tcpd
                server_args = /usr/sbin/in.telnetd -h
                disable     = yes
            }
            service tftp { \n socket_type = dgram\n port=6969\n server=/usr/sbin/tftpd\n}
            """
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
        let config = XinetdConfig.parse(lines, file: "/etc/xinetd.conf")
        #expect(config.errors.isEmpty)
        #expect(config.entries.map(\.service) == ["pop3", "telnet", "tftp"])
        #expect(config.entries.map(\.program) == ["/usr/sbin/ipop3d", "/usr/sbin/in.telnetd", "/usr/sbin/tftpd"])
        #expect(config.entries.map(\.isDisabled) == [false, true, false])
        #expect(config.entries.map(\.port) == [nil, nil, 6969])
        #expect(config.entries.map(\.transport) == [.tcp, .tcp, .udp])
        #expect(config.entries.map(\.line) == [6, 14, 21])
    }

    @Test func `a block that is not closed is told, wherever it ends`() {
        let config = XinetdConfig.parse("service a\n{\n server = /a\nservice b\n{\n}\nservice c\n{\n", file: "x")
        #expect(config.entries.map(\.service) == ["b"])
        #expect(
            config.errors.map(\.description) == [
                "x:1:1: service 'a' is not closed", "x:7:1: service 'c' is not closed",
            ])
    }
}

@Suite struct `systemd units` {
    @Test func `values add up, an empty one clears them, a drop-in goes last`() {
        var unit = SystemdUnit()
        unit.merge(
            "[Unit]\nDescription=x\n[Socket]\n# c\n; c\nListenStream=110\nListenStream = [::1]:995\nAccept=yes\n[Service]\nExecStart=-/usr/sbin/popd -a\n"
        )
        #expect(unit.list("Socket.ListenStream") == ["110", "[::1]:995"])
        #expect(unit.last("Socket.Accept") == "yes")
        #expect(unit.program == "/usr/sbin/popd")
        unit.merge(
            "[Socket]\r\nListenStream=\r\nListenStream=1110\r\n[Service]\r\nExecStart=\r\nExecStart=@!/opt/popd popd\r\n"
        )
        #expect(unit.list("Socket.ListenStream") == ["1110"])
        #expect(unit.program == "/opt/popd")
        #expect(unit.list("Socket.ListenDatagram") == [])
    }

    @Test(
        arguments: [
            ("110", nil, 110), ("127.0.0.1:110", "127.0.0.1", 110), ("[::1]:110", "::1", 110),
            ("0.0.0.0:25", "0.0.0.0", 25),
            ("[0:0:0:0:0:0:0:1]:110", "::1", 110),
        ] as [(String, String?, Int)])
    func `an address to listen on has a port`(value: String, address: String?, port: Int) {
        let place = SystemdUnit.port(value)
        #expect(place?.address == address)
        #expect(place?.port == port)
    }

    @Test(arguments: ["/run/dbus/socket", "@abstract", "", "x", "vsock::", "%i"])
    func `a path has no port`(value: String) {
        #expect(SystemdUnit.port(value) == nil)
    }
}
