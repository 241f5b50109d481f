internal import Crypto
internal import FoundationEssentials

/// The key that signs baselines: Ed25519 (RFC 8032). It need never be on the host that is watched.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    private static let mark = "noroshi-baseline-private-key-1 "

    /// A new one.
    package init() { key = Curve25519.Signing.PrivateKey() }

    /// - Parameter text: As ``text`` gives it.
    /// - Throws: ``BaselineProblem`` without a word of the key.
    package init(text: String, file: [UInt8]) throws(BaselineProblem) {
        guard let bytes = keyBytes(text, mark: Self.mark),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { throw BaselineProblem(file: file, reason: "not a key that signs baselines") }
        self.key = key
    }

    /// One line.
    package var text: String { Self.mark + Data(key.rawRepresentation).base64EncodedString() + "\n" }

    package var publicKey: PublicKey { PublicKey(bytes: Array(key.publicKey.rawRepresentation)) }

    func signature(of message: [UInt8]) -> [UInt8]? { (try? key.signature(for: message)).map { Array($0) } }
}

/// The key by which a signature is verified.
package struct PublicKey: Hashable, Sendable {
    package let bytes: [UInt8]
    private static let mark = "noroshi-baseline-public-key-1 "

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: ``BaselineProblem``.
    package init(text: String, file: [UInt8]) throws(BaselineProblem) {
        guard let bytes = keyBytes(text, mark: Self.mark),
            (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { throw BaselineProblem(file: file, reason: "not a key that verifies baselines") }
        self.bytes = bytes
    }

    package var text: String { Self.mark + Data(bytes).base64EncodedString() + "\n" }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes))?.isValidSignature(signature, for: message)
            ?? false
    }
}

private func keyBytes(_ text: String, mark: String) -> [UInt8]? {
    guard text.hasPrefix(mark),
        let data = Data(base64Encoded: String(text.dropFirst(mark.count).prefix { $0 != "\n" })),
        data.count == 32
    else { return nil }
    return Array(data)
}
