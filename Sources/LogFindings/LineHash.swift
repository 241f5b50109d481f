import Crypto

/// SHA-256 of a line without its newline, in small hexadecimal digits.
package enum LineHash {
    package static func hexadecimal(_ line: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: SHA256.hash(data: line).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
