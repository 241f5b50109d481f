import CLinux
import Glibc

/// The tables of nf_tables, asked for over netlink as nft(8) does. It needs CAP_NET_ADMIN in the network namespace.
///
/// - Source: `linux/netfilter/nfnetlink.h`, `linux/netfilter/nf_tables.h`.
struct NFTables {
    private static let tries = 4

    /// Messages of nf_tables: a question's number in its lower half.
    private enum Question: UInt16, CaseIterable {
        case tables = 1
        case chains = 4
        case rules = 7

        /// `NFNL_SUBSYS_NFTABLES` stands in the upper half.
        var type: UInt16 { 10 << 8 | rawValue }
    }

    private struct Key: Hashable {
        let family: UInt8
        let table: String
    }

    private var order: [Key] = []
    private var tables: [Key: PacketFilter.Table] = [:]
    private var places: [Key: [String: Int]] = [:]

    /// - Throws: ``ProcError``: `EPERM` without the right, `EINVAL` or `EPROTONOSUPPORT` where the kernel has no nf_tables,
    ///   `EAGAIN` when the rules change all the time.
    static func all() throws(ProcError) -> [PacketFilter.Table] {
        var kernel = try NetlinkSocket(NETLINK_NETFILTER)
        for _ in 0..<tries {
            var reader = NFTables()
            if try reader.read(&kernel) { return reader.order.compactMap { reader.tables[$0] } }
        }
        throw ProcError(code: EAGAIN)
    }

    /// - Returns: Whether nothing changed in between.
    private mutating func read(_ kernel: inout NetlinkSocket) throws(ProcError) -> Bool {
        for question in Question.allCases {
            // The head of nfnetlink: every family, version 0, no resource.
            guard try kernel.dump(question.type, [0, 0, 0, 0], { take($0, question) }) else { return false }
        }
        return true
    }

    // MARK: Answers

    private mutating func take(_ answer: ArraySlice<UInt8>, _ question: Question) {
        guard answer.count >= 4, let family = answer.first else { return }
        let attributes = NetlinkAttributes(answer.dropFirst(4))
        guard let table = attributes.text(1) else { return }
        let key = Key(family: family, table: table)
        switch question {
        case .tables: takeTable(attributes, key)
        case .chains: takeChain(attributes, key)
        case .rules: takeRule(attributes, key)
        }
    }

    private mutating func takeTable(_ attributes: NetlinkAttributes, _ key: Key) {
        guard tables[key] == nil else { return }
        let isDormant = (attributes.number(2) ?? 0) & 1 != 0
        order.append(key)
        tables[key] = PacketFilter.Table(
            system: .nfTables, family: Self.families[key.family] ?? "family-\(key.family)", name: key.table,
            isDormant: isDormant)
    }

    private mutating func takeChain(_ attributes: NetlinkAttributes, _ key: Key) {
        guard let name = attributes.text(3), let place = tables[key]?.chains.count else { return }
        var chain = PacketFilter.Chain(name: name)
        if let hook = attributes.first(4).map({ NetlinkAttributes($0) }), let number = hook.number(1) {
            chain.base = PacketFilter.Base(
                type: attributes.text(7) ?? "filter", hook: Self.hook(number, key.family),
                priority: Int(Int32(bitPattern: hook.number(2) ?? 0)), drops: attributes.number(5) == 0)
        }
        tables[key]?.chains.append(chain)
        places[key, default: [:]][name] = place
    }

    private mutating func takeRule(_ attributes: NetlinkAttributes, _ key: Key) {
        guard let name = attributes.text(2), let place = places[key]?[name] else { return }
        var verdicts = RuleVerdicts()
        if let expressions = attributes.first(4) { verdicts.take(NetlinkAttributes(expressions)) }
        tables[key]?.chains[place].add(verdicts)
    }

    private static let families: [UInt8: String] = [
        1: "inet", 2: "ip", 3: "arp", 5: "netdev", 7: "bridge", 10: "ip6",
    ]

    private static func hook(_ number: UInt32, _ family: UInt8) -> String {
        let names: [String] =
            switch family {
            case 3: ["input", "output", "forward"]
            case 5: ["ingress", "egress"]
            default: ["prerouting", "input", "forward", "output", "postrouting", "ingress"]
            }
        return names.indices.contains(Int(number)) ? names[Int(number)] : "hook-\(number)"
    }
}

/// What one rule may do with a packet.
struct RuleVerdicts {
    var refuses = false
    var next: Set<String> = []

    private enum Code {
        static let drop: UInt32 = 0
        static let jump = UInt32(bitPattern: -3)
        static let goto = UInt32(bitPattern: -4)
    }

    /// Expressions that refuse, or hand over to a program that may.
    private static let refusing: Set = ["reject", "queue", "synproxy"]
    static let refusingTargets: Set = ["REJECT", "DROP", "NFQUEUE", "TARPIT"]

    /// A list of expressions.
    mutating func take(_ expressions: NetlinkAttributes) {
        for (_, expression) in expressions {
            let expression = NetlinkAttributes(expression)
            guard let name = expression.text(1) else { continue }
            if Self.refusing.contains(name) { refuses = true }
            guard let data = expression.first(2).map({ NetlinkAttributes($0) }) else { continue }
            switch name {
            case "immediate": take(verdict: data)
            // A map from values to verdicts: what is in it is not looked at.
            case "lookup" where data.number(3) == 0: refuses = true
            case "target" where Self.refusingTargets.contains(data.text(1) ?? ""): refuses = true
            default: break
            }
        }
    }

    /// What is put into the register of verdicts.
    private mutating func take(verdict data: NetlinkAttributes) {
        guard data.number(1) == 0, let value = data.first(2).map({ NetlinkAttributes($0) }),
            let verdict = value.first(2).map({ NetlinkAttributes($0) }), let code = verdict.number(1)
        else { return }
        if code == Code.drop { refuses = true }
        if code == Code.jump || code == Code.goto, let chain = verdict.text(2) { next.insert(chain) }
    }
}

extension PacketFilter.Chain {
    mutating func add(_ verdicts: RuleVerdicts) {
        rules += 1
        if verdicts.refuses { refuses = true }
        if !verdicts.next.isEmpty { jumps += 1 }
        next.formUnion(verdicts.next)
    }
}
