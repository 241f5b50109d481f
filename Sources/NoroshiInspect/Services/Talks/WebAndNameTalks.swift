import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// Asks for `/` and reads the head of the answer.
struct HTTPTalk: QuestionTalk {
    static let spoken = ServiceProtocol.http

    var opening: [UInt8] {
        [UInt8](
            utf8:
                "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: noroshi\r\nAccept: */*\r\nConnection: close\r\n\r\n")
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        HeaderFields.isWhole(bytes) ? .finish(farewell: []) : .wait
    }

    private static let keys = [
        "server": "http_header.server", "www-authenticate": "http_header.wwwauth",
        "set-cookie": "http_header.cookie", "via": "http_header.via", "x-powered-by": "http_header.x-powered-by",
        "proxy-authenticate": "http_header.proxyauth",
    ]

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.first.starts(with: "HTTP/") else { return nil }
        let texts = HeaderFields.texts(talk.first, keys: keys)
        return texts.isEmpty ? [ServiceReply.Text(key: "http_header.server", bytes: [])] : texts
    }

    /// A print server says in `Server` that it speaks IPP, for example `CUPS/2.4 IPP/2.1`.
    static func isPrinting(_ texts: [ServiceReply.Text]) -> Bool {
        texts.contains { $0.key == "http_header.server" && $0.bytes[...].contains(sequence: [UInt8](utf8: "IPP/")) }
    }
}

/// Asks a name server for its version over TCP.
struct DNSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.domain
    static let id: UInt16 = 0x4E52

    var opening: [UInt8] {
        let query = DNSMessage.versionQuery(id: Self.id)
        return [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query
    }

    func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 2 else { return .wait }
        return bytes.count >= 2 + Int(bytes[0]) << 8 + Int(bytes[1]) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.all.count > 2, let answer = DNSMessage.parse(Array(talk.all[2...]), id: id) else { return nil }
        return ReplyReader.texts(of: answer)
    }
}
