import Glibc

/// The tables of the older interface of iptables: their names from `/proc`, their rules as iptables(8) asks for them. A table that
/// is not loaded is not asked for, since the kernel would load it.
///
/// - Source: `linux/netfilter/x_tables.h`, `linux/netfilter_ipv4/ip_tables.h`, `linux/netfilter_ipv6/ip6_tables.h`.
struct LegacyTables {
    private static let tries = 4
    private static let maximumSize = 256 << 20  // bytes of one table

    let system: PacketFilter.System

    private var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }
    private var level: Int32 { Int32(isIPv6 ? IPPROTO_IPV6 : IPPROTO_IP) }
    private var isIPv6: Bool { system == .ip6Tables }

    /// `struct ipt_entry` and `struct ip6t_entry`: where the offset of the target stands, that of the next entry two bytes after.
    private var offsets: Int { isIPv6 ? 140 : 88 }

    private enum Question: Int32 {
        /// `IPT_SO_GET_INFO`
        case info = 64
        /// `IPT_SO_GET_ENTRIES`
        case entries = 65
    }

    private static let nameSize = 32
    private static let infoSize = 84
    private static let entriesHead = 40
    private static let hooks = ["prerouting", "input", "forward", "output", "postrouting"]
    /// `enum nf_ip_hook_priorities`
    private static let priorities = ["raw": -300, "mangle": -150, "nat": -100, "filter": 0, "security": 50]
    /// `-NF_DROP - 1`
    private static let drop = Int32(-1)

    /// - Parameter name: Of a table that is loaded.
    /// - Throws: ``ProcError``: `EPERM` without CAP_NET_ADMIN, `ENOENT` when the table is gone, `EAGAIN` when it changes all the time.
    func table(_ name: String) throws(ProcError) -> PacketFilter.Table {
        for _ in 1..<Self.tries {
            do throws(ProcError) { return try askedTable(name) } catch {
                guard error.code == EAGAIN else { throw error }
            }
        }
        return try askedTable(name)
    }

    private func askedTable(_ name: String) throws(ProcError) -> PacketFilter.Table {
        let info = try ask(.info, name, size: Self.infoSize, own: 0)
        let (valid, size) = (info.word(32), Int(info.word(80)))
        guard size <= Self.maximumSize else { throw ProcError(code: EFBIG) }
        let entries = try ask(.entries, name, size: Self.entriesHead + size, own: UInt32(size))
        var table = PacketFilter.Table(system: system, family: isIPv6 ? "ip6" : "ip", name: name)
        // Each hook's chain begins at one place, and its policy stands at another.
        var (starts, policies): ([Int: Int], Set<Int>) = ([:], [])
        for hook in Self.hooks.indices where valid & (1 << UInt32(hook)) != 0 {
            starts[Int(info.word(36 + 4 * hook))] = hook
            policies.insert(Int(info.word(56 + 4 * hook)))
        }
        try walk(entries, size, starts: starts, policies: policies, into: &table)
        return table
    }

    /// Goes through the entries in their order, from chain to chain.
    private func walk(
        _ bytes: [UInt8], _ size: Int, starts: [Int: Int], policies: Set<Int>, into table: inout PacketFilter.Table
    ) throws(ProcError) {
        var names: [Int: String] = [:]
        var jumps: [(chain: Int, to: Int)] = []
        var offset = 0
        while offset < size {
            let entry = Self.entriesHead + offset
            guard entry + offsets + 4 <= bytes.count else { throw ProcError(code: EPROTO) }
            let (target, next) = (Int(bytes.half(entry + offsets)), Int(bytes.half(entry + offsets + 2)))
            guard target + 32 <= next, entry + next <= bytes.count else { throw ProcError(code: EPROTO) }
            let kind = Self.text(bytes[entry + target + 2..<entry + target + 31])
            let body = bytes[entry + target + 32..<entry + next]
            let verdict = body.count >= 4 ? Int32(bitPattern: body.word(body.startIndex)) : 0
            if kind == "ERROR" {
                // It begins a chain of the site's own; the last of a table begins none.
                if offset + next < size {
                    names[offset + next] = Self.text(body)
                    table.chains.append(PacketFilter.Chain(name: Self.text(body)))
                }
            } else {
                if let hook = starts[offset] {
                    table.chains.append(
                        PacketFilter.Chain(
                            name: Self.hooks[hook].uppercased(),
                            base: .init(
                                type: table.name, hook: Self.hooks[hook],
                                priority: Self.priorities[table.name] ?? 0, drops: false)))
                }
                guard let place = table.chains.indices.last else { throw ProcError(code: EPROTO) }
                if policies.contains(offset), table.chains[place].base != nil {
                    if kind.isEmpty, verdict == Self.drop { table.chains[place].drop() }
                } else if !isReturn(kind, verdict, bytes, offset + next, size) {
                    var verdicts = RuleVerdicts()
                    if kind.isEmpty, verdict == Self.drop { verdicts.refuses = true }
                    if !kind.isEmpty { verdicts.take(target: kind) }
                    if kind.isEmpty, verdict >= 0 { jumps.append((place, Int(verdict))) }
                    table.chains[place].add(verdicts)
                }
            }
            offset += next
        }
        for (chain, to) in jumps {
            guard let name = names[to] else { continue }
            table.chains[chain].jumps += 1
            table.chains[chain].next.insert(name)
        }
    }

    /// Whether an entry is the end of a chain of the site's own: the unconditional return before the next chain begins.
    private func isReturn(
        _ kind: String, _ verdict: Int32, _ bytes: [UInt8], _ next: Int, _ size: Int
    ) -> Bool {
        // `XT_RETURN`
        guard kind.isEmpty, verdict == -5 else { return false }
        let after = Self.entriesHead + next
        guard next < size, after + offsets + 4 <= bytes.count else { return true }
        let target = after + Int(bytes.half(after + offsets))
        guard target + 31 <= bytes.count else { return true }
        return Self.text(bytes[target + 2..<target + 31]) == "ERROR"
    }

    private func ask(
        _ question: Question, _ name: String, size: Int, own: UInt32
    ) throws(ProcError) -> [UInt8] {
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ProcError(code: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size)
        for (place, byte) in name.utf8.prefix(Self.nameSize - 1).enumerated() { bytes[place] = byte }
        if question == .entries {
            for place in 0..<4 {
                bytes[Self.nameSize + place] = UInt8(truncatingIfNeeded: own.littleEndian >> (8 * place))
            }
        }
        var length = socklen_t(size)
        let result = unsafe bytes.withUnsafeMutableBytes {
            unsafe getsockopt(descriptor, level, question.rawValue, $0.baseAddress, &length)
        }
        guard result == 0 else { throw ProcError(code: errno) }
        return bytes
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

extension RuleVerdicts {
    /// A target by its name.
    mutating func take(target name: String) { if Self.refusingTargets.contains(name) { refuses = true } }
}

extension PacketFilter.Chain {
    /// Its policy is to drop.
    fileprivate mutating func drop() {
        base = base.map { .init(type: $0.type, hook: $0.hook, priority: $0.priority, drops: true) }
    }
}
