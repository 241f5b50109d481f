import NoroshiModel
import NoroshiNet

/// Asks a media server what it can do.
///
/// - Source: RFC 2326 §10.1.
struct RTSPTalk: QuestionTalk {
    static let spoken = ServiceProtocol.rtsp
    var opening: [UInt8] { [UInt8](utf8: "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: noroshi\r\n\r\n") }

    func received(_ bytes: [UInt8]) -> TalkStep { HeaderFields.isWhole(bytes) ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.first.starts(with: "RTSP/1.0 ") || talk.first.starts(with: "RTSP/2.0 ") else { return nil }
        let texts = HeaderFields.texts(talk.first, keys: ["server": "rtsp_header.server"])
        return texts.isEmpty ? [ServiceReply.Text(key: "rtsp_header.server", bytes: [])] : texts
    }
}

/// Asks a telephone server what it can do.
///
/// - Source: RFC 3261 §11: no dialog is made, and no telephone rings.
struct SIPTalk: QuestionTalk {
    static let spoken = ServiceProtocol.sip
    var opening: [UInt8] { Self.options(transport: "TCP") }

    static func options(transport: String) -> [UInt8] {
        [UInt8](
            utf8:
                """
                OPTIONS sip:localhost SIP/2.0\r
                Via: SIP/2.0/\(transport) localhost;branch=z9hG4bK-noroshi;rport\r
                Max-Forwards: 0\r
                From: <sip:noroshi@localhost>;tag=noroshi\r
                To: <sip:localhost>\r
                Call-ID: noroshi-options\r
                CSeq: 1 OPTIONS\r
                Content-Length: 0\r
                \r

                """)
    }

    func received(_ bytes: [UInt8]) -> TalkStep { HeaderFields.isWhole(bytes) ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? { texts(in: talk.first) }

    static func texts(in bytes: [UInt8]) -> [ServiceReply.Text]? {
        guard bytes.starts(with: "SIP/2.0 ") else { return nil }
        let texts = HeaderFields.texts(
            bytes, keys: ["server": "sip_header.server", "user-agent": "sip_header.user_agent"])
        return texts.isEmpty ? [ServiceReply.Text(key: "sip_header.server", bytes: [])] : texts
    }
}

/// The header fields of an answer in the manner of HTTP.
///
/// - Source: RFC 9112 §5; an answer's header ends with an empty line.
enum HeaderFields {
    static func isWhole(_ bytes: [UInt8]) -> Bool { bytes[...].contains(sequence: [UInt8](utf8: "\r\n\r\n")) }

    /// The first value of each field in `keys`, under its key; names in `keys` are in lower case.
    static func texts(_ bytes: [UInt8], keys: [String: String]) -> [ServiceReply.Text] {
        var texts: [ServiceReply.Text] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropFirst() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard !line.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard let key = keys[name], !texts.contains(where: { $0.key == key }) else { continue }
            texts.append(
                ServiceReply.Text(key: key, bytes: line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }))
        }
        return texts
    }
}
