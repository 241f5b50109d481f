/// Facts about hash algorithms, under the names that OpenSSL and CSAF give them.
///
/// - Source: CSAF 2.0 §3.1.3.3.2, FIPS 180-4, FIPS 202, RFC 1320, RFC 1321, RFC 7693
public struct HashAlgorithm: Sendable, Hashable {
    /// As in `openssl dgst -list`, such as `sha256` or `sha3-512`.
    public let name: String
    /// Of the value in bits; nil where the user chooses it (SHAKE).
    public let bits: Int?
    /// Whether collisions are known or in reach, so that the algorithm does not identify a file.
    public let isBroken: Bool

    /// The number of hexadecimal digits of a value.
    public var hexDigits: Int? { bits.map { $0 / 4 } }

    /// Finds an algorithm in any case, and also as `sha-256`, `SHA2-256` or `blake2b`.
    public init?(_ name: String) {
        let lowered = name.lowercased()
        let plain = aliases[lowered] ?? lowered
        guard let known = table[plain] else { return nil }
        self.name = plain
        bits = known.bits
        isBroken = known.isBroken
    }

    /// Whether a text can be a value of the algorithm: hexadecimal digits in the right number.
    public func admits(_ value: String) -> Bool {
        value.utf8.allSatisfy(isHexDigit) && (hexDigits.map { value.utf8.count == $0 } ?? !value.isEmpty)
    }
}

private let table: [String: (bits: Int?, isBroken: Bool)] = [
    "md2": (128, true), "md4": (128, true), "md5": (128, true), "mdc2": (128, true), "md5-sha1": (288, true),
    "sha0": (160, true), "sha1": (160, true), "ripemd": (160, false), "ripemd160": (160, false),
    "sha224": (224, false), "sha256": (256, false), "sha384": (384, false), "sha512": (512, false),
    "sha512-224": (224, false), "sha512-256": (256, false), "sha3-224": (224, false), "sha3-256": (256, false),
    "sha3-384": (384, false), "sha3-512": (512, false), "shake128": (nil, false), "shake256": (nil, false),
    "sm3": (256, false), "whirlpool": (512, false), "blake2b512": (512, false), "blake2s256": (256, false),
    "blake3": (256, false), "tiger": (192, false),
]

private let aliases: [String: String] = [
    "md-5": "md5", "md-4": "md4", "sha-1": "sha1", "sha": "sha1", "sha-224": "sha224", "sha-256": "sha256",
    "sha-384": "sha384", "sha-512": "sha512", "sha2-224": "sha224", "sha2-256": "sha256", "sha2-384": "sha384",
    "sha2-512": "sha512", "sha512/224": "sha512-224", "sha512/256": "sha512-256", "sha-512/256": "sha512-256",
    "sha-512/224": "sha512-224", "sha3_256": "sha3-256", "sha3_512": "sha3-512", "sha3_384": "sha3-384",
    "sha3_224": "sha3-224", "blake2b": "blake2b512", "blake2b-512": "blake2b512", "blake2s": "blake2s256",
    "blake2s-256": "blake2s256", "rmd160": "ripemd160", "ripemd-160": "ripemd160",
]
