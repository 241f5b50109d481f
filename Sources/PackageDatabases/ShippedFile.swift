/// What a package says of a file that it brought.
package struct ShippedFile: Sendable, Hashable {
    /// nil where the package says none, as for folders, links, and what its scripts make.
    package var digest: ShippedDigest?
    /// With the bits of the kind, as `st_mode`; nil where the database does not keep it.
    package var mode: UInt32?
    package var user: [UInt8]?
    package var group: [UInt8]?
    /// In the words of cap_to_text(3); empty for none, nil where the database does not keep it.
    package var capabilities: [UInt8]?
    /// Permissions that dpkg-statoverride(1) sets, which anybody who rules the host may have written; nil for none. Of what is
    /// shipped they say nothing.
    package var overrideMode: UInt32?
    /// Its administrator may edit it.
    package var isConfiguration = false
    /// It belongs to the package, which does not bring its content.
    package var isGhost = false

    package var isRegular: Bool { mode.map { $0 & 0o170000 == 0o100000 } ?? (digest != nil) }
    /// Permissions with set-user-id, set-group-id and sticky bits.
    package var permissions: UInt32? { mode.map { $0 & 0o7777 } }
}

/// The hash of a content, as a package database keeps it.
package struct ShippedDigest: Sendable, Hashable {
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case md5, sha1, sha224, sha256, sha384, sha512

        /// In bytes.
        package var length: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha224: 28
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    package let algorithm: Algorithm
    package let bytes: [UInt8]

    package init(_ algorithm: Algorithm, _ bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    package var hexadecimal: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
