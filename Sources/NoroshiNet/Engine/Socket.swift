import FoundationEssentials
import Glibc
import NoroshiModel

/// The system's calls on one non-blocking socket, by its descriptor.
enum Socket {
    enum Progress: Equatable {
        case connected, pending
        case failed(Int32)
    }

    /// - Returns: A descriptor, or the negative error number.
    static func open(_ transport: Endpoint.Transport, isIPv6: Bool) -> Int32 {
        let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
        let descriptor = socket(
            isIPv6 ? AF_INET6 : AF_INET,
            Int32(kind.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        return descriptor < 0 ? -errno : descriptor
    }

    static func connect(_ descriptor: Int32, to address: IPAddress, port: UInt16) -> Progress {
        unsafe withAddress(address, port) { pointer, length in
            if unsafe Glibc.connect(descriptor, pointer, length) == 0 { return .connected }
            guard errno == EINPROGRESS else { return .failed(errno) }
            // On this host the answer is there by now: a second call fetches it, and costs less than an event.
            if unsafe Glibc.connect(descriptor, pointer, length) == 0 { return .connected }
            switch errno {
            case EISCONN: return .connected
            case EALREADY, EINPROGRESS: return .pending
            default: return .failed(errno)
            }
        }
    }

    /// - Returns: 0, or the error number.
    static func bind(_ descriptor: Int32, to address: IPAddress) -> Int32 {
        unsafe withAddress(address, 0) { pointer, length in
            unsafe Glibc.bind(descriptor, pointer, length) == 0 ? 0 : errno
        }
    }

    /// What became of a connection that was pending: 0, or the error number.
    static func error(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno
    }

    /// - Returns: How many bytes the system took, or the negative error number.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            let count = unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            return count < 0 ? -Int(errno) : count
        }
    }

    /// Lets a datagram's socket hear all ports, and yet be told that nobody listens where it asked.
    ///
    /// - Returns: 0, or the error number.
    /// - Source: Linux ip(7), `IP_RECVERR`: else only a connected socket is told.
    static func hearAllPorts(_ descriptor: Int32, isIPv6: Bool) -> Int32 {
        var isOn: Int32 = 1
        let (level, option) = isIPv6 ? (IPPROTO_IPV6, IPV6_RECVERR) : (IPPROTO_IP, IP_RECVERR)
        let size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe setsockopt(descriptor, Int32(level), option, &isOn, size) == 0 ? 0 : errno
    }

    /// Sends a datagram from a socket that is not connected.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, at address: IPAddress, port: UInt16) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            let count = unsafe withAddress(address, port) { pointer, length in
                unsafe sendto(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL), pointer, length)
            }
            return count < 0 ? -Int(errno) : count
        }
    }

    /// Receives a datagram that came from `address`; those from others are passed over.
    ///
    /// - Returns: As recv(2).
    static func receive(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, from address: IPAddress
    ) -> Int {
        unsafe withUnsafeTemporaryAllocation(byteCount: 28, alignment: 8) { form in
            unsafe form.withMemoryRebound(to: sockaddr.self) { pointer in
                guard let base = pointer.baseAddress else { return 0 }
                while true {
                    var length = socklen_t(28)
                    let count = unsafe recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, base, &length)
                    let sender = unsafe Self.address(base)
                    if count < 0 || sender == address { return count }
                }
            }
        }
    }

    /// The system's words for an error number, in lower case.
    static func words(_ code: Int32) -> String {
        switch code {
        case ECONNREFUSED: "connection refused"
        case ETIMEDOUT: "connection timed out"
        case EHOSTUNREACH: "no route to host"
        case ENETUNREACH: "network unreachable"
        case ECONNRESET: "connection reset"
        default: unsafe String(cString: strerror(code)).lowercased()
        }
    }

    /// The error means that this host lacks something, not that the other one answered.
    static func isShortage(_ code: Int32) -> Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EAGAIN].contains(code)
    }

    /// The ports that the kernel calls from, `net.ipv4.ip_local_port_range`; all where it cannot be read.
    static func ownPorts() -> ClosedRange<UInt16> {
        let text = try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
        let words = (text ?? "").split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        guard words.count == 2, words[0] <= words[1] else { return 0...UInt16.max }
        return words[0]...words[1]
    }

    /// The kernel joined the socket to itself: its own port happened to be the one that was called, and nobody else
    /// listens there (RFC 9293 §3.5, simultaneous open).
    static func isJoinedToItself(_ descriptor: Int32, calling address: IPAddress, port: UInt16) -> Bool {
        name(descriptor).map { $0.address == address && $0.port == port } ?? false
    }

    /// The address and port at this end of a socket.
    static func name(_ descriptor: Int32) -> (address: IPAddress, port: UInt16)? {
        unsafe withUnsafeTemporaryAllocation(byteCount: 28, alignment: 8) { form in
            unsafe form.initializeMemory(as: UInt8.self, repeating: 0)
            return unsafe form.withMemoryRebound(to: sockaddr.self) { pointer in
                var length = socklen_t(28)
                guard let base = pointer.baseAddress, unsafe getsockname(descriptor, base, &length) == 0 else {
                    return nil
                }
                let port = UInt16(
                    bigEndian: unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: 2, as: UInt16.self))
                return unsafe address(base).map { ($0, port) }
            }
        }
    }

    /// The address in the kernel's form, which begins with its family; nil for families other than IPv4 and IPv6.
    static func address(_ form: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        let bytes = UnsafeRawPointer(form)
        switch Int32(unsafe bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            return IPAddress(v4: UInt32(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        case AF_INET6:
            return IPAddress(
                high: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                low: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                zone: unsafe bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
        default: return nil
        }
    }

    /// The kernel's form of an address: `sockaddr_in` (16 bytes) or `sockaddr_in6` (28 bytes), written byte by byte.
    private static func withAddress<R>(
        _ address: IPAddress, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        let size = address.isIPv6 ? 28 : 16
        return unsafe withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { form in
            unsafe form.initializeMemory(as: UInt8.self, repeating: 0)
            let family = sa_family_t(address.isIPv6 ? AF_INET6 : AF_INET)
            unsafe form.storeBytes(of: family, as: sa_family_t.self)
            unsafe form.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            if address.isIPv6 {
                unsafe form.storeBytes(of: address.high.bigEndian, toByteOffset: 8, as: UInt64.self)
                unsafe form.storeBytes(of: address.low.bigEndian, toByteOffset: 16, as: UInt64.self)
                unsafe form.storeBytes(of: address.zone, toByteOffset: 24, as: UInt32.self)
            } else {
                let word = UInt32(truncatingIfNeeded: address.low)
                unsafe form.storeBytes(of: word.bigEndian, toByteOffset: 4, as: UInt32.self)
            }
            return unsafe form.withMemoryRebound(to: sockaddr.self) { unsafe body($0.baseAddress!, socklen_t(size)) }
        }
    }
}
