extension FingerprintLibrary {
    /// What people call a protocol, and the keys of databases for its greetings, beside those that are named alike.
    private static let names: [String: [String]] = [
        "pop": ["pop3.banner"], "pop3": ["pop3.banner"], "smtp": ["smtp.banner"], "ehlo": ["smtp.ehlo", "smtp_ehlo"],
        "imap": ["imap4.banner", "imap_banners", "imap.banner"], "ftp": ["ftp.banner"], "ssh": ["ssh.banner"],
        "imap4": ["imap4.banner", "imap_banners", "imap.banner"], "dns": ["dns.versionbind"],
        "domain": ["dns.versionbind"], "bind": ["dns.versionbind"], "http": ["http_header.server"],
        "telnet": ["telnet.banner", "telnet_banners"], "nntp": ["nntp.banner"], "irc": ["irc.banner"],
        "rsh": ["rsh_resp"], "cookie": ["http_header.cookie"], "wwwauth": ["http_header.wwwauth"],
    ]

    /// The keys that a word stands for: a key itself, a name such as `imap`, the first part of keys such as `snmp`, or
    /// what databases give as their protocol.
    ///
    /// - Returns: Keys of databases that are there, in order; empty when there are none.
    package func keys(for word: String) -> [String] {
        let all = keys
        if all.contains(word) { return [word] }
        let name = word.lowercased()
        if let known = Self.names[name]?.filter(all.contains), !known.isEmpty { return known }
        let alike = all.filter { $0 == name || $0.prefix { $0 != "." && $0 != "_" } == name }
        guard alike.isEmpty else { return alike }
        return all.filter { key in databases.contains { $0.matches == key && $0.protocol == name } }
    }

    /// Every word that ``keys(for:)`` knows here, in order: names first, then keys.
    package var protocolNames: [String] {
        Self.names.keys.filter { !keys(for: $0).isEmpty }.sorted() + keys
    }
}
