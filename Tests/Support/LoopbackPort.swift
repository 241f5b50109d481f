import Foundation

/// Ports on loopback that nobody listens on.
package enum LoopbackPort {
    /// A port that was free a moment ago, for TCP and for UDP, at 127.0.0.1.
    package static func free() throws -> Int {
        for _ in 0..<100 {
            guard let port = bind(.tcp, port: 0) else { break }
            if bind(.udp, port: port) != nil { return port }
        }
        throw CocoaError(.featureUnsupported)
    }

    /// Several different free ports.
    package static func free(count: Int) throws -> [Int] {
        var ports: Set<Int> = []
        while ports.count < count { try ports.insert(free()) }
        return ports.sorted()
    }

    /// Whether nothing accepts at this port any more, as soon as that is so.
    ///
    /// What a killed program started dies a moment after it, and holds the listening socket until then.
    package static func isReleased(_ port: Int, within deadline: Duration = .seconds(5)) async -> Bool {
        let released: Void? = try? await wait(for: "nothing at port \(port)", within: deadline) {
            accepts(port) ? nil : ()
        }
        return released != nil
    }

    /// Whether something accepts TCP connections at this port of an IPv4 address of loopback.
    package static func accepts(_ port: Int, at host: String = "127.0.0.1") -> Bool {
        let socket = socket(AF_INET, Kind.tcp.type, 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = address(port: port)
        guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return false }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        } && localPort(of: socket) != port
    }

    /// The kernel may choose the very port that is asked for; TCP then connects the socket with itself.
    private static func localPort(of socket: Int32) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isKnown = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(socket, $0, &length) == 0
            }
        }
        return isKnown ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    private enum Kind {
        case tcp, udp

        var type: Int32 {
            switch self {
            case .tcp: Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            case .udp: Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            }
        }
    }

    /// Binds and lets go again; the port that was had, or nil where it is taken.
    private static func bind(_ kind: Kind, port: Int) -> Int? {
        let socket = socket(AF_INET, kind.type, 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var address = address(port: port)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        return isBound ? localPort(of: socket) : nil
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
