/// What must not leave a configuration file: passwords and keys.
enum Secrets {
    static let mask = "********"

    /// Words that end a setting's name when its value is a secret.
    private static let endings = [
        "password", "passwd", "passphrase", "secret", "passdb_args", "_pass", "-pass", "apikey", "api_key",
        "auth_token",
        "ssl_key_password", "credentials", "hide_mysql_servers", "mysql_servers", "pgsql_servers",
        "ldap_default_servers",
        "sqlconnectinfo", "ldapdnpass", "ldapbinddn", "userpassword",
    ]

    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        // yes/no settings about passwords are no secrets.
        return endings.contains { name.hasSuffix($0) } && !plain.contains(name) && !name.hasSuffix("nopassword")
    }

    private static let plain: Set = ["ssl_require_password", "no_anon_password", "kbdinteractive_password"]

    /// A line with what stands after `password=`, `secret "…"` or in a URL's `user:password@` covered.
    static func masked(_ text: String) -> String {
        guard text.utf8.count < 16 << 10 else { return text }
        return url(assignments(text))
    }

    private static let starts = Set(marks.compactMap(\.utf8.first))
    private static let marks = ["password", "passwd", "passphrase", "secret", "dnpass", "bindpw"]

    private static func assignments(_ text: String) -> String {
        let lower = Array(text.utf8).map { (65...90).contains($0) ? $0 + 32 : $0 }
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            // `nopassword=y` is none.
            let isDenied = index > 1 && lower[index - 2] == UInt8(ascii: "n") && lower[index - 1] == UInt8(ascii: "o")
            let mark =
                isDenied || !starts.contains(lower[index]) ? nil : marks.first { lower[index...].starts(with: $0.utf8) }
            guard let mark else {
                output.append(bytes[index])
                index += 1
                continue
            }
            output += bytes[index..<index + mark.utf8.count]
            index += mark.utf8.count
            let start = skip(bytes, index)
            guard let start, start < bytes.count else { continue }
            let end = valueEnd(bytes, start)
            output += bytes[index..<start]
            output += Array(mask.utf8)
            index = end
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Where the value begins after `=` or, for a quoted one, a space; nil when the mark is only a part of a word.
    private static func skip(_ bytes: [UInt8], _ from: Int) -> Int? {
        var index = from
        while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "=") {
            index += 1
            while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
            return index
        }
        return index > from && bytes[index] == UInt8(ascii: "\"") ? index : nil
    }

    private static func valueEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        if bytes[start] == UInt8(ascii: "\"") {
            let close = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
            return close.map { $0 + 1 } ?? bytes.count
        }
        let ends: Set<UInt8> = [32, 9, UInt8(ascii: ";"), UInt8(ascii: ",")]
        return bytes[start...].firstIndex { ends.contains($0) } ?? bytes.count
    }

    private static func url(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].firstIndex(of: "@"),
            let colon = text[scheme.upperBound..<at].firstIndex(of: ":"),
            !text[scheme.upperBound..<at].contains(where: { $0 == "/" || $0.isWhitespace })
        else { return text }
        return text[...colon] + mask + text[at...]
    }
}
