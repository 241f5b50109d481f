import CLinux
import Glibc

/// A netlink socket that asks the kernel for lists. It changes nothing.
///
/// - Source: netlink(7); `linux/netlink.h`.
struct NetlinkSocket: ~Copyable {
    private static let headerSize = 16
    private static let bufferSize = 1 << 16
    /// Which of the kernel's messages are no part of a list.
    private enum MessageType {
        static let error: UInt16 = 2
        static let done: UInt16 = 3
    }
    /// The list changed while it was told: it may lack entries, or have some twice.
    private static let interrupted: UInt16 = 0x10

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: bufferSize)

    /// - Parameter family: Which part of the kernel is asked, `NETLINK_…`.
    /// - Throws: ``ProcError`` where the kernel has no such part.
    init(_ family: Int32) throws(ProcError) {
        descriptor = socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), family)
        guard descriptor >= 0 else { throw ProcError(code: errno) }
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Asks for all entries of a list.
    ///
    /// - Parameters:
    ///   - type: The question's number.
    ///   - request: What follows the header.
    ///   - body: Gets what follows the header of each answer.
    /// - Returns: Whether the list stayed the same while it was told.
    /// - Throws: ``ProcError`` when the kernel refuses, or does not answer within two seconds.
    mutating func dump(
        _ type: UInt16, _ request: [UInt8], _ body: (_ answer: ArraySlice<UInt8>) -> Void
    ) throws(ProcError) -> Bool {
        try ask(type, request)
        var isWhole = true
        while true {
            let count = try receive()
            var offset = 0
            while offset + Self.headerSize <= count {
                let length = Int(buffer.word(offset))
                guard length >= Self.headerSize, offset + length <= count else { throw ProcError(code: EPROTO) }
                let content = offset + Self.headerSize
                if buffer.half(offset + 6) & Self.interrupted != 0 { isWhole = false }
                switch buffer.half(offset + 4) {
                case MessageType.done:
                    let code = length >= Self.headerSize + 4 ? Int32(bitPattern: buffer.word(content)) : 0
                    guard code >= 0 else { throw ProcError(code: -code) }
                    return isWhole
                case MessageType.error:
                    guard length >= Self.headerSize + 4 else { throw ProcError(code: EPROTO) }
                    throw ProcError(code: -Int32(bitPattern: buffer.word(content)))
                default: body(buffer[content..<offset + length])
                }
                offset += (length + 3) & ~3
            }
        }
    }

    private func ask(_ type: UInt16, _ request: [UInt8]) throws(ProcError) {
        var message = [UInt8](repeating: 0, count: Self.headerSize) + request
        message[0] = UInt8(message.count)
        message[4] = UInt8(type & 0xFF)
        message[5] = UInt8(type >> 8)
        message[6] = 0x01  // NLM_F_REQUEST
        message[7] = 0x03  // NLM_F_DUMP
        let sent = unsafe message.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, 0) }
        guard sent == message.count else { throw ProcError(code: errno) }
    }

    private mutating func receive() throws(ProcError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_TRUNC))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ProcError(code: count < 0 ? errno : EPROTO) }
            guard count <= Self.bufferSize else { throw ProcError(code: EMSGSIZE) }
            return count
        }
    }
}

/// Numbers in the order of this machine's bytes, and attributes, as netlink writes them.
extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// The two bytes from `index`, which must be there.
    func half(_ index: Int) -> UInt16 {
        UInt16(littleEndian: UInt16(self[index]) | UInt16(self[index + 1]) << 8)
    }

    /// The four bytes from `index`, which must be there.
    func word(_ index: Int) -> UInt32 {
        UInt32(
            littleEndian: UInt32(self[index]) | UInt32(self[index + 1]) << 8 | UInt32(self[index + 2]) << 16
                | UInt32(self[index + 3]) << 24)
    }
}

/// The attributes of a netlink message: a number, and bytes or attributes within.
///
/// - Source: netlink(7); `linux/netlink.h`, `struct nlattr`.
struct NetlinkAttributes: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// - Returns: nil at the end, and at what is no attribute.
    mutating func next() -> (type: Int, value: ArraySlice<UInt8>)? {
        guard rest.count >= 4 else { return nil }
        let length = Int(rest.half(rest.startIndex))
        // The two upper bits say how the value is written.
        let type = Int(rest.half(rest.startIndex + 2) & 0x3FFF)
        guard length >= 4, length <= rest.count else { return nil }
        let value = rest[rest.startIndex + 4..<rest.startIndex + length]
        rest = rest.dropFirst((length + 3) & ~3)
        return (type, value)
    }

    /// The first attribute of a number.
    func first(_ type: Int) -> ArraySlice<UInt8>? { first { $0.type == type }?.value }

    /// A text, without the byte of value 0 at its end.
    func text(_ type: Int) -> String? {
        first(type).map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A number in network byte order.
    func number(_ type: Int) -> UInt32? {
        guard let value = first(type), value.count == 4 else { return nil }
        return value.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
