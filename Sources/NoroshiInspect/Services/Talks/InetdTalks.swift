import NoroshiModel
import NoroshiNet

/// Sends a line and looks whether it comes back.
///
/// - Source: RFC 862. A discard server (RFC 863) reads the same line and never answers.
struct EchoTalk: QuestionTalk {
    static let spoken = ServiceProtocol.echo
    static let line = [UInt8](utf8: "noroshi asks whether this comes back\r\n")
    var opening: [UInt8] { Self.line }

    func received(_ bytes: [UInt8]) -> TalkStep {
        bytes.count >= Self.line.count || !Self.line.starts(with: bytes) ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? { isEcho(talk) ? [] : nil }

    /// Everything that was sent came back, and nothing else.
    static func isEcho(_ talk: Conversation) -> Bool {
        guard talk.greeting.isEmpty, let question = talk.questions.first, question.count >= 8 else { return false }
        return talk.answers == [question]
    }
}

/// Asks who is logged in.
///
/// - Source: RFC 1288 §2.3: an empty line asks for a list, which a server may refuse.
struct FingerTalk: QuestionTalk {
    static let spoken = ServiceProtocol.finger
    var opening: [UInt8] { [UInt8](utf8: "\r\n") }

    /// The server closes when it has said all.
    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count > 4096 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        isFinger(talk.all) ? [ServiceReply.Text(key: "finger.banner", bytes: talk.all)] : nil
    }

    private static let marks = [
        "No one logged on", "No one is logged", "no users logged", "Must provide username", "Finger online user list",
        "finger: GET",
    ]

    static func isFinger(_ bytes: [UInt8]) -> Bool {
        guard bytes.isText else { return false }
        if marks.contains(where: { bytes[...].contains(sequence: [UInt8](utf8: $0)) }) { return true }
        let title = bytes.drop { $0 <= 0x20 }
        return title.starts(with: Array("Login ".utf8)) && bytes[...].contains(sequence: [UInt8](utf8: "Name"))
    }
}

/// Asks for the owner of a connection that cannot exist.
///
/// - Source: RFC 1413 §4.
struct IdentTalk: QuestionTalk {
    static let spoken = ServiceProtocol.ident
    var opening: [UInt8] { [UInt8](utf8: "0, 0\r\n") }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.endsLine ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        isIdent(talk.first) ? [ServiceReply.Text(key: "ident.banner", bytes: talk.first.firstLine)] : nil
    }

    /// `0, 0 : ERROR : INVALID-PORT`, with blanks where a server likes them.
    static func isIdent(_ bytes: [UInt8]) -> Bool {
        let fields = bytes.firstLine.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self).filter { $0 != " " } }
        guard fields.count >= 3, fields[0].allSatisfy({ $0.isNumber || $0 == "," }) || fields[0].isEmpty else {
            return false
        }
        return fields[1] == "ERROR"
            && (["INVALID-PORT", "NO-USER", "HIDDEN-USER", "UNKNOWN-ERROR"].contains(fields[2])
                || fields[2].hasPrefix("X"))
            || fields[1] == "USERID"
    }
}

/// Asks for the state of a queue that cannot exist.
///
/// - Source: RFC 1179 §5.3: a short list; nothing is printed or removed.
struct PrinterTalk: QuestionTalk {
    static let spoken = ServiceProtocol.printer
    var opening: [UInt8] { [0x03] + [UInt8](utf8: "noroshi\n") }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count > 4096 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let text = String(decoding: talk.all, as: UTF8.self).lowercased()
        guard talk.all.isText, ["printer", "queue", "lpd", "lpr", "no entries"].contains(where: text.contains) else {
            return nil
        }
        return [ServiceReply.Text(key: "lpd.banner", bytes: talk.all)]
    }
}
