import LogReading

/// Whether a server made another recipient of the one that a client gave, and whose will that was.
enum MailAlias {
    /// The client's own recipient.
    case none
    /// The site's: an alias, a forwarding, a virtual address.
    case alias
    /// The client's: it wrote the final address into a local part (`a%example.net@example.jp`, `example.net!a@…`).
    case route
    /// The server does not tell.
    case perhaps

    /// nil: no field says anything.
    var word: StaticString? {
        switch self {
        case .none: nil
        case .alias: "true"
        case .route: "route"
        case .perhaps: "perhaps"
        }
    }

    init(_ line: LineBytes, original: Range<Int>, final: Range<Int>) {
        guard let asked = MailWords.domain(line, original) else {
            self = .alias
            return
        }
        let mailbox = original.lowerBound..<asked.lowerBound - 1
        guard let domain = MailWords.domain(line, final) else {
            // A user of the host: Exim writes the mailbox alone.
            self = .alias
            return
        }
        if MailWords.isSame(line, asked, domain),
            Self.plain(line, mailbox) == Self.plain(line, final.lowerBound..<domain.lowerBound - 1)
        {
            self = .none
        } else if Self.holds(line, mailbox, domain) {
            self = .route
        } else {
            self = .alias
        }
    }

    /// A local part in lower case, without the quotes and backslashes that it can do without.
    private static func plain(_ line: LineBytes, _ mailbox: Range<Int>) -> [UInt8] {
        mailbox.map { MailWords.lower(line[$0]) }.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// Whether a local part holds a domain, the case of letters aside.
    private static func holds(_ line: LineBytes, _ mailbox: Range<Int>, _ domain: Range<Int>) -> Bool {
        guard mailbox.count >= domain.count else { return false }
        return (mailbox.lowerBound...mailbox.upperBound - domain.count).contains {
            MailWords.isSame(line, $0..<$0 + domain.count, domain)
        }
    }
}
