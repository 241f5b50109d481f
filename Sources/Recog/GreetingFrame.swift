/// What a protocol puts before the text that fingerprints are for.
package enum GreetingFrame: Hashable, Sendable {
    case none
    /// `+OK `
    case pop3
    /// `* OK `
    case imap
    /// A reply code: `220 `, `220-`.
    case code
    /// `SSH-2.0-`
    case ssh
    /// `Server: `
    case header(String)

    /// - Parameter key: What databases are for, such as `pop3.banner`.
    package init(key: String) {
        let part = key.prefix { $0 != "." && $0 != "_" }
        let headers = ["cookie": "set-cookie", "wwwauth": "www-authenticate", "user_agent": "user-agent"]
        if let dot = key.firstIndex(of: "."), key[..<dot].hasSuffix("_header") {
            let name = String(key[key.index(after: dot)...])
            self = .header(headers[name] ?? name)
            return
        }
        switch part {
        case "pop3", "pop": self = .pop3
        case "imap4", "imap": self = .imap
        case "smtp", "ftp", "nntp": self = .code
        case "ssh": self = .ssh
        default: self = .none
        }
    }

    /// How many bytes at the start belong to the frame; 0 when the greeting has none.
    package func length(in greeting: [UInt8]) -> Int {
        switch self {
        case .none: return 0
        case .pop3: return Self.length(of: ["+OK", "-ERR"], in: greeting)
        case .imap: return Self.length(of: ["* OK", "* PREAUTH", "* BYE"], in: greeting)
        case .code:
            guard greeting.prefix(3).count == 3, greeting.prefix(3).allSatisfy(Self.isDigit) else { return 0 }
            if greeting.count == 3 { return 3 }
            return [UInt8(ascii: " "), UInt8(ascii: "-")].contains(greeting[3]) ? 4 : 0
        case .ssh:
            guard greeting.starts(with: "SSH-".utf8) else { return 0 }
            let version = greeting[4...].prefix { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
            guard !version.isEmpty, version.endIndex < greeting.count else { return 0 }
            return greeting[version.endIndex] == UInt8(ascii: "-") ? version.endIndex + 1 : 0
        case .header(let name):
            let start = greeting.prefix(name.utf8.count).map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
            guard start.elementsEqual(name.utf8), greeting.count > start.count,
                greeting[start.count] == UInt8(ascii: ":")
            else { return 0 }
            return start.count + 1 + greeting[(start.count + 1)...].prefix { $0 == 0x20 || $0 == 0x09 }.count
        }
    }

    /// A word and one space, or the word alone.
    private static func length(of words: [String], in greeting: [UInt8]) -> Int {
        guard let word = words.first(where: { greeting.starts(with: $0.utf8) }) else { return 0 }
        let count = word.utf8.count
        if greeting.count == count { return count }
        return greeting[count] == UInt8(ascii: " ") ? count + 1 : 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
