import FoundationEssentials

/// What a service said when a probe talked to it. Bytes as they came, never judged here.
package struct ServiceReply: Sendable, Codable, Hashable {
    package let endpoint: Endpoint
    /// What it speaks by the form of its replies; nil when no form was known.
    package let `protocol`: ServiceProtocol?
    /// The conversation ran inside TLS.
    package let tls: Bool
    /// Parts of the replies, each under the name that Recog's `matches` attribute gives it.
    package let texts: [Text]
    /// Both sides of the talk, `> ` ours and `< ` theirs, control characters escaped.
    package let transcript: [String]
    /// The service sent more than was read.
    package let truncated: Bool
    /// Milliseconds from connecting to the first byte of an answer.
    package let milliseconds: Int
    /// What a TLS handshake showed, from the start or after STARTTLS; nil when there was none.
    package let session: TLSSession?

    package struct Text: Sendable, Codable, Hashable {
        /// For example `pop3.banner`.
        package let key: String
        /// At most ``maximum`` bytes, the protocol's frame (`+OK `, `220 `) removed.
        package let bytes: [UInt8]

        package static let maximum = 4096  // bytes

        package init(key: String, bytes: some Collection<UInt8>) {
            self.key = key
            self.bytes = Array(bytes.prefix(Self.maximum))
        }

        private enum CodingKeys: String, CodingKey { case key, text, base64 }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            key = try container.decode(String.self, forKey: .key)
            bytes = try Array(container.decode(Data.self, forKey: .base64))
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(key, forKey: .key)
            try container.encode(Escaped.text(bytes), forKey: .text)
            try container.encode(Data(bytes), forKey: .base64)
        }
    }

    package init(
        endpoint: Endpoint, protocol: ServiceProtocol?, tls: Bool, texts: [Text], transcript: [String],
        truncated: Bool, milliseconds: Int, session: TLSSession? = nil
    ) {
        self.endpoint = endpoint
        self.protocol = `protocol`
        self.tls = tls
        self.texts = texts
        self.transcript = transcript
        self.truncated = truncated
        self.milliseconds = milliseconds
        self.session = session
    }
}
