import NoroshiFormats
import NoroshiModel

/// The kernel's list of sockets that wait for strangers, as `/proc/net/{tcp,tcp6,udp,udp6}` print it.
///
/// - Source: Linux Documentation/networking/proc_net_tcp.rst; addresses are 32-bit words in host byte order.
struct SocketTable {
    struct Entry: Hashable {
        let endpoint: Endpoint
        let user: Int
        /// 0 for sockets of the kernel itself.
        let inode: UInt64
    }

    static let files: [(name: String, transport: Endpoint.Transport)] = [
        ("tcp", .tcp), ("tcp6", .tcp), ("udp", .udp), ("udp6", .udp),
    ]

    /// Listening entries of one table: TCP in state LISTEN, UDP without a peer.
    ///
    /// - Throws: ``ParseError`` at the first line that is not of the kernel's form.
    static func parse(_ bytes: [UInt8], transport: Endpoint.Transport, file: String) throws(ParseError) -> [Entry] {
        var entries: [Entry] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated().dropFirst() {
            let fields = line.split(separator: UInt8(ascii: " "))
            guard fields.count >= 10, let local = endpoint(fields[1], transport),
                let remote = endpoint(fields[2], transport), let user = Int(text(fields[7])),
                let inode = UInt64(text(fields[9]))
            else { throw ParseError(file: file, line: index + 1, column: 1, reason: "not a line of a socket table") }
            let isListening =
                transport == .tcp ? text(fields[3]) == "0A" : text(fields[3]) == "07" && remote.port == 0
            if isListening { entries.append(Entry(endpoint: local, user: user, inode: inode)) }
        }
        return entries
    }

    /// `0100007F:006E`, or 32 hexadecimal digits before the colon for IPv6.
    private static func endpoint(_ field: ArraySlice<UInt8>, _ transport: Endpoint.Transport) -> Endpoint? {
        let parts = field.split(separator: UInt8(ascii: ":"))
        guard parts.count == 2, let port = Int(text(parts[1]), radix: 16), let bytes = address(parts[0]) else {
            return nil
        }
        return IPAddress(bytes: bytes).map { Endpoint(transport, $0.description, port) }
    }

    /// Network-order bytes of an address printed as words in host byte order.
    private static func address(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        var start = digits.startIndex
        while start < digits.endIndex {
            guard let word = UInt32(text(digits[start..<start + 8]), radix: 16) else { return nil }
            // The word was printed as a number: its bytes in memory are the address.
            bytes += unsafe withUnsafeBytes(of: word) { unsafe Array($0) }
            start += 8
        }
        return bytes
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
