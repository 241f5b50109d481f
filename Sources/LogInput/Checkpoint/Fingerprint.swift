internal import Crypto

/// Some bytes of a log, by which it is known again.
package struct Fingerprint: Hashable, Sendable, Codable {
    /// Bytes.
    package let length: Int
    /// Of these bytes, in hexadecimal digits.
    package let sha256: String

    package init(_ bytes: some Collection<UInt8>) {
        length = bytes.count
        sha256 = SHA256.hash(data: Array(bytes)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
