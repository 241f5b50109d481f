extension ServiceProtocol {
    /// The protocol that belongs on a port, with TLS from the start or not.
    ///
    /// - Source: IANA's registry; 3128, 6660 to 6669, 8000 and its like, 9100 by custom.
    package static func expected(
        on port: Int, transport: Endpoint.Transport = .tcp
    ) -> (protocol: ServiceProtocol, tls: Bool)? {
        switch transport {
        case .tcp:
            if let plain = tcp[port] { return (plain, false) }
            return tls[port].map { ($0, true) }
        case .udp: return udp[port].map { ($0, false) }
        }
    }

    /// The ports that a protocol belongs on, in no order.
    package static func ports(_ transport: Endpoint.Transport) -> [Int] {
        switch transport {
        case .tcp: Array(tcp.keys) + tls.keys
        case .udp: Array(udp.keys)
        }
    }

    private static let tcp: [Int: ServiceProtocol] = [
        7: .echo, 9: .discard, 11: .systat, 13: .daytime, 15: .netstat, 17: .qotd, 19: .chargen,
        21: .ftp, 22: .ssh, 23: .telnet, 25: .smtp, 37: .time, 53: .domain, 79: .finger, 80: .http,
        110: .pop3, 111: .sunrpc, 113: .ident, 119: .nntp, 139: .netbiosSession, 143: .imap,
        389: .ldap, 433: .nntp, 445: .microsoftDS, 512: .exec, 513: .login, 514: .shell, 515: .printer,
        554: .rtsp, 587: .smtp, 631: .ipp, 873: .rsync, 1080: .socks, 1433: .microsoftSQL, 1883: .mqtt,
        2049: .nfs, 2401: .cvspserver, 3128: .http, 3268: .ldap, 3306: .mysql, 3389: .remoteDesktop, 3690: .svn,
        4190: .sieve, 5060: .sip, 5432: .postgresql, 5672: .amqp, 5900: .rfb, 5901: .rfb, 5902: .rfb, 5903: .rfb,
        6000: .x11, 6001: .x11, 6002: .x11, 6003: .x11, 6379: .redis, 6660: .irc, 6661: .irc, 6662: .irc, 6663: .irc,
        6664: .irc, 6665: .irc, 6666: .irc, 6667: .irc, 6668: .irc, 6669: .irc,
        8000: .http, 8008: .http, 8080: .http, 8081: .http, 8118: .http, 8888: .http,
        9100: .pdlDatastream, 9418: .git, 11211: .memcache, 27017: .mongodb,
    ]

    private static let tls: [Int: ServiceProtocol] = [
        443: .http, 465: .smtp, 563: .nntp, 636: .ldap, 853: .domain, 990: .ftp, 992: .telnet, 993: .imap, 995: .pop3,
        3269: .ldap, 5061: .sip, 5671: .amqp, 6697: .irc, 8443: .http, 8883: .mqtt,
    ]

    private static let udp: [Int: ServiceProtocol] = [
        7: .echo, 9: .discard, 11: .systat, 13: .daytime, 15: .netstat, 17: .qotd, 19: .chargen, 37: .time,
        53: .domain, 69: .tftp, 111: .sunrpc, 123: .ntp, 137: .netbiosNames, 161: .snmp, 177: .xdmcp, 389: .ldap,
        514: .syslog, 1900: .ssdp, 2049: .nfs, 3478: .stun, 5060: .sip, 5353: .mdns, 11211: .memcache,
    ]
}
