extension AccountSurvey {
    /// A line of passwd(5), as the C library reads it.
    package struct Account: Sendable, Codable, Hashable {
        package let name: String
        package let uid: UInt32
        package let gid: UInt32
        package let home: String
        /// Empty for `/bin/sh`.
        package let shell: String
        /// Of the second field: nearly always ``PasswordField/Scheme/elsewhere``.
        package let password: PasswordField
        package let place: Place
        /// The line without its password.
        package let text: String

        package init(
            name: String, uid: UInt32, gid: UInt32, home: String, shell: String, password: PasswordField, place: Place,
            text: String
        ) {
            self.name = name
            self.uid = uid
            self.gid = gid
            self.home = home
            self.shell = shell
            self.password = password
            self.place = place
            self.text = text
        }
    }

    /// A line of shadow(5).
    package struct ShadowEntry: Sendable, Codable, Hashable {
        package let name: String
        package let password: PasswordField
        /// Days since 1970; nil when nothing is said.
        package let lastChange: Int?
        package let expires: Int?
        package let place: Place
        package let text: String

        package init(
            name: String, password: PasswordField, lastChange: Int?, expires: Int?, place: Place, text: String
        ) {
            self.name = name
            self.password = password
            self.lastChange = lastChange
            self.expires = expires
            self.place = place
            self.text = text
        }
    }

    package struct Group: Sendable, Codable, Hashable {
        package let name: String
        package let gid: UInt32
        package let password: PasswordField
        package let members: [String]
        package let place: Place
        package let text: String

        package init(
            name: String, gid: UInt32, password: PasswordField, members: [String], place: Place, text: String
        ) {
            self.name = name
            self.gid = gid
            self.password = password
            self.members = members
            self.place = place
            self.text = text
        }
    }

    package struct ShadowGroup: Sendable, Codable, Hashable {
        package let name: String
        package let password: PasswordField
        package let administrators: [String]
        package let members: [String]
        package let place: Place
        package let text: String

        package init(
            name: String, password: PasswordField, administrators: [String], members: [String], place: Place,
            text: String
        ) {
            self.name = name
            self.password = password
            self.administrators = administrators
            self.members = members
            self.place = place
            self.text = text
        }
    }

    /// All that is kept of a password field.
    package struct PasswordField: Sendable, Codable, Hashable {
        /// - Source: crypt(5) of libxcrypt, shadow(5).
        package enum Scheme: String, Sendable, Codable, Hashable, CaseIterable {
            case empty
            /// `*`, `!`, `!!`: nothing that a password could match.
            case none
            /// `x` in passwd: shadow has it.
            case elsewhere
            case des, bigcrypt, bsdi, md5
            case sunMD5 = "sunmd5"
            case sha1
            case nt = "nthash"
            case bcrypt, sha256, sha512, scrypt, yescrypt
            case gostYescrypt = "gost-yescrypt"
            case unknown
        }
        package let scheme: Scheme
        /// A hash behind `!` or `*`: a password that is shut, and kept.
        package let isLocked: Bool
        /// Rounds of SHA-256, SHA-512 and SHA-1; the logarithm of the rounds for bcrypt.
        package let cost: Int?
        /// Equal for equal hashes of one survey, and for nothing else; says nothing of the hash.
        package let twins: Int?

        package init(_ scheme: Scheme, isLocked: Bool = false, cost: Int? = nil, twins: Int? = nil) {
            self.scheme = scheme
            self.isLocked = isLocked
            self.cost = cost
            self.twins = twins
        }

        /// Whether something is kept from which a password could be guessed.
        package var isHash: Bool {
            switch scheme {
            case .empty, .none, .elsewhere, .unknown: false
            default: true
            }
        }

        /// Whether somebody who knows the password gets in by it.
        package var opens: Bool {
            guard !isLocked else { return false }
            switch scheme {
            case .none, .elsewhere, .unknown: return false
            default: return true
            }
        }

        /// What stands for it in texts that people see.
        package var mask: String {
            let lock = isLocked ? "!" : ""
            switch scheme {
            case .empty: return lock
            case .none: return "*"
            case .elsewhere: return "x"
            default: return "\(lock)<\(scheme.rawValue)>"
            }
        }
    }
}
