import Foundation

/// A TCP connection that may break the rules of HTTP.
enum RawConnection {
    struct Failed: Error {
        let call: String
        let code: Int32
    }

    /// Sends `text`, ends the connection, and gives what came back before it ended.
    ///
    /// - Parameter halfClose: Ends only our side and waits for the answer.
    static func send(port: Int, text: String, halfClose: Bool) async throws -> String {
        try await onThread {
            let descriptor = try connect(port)
            defer { close(descriptor) }
            try write(descriptor, Array(text.utf8))
            guard halfClose else { return "" }
            shutdown(descriptor, Int32(SHUT_WR))
            return read(descriptor)
        }
    }

    /// Sends `text` and says nothing more; returns when the other side has ended the connection.
    static func wait(port: Int, text: String) async throws -> String {
        try await onThread {
            let descriptor = try connect(port)
            defer { close(descriptor) }
            try write(descriptor, Array(text.utf8))
            return read(descriptor)
        }
    }

    /// Blocking calls must not take a thread of the pool that the center under test runs on.
    private static func onThread(_ body: @escaping @Sendable () throws -> String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// Posts a report as chunks of 64 KiB without saying how many will come.
    static func exchange(port: Int, chunkedBodyOf size: Int) async throws -> String {
        try await onThread { try post(port, size) }
    }

    private static func post(_ port: Int, _ size: Int) throws -> String {
        let descriptor = try connect(port)
        defer { close(descriptor) }
        try write(
            descriptor,
            Array("POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
        let chunk = Array("10000\r\n".utf8) + Array(repeating: UInt8(ascii: "a"), count: 0x10000) + Array("\r\n".utf8)
        for _ in 0..<(size / 0x10000) { try write(descriptor, chunk) }
        try write(descriptor, Array("0\r\n\r\n".utf8))
        shutdown(descriptor, Int32(SHUT_WR))
        return read(descriptor)
    }

    private static func connect(_ port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failed(call: "socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failed(call: "connect", code: errno) }
        return descriptor
    }

    private static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failed(call: "send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func read(_ descriptor: Int32) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += buffer.prefix(count)
        }
    }
}
