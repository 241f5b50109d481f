/// What the address forms of a relay test are made of.
package struct RelayAddresses: Sendable, Hashable {
    /// A recipient that is none of the server's business: `user@domain`.
    package struct Foreign: Sendable, Hashable {
        package let user: String
        /// A domain name, or an address literal with its brackets.
        package let domain: String

        package init(user: String, domain: String) {
            self.user = user
            self.domain = domain
        }

        /// nil for a text that is not an address, or that could end a command and start another.
        package init?(_ address: String) {
            guard let at = address.lastIndex(of: "@"), at > address.startIndex,
                address.index(after: at) < address.endIndex,
                address.utf8.allSatisfy({ (33...126).contains($0) && !#"<>"\"#.utf8.contains($0) })
            else { return nil }
            self.init(user: String(address[..<at]), domain: String(address[address.index(after: at)...]).lowercased())
            guard !user.contains("@") else { return nil }
        }

        package var address: String { "\(user)@\(domain)" }

        /// Domains that nobody can ever own (RFC 2606): mail to them goes nowhere, whatever a server does with it.
        package static let reserved = Foreign(user: "noroshi-relay-test", domain: "example.org")
        package static let reservedSender = Foreign(user: "noroshi-relay-test", domain: "example.net")
    }

    /// The server's own, the most certain first; at most ``maximumOwnDomains`` are used.
    package var ownDomains: [String]
    package var serverAddress: String
    package var recipient: Foreign
    /// The sender of a stranger.
    package var stranger: Foreign
    /// An IP address far from the server, for `user@[address]`.
    package var foreignAddress: String

    package static let maximumOwnDomains = 4

    package init(
        ownDomains: [String], serverAddress: String, recipient: Foreign = .reserved,
        stranger: Foreign = .reservedSender,
        foreignAddress: String = "192.0.2.1"  // RFC 5737: documentation only
    ) {
        self.ownDomains = Array(ownDomains.prefix(Self.maximumOwnDomains))
        self.serverAddress = serverAddress
        self.recipient = recipient
        self.stranger = stranger
        self.foreignAddress = foreignAddress
    }

    /// `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3)
    static func literal(_ address: String) -> String {
        let plain = address.prefix { $0 != "%" }
        return plain.contains(":") ? "[IPv6:\(plain)]" : "[\(plain)]"
    }
}

/// Which domains may be a mail server's own, by what is known of it.
package enum OwnDomains {
    /// - Parameters:
    ///   - declared: By the administrator.
    ///   - names: Host names: of the greeting, of the host.
    package static func candidates(declared: [String], names: [String]) -> [String] {
        let named = names.map { plain($0) }.filter(isDomain)
        let parents = named.compactMap(parent)
        var known: Set<String> = []
        return (declared.map { plain($0) }.filter(isDomain) + named + parents).filter { known.insert($0).inserted }
    }

    private static func plain(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Two labels or more, and not an IP address.
    package static func isDomain(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95
                    }
            } && labels.last?.utf8.allSatisfy { (48...57).contains($0) } == false
    }

    /// `example.jp` of `mail.example.jp`; nil where that would be a registry such as `co.jp`.
    private static func parent(_ name: String) -> String? {
        let labels = name.split(separator: ".").dropFirst()
        guard labels.count > 1, let first = labels.first, let last = labels.last else { return nil }
        let isRegistry = labels.count == 2 && last.count == 2 && registryLabels.contains(String(first))
        return isRegistry ? nil : labels.joined(separator: ".")
    }

    private static let registryLabels: Set<String> = [
        "ac", "ad", "co", "com", "ed", "edu", "go", "gob", "gov", "gr", "lg", "mil", "ne", "net", "or", "org",
    ]
}
