import NoroshiModel
import NoroshiNet

/// Asks for TLS, then for a version of the protocol that does not exist: the refusal is PostgreSQL's own.
///
/// No name and no database is given, so that no login begins.
///
/// - Source: PostgreSQL documentation, Message Formats: SSLRequest, StartupMessage, ErrorResponse.
struct PostgreSQLTalk: QuestionTalk {
    static let spoken = ServiceProtocol.postgresql
    private var isRefusing = false

    /// Length 8, code 1234.5679.
    var opening: [UInt8] { UInt32(8).bigEndianBytes + UInt32(80_877_103).bigEndianBytes }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        if isRefusing { return Self.isWhole(bytes) ? .finish(farewell: []) : .wait }
        guard bytes.count == 1, bytes[0] == UInt8(ascii: "N") else { return .finish(farewell: []) }
        isRefusing = true
        return .send(UInt32(9).bigEndianBytes + UInt32(255 << 16 | 255).bigEndianBytes + [0])
    }

    /// `S` or `N`, or the error of a server too old for the question.
    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard let first = talk.answers.first?.first else { return nil }
        let tls: ServiceReply.Text
        switch (first, talk.answers[0].count) {
        case (UInt8(ascii: "S"), 1): tls = ServiceReply.Text(key: "postgresql.tls", bytes: [UInt8](utf8: "offered"))
        case (UInt8(ascii: "N"), 1): tls = ServiceReply.Text(key: "postgresql.tls", bytes: [UInt8](utf8: "not offered"))
        case (UInt8(ascii: "E"), _): return error(talk.answers[0]).map { [$0] }
        default: return nil
        }
        return [talk.answers.dropFirst().first.flatMap(error), tls].compactMap(\.self)
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        var cursor = ByteCursor(bytes)
        guard cursor.uint8() != nil, let length = cursor.uint32() else { return false }
        return cursor.count >= length - 4
    }

    /// The fields of an ErrorResponse, for example `FATAL 0A000 unsupported frontend protocol … F postmaster.c`.
    private static func error(_ bytes: [UInt8]) -> ServiceReply.Text? {
        var cursor = ByteCursor(bytes)
        guard cursor.uint8() == UInt8(ascii: "E"), let length = cursor.uint32() else { return nil }
        // Before version 3 of the protocol the text follows at once.
        guard (8...8192).contains(length) else {
            return bytes.isText ? ServiceReply.Text(key: "postgresql.error", bytes: bytes.dropFirst()) : nil
        }
        var fields: [String] = []
        while let code = cursor.uint8(), code != 0, let text = cursor.text(), fields.count < 32 {
            fields.append("\(Character(Unicode.Scalar(code)))=\(String(decoding: text, as: UTF8.self))")
        }
        guard fields.contains(where: { $0.hasPrefix("S=") }) else { return nil }
        return ServiceReply.Text(key: "postgresql.error", bytes: fields.joined(separator: "\n").utf8)
    }
}

/// Asks whether it is there, and what it is when it answers strangers.
///
/// - Source: Redis protocol specification; `AUTH` is never sent.
struct RedisTalk: QuestionTalk {
    static let spoken = ServiceProtocol.redis
    private var isAsking = false
    var opening: [UInt8] { [UInt8](utf8: "PING\r\n") }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.endsLine else { return .wait }
        if isAsking { return Self.isWhole(bytes) ? .finish(farewell: []) : .wait }
        guard bytes.starts(with: "+PONG") else { return .finish(farewell: []) }
        isAsking = true
        return .send([UInt8](utf8: "INFO server\r\n"))
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let first = talk.first
        if first.starts(with: "+PONG") {
            let info = talk.answers.dropFirst().first ?? []
            let text =
                info.first == UInt8(ascii: "$") ? info[...].drop { $0 != UInt8(ascii: "\n") }.dropFirst() : info[...]
            return [ServiceReply.Text(key: text.isEmpty ? "redis.error" : "redis.info", bytes: text)]
        }
        return isRefusal(first) ? [ServiceReply.Text(key: "redis.error", bytes: first.firstLine)] : nil
    }

    /// Errors that only Redis and its kin give, also to a question of another protocol.
    static func isRefusal(_ bytes: [UInt8]) -> Bool {
        let line = bytes.firstLine
        return ["-NOAUTH ", "-DENIED Redis", "-DENIED Valkey", "-NOPERM ", "-LOADING "].contains {
            line.starts(with: $0.utf8)
        }
            || line.starts(with: Array("-ERR wrong number of arguments for '".utf8))
            || line.starts(with: Array("-ERR unknown command ".utf8)) && line.contains(sequence: [UInt8](utf8: "GET"))
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "$"), let end = bytes.firstIndex(of: 0x0A) else { return true }
        let length = Int(String(decoding: bytes[1..<end].prefix { $0 != 0x0D }, as: UTF8.self)) ?? 0
        return bytes.count >= min(end + 1 + max(0, length), 16_384)
    }
}

/// - Source: memcached's `protocol.txt`.
struct MemcacheTalk: QuestionTalk {
    static let spoken = ServiceProtocol.memcache
    var opening: [UInt8] { [UInt8](utf8: "version\r\n") }

    func received(_ bytes: [UInt8]) -> TalkStep {
        bytes.endsLine ? .finish(farewell: [UInt8](utf8: "quit\r\n")) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        if talk.first.starts(with: "VERSION ") {
            return [ServiceReply.Text(key: "memcache.version", bytes: talk.first.firstLine.dropFirst(8))]
        }
        // Every line that it does not know is one `ERROR`.
        let lines = talk.first.split { $0 == 0x0D || $0 == 0x0A }
        guard !lines.isEmpty, !talk.answers.isEmpty, lines.allSatisfy({ $0.elementsEqual("ERROR".utf8) }) else {
            return nil
        }
        return [ServiceReply.Text(key: "memcache.version", bytes: [])]
    }
}

/// Asks for the versions before a login.
///
/// - Source: [MS-TDS] §2.2.6.5, PRELOGIN.
struct MicrosoftSQLTalk: QuestionTalk {
    static let spoken = ServiceProtocol.microsoftSQL

    /// Options VERSION and ENCRYPTION (not supported), and nothing else.
    var opening: [UInt8] {
        let options: [UInt8] = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF] + [0, 0, 0, 0, 0, 0] + [2]
        return [0x12, 1] + UInt16(8 + options.count).bigEndianBytes + [0, 0, 1, 0] + options
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 4 else { return .wait }
        return bytes.count >= Int(bytes[2]) << 8 | Int(bytes[3]) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let bytes = talk.first
        var cursor = ByteCursor(bytes)
        guard cursor.uint8() == 4, cursor.uint8() != nil, let length = cursor.uint16(), cursor.skip(4) != nil,
            length >= 14, length <= bytes.count, cursor.uint8() == 0, let offset = cursor.uint16(),
            let size = cursor.uint16(), size >= 4, 8 + offset + 4 <= length
        else { return nil }
        let version = bytes[(8 + offset)...].prefix(4).map(Int.init)
        let text = "\(version[0]).\(version[1]).\(version[2] << 8 | version[3])"
        return [ServiceReply.Text(key: "mssql.version", bytes: text.utf8)]
    }
}
