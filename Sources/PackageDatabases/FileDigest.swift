import Crypto
package import HostReading

/// The hash of a content that is being made, by any algorithm of a package database.
package struct FileDigest {
    private var functions: any HashFunction

    package init?(_ algorithm: ShippedDigest.Algorithm) {
        switch algorithm {
        case .md5: functions = Insecure.MD5()
        case .sha1: functions = Insecure.SHA1()
        case .sha224: return nil
        case .sha256: functions = SHA256()
        case .sha384: functions = SHA384()
        case .sha512: functions = SHA512()
        }
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { unsafe functions.update(bufferPointer: bytes) }

    /// Of what was given so far.
    package var bytes: [UInt8] { Self.bytes(functions) }

    private static func bytes(_ function: some HashFunction) -> [UInt8] { Array(function.finalize()) }
}

extension HostFile {
    /// The hash of the whole content.
    ///
    /// - Returns: nil for an algorithm that there is no library for.
    /// - Throws: `HostReadingError` when it cannot be read.
    package func digest(_ algorithm: ShippedDigest.Algorithm) throws(HostReadingError) -> [UInt8]? {
        guard var digest = FileDigest(algorithm) else { return nil }
        unsafe try pieces { unsafe digest.update($0) }
        return digest.bytes
    }
}
