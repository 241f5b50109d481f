internal import Crypto

/// What stands at the end of a baseline: how many records, the root of the tree over them, and who signed it.
struct BaselineTrailer {
    var count: UInt64
    var root: [UInt8]
    /// Both all zero where nobody signed.
    var publicKey = [UInt8](repeating: 0, count: 32)
    var signature = [UInt8](repeating: 0, count: 64)

    static let length = 8 + 32 + 32 + 64

    init(count: UInt64, root: [UInt8], signer: SigningKey?) {
        self.count = count
        self.root = root
        guard let signer, let signature = signer.signature(of: message) else { return }
        publicKey = signer.publicKey.bytes
        self.signature = signature
    }

    init(parsing bytes: [UInt8]) throws(ByteReader.Damage) {
        var reader = ByteReader(bytes)
        count = try reader.word()
        root = try reader.bytes(32)
        publicKey = try reader.bytes(32)
        let place = reader.place
        signature = try reader.bytes(64)
        // Whose key it is only the user knows; that key and signature belong together can be seen here.
        let isUnsigned = !isSigned && publicKey.allSatisfy { $0 == 0 }
        guard isUnsigned || isSigned(by: PublicKey(bytes: publicKey)) else {
            throw ByteReader.Damage(place: place, reason: "the signature is not that of the key beside it")
        }
    }

    var serialized: [UInt8] {
        var writer = ByteWriter()
        writer.word(count)
        writer.bytes += root + publicKey + signature
        return writer.bytes
    }

    var isSigned: Bool { signature.contains { $0 != 0 } }

    func isSigned(by key: PublicKey) -> Bool { key.verifies(signature, of: message) }

    /// What is signed: the root says all, and the words in front keep it from being another's signature.
    private var message: [UInt8] {
        var writer = ByteWriter()
        writer.bytes += Array("noroshi baseline 1\0".utf8)
        writer.word(count)
        writer.bytes += root
        return writer.bytes
    }
}

/// The first eight bytes of a block's SHA-256: where a file is damaged, not whether it was forged.
enum BlockChecksum {
    static let length = 8

    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return unsafe hash.finalize().withUnsafeBytes { unsafe Array($0.prefix(length)) }
    }
}

/// The first bytes; the last of them is the version of the form.
enum BaselineMark {
    static let bytes: [UInt8] = Array("NOROSHI".utf8) + [version]
    static let version: UInt8 = 1
}
