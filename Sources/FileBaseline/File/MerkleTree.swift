internal import Crypto

/// The root of a Merkle tree over leaves that come one by one; holds one hash for each power of two of them.
///
/// A leaf is hashed behind a byte 0, two nodes behind a byte 1, so that neither can be taken for the other.
///
/// - Source: RFC 9162 §2.1.1, with SHA-256.
package struct MerkleTree {
    /// Roots of full trees, the largest first, and the height of each.
    private var stack: [(height: Int, hash: [UInt8])] = []
    package private(set) var count: UInt64 = 0

    package init() {}

    package mutating func append(_ leaf: [UInt8]) {
        var hash = Self.hash(0, leaf, [])
        var height = 0
        while let last = stack.last, last.height == height {
            hash = Self.hash(1, last.hash, hash)
            height += 1
            stack.removeLast()
        }
        stack.append((height, hash))
        count += 1
    }

    package var root: [UInt8] {
        guard var hash = stack.last?.hash else { return Self.hash(nil, [], []) }
        for (_, left) in stack.dropLast().reversed() { hash = Self.hash(1, left, hash) }
        return hash
    }

    private static func hash(_ domain: UInt8?, _ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        if let domain { hash.update(data: [domain]) }
        unsafe a.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        if !b.isEmpty { unsafe b.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) } }
        return unsafe hash.finalize().withUnsafeBytes { unsafe Array($0) }
    }
}
