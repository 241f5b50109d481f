internal import Crypto

/// How contents are hashed.
package enum HashAlgorithm: UInt8, Sendable, CaseIterable {
    case sha256 = 1
    case sha512 = 2

    package var name: String {
        switch self {
        case .sha256: "sha256"
        case .sha512: "sha512"
        }
    }

    package var length: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }
}

/// A hash that is being made.
struct ContentHash {
    private enum State {
        case sha256(SHA256)
        case sha512(SHA512)
    }

    private var state: State

    init(_ algorithm: HashAlgorithm) {
        state =
            switch algorithm {
            case .sha256: .sha256(SHA256())
            case .sha512: .sha512(SHA512())
            }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .sha256(var hash):
            // One owner at a time, so that the state is not copied.
            state = .sha512(SHA512.unused)
            unsafe hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        case .sha512(var hash):
            state = .sha512(SHA512.unused)
            unsafe hash.update(bufferPointer: bytes)
            state = .sha512(hash)
        }
    }

    /// Of what was given so far; more may follow.
    var digest: [UInt8] {
        switch state {
        case .sha256(let hash): unsafe hash.finalize().withUnsafeBytes { unsafe Array($0) }
        case .sha512(let hash): unsafe hash.finalize().withUnsafeBytes { unsafe Array($0) }
        }
    }
}

extension SHA512 {
    fileprivate static let unused = SHA512()
}
