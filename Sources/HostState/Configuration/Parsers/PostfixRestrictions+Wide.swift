import NoroshiModel
import SendmailConfiguration

/// A line of an access table that lets pass more than one address: a network, or the names of a domain that is nobody's own.
struct PostfixPassing {
    /// `relay-clients` or `relay-names`.
    let setting: String
    let value: String
    let line: Line

    init(_ range: AddressRange, _ line: Line) {
        setting = "relay-clients"
        value = "\(range)"
        self.line = line
    }

    init(name: String, _ line: Line) {
        setting = "relay-names"
        value = name
        self.line = line
    }
}

/// Whom the access tables of a list let pass that are no site's own.
///
/// - Source: access(5), HOST NAME/ADDRESS PATTERNS and EMAIL ADDRESS PATTERNS; cidr_table(5), regexp_table(5).
extension PostfixRestrictions {
    static let maximumPassing = 2000
    private static let maximumPatterns = 500
    private static let longestKey = 16  // bytes
    /// Networks with longer prefixes are too small to count.
    private static let longest = (v4: 24, v6: 48)

    /// - Returns: Nothing for checks of what is neither a client nor a recipient.
    func passing(_ check: String, _ word: String) -> [PostfixPassing] {
        guard tellsPassing, check == "check_client_access" || check == "check_recipient_access" else { return [] }
        var known: [String: Bool] = [:]
        func passes(_ answer: String) -> Bool {
            if let isKnown = known[answer] { return isKnown }
            let isPassing = permits(answer, depth: 0)
            known[answer] = isPassing
            return isPassing
        }
        let isClient = check == "check_client_access"
        guard let table = tables[word] else { return keys(texts[word] ?? [], isClient: isClient, passes) }
        return (isClient ? ranges(table, passes) : []) + patterns(table, isClient: isClient, passes)
    }

    // MARK: Tables with one key each

    /// `203` stands for 203.0.0.0/8, `2001:db8` for 2001:db8::/32, `com` for what ends in `.com`; `203.0.0.0/8` for nothing.
    private func keys(_ lines: [Line], isClient: Bool, _ passes: (String) -> Bool) -> [PostfixPassing] {
        let parents = parameters.raw["parent_domain_matches_subdomains"]
        let isDotless = parents.map { PostfixParameters.items($0).contains("smtpd_access_maps") } ?? true
        var found: [PostfixPassing] = []
        for line in lines where found.count < Self.maximumPassing {
            let start = line.text.utf8.prefix(Self.longestKey)
            guard start.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { continue }
            let words = line.text.words
            guard let key = words.first?.lowercased() else { continue }
            let name = isDotless ? key : key.hasPrefix(".") ? String(key.dropFirst()) : ""
            let range = isClient ? Self.range(ofKey: key) : nil
            guard range != nil || StandardRelayQuestion.isNobodys(name) else { continue }
            guard passes(words.dropFirst().joined(separator: " ")) else { continue }
            found.append(range.map { PostfixPassing($0, line) } ?? PostfixPassing(name: name, line))
        }
        return found
    }

    private static func range(ofKey key: String) -> AddressRange? {
        let numbers = key.split(separator: ".", omittingEmptySubsequences: false)
        if numbers.count <= 3, numbers.allSatisfy({ UInt8($0) != nil }) {
            // Addresses below 1 and above 223 are no host's.
            guard (1...223).contains(UInt8(numbers[0]) ?? 0) else { return nil }
            return Networks.range("\(key)/\(numbers.count * 8)")
        }
        let groups = key.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count <= 3, groups.allSatisfy({ $0.utf8.count <= 4 && UInt16($0, radix: 16) != nil }),
            UInt16(groups[0], radix: 16).map({ $0 >> 13 == 1 }) ?? false
        else { return nil }
        return Networks.range("\(key)::/\(groups.count * 16)")
    }

    // MARK: Tables of ranges and patterns

    private func ranges(_ table: PostfixTable, _ passes: (String) -> Bool) -> [PostfixPassing] {
        var found: [PostfixPassing] = []
        var before: [AddressRange] = []
        for entry in table.entries where found.count < Self.maximumPassing {
            guard case .range(let range, false) = entry.key,
                range.prefix <= (range.first.isIPv6 ? Self.longest.v6 : Self.longest.v4)
            else { continue }
            if !passes(entry.answer) {
                if before.count < Self.maximumPassing { before.append(range) }
            } else if !before.contains(where: { $0.contains(range) }) {
                found.append(PostfixPassing(range, entry.line))
            }
        }
        return found
    }

    private static let topLevels = [
        "com", "net", "org", "edu", "info", "biz", "jp", "co.jp", "ne.jp", "or.jp", "ac.jp", "de", "uk", "fr", "ru",
        "cn", "kr", "tw", "br", "in", "us", "eu", "nl", "it",
    ]

    /// What patterns hold for is tried: two addresses of each first number, and three names below each domain.
    private func patterns(_ table: PostfixTable, isClient: Bool, _ passes: (String) -> Bool) -> [PostfixPassing] {
        guard table.entries.count <= Self.maximumPatterns,
            table.entries.contains(where: { if case .pattern = $0.key { passes($0.answer) } else { false } })
        else { return [] }
        func line(_ texts: [String]) -> Line? {
            var first: Line?
            for text in texts {
                guard let entry = table.entry(for: text), passes(entry.answer) else { return nil }
                first = first ?? entry.line
            }
            return first
        }
        var found: [PostfixPassing] = []
        for number in 1...223 where isClient {
            guard let line = line(["\(number).51.100.77", "\(number).203.7.9"]),
                let range = Networks.range("\(number)/8")
            else { continue }
            found.append(PostfixPassing(range, line))
        }
        for name in Self.topLevels {
            let texts = ["stranger-host", "mx3.elsewhere-q", "a-1.b2.university"].map { "\($0).\(name)" }
            guard let line = line(isClient ? texts : texts.map { "u@\($0)" }) else { continue }
            found.append(PostfixPassing(name: name, line))
        }
        return found
    }
}
