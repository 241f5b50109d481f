internal import Crypto

/// Some bytes of a log, such as a line, by which they are known again.
package struct Fingerprint: Hashable, Sendable, Codable {
    /// Bytes.
    package let length: Int
    /// Of these bytes, in small hexadecimal digits.
    package let sha256: String

    package init(_ bytes: some Collection<UInt8>) {
        length = bytes.count
        let digits = Array("0123456789abcdef".utf8)
        sha256 = String(
            decoding: SHA256.hash(data: Array(bytes)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
