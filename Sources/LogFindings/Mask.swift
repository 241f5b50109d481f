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
/// Where texts have to be told while others still come, ``extend()`` gives numbers in the order in which values were
/// learned, and a value keeps its own.
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
    /// Whether every value has a pseudonym.
    private var isSealed = false
    /// Values that have none yet, where they are given one by one.
    private var fresh: [[UInt8]] = []
    /// The pseudonyms that were given one by one, by what the ways of writing a value share.
    private var given: [Kind: [[UInt8]: String]] = [:]
    private var counts: [Kind: Int] = [:]

    /// More values than this are not remembered where pseudonyms are given one by one.
    package static let maximum = 100_000

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
        if values[value] == nil {
            fresh.append(value)
            isSealed = false
        }
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
            let groups = Dictionary(grouping: values.filter { $0.value == kind }.keys) { Self.shared($0, kind) }
            let order = groups.keys.map { (Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)), $0) }
            for (number, (_, group)) in order.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }).enumerated() {
                for value in groups[group] ?? [] { names[value] = "\(kind.prefix)-\(number + 1)" }
            }
        }
        table = MaskTable(names.map { (value: $0.key, kind: values[$0.key] ?? .users, name: $0.value) })
        fresh = []
        isSealed = true
    }

    /// One address can be written in many ways.
    private static func shared(_ value: [UInt8], _ kind: Kind) -> [UInt8] {
        guard kind == .addresses, let address = PeerAddress(value) else { return value }
        return Array("\(address.bits)".utf8)
    }

    /// Forgets all pseudonyms where they are too many; to be called before what is told next is learned.
    ///
    /// - Returns: Whether they were: numbers go on, and what comes again has another one.
    package mutating func makeRoom(maximum: Int = Mask.maximum) -> Bool {
        guard values.count > maximum else { return false }
        (values, given, fresh, table) = ([:], [:], [], nil)
        return true
    }

    /// Gives pseudonyms to the values that have none yet; the others keep theirs.
    package mutating func extend() {
        var table = self.table ?? MaskTable([])
        self.table = nil
        for value in fresh {
            let kind = values[value] ?? .users
            let shared = Self.shared(value, kind)
            let name = given[kind]?[shared] ?? next(kind)
            given[kind, default: [:]][shared] = name
            table.insert(value, kind, name)
        }
        fresh = []
        self.table = table
        isSealed = true
    }

    private mutating func next(_ kind: Kind) -> String {
        counts[kind, default: 0] += 1
        return "\(kind.prefix)-\(counts[kind, default: 0])"
    }

    /// The text with pseudonyms, escaped.
    package func text(_ bytes: [UInt8]) -> String {
        guard isSealed, let table else { preconditionFailure("sealed before it is used") }
        return table.text(bytes)
    }
}
