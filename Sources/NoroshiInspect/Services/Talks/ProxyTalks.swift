import NoroshiModel
import NoroshiNet

/// Offers to pass on traffic without saying who we are, and closes before anything could be passed on.
///
/// - Source: RFC 1928 §3: one method, 0, "no authentication required"; the server chooses it or 0xFF.
struct SOCKSTalk: QuestionTalk {
    static let spoken = ServiceProtocol.socks
    var opening: [UInt8] { [5, 1, 0] }

    func received(_ bytes: [UInt8]) -> TalkStep { bytes.count >= 2 ? .finish(farewell: []) : .wait }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        guard talk.greeting.isEmpty, let answer = talk.answers.first, answer.count == 2, answer[0] == 5 else {
            return nil
        }
        switch answer[1] {
        case 0: return [ServiceReply.Text(key: "socks.method", bytes: [UInt8]("no authentication required"))]
        case 0xFF: return [ServiceReply.Text(key: "socks.method", bytes: [UInt8]("authentication required"))]
        default: return nil
        }
    }
}

/// Asks a chat server for its version, without a nickname: no one is registered, and no one sees us.
///
/// - Source: RFC 2812 §3.4.3; before the registration of §3.1 many servers refuse with 451, which tells the protocol.
struct IRCTalk: QuestionTalk {
    static let spoken = ServiceProtocol.irc
    var opening: [UInt8] { [UInt8]("VERSION\r\n") }

    func received(_ bytes: [UInt8]) -> TalkStep {
        let isAnswered = Self.lines(bytes).contains { Self.numeric($0) != nil }
        return isAnswered ? .finish(farewell: [UInt8]("QUIT\r\n")) : .wait
    }

    func quiet(_ bytes: [UInt8]) -> TalkStep {
        .finish(farewell: Self.lines(bytes).isEmpty ? [] : [UInt8]("QUIT\r\n"))
    }

    static func texts(in talk: Conversation) -> [ServiceReply.Text]? {
        let lines = lines(talk.all)
        guard let first = lines.first(where: { isMessage($0) }) else { return nil }
        let version = lines.first { numeric($0) == 351 }
        return [
            version.map { ServiceReply.Text(key: "irc.version", bytes: afterNumeric($0)) },
            ServiceReply.Text(key: "irc.banner", bytes: first),
        ].compactMap(\.self)
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split { $0 == 0x0A || $0 == 0x0D }
    }

    /// A message of a server: a notice, or a reply with a number.
    static func isMessage(_ line: ArraySlice<UInt8>) -> Bool {
        if numeric(line) != nil { return true }
        let words = line.split(separator: 0x20, maxSplits: 2)
        if line.starts(with: [UInt8]("NOTICE ")) || line.starts(with: [UInt8]("ERROR :")) { return true }
        return line.first == UInt8(ascii: ":") && words.count > 1 && words[1].elementsEqual("NOTICE".utf8)
    }

    /// 451 of `:irc.example.jp 451 * :You have not registered`.
    private static func numeric(_ line: ArraySlice<UInt8>) -> Int? {
        let words = line.split(separator: 0x20, maxSplits: 2)
        guard line.first == UInt8(ascii: ":"), words.count == 3, words[1].count == 3 else { return nil }
        return Int(String(decoding: words[1], as: UTF8.self))
    }

    /// What follows the number and the one it is for.
    private static func afterNumeric(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let words = line.split(separator: 0x20, maxSplits: 3)
        let text = words.count == 4 ? words[3] : []
        return text.first == UInt8(ascii: ":") ? text.dropFirst() : text
    }
}
