/// Application protocols that a probe can tell, by their IANA service names. The raw values are part of the JSON.
///
/// - Source: IANA Service Name and Transport Protocol Port Number Registry.
package enum ServiceProtocol: String, Sendable, Codable, Hashable, CaseIterable {
    case pop3, smtp, imap, ftp, ssh, telnet, http, domain, nntp, irc

    // The small services of inetd: RFC 862 to 868, 866 for systat; netstat has none.
    case echo, discard, systat, daytime, netstat, qotd, chargen, time

    case finger, ident, sunrpc, nfs, ntp, snmp, tftp, syslog, xdmcp, stun
    /// Remote commands of the BSDs, each by the service that carries it: rexec, rlogin, rsh.
    case exec, login, shell
    /// Printing: lpd, IPP, and the raw port of printers.
    case printer, ipp
    case pdlDatastream = "pdl-datastream"

    case lmtp, sieve
    case mysql, postgresql, redis, mongodb
    case memcache
    case microsoftSQL = "ms-sql-s"
    case ldap, socks, rtsp, sip, rsync, git, svn, cvspserver, amqp, mqtt, x11
    /// The protocol of VNC.
    case rfb
    /// The protocol of remote desktops, RDP.
    case remoteDesktop = "ms-wbt-server"
    case mdns, ssdp
    case netbiosNames = "netbios-ns"
    case netbiosSession = "netbios-ssn"
    /// SMB without NetBIOS.
    case microsoftDS = "microsoft-ds"
}

extension ServiceProtocol {
    /// Names and passwords, or what stands for them, cross the network readable when the protocol runs without TLS.
    ///
    /// A fact of the protocol alone: true where a login in the clear is part of the standard and what
    /// servers do unless told otherwise. POP3 has USER and PASS (RFC 1939 §7), IMAP LOGIN (RFC 3501 §6.2.3), SMTP
    /// and LMTP AUTH PLAIN (RFC 4954), FTP USER and PASS (RFC 959), NNTP AUTHINFO (RFC 4643), HTTP Basic (RFC 7617),
    /// LDAP the simple bind (RFC 4513 §6.3), SOCKS names and passwords (RFC 1929), MQTT CONNECT, AMQP SASL PLAIN,
    /// Redis AUTH, IRC PASS and OPER (RFC 2812 §3.1), pserver passwords that are only scrambled,
    /// X11 cookies, SNMP communities; rlogin and rsh trust an address besides (RFC 1282).
    ///
    /// False where the password itself is hidden by the standard (MySQL, PostgreSQL, MongoDB, SMB, VNC, RDP, SIP
    /// digest, rsync, SVN), although what follows is readable, and where nobody logs in.
    package var hasClearTextLogin: Bool {
        switch self {
        case .pop3, .smtp, .imap, .ftp, .telnet, .http, .nntp, .irc, .lmtp, .sieve, .exec, .login, .shell, .ipp,
            .ldap, .socks, .rtsp, .redis, .amqp, .mqtt, .cvspserver, .x11, .snmp:
            true
        case .ssh, .domain, .echo, .discard, .systat, .daytime, .netstat, .qotd, .chargen, .time, .finger, .ident,
            .sunrpc, .nfs, .ntp, .tftp, .syslog, .xdmcp, .stun, .printer, .pdlDatastream, .mysql, .postgresql, .mongodb,
            .memcache, .microsoftSQL, .sip, .rsync, .git, .svn, .rfb, .remoteDesktop, .mdns, .ssdp, .netbiosNames,
            .netbiosSession, .microsoftDS:
            false
        }
    }

    /// The protocol that this one is a form of, as IPP is of HTTP: finding one in place of the other is no surprise.
    package var family: ServiceProtocol { Self.families[self] ?? self }

    private static let families: [ServiceProtocol: ServiceProtocol] = [
        .ipp: .http, .lmtp: .smtp, .nfs: .sunrpc, .netbiosSession: .microsoftDS,
    ]
}

/// What was found where another protocol belongs.
package struct ProtocolMismatch: Sendable, Hashable {
    /// By the port's number.
    package let expected: ServiceProtocol
    package let spoken: ServiceProtocol

    /// nil where the port has no protocol of its own, or has the one that is spoken.
    package init?(_ spoken: ServiceProtocol?, on endpoint: Endpoint) {
        guard let spoken, let expected = ServiceProtocol.expected(on: endpoint.port, transport: endpoint.transport),
            expected.protocol.family != spoken.family
        else { return nil }
        self.expected = expected.protocol
        self.spoken = spoken
    }
}

extension ServiceReply {
    /// Another protocol than the one that belongs on the port, for example IRC on the port of the web.
    package var unexpectedProtocol: ProtocolMismatch? { ProtocolMismatch(self.protocol, on: endpoint) }
}

extension Product {
    /// Another protocol than the one that belongs on the port, for example IRC on the port of the web.
    package var unexpectedProtocol: ProtocolMismatch? { ProtocolMismatch(self.protocol, on: endpoint) }
}
