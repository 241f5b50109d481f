/// The accounts that a site says it has. What is not in it nobody asked for.
package struct AccountPolicy: Sendable, Codable, Hashable {
    package var accounts: [Declaration]

    package init(_ accounts: [Declaration] = []) { self.accounts = accounts }

    /// What is not said of an account (nil) may be anything.
    package struct Declaration: Sendable, Codable, Hashable {
        package let name: String
        package var uid: UInt32?
        package var gid: UInt32?
        package var home: String?
        package var shell: String?
        /// Fingerprints, `SHA256:…`.
        package var keys: [String]?
        /// Whether it may become root by sudo.
        package var sudo: Bool?
        /// `accounts.yaml:12:5`
        package var locator: String

        package init(
            name: String, uid: UInt32? = nil, gid: UInt32? = nil, home: String? = nil, shell: String? = nil,
            keys: [String]? = nil, sudo: Bool? = nil, locator: String = ""
        ) {
            self.name = name
            self.uid = uid
            self.gid = gid
            self.home = home
            self.shell = shell
            self.keys = keys
            self.sudo = sudo
            self.locator = locator
        }
    }
}
