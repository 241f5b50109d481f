/// How files beside the configuration are reached, so that images and tests can be read like hosts.
package struct ConfigurationFiles: Sendable {
    package enum Failure: Error, Hashable, Sendable {
        case missing
        /// It is there, or may be, and was not read. The reason is lower case, without a full stop.
        case unreadable(String)
    }

    package let read: @Sendable (_ path: String) -> Result<[UInt8], Failure>
    /// When a file was changed, in seconds since 1970; `nil` when it is not there.
    package let modified: @Sendable (_ path: String) -> Int64?
    /// The pairs of a database that makemap(8) made; `nil` where this kind of database is not read.
    package let database: @Sendable (_ path: String, _ limit: Int) -> Result<[DatabaseEntry], Failure>?

    package init(
        read: @escaping @Sendable (_ path: String) -> Result<[UInt8], Failure>,
        modified: @escaping @Sendable (_ path: String) -> Int64? = { _ in nil },
        database: @escaping @Sendable (_ path: String, _ limit: Int) -> Result<[DatabaseEntry], Failure>? = { _, _ in
            nil
        }
    ) {
        self.read = read
        self.modified = modified
        self.database = database
    }

    /// One entry of a database, as it stands there.
    package struct DatabaseEntry: Hashable, Sendable {
        package let key, value: [UInt8]

        /// makemap and newaliases may put a byte of value 0 behind both; sendmail asks with and without.
        package init(key: [UInt8], value: [UInt8]) {
            self.key = key.last == 0 ? key.dropLast() : key
            self.value = value.last == 0 ? value.dropLast() : value
        }
    }

    /// No file is there.
    package static let none = ConfigurationFiles { _ in .failure(.missing) }
}

/// How the host is called, which sendmail asks the system before it reads its configuration.
package struct HostIdentity: Hashable, Sendable {
    /// The full name, as `hostname --fqdn` tells it.
    package let name: String?
    /// Other names, first the one of uname(2) if it differs, which is often without the domain.
    package let aliases: [String]
    /// Of the interfaces and of the name, as text without brackets.
    package let addresses: [String]

    package init(name: String?, aliases: [String] = [], addresses: [String] = []) {
        self.name = name
        self.aliases = aliases
        self.addresses = addresses
    }

    var nameOrDefault: String { name ?? "localhost" }
}

/// What is not read any further.
package struct ConfigurationLimits: Hashable, Sendable {
    /// Bytes of a configuration file.
    package var fileSize = 8 << 20
    /// Bytes of a file of a class or a map.
    package var classFileSize = 16 << 20
    /// Members of all classes.
    package var classMembers = 500_000
    package var rules = 50_000
    /// Lines of every kind that are kept.
    package var lines = 200_000
    package var problems = 200
    /// Steps of comparing tokens for one question.
    package var work = 5_000_000

    package init() {}
}
