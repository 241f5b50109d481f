import NoroshiModel
import NoroshiNet

/// Names the protocol; the server tells its product before it asks for a login.
///
/// - Source: AMQP 0-9-1 §2.2.4 and §2.3.5: `connection.start` carries the server's properties.
struct AMQPTalk: QuestionTalk {
    static let spoken = ServiceProtocol.amqp
    var opening: [UInt8] { [UInt8](utf8: "AMQP") + [0, 0, 9, 1] }

    func received(_ bytes: [UInt8]) -> TalkStep {
        if bytes.starts(with: "AMQP") { return bytes.count >= 8 ? .finish(farewell: []) : .wait }
        var cursor = ByteCursor(bytes)
        guard cursor.skip(3) != nil, let size = cursor.uint32() else { return .wait }
        return cursor.count > size || bytes.first != 1 ? .finish(farewell: []) : .wait
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let first = talk.first
        // A server that speaks another version, or was asked in another protocol, names its own.
        if first.count == 8, first.starts(with: "AMQP") { return [] }
        var cursor = ByteCursor(first)
        guard cursor.uint8() == 1, cursor.uint16() == 0, let size = cursor.uint32(), size <= cursor.count,
            cursor.uint16() == 10, cursor.uint16() == 10, cursor.skip(2) != nil, let length = cursor.uint32(),
            let table = cursor.take(min(length, cursor.count))
        else { return nil }
        let properties = texts(of: table)
        let about = ["product", "version", "platform"].compactMap { properties[$0] }.joined(separator: " ")
        return [ServiceReply.Text(key: "amqp.server", bytes: about.utf8)]
    }

    /// The texts of a field table, up to a value of a kind not known here; tables within are passed over.
    private static func texts(of table: ArraySlice<UInt8>) -> [String: String] {
        var cursor = ByteCursor(table)
        var texts: [String: String] = [:]
        while let size = cursor.uint8(), let name = cursor.take(Int(size)), let kind = cursor.uint8() {
            switch kind {
            case UInt8(ascii: "S"), UInt8(ascii: "F"), UInt8(ascii: "A"):
                guard let length = cursor.uint32(), let value = cursor.take(length) else { return texts }
                if kind == UInt8(ascii: "S") {
                    texts[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
                }
            case UInt8(ascii: "t"): guard cursor.skip(1) != nil else { return texts }
            case UInt8(ascii: "I"): guard cursor.skip(4) != nil else { return texts }
            default: return texts
            }
        }
        return texts
    }
}

/// Asks for a level of the protocol that does not exist, under an empty client name.
///
/// A proper CONNECT would be a login. This one has to be refused before the server looks at who asks.
///
/// - Source: MQTT 3.1.1 §3.1.2.2: CONNACK with return code 1, then the server closes.
struct MQTTTalk: QuestionTalk {
    static let spoken = ServiceProtocol.mqtt
    /// Protocol level 126, clean session, keep alive 0, no client name.
    var opening: [UInt8] { [0x10, 12, 0, 4] + [UInt8](utf8: "MQTT") + [126, 2, 0, 0, 0, 0] }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count >= 4 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.greeting.isEmpty, let answer = talk.answers.first, (4...5).contains(answer.count), answer[0] == 0x20,
            Int(answer[1]) == answer.count - 2, answer[2] == 0, [1, 0x84].contains(answer[3])
        else { return nil }
        return []
    }
}

/// Asks for a repository that cannot exist.
///
/// - Source: gitprotocol-pack(5), git transport: nothing is read or written.
struct GitTalk: QuestionTalk {
    static let spoken = ServiceProtocol.git

    var opening: [UInt8] {
        let request =
            [UInt8](utf8: "git-upload-pack /noroshi-asks-for-nothing.git") + [0] + [UInt8](utf8: "host=localhost") + [0]
        let size = String(request.count + 4, radix: 16)
        return [UInt8](utf8: String(repeating: "0", count: 4 - size.count) + size) + request
    }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.endsLine ? .finish(farewell: []) : .wait }

    /// `0044ERR access denied or repository not exported: /…`
    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let first = talk.first
        guard first.count > 8, first.prefix(4).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            first.dropFirst(4).starts(with: [UInt8](utf8: "ERR "))
        else { return nil }
        return [ServiceReply.Text(key: "git.error", bytes: first.firstLine.dropFirst(8))]
    }
}

/// Sends a line that is not the beginning of a login.
///
/// - Source: CVS client/server protocol, §2: a login begins with `BEGIN AUTH REQUEST`.
struct CVSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.cvspserver
    var opening: [UInt8] { [UInt8](utf8: "noroshi\n") }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.endsLine ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let line = talk.first.firstLine
        guard line.contains(sequence: [UInt8](utf8: "bad auth protocol start")) else { return nil }
        return [ServiceReply.Text(key: "cvs.error", bytes: line)]
    }
}
