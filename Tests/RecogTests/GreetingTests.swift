import Recog
import Testing

/// A greeting without its protocol's frame, and what it must be recognized as.
struct Greeting: CustomTestStringConvertible, Sendable {
    var key: String
    var text: String
    var vendor: String
    var product: String
    var version: String?
    var cpe23: String?
    var package: String?
    var system: String?

    init(
        _ key: String, _ text: String, _ vendor: String, _ product: String, _ version: String? = nil,
        cpe23: String? = nil, package: String? = nil, system: String? = nil
    ) {
        (self.key, self.text, self.vendor, self.product, self.version) = (key, text, vendor, product, version)
        (self.cpe23, self.package, self.system) = (cpe23, package, system)
    }

    var testDescription: String { text }
}

private let library = Result { try FingerprintLibrary.load(directory: Places.fingerprints) }

private func expect(_ greeting: Greeting) throws {
    let recognition = try library.get().recognize(greeting.key, Array(greeting.text.utf8))
    let match = try #require(recognition?.best)
    #expect(match.vendor == greeting.vendor)
    #expect(match.product == greeting.product)
    #expect(match.version == greeting.version)
    if let cpe23 = greeting.cpe23 { #expect(match.cpe23 == cpe23) }
    #expect(match.packageVersion == greeting.package)
    #expect(match["os.vendor"] == greeting.system)
}

private func qpopper(_ text: String, _ version: String?) -> Greeting {
    Greeting(
        "pop3.banner", text, "Qualcomm", "Qpopper", version, cpe23: "cpe:/a:qualcomm:qpopper:\(version ?? "-")")
}

@Test(arguments: [
    qpopper("QPOP (version 2.52) at host starting.", "2.52"),
    qpopper("QPOP (version 2.52) at host starting.  <1234.5678@host>", "2.52"),
    qpopper("QPOP (version 2.41beta1) at host starting. <1234.5678@host>", "2.41beta1"),
    qpopper("Qpopper (version 3.0b31) at host starting.", "3.0b31"),
    qpopper("Qpopper (version 4.0.5-krb5) at host starting.", "4.0.5-krb5"),
    qpopper("QPOP Modified by Compaq (version 2.53) at host starting.", "2.53"),
    qpopper("QUALCOMM Pop server derived from UCB (version 2.1.4-R3) at host starting.", "2.1.4-R3"),
    qpopper("QPOP at host starting.", nil),
    qpopper("QPOP (version unknown) at host starting.", nil),
    qpopper("Qpopper ready", nil),
    qpopper("QUALCOMM Pop server ready", nil),
])
func `A Qpopper is recognized in every form of its greeting`(greeting: Greeting) throws {
    try expect(greeting)
}

@Test(arguments: [
    Greeting(
        "pop3.banner", "UCB Pop server (version 2.1.2-R3) at host starting.", "University of California, Berkeley",
        "Popper", "2.1.2-R3", cpe23: "cpe:/a:berkeley:popper:2.1.2-R3"),
    Greeting("pop3.banner", "Dovecot ready. <1.2.3.4@host>", "Dovecot", "Dovecot"),
    Greeting("pop3.banner", "Dovecot (Debian) ready.", "Dovecot", "Dovecot", system: "Debian"),
    Greeting("pop3.banner", "Hello there.", "Double Precision", "Courier"),
    Greeting(
        "pop3.banner", "host Cyrus POP3 v2.4.17 server ready", "Carnegie Mellon University", "Cyrus IMAP", "2.4.17"),
    Greeting(
        "imap4.banner", "[CAPABILITY IMAP4rev1 IDLE LITERAL+ STARTTLS] Dovecot (Debian) ready.", "Dovecot", "Dovecot",
        system: "Debian"),
    Greeting("imap4.banner", "Courier-IMAP ready. Copyright 1998-2022 Double", "Double Precision", "Courier-IMAP"),
    Greeting(
        "imap4.banner", "[CAPABILITY IMAP4rev1] host Cyrus IMAP 3.6.1-Debian-3.6.1-4+deb12u3 server ready",
        "Carnegie Mellon University", "Cyrus IMAP", "3.6.1", package: "3.6.1-4+deb12u3", system: "Debian"),
    Greeting("nntp.banner", "host InterNetNews NNRP server INN 2.7.1 ready (posting ok)", "ISC", "INN", "2.7.1"),
    Greeting("irc.banner", "Your host is host, running version ngircd-26.1 (x86_64)", "ngIRCd", "ngIRCd", "26.1"),
])
func `A mailbox, news or chat server is recognized`(greeting: Greeting) throws {
    try expect(greeting)
}

@Test(arguments: [
    Greeting("smtp.banner", "mail.example.jp ESMTP Postfix (Debian/GNU)", "Postfix", "Postfix", system: "Debian"),
    Greeting(
        "smtp.banner", "host ESMTP Exim 4.96 Fri, 20 Nov 2026 10:00:00 +0900", "Exim", "Exim", "4.96",
        cpe23: "cpe:/a:exim:exim:4.96"),
    Greeting(
        "smtp.banner", "host ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2+deb12u2; Fri, 20 Nov 2026", "Sendmail",
        "Sendmail", "8.17.1.9", cpe23: "cpe:/a:sendmail:sendmail:8.17.1.9", package: "8.17.1.9-2+deb12u2",
        system: "Debian"),
    Greeting(
        "smtp.banner", "host ESMTP Sendmail 8.8.5/3.6W; Mon, 20 Jul 1998 10:00:00 +0900", "Sendmail", "Sendmail",
        "8.8.5"),
    Greeting("smtp.banner", "host ESMTP OpenSMTPD", "OpenBSD", "OpenSMTPD"),
    Greeting("ftp.banner", "(vsFTPd 3.0.3)", "vsftpd", "vsftpd", "3.0.3"),
    Greeting("ftp.banner", "ProFTPD Server (Debian) [192.0.2.1]", "ProFTPD", "ProFTPD", system: "Debian"),
    Greeting("ftp.banner", "ProFTPD 1.3.8b Server (host) [192.0.2.1]", "ProFTPD", "ProFTPD", "1.3.8b"),
    Greeting("ftp.banner", "---------- Welcome to Pure-FTPd [TLS] ----------", "Pure-FTPd", "Pure-FTPd"),
    Greeting(
        "ftp.banner", "host FTP server (Version wu-2.6.2(1) Mon Dec 3 2001) ready.", "Washington University",
        "WU-FTPD", "2.6.2"),
])
func `A mail or file server is recognized`(greeting: Greeting) throws {
    try expect(greeting)
}

private func bind(_ text: String, _ version: String, package: String? = nil, system: String? = nil) -> Greeting {
    Greeting(
        "dns.versionbind", text, "ISC", "BIND", version, cpe23: "cpe:/a:isc:bind:\(version)", package: package,
        system: system)
}

@Test(arguments: [
    bind("9.18.28-1~deb12u2-Debian", "9.18.28", package: "9.18.28-1~deb12u2", system: "Debian"),
    bind("9.18.33", "9.18.33"), bind("4.9.6-REL", "4.9.6-REL"), bind("8.1.1", "8.1.1"),
    bind("8.2.2-P5", "8.2.2-P5"), bind("BIND 8.1.2", "8.1.2"),
    Greeting("dns.versionbind", "dnsmasq-2.89", "Simon Kelley", "dnsmasq", "2.89"),
    Greeting("dns.versionbind", "unbound 1.17.1", "NLnet Labs", "Unbound", "1.17.1"),
    Greeting("dns.versionbind", "NSD 4.6.1", "NLnet Labs", "NSD", "4.6.1"),
    Greeting("dns.versionbind", "Knot DNS 3.2.6", "CZ.NIC", "Knot DNS", "3.2.6"),
    Greeting(
        "dns.versionbind", "PowerDNS Authoritative Server 4.7.3 (built Jan 1 2024)", "PowerDNS",
        "Authoritative Server", "4.7.3"),
])
func `A name server is recognized`(greeting: Greeting) throws {
    try expect(greeting)
}

private func openSSH(_ text: String, _ version: String, package: String? = nil, system: String? = nil) -> Greeting {
    Greeting(
        "ssh.banner", text, "OpenBSD", "OpenSSH", version, cpe23: "cpe:/a:openbsd:openssh:\(version)",
        package: package, system: system)
}

@Test(arguments: [
    openSSH("OpenSSH_9.2p1 Debian-2+deb12u3", "9.2p1", package: "9.2p1-2+deb12u3", system: "Debian"),
    openSSH("OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "8.9p1", package: "8.9p1-3ubuntu0.10", system: "Ubuntu"),
    openSSH("OpenSSH_9.7 FreeBSD-20240806", "9.7", system: "FreeBSD"),
    openSSH("OpenSSH_9.8", "9.8"),
    Greeting("ssh.banner", "dropbear_2022.83", "Dropbear", "Dropbear SSH", "2022.83"),
    Greeting("http_header.server", "Apache/2.4.62 (Debian)", "Apache", "HTTP Server", "2.4.62", system: "Debian"),
    Greeting("http_header.server", "Apache", "Apache", "HTTP Server"),
    Greeting("http_header.server", "nginx/1.22.1", "nginx", "nginx", "1.22.1"),
    Greeting("http_header.server", "lighttpd/1.4.69", "lighttpd", "lighttpd", "1.4.69"),
    Greeting("http_header.server", "SimpleHTTP/0.6 Python/3.11.2", "Python", "Python", "3.11.2"),
    Greeting("http_header.server", "Hummingbird", "Hummingbird Project", "Hummingbird"),
])
func `A shell or web server is recognized`(greeting: Greeting) throws {
    try expect(greeting)
}

@Test func `A Telnet login tells the system`() throws {
    let banner = Array("\r\nDebian GNU/Linux 12\r\nhost login: ".utf8)
    let match = try #require(try library.get().recognize("telnet.banner", [0xFF, 0xFD, 0x18] + banner)?.best)
    #expect(match["os.vendor"] == "Debian")
    #expect(match["os.version"] == "12")
    #expect(match["os.cpe23"] == "cpe:/o:debian:debian_linux:12")
    #expect(match["host.name"] == "host")
}

@Test(arguments: [
    ("pop3.banner", "POP3 server ready"), ("pop3.banner", "POP3 server ready <1234.5678@host>"), ("pop3.banner", ""),
    ("pop3.banner", "qpop.example.jp POP3 server ready"), ("pop3.banner", "ready, unlike QPOP"),
    ("smtp.banner", "mail.example.jp ESMTP"), ("smtp.banner", "postfix.example.jp ESMTP"),
    ("dns.versionbind", "none"), ("dns.versionbind", "192.168.1.1"), ("http_header.server", "Apache-Coyote/1.1"),
])
func `A greeting that names nobody is not recognized`(key: String, text: String) throws {
    #expect(try library.get().recognize(key, Array(text.utf8)) == nil)
}
