/// All addresses that begin with the same bits, written as `192.0.2.0/24` or as a single address.
package struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    package let first: IPAddress
    /// How many leading bits count: 0 to 32 or 128.
    package let prefix: Int

    package init(_ address: IPAddress) { self.init(first: address, prefix: address.bits) }

    private init(first: IPAddress, prefix: Int) {
        self.first = first
        self.prefix = prefix
    }

    /// nil when `text` is no address, the prefix is out of range, or bits after the prefix are set.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        guard let prefix = Int(parts[1]), (0...address.bits).contains(prefix), !parts[1].hasPrefix("+") else {
            return nil
        }
        guard Self.masked(address, prefix) == address else { return nil }
        self.init(first: address, prefix: prefix)
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.isIPv6 == first.isIPv6 && Self.masked(address, prefix) == Self.masked(first, prefix)
    }

    package func contains(_ range: AddressRange) -> Bool { range.prefix >= prefix && contains(range.first) }

    /// How many addresses it holds; nil when they are more than a `Int` counts.
    package var count: Int? { first.bits - prefix < 63 ? 1 << (first.bits - prefix) : nil }

    /// The addresses in order; the caller has looked at ``count``.
    package var addresses: [IPAddress] {
        (0..<UInt64(count ?? 0)).map { offset in
            first.isIPv6
                ? IPAddress(high: first.high, low: first.low + offset, zone: first.zone)
                : IPAddress(v4: UInt32(first.low + offset))
        }
    }

    private static func masked(_ address: IPAddress, _ prefix: Int) -> IPAddress {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits)) }
        guard address.isIPv6 else { return IPAddress(v4: UInt32(address.low & mask(prefix + 32) & 0xFFFF_FFFF)) }
        return IPAddress(high: address.high & mask(prefix), low: address.low & mask(prefix - 64))
    }

    package var description: String { prefix == first.bits ? "\(first)" : "\(first)/\(prefix)" }
}

extension AddressRange: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let range = AddressRange(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is no range of addresses")
        }
        self = range
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
