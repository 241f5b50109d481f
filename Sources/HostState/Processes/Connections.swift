import CLinux
import Glibc
import NoroshiModel

/// One socket with another end, or one that waits.
struct Connection: Hashable {
    enum State: Hashable { case waiting, asked, open, closed }

    let transport: Endpoint.Transport
    let state: State
    let localPort: Int
    let remote: IPAddress
    let remotePort: Int
    let user: Int
    /// 0 where no process holds it any more.
    let inode: UInt64
}

/// The TCP and UDP sockets of a network namespace.
enum Connections {
    static let maximum = 500_000

    /// - Source: `/proc/net/tcp` (Linux Documentation/networking/proc_net_tcp.rst); states of
    ///   `include/net/tcp_states.h`.
    static func parse(_ bytes: [UInt8], transport: Endpoint.Transport) -> [Connection] {
        var found: [Connection] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst().prefix(maximum) {
            let fields = line.split(separator: 32, maxSplits: 10)
            guard fields.count >= 10, let local = end(fields[1]), let remote = end(fields[2]),
                let number = UInt8(text(fields[3]), radix: 16), let user = Int(text(fields[7])),
                let inode = UInt64(text(fields[9]))
            else { continue }
            found.append(
                Connection(
                    transport: transport, state: state(number, transport), localPort: local.port,
                    remote: remote.address, remotePort: remote.port, user: user, inode: inode))
        }
        return found
    }

    static func state(_ number: UInt8, _ transport: Endpoint.Transport) -> Connection.State {
        if transport == .udp { return number == 1 ? .open : .waiting }
        return switch number {
        case 2: .asked
        case 6, 7: .closed
        case 3, 10, 12: .waiting
        default: .open
        }
    }

    private static func end(_ field: ArraySlice<UInt8>) -> (address: IPAddress, port: Int)? {
        let parts = field.split(separator: UInt8(ascii: ":"))
        guard parts.count == 2, let port = Int(text(parts[1]), radix: 16), [8, 32].contains(parts[0].count) else {
            return nil
        }
        var bytes: [UInt8] = []
        var start = parts[0].startIndex
        while start < parts[0].endIndex {
            guard let word = UInt32(text(parts[0][start..<start + 8]), radix: 16) else { return nil }
            // The word was printed as a number: its bytes in memory are the address.
            bytes += unsafe withUnsafeBytes(of: word) { unsafe Array($0) }
            start += 8
        }
        return IPAddress(bytes: bytes).map { ($0.unmapped, port) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// All of this network namespace, asked for over netlink.
    ///
    /// - Source: Linux sock_diag(7), netlink(7).
    static func all() throws(ProcError) -> [Connection] {
        var kernel = try NetlinkSocket(NETLINK_SOCK_DIAG)
        var found: [Connection] = []
        for family in [AF_INET, AF_INET6] {
            for (transport, number) in [(Endpoint.Transport.tcp, IPPROTO_TCP), (.udp, IPPROTO_UDP)] {
                let request = request(UInt8(family), UInt8(number))
                _ = try kernel.dump(Self.byFamily, request) { answer in
                    guard found.count < maximum else { return }
                    connection(answer, transport).map { found.append($0) }
                }
            }
        }
        return found
    }

    /// `SOCK_DIAG_BY_FAMILY`
    private static let byFamily: UInt16 = 20

    /// A question of the form `inet_diag_req_v2`.
    private static func request(_ family: UInt8, _ number: UInt8) -> [UInt8] {
        var request = [UInt8](repeating: 0, count: 56)
        request[0] = family
        request[1] = number
        // Every state of TCP and UDP.
        for place in 4..<8 { request[place] = 0xFF }
        return request
    }

    /// A message of the form `inet_diag_msg`.
    private static func connection(_ answer: ArraySlice<UInt8>, _ transport: Endpoint.Transport) -> Connection? {
        let start = answer.startIndex
        guard answer.count >= 72 else { return nil }
        let size = answer[start] == UInt8(AF_INET6) ? 16 : 4
        guard let remote = IPAddress(bytes: answer[(start + 24)..<(start + 24 + size)]) else { return nil }
        return Connection(
            transport: transport, state: state(answer[start + 1], transport),
            localPort: Int(answer[start + 4]) << 8 | Int(answer[start + 5]), remote: remote.unmapped,
            remotePort: Int(answer[start + 6]) << 8 | Int(answer[start + 7]), user: Int(answer.word(start + 64)),
            inode: UInt64(answer.word(start + 68)))
    }
}

extension IPAddress {
    /// The IPv4 address that an IPv6 socket speaks to.
    fileprivate var unmapped: IPAddress {
        isIPv6 && high == 0 && low >> 32 == 0xFFFF ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : self
    }
}
