import NoroshiModel

/// Lines of `/proc/net/packet` and `/proc/net/raw`.
///
/// - Source: packet(7), raw(7); `packet_seq_show` and `raw_seq_show` of the kernel.
struct RawSocketTable {
    struct Entry: Hashable {
        let kind: RawSocket.Kind
        let number: Int
        /// Index of the interface; 0 for none.
        let interface: Int
        let user: Int
        let inode: UInt64
    }

    private static let maximum = 4096

    static func packet(_ text: String) -> [Entry] {
        text.split(separator: "\n").dropFirst().prefix(maximum).compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 9, let number = Int(fields[3], radix: 16), let interface = Int(fields[4]),
                let user = Int(fields[7]), let inode = UInt64(fields[8])
            else { return nil }
            return Entry(kind: .packet, number: number, interface: interface, user: user, inode: inode)
        }
    }

    static func raw(_ text: String) -> [Entry] {
        text.split(separator: "\n").dropFirst().prefix(maximum).compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 10, let port = fields[1].split(separator: ":").last,
                let number = Int(port, radix: 16), let user = Int(fields[7]), let inode = UInt64(fields[9])
            else { return nil }
            return Entry(kind: .raw, number: number, interface: 0, user: user, inode: inode)
        }
    }
}

/// Network interfaces that take in what is for others, from `/sys/class/net`.
enum PromiscuousInterfaces {
    private static let maximum = 4096
    /// `IFF_PROMISC` of netdevice(7).
    private static let flag = 0x100

    /// - Parameter folder: For example `/sys/class/net`.
    static func all(in folder: ProcFolder) -> [PromiscuousInterface] {
        ((try? folder.names(in: "", limit: maximum)) ?? []).sorted().compactMap { name in
            guard let text = folder.text("\(name)/flags", limit: 64)?.split(whereSeparator: \.isWhitespace).first,
                let flags = Int(text.dropFirst(2), radix: 16), flags & flag != 0
            else { return nil }
            return PromiscuousInterface(name: Escaped.text(name), reason: reason(name, folder))
        }
    }

    /// A port of a bridge or a bond, and an interface on which others stand, need that.
    private static func reason(_ name: String, _ folder: ProcFolder) -> String? {
        if folder.identity("\(name)/brport/.") != nil { return "bridge" }
        if let master = try? folder.link("\(name)/master") {
            return Escaped.text(master.split(separator: UInt8(ascii: "/")).last ?? [])
        }
        let above = ((try? folder.names(in: name)) ?? []).sorted().first { $0.hasPrefix("upper_") }
        return above.map { Escaped.text(String($0.dropFirst("upper_".count))) }
    }

    /// Names of interfaces by index.
    static func names(in folder: ProcFolder) -> [Int: String] {
        ((try? folder.names(in: "", limit: maximum)) ?? []).reduce(into: [:]) { names, name in
            if let index = folder.number("\(name)/ifindex") { names[index] = Escaped.text(name) }
        }
    }
}
