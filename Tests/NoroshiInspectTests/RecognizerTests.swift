import FoundationEssentials
import NoroshiModel
import NoroshiNet
import Recog
import Testing

@testable import NoroshiInspect

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
private let recognizer = Result { Recognizer(try FingerprintLibrary.load(directory: root + "/Resources/fingerprints")) }

private func product(_ spoken: ServiceProtocol?, _ texts: [(String, String)]) throws -> Product {
    let reply = ServiceReply(
        endpoint: Endpoint(.tcp, "127.0.0.1", 4711), protocol: spoken, tls: false,
        texts: texts.map { .init(key: $0.0, bytes: Array($0.1.utf8)) }, transcript: [], truncated: false,
        milliseconds: 1)
    let seen = Observation(host: "h", at: Date(timeIntervalSince1970: 0), fact: .reply(reply))
    return try #require(try recognizer.get().products(in: [seen]).first)
}

@Suite struct `Products behind answers` {
    @Test(
        arguments: [
            ("mysql.banners", "5.5.5-10.11.19-MariaDB-0+deb12u1", "MariaDB", "10.11.19", "10.11.19-0+deb12u1"),
            ("redis.info", "# Server\r\nredis_version:7.0.15\r\nos:Linux\r\n", "Redis", "7.0.15", nil),
            ("memcache.version", "1.6.18", "memcached", "1.6.18", nil),
            ("http_header.server", "squid/5.7", "Squid", "5.7", nil),
            ("http_header.server", "ZNC 1.8.2+deb3.1 - https://znc.in", "ZNC", "1.8.2", nil),
            ("stun.software", "Coturn-4.6.1 'Gorst'", "coturn", "4.6.1", nil),
            ("ldap.vendor", "top OpenLDAProotDSE OpenLDAProotDSE", "OpenLDAP", nil, nil),
            ("snmp.engine", "enterprise 8072, 80001f8880", "Net-SNMP", nil, nil),
            ("rsync.banner", "32.0 sha512 sha256 sha1 md5 md4", "rsync", nil, nil),
            ("irc.banner", ":Welcome!psyBNC@lam3rz.de NOTICE * :psyBNC2.3.1", "psyBNC", "2.3.1", nil),
            ("ssh.banner", "OpenSSH_6.6.1_hpn13v11 FreeBSD-20140420", "OpenSSH", "6.6.1", nil),
            ("http_header.server", "Apache/2.4 (Unix)", "HTTP Server", nil, nil),
        ] as [(String, String, String, String?, String?)])
    func `are named with their version`(
        key: String, text: String, name: String, version: String?, package: String?
    ) throws {
        let product = try product(nil, [(key, text)])
        #expect(product.name == name)
        #expect(product.version == version)
        #expect(product.greetingPackageVersion == package)
    }

    @Test func `the more specific answer wins, and both are shown`() throws {
        let product = try product(
            .http, [("http_header.server", "Apache"), ("http_header.via", "1.1 proxy.example.jp (squid/5.7)")])
        #expect(product.name == "Squid")
        #expect(product.version == "5.7")
        #expect(
            product.fingerprints == ["http_header.via: Squid", "http_header.server: Apache that hides its version"])
    }

    /// What popa3d says is not much; but a name is always believed before a manner.
    @Test(arguments: [("", "popa3d"), ("QPOP (version 2.52) at host starting.", "QPopper")])
    func `a manner of answering tells only what has no name`(greeting: String, name: String) throws {
        let reply = ServiceReply(
            endpoint: Endpoint(.tcp, "127.0.0.1", 110), protocol: .pop3, tls: false,
            texts: [.init(key: "pop3.banner", bytes: Array(greeting.utf8))],
            transcript: ["< +OK", "> CAPA", "< -ERR", "> QUIT"], truncated: false, milliseconds: 1)
        let seen = Observation(host: "h", at: Date(timeIntervalSince1970: 0), fact: .reply(reply))
        let product = try #require(try recognizer.get().products(in: [seen]).first)
        #expect(product.name?.lowercased() == name.lowercased())
    }

    /// What any server may say names none.
    @Test(arguments: [
        ("pop3.banner", "POP3 server ready"), ("pop3.banner", ""), ("smtp.banner", "mail.example.jp ESMTP"),
        ("ftp.banner", "FTP server ready."), ("imap4.banner", "IMAP4rev1 ready"), ("banner", "login: "),
        ("redis.error", "-NOAUTH Authentication required."), ("mysql.banners", "unknown"),
        ("irc.banner", ":irc.example.jp NOTICE AUTH :*** Looking up your hostname"), ("telnet.banner", "\r\nlogin: "),
        ("socks.method", "no authentication required"), ("http_header.server", ""),
    ])
    func `are not made up`(key: String, text: String) throws {
        #expect(try product(nil, [(key, text)]).name == nil)
    }

    @Test func `every file of fingerprints that names products is known to a protocol`() throws {
        let library = try FingerprintLibrary.load(directory: root + "/Resources/fingerprints")
        for key in library.keys where key != "banner" {
            let products = library.products(for: key)
            guard let first = products.first else { continue }
            let identity = ProductIdentity(vendor: first.vendor, name: first.product, cpe: first.cpe23)
            let isSpoken = try ServiceProtocol.allCases.contains {
                try recognizer.get().products(speaking: $0).contains(identity)
            }
            #expect(isSpoken, "\(key): \(first.product)")
        }
    }
}
