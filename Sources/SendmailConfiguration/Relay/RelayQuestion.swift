/// Would this mail be relayed?
package struct RelayQuestion: Hashable, Sendable {
    /// As in `MAIL FROM`, with or without angle brackets; empty for the null sender.
    package let sender: String
    /// As in `RCPT TO`, with or without angle brackets.
    package let recipient: String
    /// IPv4 or IPv6 as text, without brackets.
    package let clientAddress: String
    /// The name that the address leads to; `nil` when it leads to none.
    package let clientName: String?
    package let isAuthenticated: Bool
    /// The SASL mechanism, if authenticated.
    package let mechanism: String
    /// Whether the client's name leads back to its address.
    package let isNameForged: Bool

    package init(
        sender: String, recipient: String, clientAddress: String, clientName: String?, isAuthenticated: Bool = false,
        mechanism: String = "PLAIN", isNameForged: Bool = false
    ) {
        self.sender = sender
        self.recipient = recipient
        self.clientAddress = clientAddress
        self.clientName = clientName
        self.isAuthenticated = isAuthenticated
        self.mechanism = mechanism
        self.isNameForged = isNameForged
    }

    static func bracketed(_ address: String) -> String {
        address.first == "<" ? address : "<" + address + ">"
    }

    /// As sendmail 8.15 and newer write it into `{client_addr}`: IPv6 after `IPv6:`, with all eight groups.
    var addressAsWritten: String {
        guard clientAddress.contains(":"), !clientAddress.lowercased().hasPrefix("ipv6:") else { return clientAddress }
        guard let groups = Self.groups(of: clientAddress) else { return "IPv6:" + clientAddress }
        return "IPv6:" + groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func groups(of address: String) -> [UInt16]? {
        var address = address
        if address.contains("."), let colon = address.lastIndex(of: ":") {
            let octets = address[address.index(after: colon)...].split(separator: ".").compactMap { UInt16($0) }
            guard octets.count == 4, octets.allSatisfy({ $0 < 256 }) else { return nil }
            let tail = [octets[0] << 8 | octets[1], octets[2] << 8 | octets[3]].map { String($0, radix: 16) }
            address = address[...colon] + tail.joined(separator: ":")
        }
        let bytes = Array(address.utf8)
        let gap = bytes.indices.dropLast().first { bytes[$0] == 58 && bytes[$0 + 1] == 58 }
        func parse(_ text: ArraySlice<UInt8>) -> [UInt16]? {
            if text.isEmpty { return [] }
            let parts = text.split(separator: 58, omittingEmptySubsequences: false)
            let groups = parts.compactMap { UInt16(String(decoding: $0, as: UTF8.self), radix: 16) }
            return groups.count == parts.count ? groups : nil
        }
        guard let gap else { return parse(bytes[...]).flatMap { $0.count == 8 ? $0 : nil } }
        guard let head = parse(bytes[..<gap]), let tail = parse(bytes[(gap + 2)...]), head.count + tail.count < 8 else {
            return nil
        }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }
}
