import Crypto
import LogEngine
import NoroshiModel

/// Puts pseudonyms in the place of addresses, users and hosts: `address-1`, `user-2`, `host-3`.
///
/// All texts are learned first; then each value has one pseudonym wherever it stands, in whatever case, also in
/// e-mail addresses, URLs, percent-encoded words, the hexadecimal digits of audit records, base64 and names that are
/// made of an address. Numbers are given in the order of keyed hashes, so that they tell neither value nor order,
/// and a value cannot be found by trying.
///
/// What looks like an address, a host's name with dots or an e-mail address is taken for one wherever it stands.
/// Other names are known from fields only: the name of a user that no field of what was found holds stays.
package struct Mask: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case addresses, users, hosts

        var prefix: String {
            switch self {
            case .addresses: "address"
            case .users: "user"
            case .hosts: "host"
            }
        }
    }

    package let kinds: Set<Kind>
    private let key: SymmetricKey
    /// Values in small letters, by what they are first.
    private var values: [[UInt8]: Kind] = [:]
    private var table: MaskTable?

    package init(_ kinds: Set<Kind>) {
        self.kinds = kinds
        key = SymmetricKey(size: .bits256)
    }

    // MARK: Learning

    package mutating func learn(fields: [(name: String, value: [UInt8])]) {
        for (name, value) in fields {
            if Participants.addresses.contains(name), PeerAddress(value) != nil {
                learn(value, .addresses)
            } else if Participants.users.contains(name) || Self.users.contains(name) {
                learn(value, .users)
            } else if Participants.hosts.contains(name) || Self.hosts.contains(name)
                || Participants.addresses.contains(name)
            {
                learn(value, .hosts)
            }
            learn(text: value)
        }
    }

    /// Takes up what shows by its form what it is.
    package mutating func learn(text: [UInt8]) {
        for (value, kind) in MaskWords.find(in: text) { learn(value, kind) }
        if let decoded = MaskWords.percentDecoded(text) {
            for (value, kind) in MaskWords.find(in: decoded) { learn(value, kind) }
        }
    }

    package mutating func learn(_ value: [UInt8], _ kind: Kind) {
        let value = value.map(MaskWords.small)
        guard kinds.contains(kind), !value.isEmpty, !Self.harmless.contains(String(decoding: value, as: UTF8.self))
        else {
            return
        }
        table = nil
        // An address is one, whatever else a field calls it.
        if values[value] == nil || kind == .addresses { values[value] = kind }
    }

    private static let users: Set<String> = [
        "target", "ruser", "logname", "by", "owner", "original", "account", "SubjectUserName", "sasl_username",
    ]
    private static let hosts: Set<String> = ["client", "helo", "relay", "server", "DestinationHostname"]
    private static let harmless: Set<String> = ["unknown", "localhost", "none", "local", "-", "?"]

    // MARK: Replacing

    /// Gives every value its pseudonym; to be called when all texts are learned.
    package mutating func seal() {
        var names: [[UInt8]: String] = [:]
        for kind in Kind.allCases {
            // One address can be written in many ways.
            let groups = Dictionary(grouping: values.filter { $0.value == kind }.keys) { value -> [UInt8] in
                guard kind == .addresses, let address = PeerAddress(value) else { return value }
                return Array("\(address.bits)".utf8)
            }
            let order = groups.keys.map { (Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)), $0) }
            for (number, (_, group)) in order.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }).enumerated() {
                for value in groups[group] ?? [] { names[value] = "\(kind.prefix)-\(number + 1)" }
            }
        }
        table = MaskTable(names.map { (value: $0.key, kind: values[$0.key] ?? .users, name: $0.value) })
    }

    /// The text with pseudonyms, escaped.
    package func text(_ bytes: [UInt8]) -> String {
        guard let table else { preconditionFailure("sealed before it is used") }
        return table.text(bytes)
    }
}
