/// Whom a line is about, by the fields that it has.
package struct Participants: Sendable {
    /// An account of one host; accounts of the same name on other hosts are others.
    package struct Account: Sendable, Hashable {
        package let host: [UInt8]
        package let name: [UInt8]
    }

    /// What an account has to do with the line.
    enum Role {
        case made
        /// Somebody logged in with it.
        case entered
        /// It was changed.
        case object
        /// Who did what the line tells.
        case actor
        /// It is named, and what for is not known.
        case named
    }

    /// As it is written, with what it means.
    package private(set) var address: (text: [UInt8], value: PeerAddress)?
    package private(set) var user: [UInt8]?
    package private(set) var host: [UInt8]?
    /// nil where no account is meant: a login that failed names what a stranger typed.
    private(set) var role: Role?

    package init(_ fields: [(name: String, value: [UInt8])]) {
        var action: [UInt8] = []
        var isFailure = false
        var client: (text: [UInt8], value: PeerAddress)?
        for (name, value) in fields where !value.isEmpty {
            if Self.addresses.contains(name), address == nil {
                address = Self.address(value)
            } else if name == Self.client, client == nil {
                client = Self.address(value)
            } else if Self.users.contains(name), user == nil {
                user = value
            } else if Self.hosts.contains(name), host == nil {
                host = value
            } else if name == "action" {
                action = value
            } else if name == "outcome" {
                isFailure = value.elementsEqual("failure".utf8)
            }
        }
        // Who owns an address chooses the name that it leads to, which may look like the address of another.
        address = address ?? client
        if Self.isSender(fields) { address = nil }
        guard user != nil, !isFailure else { return }
        role = Self.roles[String(decoding: action, as: UTF8.self)] ?? .named
    }

    private static func address(_ value: [UInt8]) -> (text: [UInt8], value: PeerAddress)? {
        PeerAddress(value).map { (PeerAddress.bare(value), $0) }
    }

    /// Whether it is a packet that the host itself sends, as a filter of packets tells it: the address is its own.
    private static func isSender(_ fields: [(name: String, value: [UInt8])]) -> Bool {
        func value(_ name: String) -> [UInt8] { fields.first { $0.name == name }?.value ?? [] }
        return value("action").elementsEqual("packet".utf8) && value("in").isEmpty && !value("out").isEmpty
    }

    package var account: Account? {
        guard let host, let user, role != nil else { return nil }
        return Account(host: host, name: user)
    }

    /// Fields that hold the address of the other side: our own, and those of Sigma's taxonomies and of auditd.
    package static let addresses: Set<String> = [
        "address", "c-ip", "src_ip", "SourceIp", "client_ip", "clientip", "rhost", "remote", "addr", "rip",
    ]
    /// What a server calls the other side: an address, or only a name.
    private static let client = "client"
    package static let users: Set<String> = ["user", "cs-username", "acct", "User", "username", "TargetUserName"]
    package static let hosts: Set<String> = ["host", "hostname", "Computer", "node"]

    private static let roles: [String: Role] = [
        "account-new": .made, "account-changed": .object, "account-deleted": .object, "group-member": .object,
        "password": .object, "login": .entered, "command": .actor, "become": .actor, "crontab": .actor,
    ]

    /// Names that programs or all administrators use: two lines that share one have nothing to do with each other.
    static func isCommon(_ name: [UInt8]) -> Bool { common.contains(String(decoding: name, as: UTF8.self)) }

    private static let common: Set<String> = [
        "root", "toor", "daemon", "bin", "sys", "nobody", "mail", "news", "postfix", "www-data", "apache", "nginx",
        "httpd", "sshd", "named", "bind", "postgres", "mysql", "systemd-network", "admin", "administrator", "backup",
    ]
}
