import ByteRegex
package import NoroshiModel
package import Recog

/// Tells from what a service said which product it is.
package struct Recognizer: Sendable {
    private let library: FingerprintLibrary

    package init(_ library: FingerprintLibrary) { self.library = library }

    /// Names that Recog's files have when they give none, beside the names that its others follow.
    private static let otherNames = [
        "telnet.banner": ["telnet_banners"], "smtp.ehlo": ["smtp_ehlo"],
        "imap4.banner": ["imap_banners", "imap.banner"],
        "mysql.banners": ["mysql_banners"], "mysql.error": ["mysql_error"], "ntp.readvar": ["ntp_banners"],
        "rtsp_header.server": ["rtsp_servers"], "sip_header.server": ["sip_banners"],
        "sip_header.user_agent": ["sip_user_agents"], "ssdp.server": ["upnp_banners"],
        "http_header.x-powered-by": ["http_xpoweredby"], "http_header.proxyauth": ["http_header.wwwauth"],
    ]

    /// The products of all services in `observations`. One that says nothing known is a product without a name, and
    /// one that does not answer is known by its package alone.
    package func products(in observations: [Observation]) -> [Product] {
        var packages: [Endpoint: InstalledPackage] = [:]
        var answered: Set<Endpoint> = []
        for observation in observations {
            switch observation.fact {
            case .listener(let listener): packages[listener.endpoint] = listener.package
            case .reply(let reply): answered.insert(reply.endpoint)
            case .sweep, .relay, .trace, .logs, .state, .unseen: break
            }
        }
        var scratch = Scratch()
        return observations.compactMap { observation in
            switch observation.fact {
            case .reply(let reply): return product(of: reply, package: packages[reply.endpoint], scratch: &scratch)
            case .listener(let listener):
                // A service that does not answer is still known by its package.
                guard !answered.contains(listener.endpoint), let package = listener.package else { return nil }
                return Product(endpoint: listener.endpoint, protocol: nil, package: package, excerpt: "")
            case .sweep, .relay, .trace, .logs, .state, .unseen: return nil
            }
        }
    }

    /// Memory that one thread recognizes with, again and again.
    package struct Scratch {
        fileprivate var patterns = BytePattern.Scratch()

        package init() {}
    }

    /// What one service is.
    package func product(
        of reply: ServiceReply, package: InstalledPackage? = nil, scratch: inout Scratch
    ) -> Product {
        let excerpt = Escaped.text(reply.texts.first?.bytes ?? [])
        var matches: [FingerprintMatch] = []
        for text in reply.texts { recognize(text.key, text.bytes, &matches, &scratch) }
        if Self.mostSpecific(matches) == nil { guess(reply, &matches, &scratch) }
        guard let best = Self.mostSpecific(matches) else {
            return Product(
                endpoint: reply.endpoint, protocol: reply.protocol, package: package, excerpt: excerpt)
        }
        return Product(
            endpoint: reply.endpoint, protocol: reply.protocol, vendor: best.vendor.map(Self.printable),
            name: best.product.map(Self.printable), version: best.version.map(Self.printable),
            cpe: best.cpe23.map(Self.printable), greetingPackageVersion: best.packageVersion.map(Self.printable),
            package: package,
            fingerprints: (matches.count == 1 ? matches : [best] + matches.filter { $0 != best }).map {
                "\($0.matches): \($0.description)"
            },
            excerpt: excerpt)
    }

    /// What the manner of answering tells, where nothing names a product.
    private func guess(_ reply: ServiceReply, _ matches: inout [FingerprintMatch], _ scratch: inout Scratch) {
        guard reply.protocol != nil, !reply.transcript.isEmpty else { return }
        recognize("transcript", Array(reply.transcript.joined(separator: "\n").utf8), &matches, &scratch)
    }

    /// Fingerprints take words out of what the service said.
    private static func printable(_ word: String) -> String { Escaped.text(word) }

    private func recognize(
        _ key: String, _ bytes: [UInt8], _ matches: inout [FingerprintMatch], _ scratch: inout Scratch
    ) {
        func take(_ name: String) {
            guard let found = library.recognize(name, bytes, scratch: &scratch.patterns) else { return }
            matches.append(found.best)
            matches += found.others
        }
        take(key)
        for name in Self.otherNames[key] ?? [] { take(name) }
    }

    private static func mostSpecific(_ matches: [FingerprintMatch]) -> FingerprintMatch? {
        let named = matches.filter { $0.product != nil && $0.serviceCertainty > 0 }
        return named.first { $0.version != nil } ?? named.first
    }

    /// The products that are known to speak a protocol, by the databases that can name them.
    func products(speaking spoken: ServiceProtocol) -> [ProductIdentity] {
        Self.protocolsByKey.filter { $0.value == spoken }.sorted { $0.key < $1.key }.flatMap { key, _ in
            library.products(for: key).map {
                ProductIdentity(vendor: $0.vendor, name: $0.product, cpe: $0.cpe23)
            }
        }
    }

    private static let protocolsByKey: [String: ServiceProtocol] = [
        "pop3.banner": .pop3, "pop3.capa": .pop3, "imap4.id": .imap, "cvs.error": .cvspserver, "git.error": .git,
        "smtp.banner": .smtp, "dns.versionbind": .domain, "imap4.banner": .imap,
        "ftp.banner": .ftp, "ssh.banner": .ssh, "http_header.server": .http, "nntp.banner": .nntp,
        "irc.banner": .irc, "irc.version": .irc, "telnet.banner": .telnet, "http_header.via": .http,
        "mysql.banners": .mysql, "mysql.error": .mysql, "postgresql.error": .postgresql, "redis.info": .redis,
        "redis.error": .redis, "memcache.version": .memcache, "mongodb.version": .mongodb,
        "mssql.version": .microsoftSQL, "ldap.vendor": .ldap, "ldap.search_result": .ldap, "rsync.banner": .rsync,
        "svn.banner": .svn, "sieve.banner": .sieve, "ntp.readvar": .ntp, "snmp.engine": .snmp, "stun.software": .stun,
        "sip_header.server": .sip, "sip_header.user_agent": .sip, "rtsp_header.server": .rtsp, "amqp.server": .amqp,
        "ssdp.server": .ssdp,
    ]
}

/// What makes two namings of a product the same: the vendor and product of a CPE name, or the words themselves.
struct ProductIdentity: Hashable {
    let vendor: String?
    let name: String
    /// `vendor:product`, in lower case; nil when there is no CPE name.
    let cpe: String?

    init(vendor: String?, name: String, cpe: String?) {
        self.vendor = vendor.map(Self.plain)
        self.name = Self.plain(name)
        self.cpe = cpe.flatMap(Self.pair)
    }

    /// As it was before, in plain letters.
    ///
    /// - Parameter pair: `vendor:product`.
    init(plainVendor: String?, name: String, pair: String?) {
        vendor = plainVendor
        self.name = name
        cpe = pair
    }

    func isSame(as other: ProductIdentity) -> Bool {
        if let cpe, let theirs = other.cpe { return cpe == theirs }
        guard name == other.name else { return false }
        return vendor == nil || other.vendor == nil || vendor == other.vendor
    }

    /// The vendor and product of `cpe:/a:vendor:product:…` (2.2) or `cpe:2.3:a:vendor:product:…`.
    static func pair(_ cpe: String) -> String? {
        let fields = cpe.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let first = fields.count > 1 && fields[1] == "2.3" ? 3 : 2
        guard fields.count > first + 1, fields[first + 1] != "*" else { return nil }
        return "\(fields[first]):\(fields[first + 1])"
    }

    /// Letters and digits only, in lower case: `ISC BIND` and `isc-bind` are one.
    private static func plain(_ word: String) -> String {
        let lowered = word.lowercased()
        guard lowered.utf8.allSatisfy({ $0 < 0x80 }) else { return lowered.filter { $0.isLetter || $0.isNumber } }
        // The same without asking Unicode about every character.
        let bytes = lowered.utf8.filter { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
