import Foundation

/// A plain blocking client; nothing takes longer than ten seconds.
final class Conversation {
    private let socket: Int32

    struct Failure: Error { let reason: String }

    init(port: Int, kind: __socket_type = SOCK_STREAM) throws {
        socket = Glibc.socket(AF_INET, Int32(kind.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure(reason: "cannot connect to \(port)") }
    }

    deinit { close(socket) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == bytes.count else { throw Failure(reason: "cannot send") }
    }

    /// At most `limit` bytes as they come; empty when the server has closed.
    func read(_ limit: Int) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Failure(reason: "nothing came") }
        return Array(buffer.prefix(count))
    }

    /// A line without its end.
    func line() throws -> String {
        var bytes: [UInt8] = []
        while true {
            let next = try read(1)
            guard let byte = next.first else { throw Failure(reason: "closed after \(bytes)") }
            if byte == 0x0A { break }
            bytes.append(byte)
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends a line and gives the line that comes back.
    func ask(_ command: String) throws -> String {
        try send(command + "\r\n")
        return try line()
    }

    /// What a name server says to `version.bind`, class CHAOS, type TXT; nil where the answer is empty.
    static func version(port: Int) throws -> String? {
        let question: [UInt8] = [7] + Array("version".utf8) + [4] + Array("bind".utf8) + [0, 0, 16, 0, 3]
        let server = try Conversation(port: port, kind: SOCK_DGRAM)
        try server.send([0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question)
        let answer = try server.read(1500)
        guard answer.count > 12, answer[7] > 0 else { return nil }
        // After header and question: name (2), type, class, TTL, length (10), then the length of the text.
        let text = answer.dropFirst(12 + question.count + 12)
        return text.first.map { String(decoding: text.dropFirst().prefix(Int($0)), as: UTF8.self) }
    }
}
