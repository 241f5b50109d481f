package import NoroshiModel

/// `/etc/inetd.conf`: one service a line, `service socket-type protocol wait user program arguments…`.
///
/// - Source: inetd(8) of OpenBSD, whose `address:service` form Debian's inetd has too.
package struct InetdConfig: Sendable, Hashable {
    package let entries: [Entry]
    /// Lines that are no service; the others are used all the same.
    package let errors: [ParseError]

    package struct Entry: Sendable, Hashable {
        /// Service name or port number as written.
        package let service: String
        /// nil for all addresses.
        package let address: String?
        package let transport: Endpoint.Transport
        /// The program that answers: behind tcpd, the one that tcpd starts.
        package let program: String
        /// 1-based.
        package let line: Int
    }

    package static func parse(_ text: String, file: String) -> InetdConfig {
        var entries: [Entry] = []
        var errors: [ParseError] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            guard words.count >= 6 else {
                errors.append(
                    ParseError(
                        file: file, line: index + 1, column: 1,
                        reason: "expected 'service type protocol wait user program', found \(words.count) field(s)"))
                continue
            }
            guard let transport = transport(words[2]) else { continue }  // RPC and UNIX sockets are not ours
            let (address, service) = split(first)
            entries.append(
                Entry(
                    service: service, address: address, transport: transport,
                    program: program(words), line: index + 1))
        }
        return InetdConfig(entries: entries, errors: errors)
    }

    private static func transport(_ word: String) -> Endpoint.Transport? {
        switch word {
        case "tcp", "tcp4", "tcp6", "tcp46": .tcp
        case "udp", "udp4", "udp6", "udp46": .udp
        default: nil
        }
    }

    private static func split(_ word: String) -> (address: String?, service: String) {
        guard let colon = word.lastIndex(of: ":") else { return (nil, word) }
        let address = word[..<colon].filter { $0 != "[" && $0 != "]" }
        return (address == "*" || address.isEmpty ? nil : address, String(word[word.index(after: colon)...]))
    }

    private static func program(_ words: [String]) -> String {
        guard words[5].hasSuffix("/tcpd"), words.count > 6 else { return words[5] }
        return words[6].hasPrefix("/") ? words[6] : "/usr/sbin/\(words[6])"
    }
}
