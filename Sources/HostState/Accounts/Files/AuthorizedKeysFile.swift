import Crypto
import FoundationEssentials
import NoroshiModel

/// `authorized_keys`, as sshd(8) reads it under "AUTHORIZED_KEYS FILE FORMAT".
struct AuthorizedKeysFile {
    private(set) var keys: [AccountSurvey.AuthorizedKey] = []
    private(set) var mistakes: [AccountSurvey.Mistake] = []
    private(set) var gap: (what: String, reason: String)?

    private static let maximumKeys = 10_000
    private static let types: Set = [
        "ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-xmss@openssh.com",
        "ssh-rsa-cert-v01@openssh.com", "ssh-dss-cert-v01@openssh.com", "ssh-ed25519-cert-v01@openssh.com",
        "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp384-cert-v01@openssh.com",
        "ecdsa-sha2-nistp521-cert-v01@openssh.com", "sk-ssh-ed25519-cert-v01@openssh.com",
        "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
    ]

    /// The file belongs to a user, and may be a link to anything: a line that is no key is told without its text.
    init(_ bytes: [UInt8], file: String, account: String) {
        let lines = TextLines(bytes, file: file)
        mistakes = lines.mistakes
        gap = lines.gap
        for line in lines.lines {
            let text = line.bytes.trimmed
            guard let first = text.first, first != ASCII.hash else { continue }
            guard keys.count < Self.maximumKeys else {
                gap = (file, "more than \(Self.maximumKeys): the rest is not listed")
                break
            }
            if let key = Self.key(text, lines.place(line.number), account) {
                keys.append(key)
            } else if mistakes.count < 1000 {
                mistakes.append(AccountSurvey.Mistake(lines.place(line.number), .ignored, "not a public key", text: ""))
            }
        }
    }

    private static func key(
        _ text: ArraySlice<UInt8>, _ place: AccountSurvey.Place, _ account: String
    ) -> AccountSurvey.AuthorizedKey? {
        if let bare = key(text, options: [], place, account) { return bare }
        // What stands before a type is options, in which quotes hold blanks together.
        let end = optionsEnd(text)
        guard end < text.endIndex else { return nil }
        return key(text[end...].trimmed, options: split(text[..<end]), place, account)
    }

    private static func key(
        _ text: ArraySlice<UInt8>, options: [String], _ place: AccountSurvey.Place, _ account: String
    ) -> AccountSurvey.AuthorizedKey? {
        let words = text.split(maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: ASCII.isBlank)
        guard words.count >= 2, let type = String(validating: words[0], as: UTF8.self), types.contains(type) else {
            return nil
        }
        guard words[1].count <= 65_536, let blob = Data(base64Encoded: Data(words[1])) else { return nil }
        let fields = Self.fields(Array(blob))
        guard let named = fields.first, named.elementsEqual(type.utf8) else { return nil }
        let digest = Data(SHA256.hash(data: blob)).base64EncodedString().prefix { $0 != "=" }
        return AccountSurvey.AuthorizedKey(
            account: account, type: type, bits: bits(type, fields), fingerprint: "SHA256:\(digest)",
            comment: words.count > 2 ? Escaped.text(words[2].trimmed.prefix(256)) : "", options: options, place: place)
    }

    /// Of an RSA modulus (third field) or a DSA prime (second).
    private static func bits(_ type: String, _ fields: [[UInt8]]) -> Int? {
        let index = type == "ssh-rsa" ? 2 : type == "ssh-dss" ? 1 : -1
        guard fields.indices.contains(index) else { return nil }
        let number = fields[index].drop { $0 == 0 }
        return number.first.map { number.count * 8 - $0.leadingZeroBitCount }
    }

    /// Strings with their lengths before them (RFC 4251 §5).
    private static func fields(_ blob: [UInt8]) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var index = 0
        while index + 4 <= blob.count, fields.count < 8 {
            let length = blob[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard length <= blob.count - index - 4 else { return [] }
            fields.append(Array(blob[(index + 4)..<(index + 4 + length)]))
            index += 4 + length
        }
        return fields
    }

    private static func optionsEnd(_ text: ArraySlice<UInt8>) -> Int {
        var isQuoted = false
        var index = text.startIndex
        while index < text.endIndex, isQuoted || !ASCII.isBlank(text[index]) {
            if text[index] == ASCII.backslash, index + 1 < text.endIndex, text[index + 1] == ASCII.quote {
                index += 1
            } else if text[index] == ASCII.quote {
                isQuoted.toggle()
            }
            index += 1
        }
        return min(index, text.endIndex)
    }

    private static func split(_ options: ArraySlice<UInt8>) -> [String] {
        var found: [String] = []
        var start = options.startIndex
        var isQuoted = false
        for index in options.indices {
            if options[index] == ASCII.quote, index == options.startIndex || options[index - 1] != ASCII.backslash {
                isQuoted.toggle()
            }
            guard options[index] == ASCII.comma, !isQuoted else { continue }
            found.append(Escaped.text(options[start..<index]))
            start = index + 1
        }
        return found + [Escaped.text(options[start...])]
    }
}
