import LogReading

/// What belongs to the site whose mail servers wrote the logs.
package struct MailSite: Sendable {
    /// Networks whose clients may send mail anywhere.
    package var inside = Self.privateNetworks
    /// Domains whose mail the site takes; where none are given, those to which its servers deliver in the same logs.
    package var domains: Set<String> = []

    package init() {}

    /// Addresses that no stranger has.
    ///
    /// - Source: RFC 1918 §3, RFC 3927, RFC 4193, RFC 4291 §2.5.6.
    package static let privateNetworks = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10",
    ].compactMap(AddressBlock.init)

    /// The host itself.
    static let loopback = ["127.0.0.0/8", "::1"].compactMap(AddressBlock.init)
}

/// Which addresses are the host's own, and which the site's.
struct SiteNetworks {
    private let loopback = MailSite.loopback
    private let inside: [AddressBlock]

    init(_ site: MailSite) { inside = site.inside }

    func isHost(_ address: NetworkAddress) -> Bool { Self.isIn(loopback, address) }

    func isInside(_ address: NetworkAddress) -> Bool { Self.isIn(loopback, address) || Self.isIn(inside, address) }

    private static func isIn(_ blocks: [AddressBlock], _ address: NetworkAddress) -> Bool {
        for block in blocks where block.contains(address) { return true }
        return false
    }
}

/// The site's domains: given, or learned from what is delivered.
struct OwnDomains {
    private var known: Set<UInt64>
    let areGiven: Bool
    private var last: UInt64 = 0

    /// More domains than this are not one site's; later ones are not learned.
    private static let maximumKnown = 8_192

    init(_ given: Set<String>) {
        known = Set(
            given.map { text in
                let bytes = Array(text.utf8)
                return LineBytes.with(bytes) { Self.hash($0, 0..<$0.count) }
            })
        areGiven = !given.isEmpty
    }

    /// Takes a recipient's domain for the site's own, to whose mailbox was delivered.
    mutating func learn(_ line: LineBytes, _ recipient: Range<Int>) {
        guard !areGiven, let domain = MailWords.domain(line, recipient) else { return }
        let hash = Self.hash(line, domain)
        // Most mail is for the same few.
        guard hash != last, known.count < Self.maximumKnown else { return }
        last = hash
        known.insert(hash)
    }

    func contains(_ line: LineBytes, _ recipient: Range<Int>) -> Bool {
        guard let domain = MailWords.domain(line, recipient) else { return false }
        return known.contains(Self.hash(line, domain))
    }

    private static func hash(_ line: LineBytes, _ range: Range<Int>) -> UInt64 {
        var hash = QueueHash()
        for place in range { hash.take(MailWords.lower(line[place])) }
        return hash.value
    }
}
