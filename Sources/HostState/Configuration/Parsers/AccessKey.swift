import SendmailConfiguration

/// The key of a line of sendmail's access map: whom it is about.
///
/// - Source: cf/README of sendmail, ANTI-SPAM CONFIGURATION CONTROL: parts of addresses are written from the left, without a dot at the end.
struct AccessKey {
    /// `connect`, `to`, `from` in small letters; nil for a key without a tag.
    let tag: String?
    let name: String

    init(_ text: String) {
        let tags = ["connect", "to", "from"]
        let word = text.prefix { $0 != ":" }
        let tag = word.lowercased()
        if word.count < text.count, tags.contains(tag) {
            self.tag = tag
            name = text.dropFirst(word.count + 1).lowercased()
        } else {
            self.tag = nil
            name = text.lowercased()
        }
    }

    /// Whether it stands for a part of the Internet that nobody owns: everything, a top-level domain, or more public addresses than a
    /// site has.
    var isWide: Bool {
        if ["", "ipv6", "ipv6:"].contains(name) { return true }
        if name.hasPrefix("ipv6:") { return isWide(groups: name.dropFirst(5)) }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ UInt8($0) != nil }) else { return StandardRelayQuestion.isNobodys(name) }
        // Addresses below 1 and above 223 are no host's.
        guard (1...223).contains(UInt8(parts[0]) ?? 0) else { return false }
        return Networks.isWider("\(name)/\(parts.count * 8)", v4: 16, v6: 32)
    }

    /// Of IPv6 only 2000::/3 is used by the Internet.
    private func isWide(groups: Substring) -> Bool {
        let all = groups.split(separator: ":").map { UInt16($0, radix: 16) }
        guard let first = all.first.flatMap(\.self) else { return false }
        return first >> 13 == 1 && all.count < 2
    }

    /// A sender's address that it is about; nil where it can be about none.
    var sender: String? {
        guard tag == nil || tag == "from", name.contains(where: \.isLetter), !name.contains(":"), !name.hasSuffix("@")
        else { return nil }
        return name.contains("@") ? name : "postmaster@\(name)"
    }
}
