/// Tells contents apart: 128 bits, not secure against someone who looks for a collision.
///
/// - Source: Two lanes of the multiply-and-fold step of wyhash (https://github.com/wangyi-fudan/wyhash).
package struct ContentHash: Hashable, Sendable {
    package init() {}

    package private(set) var low: UInt64 = 0x9E37_79B9_7F4A_7C15
    package private(set) var high: UInt64 = 0xD1B5_4A32_D192_ED03

    /// The length is part of it, so that no two lists of contents run into each other.
    package mutating func add(_ bytes: Span<UInt8>) {
        fold(UInt64(bytes.count))
        let words = bytes.count / 8
        let raw = unsafe bytes.bytes
        for index in 0..<words {
            // Within the bytes, because a word has eight of them.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
            fold(UInt64(littleEndian: word))
        }
        var rest: UInt64 = 0
        for index in words * 8..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
        fold(rest)
    }

    @inline(__always)
    private mutating func fold(_ word: UInt64) {
        let first = (low ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        low = first.high ^ first.low ^ word
        let second = (high ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        high = second.high ^ second.low &+ word
    }
}
