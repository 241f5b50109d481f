import FoundationEssentials

/// What a TLS handshake showed.
package struct TLSSession: Sendable, Hashable {
    /// `TLSv1.2`; nil when the handshake did not get so far.
    package let version: String?
    /// DER, the server's own first, in the order it sent them.
    package let certificates: [[UInt8]]

    /// What is kept of a chain, however long a server makes it.
    package static let maximumCertificates = 8
    package static let maximumSize = 16 << 10  // bytes, of one certificate

    package init(version: String?, certificates: [[UInt8]]) {
        self.version = version
        self.certificates = certificates
    }

    /// Without what is larger than anybody needs.
    package var limited: TLSSession {
        TLSSession(
            version: version,
            certificates: Array(certificates.prefix(Self.maximumCertificates).prefix { $0.count <= Self.maximumSize }))
    }
}

extension TLSSession: Codable {
    private enum CodingKeys: String, CodingKey { case version, certificates }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decodeIfPresent(String.self, forKey: .version)
        certificates = try container.decode([Data].self, forKey: .certificates).map { Array($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(certificates.map { Data($0) }, forKey: .certificates)
    }
}
