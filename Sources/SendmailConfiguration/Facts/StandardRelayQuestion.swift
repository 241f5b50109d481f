/// A question that every mail server should refuse, or say why not.
package struct StandardRelayQuestion: Hashable, Sendable {
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// Nobody here has to do with it: plain open relaying.
        case outsideToOutside = "outside-to-outside"
        case nullSender = "null-sender"
        /// The sender's address is of this host.
        case localLookingSender = "local-looking-sender"
        /// The sender's address is of this host's domain.
        case domainLookingSender = "domain-looking-sender"
        /// The client's address has no name.
        case clientWithoutName = "client-without-name"
        /// `user%far@here`.
        case percentHack = "percent-hack"
        /// `user%far@[address]`.
        case percentHackLiteral = "percent-hack-literal"
        /// `user%far`.
        case percentHackBare = "percent-hack-bare"
        /// `far!user@here`.
        case bangPath = "bang-path"
        /// `far!user`.
        case bangPathBare = "bang-path-bare"
        /// `@here:user@far`.
        case sourceRoute = "source-route"
        /// `"user@far"@here`.
        case quoted
        /// `"user@far"`.
        case quotedBare = "quoted-bare"
        /// `user@far@here`.
        case doubleAt = "double-at"
        /// The far domain's mail exchanger is said to be this host, which everybody can say of his own.
        case mailExchanger = "mail-exchanger"
        /// The sender is of a domain that the site passes mail on for.
        case relayDomainSender = "relay-domain-sender"
        /// The sender is one that the access map lets pass.
        case listedSender = "listed-sender"
        /// To a domain below one that the site names and nobody owns, such as `com`, or from a client of a first number that it names.
        case namedWidely = "named-widely"
    }

    package let form: Form
    package let question: RelayQuestion

    /// Documentation addresses and names; the client's is never one of the site's.
    static let far = "elsewhere.example"
    static let outsider = "sender@outside.example"
    static let clientAddress = "198.51.100.77"
    static let clientName = "client.outside.example"

    /// - Parameters:
    ///   - host: The full name of this host.
    ///   - address: One of its addresses.
    ///   - relayDomain: A domain that it passes mail on for.
    package static func all(host: String, address: String?, relayDomain: String?) -> [StandardRelayQuestion] {
        Form.allCases.compactMap { form in
            question(form, host, address ?? "127.0.0.1", relayDomain).map { Self(form: form, question: $0) }
        }
    }

    private static func question(
        _ form: Form, _ host: String, _ address: String, _ relayDomain: String?
    ) -> RelayQuestion? {
        let victim = "victim@\(far)"
        func to(_ recipient: String) -> RelayQuestion { ask(outsider, recipient) }
        switch form {
        case .outsideToOutside, .mailExchanger: return to(victim)
        case .nullSender: return ask("", victim)
        case .localLookingSender: return ask("postmaster@\(host)", victim)
        case .domainLookingSender:
            guard let dot = host.firstIndex(of: "."), host[dot...].dropFirst().contains(".") else { return nil }
            return ask("postmaster@\(host[host.index(after: dot)...])", victim)
        case .clientWithoutName:
            return RelayQuestion(sender: outsider, recipient: victim, clientAddress: clientAddress, clientName: nil)
        case .percentHack: return to("victim%\(far)@\(host)")
        case .percentHackLiteral: return to("victim%\(far)@[\(address)]")
        case .percentHackBare: return to("victim%\(far)")
        case .bangPath: return to("\(far)!victim@\(host)")
        case .bangPathBare: return to("\(far)!victim")
        case .sourceRoute: return to("@\(host):\(victim)")
        case .quoted: return to("\"\(victim)\"@\(host)")
        case .quotedBare: return to("\"\(victim)\"")
        case .doubleAt: return to("\(victim)@\(host)")
        case .relayDomainSender: return relayDomain.map { ask("postmaster@\($0)", victim) }
        // See `widely` and `listed`: there is one for each name.
        case .namedWidely, .listedSender: return nil
        }
    }

    // MARK: What the site names

    private static let maximumNames = 32
    /// Top-level domains of more than two letters, and the names below those of two that have the same meaning.
    private static let generic: Set = [
        "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "arpa", "co", "ne", "or", "ac", "go",
    ]

    /// Questions for each domain or first number among the names of the class `R` that stands for a part of the Internet.
    static func widely(_ names: [String]) -> [StandardRelayQuestion] {
        names.lazy.compactMap { name in
            if let number = UInt8(name), number > 0 {
                return RelayQuestion(
                    sender: outsider, recipient: "victim@\(far)", clientAddress: "\(number).51.100.77",
                    clientName: clientName)
            }
            return isNobodys(name) ? ask(outsider, "victim@elsewhere.\(name)") : nil
        }.prefix(maximumNames).map { Self(form: .namedWidely, question: $0) }
    }

    /// Whether a name stands for domains of everybody: `com`, `jp`, `co.jp`.
    package static func isNobodys(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        func isCountry(_ label: Substring) -> Bool { label.utf8.count == 2 && label.allSatisfy(\.isLetter) }
        return switch labels.count {
        case 1: generic.contains(name) && name.utf8.count > 2 || isCountry(labels[0])
        case 2: generic.contains(String(labels[0])) && isCountry(labels[1])
        default: false
        }
    }

    /// Questions for senders, each as an address.
    static func listed(_ senders: [String]) -> [StandardRelayQuestion] {
        senders.prefix(maximumNames).map { Self(form: .listedSender, question: ask($0, "victim@\(far)")) }
    }

    private static func ask(_ sender: String, _ recipient: String) -> RelayQuestion {
        RelayQuestion(sender: sender, recipient: recipient, clientAddress: clientAddress, clientName: clientName)
    }
}
