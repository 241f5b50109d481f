package import Foundation

/// A plain client for servers that greet, or answer one question.
package enum LabTalk {
    private static let patience = 10_000  // milliseconds until the first byte
    private static let silence = 1_000  // milliseconds after the last
    private static let maximumReply = 65_536  // bytes

    /// Everything that comes until the server closes, or has been silent.
    package static func reply(of endpoint: LabEndpoint, to question: Data) throws -> Data {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(endpoint.port).bigEndian
        _ = unsafe inet_pton(AF_INET, endpoint.address, &address.sin_addr)
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw ProgramError(program: "\(endpoint)", reason: "cannot connect") }
        _ = unsafe question.withUnsafeBytes {
            unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        var reply = Data()
        while reply.count < maximumReply {
            var state = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&state, 1, Int32(reply.isEmpty ? patience : silence)) > 0 else { break }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(client, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            reply += buffer.prefix(count)
        }
        return reply
    }
}
