package import FoundationEssentials

/// Who answers at one port of one host, as its words tell.
package struct Identification: Sendable, Hashable {
    package let host: Host.Name
    package let at: Date
    package let product: Product
    /// The conversation ran inside TLS.
    package let tls: Bool
    /// From connecting to the first byte of an answer.
    package let milliseconds: Int

    package init(host: Host.Name, at: Date, product: Product, tls: Bool, milliseconds: Int) {
        self.host = host
        self.at = at
        self.product = product
        self.tls = tls
        self.milliseconds = milliseconds
    }
}
