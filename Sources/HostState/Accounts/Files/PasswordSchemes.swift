import NoroshiModel

/// Tells the scheme of a password field, and which fields are the same, and forgets the field.
///
/// - Source: crypt(5) of libxcrypt 4.4.33, shadow(5).
struct PasswordSchemes {
    private typealias Scheme = AccountSurvey.PasswordField.Scheme

    private var numbers: [[UInt8]: Int] = [:]

    /// - Parameter isPasswd: Whether `x` stands for another file.
    mutating func field(_ bytes: ArraySlice<UInt8>, isPasswd: Bool) -> AccountSurvey.PasswordField {
        if bytes.isEmpty { return AccountSurvey.PasswordField(.empty) }
        if isPasswd, bytes.isText("x") { return AccountSurvey.PasswordField(.elsewhere) }
        // No hash begins like that; passwd(1) puts a mark before one.
        let rest = bytes.drop { $0 == ASCII.bang || $0 == ASCII.star }
        let isLocked = rest.count < bytes.count
        if isLocked, rest.isEmpty { return AccountSurvey.PasswordField(.none) }
        let (scheme, cost) = Self.scheme(rest)
        if scheme == .unknown, isLocked { return AccountSurvey.PasswordField(.none) }
        return AccountSurvey.PasswordField(scheme, isLocked: isLocked, cost: cost, twins: number(of: rest))
    }

    private mutating func number(of hash: ArraySlice<UInt8>) -> Int {
        let next = numbers.count + 1
        let number = numbers[Array(hash)] ?? next
        numbers[Array(hash)] = number
        return number
    }

    private static func scheme(_ hash: ArraySlice<UInt8>) -> (Scheme, Int?) {
        if hash.first == ASCII.dollar { return modular(hash) }
        if hash.first == UInt8(ascii: "_") {
            return (hash.count == 20 && isBase64(hash.dropFirst()) ? .bsdi : .unknown, nil)
        }
        guard isBase64(hash) else { return (.unknown, nil) }
        if hash.count == 13 { return (.des, nil) }
        return (hash.count >= 24 && (hash.count - 2) % 11 == 0 ? .bigcrypt : .unknown, nil)
    }

    /// `$id$…`
    private static func modular(_ hash: ArraySlice<UInt8>) -> (Scheme, Int?) {
        let parts = hash.dropFirst().split(separator: ASCII.dollar, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return (.unknown, nil) }
        let id = String(decoding: parts[0], as: UTF8.self)
        switch id {
        case "1": return (parts.count == 3 && isHash(parts[2], 22) ? .md5 : .unknown, nil)
        case "2", "2a", "2b", "2x", "2y":
            let cost = number(parts[1])
            return (parts.count == 3 && isHash(parts[2], 53) && cost != nil ? .bcrypt : .unknown, cost)
        case "3":
            let digits = parts.last ?? []
            return (parts.count == 3 && digits.count == 32 && digits.allSatisfy(ASCII.isHex) ? .nt : .unknown, nil)
        case "5", "6": return sha2(parts, id == "5" ? .sha256 : .sha512, length: id == "5" ? 43 : 86)
        case "7": return (parts.count == 3 && isHash(parts[2], 43) ? .scrypt : .unknown, nil)
        case "y", "gy":
            let isWhole = parts.count == 4 && isHash(parts[3], 43)
            return (isWhole ? id == "y" ? .yescrypt : .gostYescrypt : .unknown, nil)
        case "sha1":
            return (parts.count == 4 && isHash(parts[3], 28) ? .sha1 : .unknown, number(parts[1]))
        case "md5": return (.sunMD5, nil)
        default: return (id.hasPrefix("md5,rounds=") ? .sunMD5 : .unknown, nil)
        }
    }

    private static func sha2(_ parts: [ArraySlice<UInt8>], _ scheme: Scheme, length: Int) -> (Scheme, Int?) {
        let mark = "rounds="
        guard parts[1].starts(mark) else {
            return (parts.count == 3 && isHash(parts[2], length) ? scheme : .unknown, 5000)
        }
        let rounds = number(parts[1].dropFirst(mark.utf8.count))
        return (parts.count == 4 && isHash(parts[3], length) && rounds != nil ? scheme : .unknown, rounds)
    }

    private static func isHash(_ bytes: ArraySlice<UInt8>, _ count: Int) -> Bool {
        bytes.count == count && isBase64(bytes)
    }

    private static func isBase64(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || $0 == ASCII.dot || $0 == ASCII.slash }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy(ASCII.isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
