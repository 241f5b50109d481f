import NoroshiModel

/// The packet with which MySQL and MariaDB greet, or say why they do not talk.
///
/// - Source: MySQL internals, Protocol::HandshakeV10 and ERR_Packet. Nothing is answered: an answer would be a login.
enum MySQLGreeting {
    /// nil when the bytes are no such packet.
    static func texts(in bytes: [UInt8]) -> [ServiceReply.Text]? {
        var cursor = ByteCursor(bytes)
        guard let low = cursor.littleUInt16(), let high = cursor.uint8(), cursor.uint8() != nil,
            let kind = cursor.uint8()
        else { return nil }
        let length = low | Int(high) << 16
        guard (8...1024).contains(length), bytes.count >= min(length + 4, 64) else { return nil }
        switch kind {
        case 9, 10: return handshake(cursor)
        case 0xFF: return error(cursor, length: length - 1)
        default: return nil
        }
    }

    private static func handshake(_ start: ByteCursor) -> [ServiceReply.Text]? {
        var cursor = start
        guard let version = cursor.text(), (1...128).contains(version.count), Array(version).isText,
            version.contains(where: { (48...57).contains($0) })
        else { return nil }
        let texts = [ServiceReply.Text(key: "mysql.banners", bytes: version)]
        // Thread, eight bytes of salt, a zero byte; then the lower half of what the server can do.
        guard cursor.skip(13) != nil, let capabilities = cursor.littleUInt16() else { return texts }
        let offersTLS = capabilities & 0x0800 != 0
        return texts + [
            ServiceReply.Text(key: "mysql.tls", bytes: (offersTLS ? "offered" : "not offered").utf8)
        ]
    }

    /// `Host '192.0.2.1' is not allowed to connect to this MariaDB server`
    private static func error(_ start: ByteCursor, length: Int) -> [ServiceReply.Text]? {
        var cursor = start
        guard let code = cursor.littleUInt16(), (1000...4999).contains(code),
            let text = cursor.take(min(length - 2, cursor.count)), Array(text).isText
        else { return nil }
        return [ServiceReply.Text(key: "mysql.error", bytes: text)]
    }
}
