import FoundationEssentials
import NoroshiFormats
package import NoroshiModel

/// Where marked messages are to come out when a server relays: what `--prove-to` names.
package struct ProofTarget: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// A sink of ours, to listen at this address.
        case sink(Endpoint)
        case maildir(String)
        case mbox(String)
        /// The administrator looks.
        case manual
    }

    /// As it was written.
    package let text: String
    /// nil for a sink without a mailbox.
    package let mailbox: RelayAddresses.Foreign?
    package let place: Place

    package static let defaultSink = Endpoint(.tcp, "127.0.0.1", 2525)

    /// - Throws: ``ProofTargetError`` for a text of no known form.
    package init(_ text: String) throws(ProofTargetError) {
        self.text = text
        var place = text
        if let equals = text.firstIndex(of: "="), !text.hasPrefix("sink") {
            let address = String(text[..<equals])
            guard let mailbox = RelayAddresses.Foreign(address) else {
                throw ProofTargetError("'\(Escaped.text(address))' is not a mail address")
            }
            self.mailbox = mailbox
            place = String(text[text.index(after: equals)...])
        } else {
            mailbox = nil
        }
        self.place = try Self.place(place, hasMailbox: mailbox != nil)
    }

    private static func place(_ text: String, hasMailbox: Bool) throws(ProofTargetError) -> Place {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "sink": return .sink(parts.count == 1 ? defaultSink : try endpoint(parts[1]))
        case "manual" where hasMailbox && parts.count == 1: return .manual
        case "maildir" where hasMailbox && parts.count == 2 && parts[1].hasPrefix("/"): return .maildir(parts[1])
        case "mbox" where hasMailbox && parts.count == 2 && parts[1].hasPrefix("/"): return .mbox(parts[1])
        default:
            throw ProofTargetError(
                "expected 'ADDRESS=maildir:/path', 'ADDRESS=mbox:/path', 'ADDRESS=manual' or "
                    + "'[ADDRESS=]sink[:IP[:PORT]]', found '\(Escaped.text(text))'")
        }
    }

    /// `192.0.2.1`, `192.0.2.1:2525`, `[2001:db8::1]:2525`; port 25 when there is none.
    private static func endpoint(_ text: String) throws(ProofTargetError) -> Endpoint {
        var address = text
        var port = 25
        if let colon = text.lastIndex(of: ":"), text.hasPrefix("[") ? text.hasSuffix("]") == false : true,
            text.hasPrefix("[") || text.firstIndex(of: ":") == colon
        {
            guard let number = Int(text[text.index(after: colon)...]), (0...65_535).contains(number) else {
                throw ProofTargetError("'\(Escaped.text(text))' has no valid port")
            }
            address = String(text[..<colon])
            port = number
        }
        let plain = address.filter { $0 != "[" && $0 != "]" }
        guard let canonical = IPAddress(plain)?.description else {
            throw ProofTargetError("'\(Escaped.text(plain))' is not an IP address of this host")
        }
        return Endpoint(.tcp, canonical, port)
    }

    /// The recipient of the marked messages.
    ///
    /// - Parameter mark: Of this test; a sink takes no mail for other names.
    package func recipient(mark: String) -> RelayAddresses.Foreign {
        if let mailbox { return mailbox }
        // A sink on the mail port can be reached by its address; any other only where the server was told the way.
        if case .sink(let endpoint) = place, endpoint.port == 25, !endpoint.isLoopback {
            return RelayAddresses.Foreign(
                user: "noroshi-\(mark)", domain: RelayAddresses.literal(endpoint.address))
        }
        return RelayAddresses.Foreign(user: "noroshi-\(mark)", domain: RelayAddresses.Foreign.reserved.domain)
    }
}

/// Why a text names no place for marked messages.
package struct ProofTargetError: Error, Hashable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
