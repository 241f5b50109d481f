extension ConformanceTest {
    static let recommendedHashes = [
        onlyHash("6.2.8", "md5", "MD5"), onlyHash("6.2.9", "sha1", "SHA-1"), unknownAlgorithm,
    ]

    /// A weak algorithm is not the only one.
    private static func onlyHash(_ number: String, _ algorithm: String, _ title: String) -> ConformanceTest {
        ConformanceTest(number) { index in
            index.fileHashes.filter { hashes in
                hashes.count > 0 && hashes.items.allSatisfy { $0.string("algorithm")?.lowercased() == algorithm }
            }.map { hashes in
                Finding(
                    hashes, "\(title) (\(quoted(algorithm))) is the only hash algorithm",
                    "ハッシュアルゴリズムが \(title)（\(quoted(algorithm))）だけです")
            }
        }
    }

    private static let unknownAlgorithm = ConformanceTest(only21: "6.2.52") { index in
        index.fileHashes.flatMap { hashes in
            hashes.items.compactMap { hash in
                guard let place = hash["algorithm"], let name = place.string, !algorithms.contains(name) else {
                    return nil
                }
                return Finding(
                    place, "unknown hash algorithm \(quoted(name))", "ハッシュアルゴリズム \(quoted(name)) は知られていません")
            }
        }
    }

    /// - Source: OpenSSL, `openssl dgst -list`
    private static let algorithms: Set = [
        "blake2b512", "blake2s256", "md4", "md5", "md5-sha1", "mdc2", "ripemd", "ripemd160", "rmd160", "sha1", "sha224",
        "sha256", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sha384", "sha512", "sha512-224", "sha512-256",
        "shake128", "shake256", "sm3", "ssl3-md5", "ssl3-sha1", "whirlpool",
    ]
}
