import Crypto
import FoundationEssentials
import NoroshiStore

/// What derives from the center's key, which is made once and kept in its database.
struct CenterSecrets: Sendable {
    private let key: SymmetricKey

    init(store: CenterStore) async throws {
        let text = try await store.setting("secret-key") { randomHexadecimal(bytes: 32) }
        key = SymmetricKey(data: Array(text.utf8))
    }

    init(key: String) { self.key = SymmetricKey(data: Array(key.utf8)) }

    /// The follow-up secret of a report: 160 bits in base 32, in groups of four. It follows from the number, so that
    /// a repeated report can be given the same receipt without the secret being stored.
    func followUp(for number: String) -> String {
        let digits = base32(code("report", number).prefix(20))
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: "-")
    }

    /// Takes as long for a wrong secret as for the right one.
    func matches(_ secret: String, number: String) -> Bool {
        let given = secret.uppercased().filter { $0 != "-" && !$0.isWhitespace }
        return equalInConstantTime(given, followUp(for: number).filter { $0 != "-" })
    }

    /// What a form of a signed-in analyst must carry.
    func formToken(forSession token: String) -> String { hexadecimal(code("form", token)) }

    func matchesForm(_ token: String, session: String) -> Bool {
        equalInConstantTime(token, formToken(forSession: session))
    }

    private func code(_ purpose: String, _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("\(purpose)\u{0}\(text)".utf8), using: key))
    }
}

/// Random bytes as lower-case hexadecimal digits.
func randomHexadecimal(bytes count: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    return hexadecimal((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
}

/// SHA-256 as lower-case hexadecimal digits.
func sha256(_ bytes: some Sequence<UInt8>) -> String { hexadecimal(SHA256.hash(data: Array(bytes))) }

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

func equalInConstantTime(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}

/// - Source: RFC 4648 §6, without padding
private func base32(_ bytes: some Sequence<UInt8>) -> [Character] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var result: [Character] = []
    var buffer = 0
    var bits = 0
    for byte in bytes {
        buffer = (buffer << 8 | Int(byte)) & 0xFFFF
        bits += 8
        while bits >= 5 {
            bits -= 5
            result.append(alphabet[buffer >> bits & 31])
        }
    }
    return result
}
