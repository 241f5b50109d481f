import Glibc
package import NoroshiModel

/// What the running kernel says of its packet filter, and what it does not.
package struct PacketFilterLook: Sendable {
    package internal(set) var filter = PacketFilter()
    /// Which systems of tables this kernel has; nothing is asked of others.
    package internal(set) var systems: [PacketFilter.System] = []
    package internal(set) var problems: [ConfigurationSurvey.Problem] = []

    /// Whether all that the kernel has was seen.
    package var isWhole: Bool { problems.isEmpty }

    /// Asks the kernel for the tables of this thread's network namespace. Nothing is changed, no module is loaded.
    package static func all() -> PacketFilterLook {
        var look = PacketFilterLook()
        look.nfTables()
        look.legacy(.ipTables, names: "ip_tables_names")
        look.legacy(.ip6Tables, names: "ip6_tables_names")
        return look
    }

    // MARK: nf_tables

    private mutating func nfTables() {
        switch KernelPart.state(of: "nf_tables") {
        case .absent: return
        case .notTold:
            problem(.nfTables, "whether the kernel has it is not told, and asking could load it")
            return
        case .present, .mayBeAsked: break
        }
        do throws(ProcError) {
            filter.tables += try NFTables.all()
            systems.append(.nfTables)
        } catch {
            // The kernel was built without it.
            guard ![EINVAL, EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT].contains(error.code) else { return }
            refused(.nfTables, error)
        }
    }

    // MARK: The older interface

    private mutating func legacy(_ system: PacketFilter.System, names file: String) {
        let names: [UInt8]
        do throws(ProcError) { names = try Self.network.read(file) } catch {
            if !error.isGone { refused(system, error) }
            return
        }
        systems.append(system)
        for name in names.split(separator: UInt8(ascii: "\n")).prefix(64) {
            do throws(ProcError) {
                filter.tables.append(
                    try LegacyTables(system: system).table(String(decoding: name, as: UTF8.self)))
            } catch {
                if error.code != ENOENT { refused(system, error) }
            }
        }
    }

    /// Of this thread's network namespace; kernels before 3.17 know that of the process only.
    private static var network: ProcFolder {
        let own = "/proc/thread-self/net"
        return ProcFolder(unsafe access(own, F_OK) == 0 ? own : "/proc/net")
    }

    // MARK: What was not told

    private mutating func refused(_ system: PacketFilter.System, _ error: ProcError) {
        problem(system, error.isPermission ? "it may not be asked without CAP_NET_ADMIN" : error.reason)
    }

    private mutating func problem(_ system: PacketFilter.System, _ reason: String) {
        problems.append(.init(file: "\(system.rawValue) of the kernel", line: 0, reason: reason))
    }
}

/// Whether the running kernel has a part that can be a module: asking for one that it does not have would load it.
enum KernelPart {
    enum State: Hashable {
        case present, absent
        /// The kernel loads no modules, so that asking is safe.
        case mayBeAsked
        /// There are modules, and no list says what is built in.
        case notTold
    }

    /// - Source: proc(5), `/proc/modules`; `modules.builtin` of kmod.
    static func state(of name: String) -> State {
        let proc = ProcFolder("/proc")
        guard let loaded = proc.text("modules", limit: 4 << 20) else { return .mayBeAsked }
        let isLoaded = loaded.split(separator: "\n").contains { $0.hasPrefix(name + " ") }
        if isLoaded { return .present }
        let release = proc.text("sys/kernel/osrelease", limit: 256)?.split(separator: "\n").first ?? ""
        for folder in ["/lib/modules", "/usr/lib/modules"] {
            guard let builtIn = ProcFolder(folder).text("\(release)/modules.builtin", limit: 4 << 20) else { continue }
            return builtIn.split(separator: "\n").contains { $0.hasSuffix("/\(name).ko") } ? .present : .absent
        }
        return .notTold
    }
}
