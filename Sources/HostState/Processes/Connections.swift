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
        let descriptor = socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), NETLINK_SOCK_DIAG)
        guard descriptor >= 0 else { throw ProcError(code: errno) }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var found: [Connection] = []
        for family in [AF_INET, AF_INET6] {
            for (transport, number) in [(Endpoint.Transport.tcp, IPPROTO_TCP), (.udp, IPPROTO_UDP)] {
                try ask(descriptor, UInt8(family), UInt8(number))
                try read(descriptor, transport, &found)
            }
        }
        return found
    }

    private static func ask(_ descriptor: Int32, _ family: UInt8, _ number: UInt8) throws(ProcError) {
        var request = [UInt8](repeating: 0, count: 72)
        request[0] = 72
        request[4] = 20  // SOCK_DIAG_BY_FAMILY
        request[6] = 0x01  // NLM_F_REQUEST
        request[7] = 0x03  // NLM_F_DUMP
        request[16] = family
        request[17] = number
        // Every state of TCP and UDP.
        for place in 20..<24 { request[place] = 0xFF }
        let sent = unsafe request.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, 0) }
        guard sent == request.count else { throw ProcError(code: errno) }
    }

    private static func read(
        _ descriptor: Int32, _ transport: Endpoint.Transport, _ found: inout [Connection]
    ) throws(ProcError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ProcError(code: count < 0 ? errno : EPROTO) }
            var offset = 0
            while offset + 16 <= count {
                let length = Int(word(buffer, offset))
                guard length >= 16, offset + length <= count else { throw ProcError(code: EPROTO) }
                switch UInt16(buffer[offset + 4]) | UInt16(buffer[offset + 5]) << 8 {
                case 3: return  // NLMSG_DONE
                case 2:  // NLMSG_ERROR
                    guard length >= 20 else { throw ProcError(code: EPROTO) }
                    throw ProcError(code: -Int32(bitPattern: word(buffer, offset + 16)))
                default:
                    if length >= 88, found.count < maximum {
                        connection(buffer, offset + 16, transport).map { found.append($0) }
                    }
                }
                offset += (length + 3) & ~3
            }
        }
    }

    /// A message of the form `inet_diag_msg`.
    private static func connection(
        _ buffer: [UInt8], _ start: Int, _ transport: Endpoint.Transport
    ) -> Connection? {
        let size = buffer[start] == UInt8(AF_INET6) ? 16 : 4
        guard let remote = IPAddress(bytes: buffer[(start + 24)..<(start + 24 + size)]) else { return nil }
        return Connection(
            transport: transport, state: state(buffer[start + 1], transport),
            localPort: Int(buffer[start + 4]) << 8 | Int(buffer[start + 5]), remote: remote.unmapped,
            remotePort: Int(buffer[start + 6]) << 8 | Int(buffer[start + 7]), user: Int(word(buffer, start + 64)),
            inode: UInt64(word(buffer, start + 68)))
    }

    private static func word(_ buffer: [UInt8], _ offset: Int) -> UInt32 {
        UInt32(buffer[offset]) | UInt32(buffer[offset + 1]) << 8 | UInt32(buffer[offset + 2]) << 16
            | UInt32(buffer[offset + 3]) << 24
    }
}

extension IPAddress {
    /// The IPv4 address that an IPv6 socket speaks to.
    fileprivate var unmapped: IPAddress {
        isIPv6 && high == 0 && low >> 32 == 0xFFFF ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : self
    }
}
