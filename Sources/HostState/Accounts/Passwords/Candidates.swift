import HostReading
import NoroshiModel

/// The hashes of a host on which passwords are tried. Lives as long as a trial, and is told to nobody.
struct Candidates: Sendable {
    struct Candidate: Sendable {
        let hash: [UInt8]
        /// All that have this very hash.
        var accounts: [String]
        var ownWords: [[UInt8]]
    }

    private(set) var open: [Candidate] = []
    private(set) var notTried: [PasswordTrialOutcome.NotTried] = []

    /// nil where there is nothing to be read.
    init?(root: HostRoot) {
        guard let passwd = try? root.read("/etc/passwd", limit: 16 << 20) else { return nil }
        let shadow = try? root.read("/etc/shadow", limit: 16 << 20, isSecret: true)
        let people = Self.fields(passwd)
        let shadows = Dictionary(Self.fields(shadow ?? []).map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
        guard shadow != nil || people.contains(where: { $0.count > 1 && !$0[1].elementsEqual([UInt8(ascii: "x")]) })
        else { return nil }
        var places: [[UInt8]: Int] = [:]
        var seen: Set<[UInt8]> = []
        // A second line of a name has no say.
        for person in people where person.count > 1 && seen.insert(Array(person[0])).inserted {
            let field = person[1].isText("x") ? shadows[person[0]].flatMap { $0.count > 1 ? $0[1] : nil } : person[1]
            guard let hash = field.map(Array.init) else { continue }
            add(
                hash, Escaped.text(person[0]), OwnWords.of(name: person[0], comment: person.count > 4 ? person[4] : []),
                &places)
        }
    }

    private mutating func add(_ hash: [UInt8], _ account: String, _ words: [[UInt8]], _ places: inout [[UInt8]: Int]) {
        var schemes = PasswordSchemes()
        let field = schemes.field(hash[...], isPasswd: false)
        guard field.opens, field.scheme != .empty else {
            // No password is not a password that could be guessed.
            if field.isLocked, field.scheme != .none { notTried.append(.init(account: account, reason: "locked")) }
            if field.scheme == .unknown { notTried.append(.init(account: account, reason: "no known form of a hash")) }
            return
        }
        guard HashCost.isBearable(hash[...], field) else {
            return notTried.append(.init(account: account, reason: "its form takes too long"))
        }
        if let place = places[hash] {
            open[place].accounts.append(account)
            open[place].ownWords += words
        } else {
            places[hash] = open.count
            open.append(Candidate(hash: hash, accounts: [account], ownWords: words))
        }
    }

    private static func fields(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        TextLines(bytes, file: "", coversHashes: false).lines.compactMap { line in
            let text = line.bytes.drop(while: ASCII.isSpace)
            guard let first = text.first, first != ASCII.hash else { return nil }
            return text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        }
    }
}

/// Who writes the hash says how long one attempt takes: hours, if he likes.
enum HashCost {
    private static let rounds = 1_000_000
    private static let bcrypt = 14

    static func isBearable(_ hash: ArraySlice<UInt8>, _ field: AccountSurvey.PasswordField) -> Bool {
        let parts = hash.split(separator: ASCII.dollar).map { String(decoding: $0, as: UTF8.self) }
        switch field.scheme {
        case .des, .bigcrypt, .md5, .nt: return true
        case .sha1, .sha256, .sha512: return (field.cost ?? 5000) <= rounds
        case .bcrypt: return (field.cost ?? 99) <= bcrypt
        case .bsdi: return bsdiRounds(hash) <= rounds
        // Cost 1 to 8 of crypt_gensalt(3); 5 is what Debian takes.
        case .yescrypt, .gostYescrypt:
            return ["j75T", "j85T", "j9T", "jAT", "jBT", "jCT"].contains(parts.count > 1 ? parts[1] : "")
        case .scrypt:
            return parts.count > 1
                && ["AU..../....", "BU..../....", "CU..../....", "DU..../...."].contains(where: parts[1].hasPrefix)
        case .sunMD5:
            guard let text = parts.first?.split(separator: "=").last, hash.contains(ASCII.equals) else { return true }
            return Int(text).map { $0 <= rounds / 10 } ?? false
        case .empty, .none, .elsewhere, .unknown: return false
        }
    }

    /// Four digits of base 64, the lowest first (crypt(5), "bsdicrypt").
    private static func bsdiRounds(_ hash: ArraySlice<UInt8>) -> Int {
        let digits = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        return hash.dropFirst().prefix(4).reversed().reduce(0) { $0 * 64 + (digits.firstIndex(of: $1) ?? 63) }
    }
}
