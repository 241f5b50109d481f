import Crypto

extension SHA256 {
    /// The hash in small hexadecimal digits.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
