import Crypto
import CryptoExtras
import FoundationEssentials

/// Passwords as they are stored: `scrypt$<rounds>$<salt>$<key>`, hexadecimal.
///
/// - Source: RFC 7914; parameters N = 2^15, r = 8, p = 1 (32 MiB)
package enum Password {
    package static let minimumLength = 8
    private static let rounds = 1 << 15

    package static func stored(_ password: String) throws -> String {
        let salt = randomHexadecimal(bytes: 16)
        return "scrypt$\(rounds)$\(salt)$\(try derive(password, salt: salt, rounds: rounds))"
    }

    static func matches(_ password: String, _ stored: String) -> Bool {
        let parts = stored.split(separator: "$").map(String.init)
        guard parts.count == 4, parts[0] == "scrypt", let rounds = Int(parts[1]), (2...(1 << 20)).contains(rounds),
            let derived = try? derive(password, salt: parts[2], rounds: rounds)
        else { return false }
        return equalInConstantTime(derived, parts[3])
    }

    /// Matches no password; for names that do not exist.
    static let decoy = "scrypt$\(rounds)$00000000000000000000000000000000$-"

    private static func derive(_ password: String, salt: String, rounds: Int) throws -> String {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: Array(salt.utf8), outputByteCount: 32, rounds: rounds, blockSize: 8,
            parallelism: 1)
        return unsafe key.withUnsafeBytes { unsafe hexadecimal($0) }
    }
}
