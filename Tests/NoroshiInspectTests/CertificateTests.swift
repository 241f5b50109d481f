import Crypto
import FoundationEssentials
import NoroshiModel
import SwiftASN1
import Testing
import X509
import _CryptoExtras

@testable import NoroshiInspect

/// Certificates made for a test, valid from thirty days before ``midnight`` for as long as is said.
private enum Made {
    static func certificate(
        names: [GeneralName] = [.dnsName("mail.example.jp")], days: Double = 365, from start: Double = -30,
        issuer: String? = "Example CA", common: String = "mail.example.jp"
    ) throws -> [UInt8] {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName { CommonName(common) }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: midnight.addingTimeInterval(start * 86_400),
            notValidAfter: midnight.addingTimeInterval((start + days) * 86_400),
            issuer: try issuer.map { name in try DistinguishedName { CommonName(name) } } ?? subject,
            subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                if !names.isEmpty { SubjectAlternativeNames(names) }
            }, issuerPrivateKey: key)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    /// One with the object identifier of its signature's algorithm replaced by another of the same length.
    static func rsa(signature last: UInt8 = 0x0B, bits: Int = 2048) throws -> [UInt8] {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: midnight, notValidAfter: midnight.addingTimeInterval(365 * 86_400),
            issuer: DistinguishedName { CommonName("CA") },
            subject: DistinguishedName { CommonName("mail.example.jp") },
            signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions(),
            issuerPrivateKey: Certificate.PrivateKey(key))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        var bytes = serializer.serializedBytes
        let identifier: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]
        for start in bytes.indices.dropLast(identifier.count)
        where bytes[start..<start + identifier.count].elementsEqual(identifier) {
            bytes[start + identifier.count - 1] = last
        }
        // A modulus whose first bytes are zero is shorter, in as many bytes.
        let length: [UInt8] = [0x02, 0x82, 0x01, 0x01, 0x00]
        if let start = bytes.indices.dropLast(5).first(where: { bytes[$0..<$0 + 5].elementsEqual(length) }), bits < 2048
        {
            for place in 0..<(2048 - bits) / 8 { bytes[start + 5 + place] = 0 }
            bytes[start + 5 + (2048 - bits) / 8] = 0xC1
        }
        return bytes
    }
}

private func seen(
    _ certificate: [UInt8], version: String? = "TLSv1.3", host: Host.Name = "mail.example.jp", port: Int = 993
) -> Observation {
    Observation(
        host: host, at: midnight,
        fact: .reply(
            ServiceReply(
                endpoint: Endpoint(.tcp, "192.0.2.25", port), protocol: .imap, tls: true, texts: [], transcript: [],
                truncated: false, milliseconds: 1, session: TLSSession(version: version, certificates: [certificate]))))
}

private func kinds(_ observation: Observation) -> [String] {
    findings(CertificateCheck(), [observation]).map { String($0.title.key.dropFirst("check.tls.certificate.".count)) }
}

@Suite struct `Certificates` {
    @Test func `a good one passes`() throws {
        let good = seen(try Made.certificate())
        #expect(CertificateCheck().evaluate([good]) == [.pass])
    }

    @Test(arguments: [(30.0, "soon"), (59, "soon"), (61, nil), (29, "expired"), (1, "expired")] as [(Double, String?)])
    func `are judged by the moment when they were seen`(days: Double, kind: String?) throws {
        #expect(kinds(seen(try Made.certificate(days: days))) == (kind.map { [$0] } ?? []))
    }

    @Test func `say until when they are good`() throws {
        let found = findings(CertificateCheck(), [seen(try Made.certificate(days: 40))])
        #expect(found.map { $0.key.prefix(5) } == ["soon/"])
        #expect(found[0].title.arguments == ["service": "tcp/993", "date": "1998-06-11", "days": "10"])
        #expect(found[0].severity == .low)
        #expect(found[0].evidence[0].excerpt == "TLSv1.3, valid 1998-05-02 to 1998-06-11, for mail.example.jp")
    }

    @Test func `are told once, wherever they are shown`() throws {
        let certificate = try Made.certificate(days: 1)
        let shown = [seen(certificate), seen(certificate, port: 995), seen(try Made.certificate(days: 1), port: 465)]
        let found = findings(CertificateCheck(), shown)
        #expect(Set(found.map { $0.title.arguments["service"] }) == ["tcp/993, tcp/995", "tcp/465"])
        #expect(Set(found.map(\.key)).count == 2)
    }

    @Test func `of the future are not yet valid`() throws {
        #expect(kinds(seen(try Made.certificate(from: 1))) == ["not-yet"])
    }

    @Test(
        arguments: [
            (["www.example.jp", "mail.example.jp"], true), (["*.example.jp"], true), (["*.jp"], false),
            (["MAIL.EXAMPLE.JP"], true), (["example.jp"], false), (["www.example.jp"], false),
        ] as [([String], Bool)])
    func `are for the host's name`(names: [String], isFor: Bool) throws {
        let certificate = try Made.certificate(names: names.map { .dnsName($0) }, common: "other")
        #expect(kinds(seen(certificate)) == (isFor ? [] : ["names"]))
    }

    @Test func `without other names are for their common name`() throws {
        #expect(kinds(seen(try Made.certificate(names: []))).isEmpty)
    }

    @Test func `are not compared with a short name or an address`() throws {
        let certificate = try Made.certificate(names: [.dnsName("other.example")])
        #expect(kinds(seen(certificate, host: "mail")).isEmpty)
        #expect(kinds(seen(certificate, host: "192.0.2.25")).isEmpty)
    }

    @Test func `that sign themselves are told as information`() throws {
        let found = findings(CertificateCheck(), [seen(try Made.certificate(issuer: nil))])
        #expect(found.map(\.title.key) == ["check.tls.certificate.self-signed"])
        #expect(found.map(\.severity) == [.none])
    }

    @Test func `with broken hashes or short keys are told`() throws {
        #expect(kinds(seen(try Made.rsa())).isEmpty)
        #expect(kinds(seen(try Made.rsa(signature: 0x05))) == ["signature"])
        #expect(try ServerCertificate(der: Made.rsa(signature: 0x04)).weakHash == "MD5")
        #expect(try ServerCertificate(der: Made.rsa(bits: 1024)).rsaBits == 1024)
        #expect(kinds(seen(try Made.rsa(bits: 1024))) == ["key"])
    }

    @Test(arguments: [("TLSv1", true), ("TLSv1.1", true), ("TLSv1.2", false), ("TLSv1.3", false)])
    func `go with a version that is not given up`(version: String, isOld: Bool) throws {
        #expect(kinds(seen(try Made.certificate(), version: version)) == (isOld ? ["version"] : []))
    }

    @Test func `that cannot be read are a gap`() throws {
        let whole = try Made.certificate()
        for count in stride(from: 0, to: whole.count, by: 7) {
            let results = CertificateCheck().evaluate([seen(Array(whole.prefix(count)))])
            #expect(
                results == [
                    .unknown(
                        Gap(
                            host: "mail.example.jp", what: "tcp://192.0.2.25:993",
                            reason: "the certificate could not be read"))
                ])
        }
    }

    @Test func `of hostile bytes stop nothing`() throws {
        let whole = try Made.certificate()
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = CertificateCheck().evaluate([seen(bytes)])
        }
    }

    @Test func `are kept with the inspection, and older inspections have none`() throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let observation = seen(try Made.certificate())
        #expect(try decoder.decode(Observation.self, from: encoder.encode(observation)) == observation)
        let old = reply(Endpoint(.tcp, "::", 110), .pop3, "pop3.banner", "QPOP ready.")
        let text = String(decoding: try encoder.encode(old), as: UTF8.self)
        #expect(!text.contains("session"))
        #expect(try decoder.decode(Observation.self, from: Data(text.utf8)) == old)
    }
}
