import NoroshiModel

/// Whether a list of clients of tcp wrappers has everybody in it, in whatever words: `ALL`, `*`, `KNOWN`, `ALL EXCEPT 192.0.2.1`.
///
/// - Source: hosts_access(5), PATTERNS, WILDCARDS and OPERATORS; `list_match` and `host_match` of tcp wrappers 7.6, with Debian's `*`, `?`.
enum HostsAccessClients {
    private struct Client {
        let address: IPAddress
        let name: String
    }

    /// Nobody in particular, with addresses and names from everywhere.
    private static let strangers: [Client] = {
        let addresses = [
            "5.6.7.8", "24.61.3.90", "45.77.1.9", "62.4.200.3", "81.2.69.142", "93.100.1.2", "103.9.8.7", "118.27.5.4",
            "133.5.6.200", "150.1.2.3", "163.44.9.1", "177.8.10.6", "185.3.92.7", "195.20.3.4", "203.104.7.6",
            "211.130.1.1",
        ]
        let domains = ["com", "net", "org", "jp", "de", "cn", "ru", "br"]
        return addresses.compactMap { IPAddress($0) }.enumerated().map { index, address in
            Client(address: address, name: "host\(index).stranger.\(domains[index % domains.count])")
        }
    }()

    /// Whether at least three of four strangers are in it: what is excepted is a part only.
    static func haveEverybody(_ list: [String]) -> Bool {
        let found = strangers.count { matches(list, $0) }
        return found * 4 >= strangers.count * 3
    }

    /// `EXCEPT` is for all words before it, and takes another list with `EXCEPT` in it.
    private static func matches(_ list: [String], _ client: Client) -> Bool {
        var isIn = false
        var rest = list[...]
        while let word = rest.popFirst() {
            if word.uppercased() == "EXCEPT" { return isIn }
            guard matches(word[...], client) else { continue }
            isIn.toggle()
            guard let except = rest.firstIndex(where: { $0.uppercased() == "EXCEPT" }) else { return isIn }
            rest = rest[(except + 1)...]
        }
        return isIn
    }

    private static func matches(_ word: Substring, _ client: Client) -> Bool {
        var word = word.lowercased()[...]
        if let sign = word.firstIndex(of: "@"), sign > word.startIndex {
            guard ["all", "*"].contains(word[..<sign]) else { return false }
            word = word[word.index(after: sign)...]
        }
        let address = "\(client.address)"
        switch word {
        case "all", "known": return true
        case "local", "unknown", "paranoid": return false
        default: break
        }
        guard let first = word.first, first != "@", first != "/" else { return false }
        if word.contains("/") {
            // Unlike elsewhere, an address has all of its four numbers.
            let isWhole = word.prefix { $0 != "/" }.count { $0 == "." } == 3
            return isWhole && Networks.range(String(word))?.contains(client.address) ?? false
        }
        if word.contains(where: { $0 == "*" || $0 == "?" }) {
            return [client.name, address].contains { matches(Array(word.utf8), Array($0.utf8)) }
        }
        if first == "." { return client.name.hasSuffix(word) }
        if word.last == "." { return address.hasPrefix(word) || client.name.hasPrefix(word) }
        return word == client.name || word == address
    }

    /// `*` stands for any text, `?` for one character.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var (at, next) = (0, 0)
        var last: (star: Int, text: Int)?
        while next < text.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                last = (at, next)
                at += 1
            } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == text[next] {
                at += 1
                next += 1
            } else if let open = last {
                last = (open.star, open.text + 1)
                at = open.star + 1
                next = open.text + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
