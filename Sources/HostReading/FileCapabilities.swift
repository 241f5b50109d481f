/// What a program may do without being root, by an attribute of its file.
///
/// - Source: capabilities(7), linux/capability.h (`vfs_cap_data`), cap_to_text(3).
package struct FileCapabilities: Sendable, Hashable {
    /// Bit by bit, of those that the program may have and those that it may inherit.
    private(set) var permitted: UInt64 = 0
    private(set) var inheritable: UInt64 = 0
    /// Whether it has them from its start.
    private(set) var isEffective = false

    private static let names = [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
        "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
        "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
        "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
        "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ]

    /// With any of these a program becomes root, or reads and writes what only root may.
    private static let rootlike: UInt64 = [0, 1, 2, 3, 6, 7, 8, 16, 17, 19, 21, 27, 31, 39].reduce(0) { $0 | 1 << $1 }

    /// - Parameter attribute: The value of `security.capability`.
    /// - Returns: nil for a value that the kernel would not take.
    package init?(attribute: [UInt8]) {
        func word(_ index: Int) -> UInt64 {
            (0..<4).reduce(0) { $0 | UInt64(attribute[index * 4 + $1]) << UInt64($1 * 8) }
        }
        guard attribute.count >= 12 else { return nil }
        let head = word(0)
        isEffective = head & 1 != 0
        switch head >> 24 {
        case 1: (permitted, inheritable) = (word(1), word(2))
        case 2, 3:
            guard attribute.count >= 20 else { return nil }
            permitted = word(1) | word(3) << 32
            inheritable = word(2) | word(4) << 32
        default: return nil
        }
    }

    /// - Parameter text: As rpm keeps it: `cap_net_raw=ep`, `= cap_net_admin,cap_net_raw+p`.
    package init(text: String) {
        for clause in text.split(separator: " ") {
            guard let sign = clause.firstIndex(where: { $0 == "=" || $0 == "+" }) else { continue }
            let flags = clause[clause.index(after: sign)...]
            let bits = clause[..<sign].split(separator: ",").reduce(UInt64(0)) { $0 | Self.bit(String($1)) }
            if flags.contains("p") { permitted |= bits }
            if flags.contains("i") { inheritable |= bits }
            if flags.contains("e"), bits != 0 { isEffective = true }
        }
    }

    private static func bit(_ name: String) -> UInt64 {
        if name == "all" { return (1 << UInt64(names.count)) - 1 }
        let name = name.lowercased()
        return names.firstIndex { "cap_\($0)" == name }.map { 1 << UInt64($0) } ?? 0
    }

    package var isEmpty: Bool { permitted == 0 && inheritable == 0 }

    /// Whether one of them is as good as being root.
    package var isRootlike: Bool { permitted & Self.rootlike != 0 }

    /// As getcap(8) says it.
    package var text: String {
        var clauses: [String] = []
        let both = permitted & inheritable
        for (bits, flags) in [(both, "ip"), (permitted & ~both, "p"), (inheritable & ~both, "i")] where bits != 0 {
            let words = (0..<64).filter { bits & 1 << UInt64($0) != 0 }
                .map { $0 < Self.names.count ? "cap_\(Self.names[$0])" : "\($0)" }
            clauses.append(words.joined(separator: ",") + "=" + (isEffective ? "e" : "") + flags)
        }
        return clauses.joined(separator: " ")
    }
}
