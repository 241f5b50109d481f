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

/// Asks a web server that does not name itself for a page that cannot exist, and reads what it says of that.
struct MissingPageTalk: QuestionTalk {
    static let spoken = ServiceProtocol.http

    var opening: [UInt8] {
        [UInt8](
            utf8: "GET /noroshi-asks-for-nothing HTTP/1.1\r\nHost: localhost\r\nUser-Agent: noroshi\r\n"
                + "Accept: */*\r\nConnection: close\r\n\r\n")
    }

    /// The server closes when it has said all.
    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count > 4096 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? { HTTPTalk.texts(in: talk) }
}

/// Asks a name server for its version over TCP, and one that does not tell it for the same in a class that nobody has:
/// servers refuse that each in its own way.
struct DNSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.domain
    static let id: UInt16 = 0x4E52
    private var isFollowing = false

    var opening: [UInt8] { Self.framed(DNSMessage.versionQuery(id: Self.id)) }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[0]) << 8 + Int(bytes[1]) else { return .wait }
        guard !isFollowing, let next = Self.followUp(Array(bytes[2...])) else { return .finish(farewell: []) }
        isFollowing = true
        return .send(Self.framed(next))
    }

    /// The question in the class NONE; nil where the version was told, or `answer` is none.
    ///
    /// - Source: RFC 2136 §2.4: 254, a class that no record is in.
    static func followUp(_ answer: [UInt8]) -> [UInt8]? {
        guard let answer = DNSMessage.parse(answer, id: id), answer.text?.isEmpty != false else { return nil }
        return DNSMessage.versionQuery(id: id, class: 254)
    }

    /// - Source: RFC 1035 §4.2.2.
    private static func framed(_ query: [UInt8]) -> [UInt8] {
        [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.first.count > 2, let answer = DNSMessage.parse(Array(talk.first[2...]), id: id) else { return nil }
        return ReplyReader.texts(of: answer)
    }
}
