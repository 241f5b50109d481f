import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate that nobody trusts, and its key.
enum TestCertificate {
    /// DER both.
    static func make() throws -> (certificate: [UInt8], key: [UInt8]) {
        let own = P256.Signing.PrivateKey()
        let key = Certificate.PrivateKey(own)
        let name = try DistinguishedName { CommonName("mail.example.jp") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSince1970: 0), notValidAfter: Date(timeIntervalSince1970: 4_000_000_000),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256, extensions: Certificate.Extensions(),
            issuerPrivateKey: key)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return (serializer.serializedBytes, Array(own.derRepresentation))
    }
}
