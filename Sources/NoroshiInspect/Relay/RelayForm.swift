import NoroshiModel

/// One way to write the address of a recipient elsewhere, so that a careless server passes the mail on.
///
/// - Source: RFC 5321 §3.6, appendix D (source routes); RFC 1123 §5.2.16 (percent hack); RFC 976 (bang paths);
///   the forms of nmap's `smtp-open-relay` and of the `relay-test.mail-abuse.org` of old.
struct RelayForm: Sendable, Hashable {
    /// For example `plain`, `percent:example.jp`.
    let name: String
    /// What stands between the angle brackets.
    let address: String
    /// Together these found every relay that was measured; they are tried in every way there is.
    let isCore: Bool

    private init(_ name: String, _ address: String, isCore: Bool = false) {
        self.name = name
        self.address = address
        self.isCore = isCore
    }

    /// Every form, the most telling first; no address twice.
    static func all(_ parts: RelayAddresses) -> [RelayForm] {
        let foreign = parts.recipient
        let here = RelayAddresses.literal(parts.serverAddress)
        let own = parts.ownDomains.enumerated().map { index, domain in through(domain, foreign, isCore: index < 2) }
        var known: Set<String> = []
        return
            ([RelayForm("plain", foreign.address, isCore: true)] + own.flatMap { $0.filter(\.isTelling) }
            + bare(foreign, parts.foreignAddress) + own.flatMap { $0.filter { !$0.isTelling } }
            + through(literal: here, "address", foreign) + through(literal: "localhost", "localhost", foreign))
            .filter { known.insert($0.address).inserted }
    }

    /// Without any domain of the server's.
    private static func bare(_ f: RelayAddresses.Foreign, _ address: String) -> [RelayForm] {
        [
            RelayForm("literal", "\(f.user)@\(RelayAddresses.literal(address))"),
            RelayForm("quoted-whole", "\"\(f.address)\""),
            RelayForm("percent-bare", "\(f.user)%\(f.domain)"),
            RelayForm("bang-bare", "\(f.domain)!\(f.user)"),
            RelayForm("trailing-dot", "\(f.address)."),
        ]
    }

    private static let telling = ["percent", "bang", "route", "quoted"]

    /// One of the four through a domain of the server's that have opened the most servers.
    var isTelling: Bool { Self.telling.contains { name.hasPrefix("\($0):") } }

    /// Through a domain that the server takes mail for, its own or one that it passes on.
    private static func through(_ domain: String, _ f: RelayAddresses.Foreign, isCore: Bool) -> [RelayForm] {
        let (user, far) = (f.user, f.domain)
        return [
            RelayForm("percent:\(domain)", "\(user)%\(far)@\(domain)", isCore: isCore),
            RelayForm("bang:\(domain)", "\(far)!\(user)@\(domain)", isCore: isCore),
            RelayForm("route:\(domain)", "@\(domain):\(f.address)", isCore: isCore),
            RelayForm("quoted:\(domain)", "\"\(f.address)\"@\(domain)", isCore: isCore),
            RelayForm("double-at:\(domain)", "\(f.address)@\(domain)"),
            RelayForm("own-percent:\(domain)", "\(user)@\(domain)%\(far)"),
            RelayForm("quoted-percent:\(domain)", "\"\(user)%\(far)\"@\(domain)"),
            RelayForm("route-percent:\(domain)", "@\(domain):\(user)%\(far)@\(domain)"),
            RelayForm("quoted-bang:\(domain)", "\"\(far)!\(user)\"@\(domain)"),
            RelayForm("bang-chain:\(domain)", "\(domain)!\(far)!\(user)"),
            RelayForm("bang-percent:\(domain)", "\(far)!\(user)%\(domain)"),
        ]
    }

    /// Through the server's address or a name that every host has.
    private static func through(literal: String, _ name: String, _ f: RelayAddresses.Foreign) -> [RelayForm] {
        [
            RelayForm("percent-\(name)", "\(f.user)%\(f.domain)@\(literal)"),
            RelayForm("quoted-\(name)", "\"\(f.address)\"@\(literal)"),
            RelayForm("bang-\(name)", "\(f.domain)!\(f.user)@\(literal)"),
            RelayForm("route-\(name)", "@\(literal):\(f.address)"),
            RelayForm("double-at-\(name)", "\(f.address)@\(literal)"),
        ]
    }
}

/// Whose mail it pretends to be.
struct RelaySender: Sendable, Hashable {
    let name: String
    /// Empty for `<>`.
    let address: String

    static let empty = RelaySender(name: "empty", address: "")
    static func outsider(_ stranger: RelayAddresses.Foreign) -> RelaySender {
        RelaySender(name: "outsider", address: stranger.address)
    }
    /// Every domain has this one (RFC 5321 §4.5.1), so that no check of local senders stands in the way.
    static func own(_ domain: String) -> RelaySender {
        RelaySender(name: "own:\(domain)", address: "postmaster@\(domain)")
    }
    /// For a server that wants to resolve the sender's domain: there is nothing to resolve.
    static let literal = RelaySender(name: "literal", address: "noroshi-relay-test@[192.0.2.1]")
}
