/// What a TLS handshake showed.
package struct TLSSession: Sendable, Codable, Hashable {
    /// `TLSv1.2`; nil when the handshake did not get so far.
    package let version: String?
    /// DER, the server's own first, in the order it sent them.
    package let certificates: [[UInt8]]

    package init(version: String?, certificates: [[UInt8]]) {
        self.version = version
        self.certificates = certificates
    }
}
