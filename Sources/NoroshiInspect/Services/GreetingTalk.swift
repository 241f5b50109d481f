import NoroshiModel
import NoroshiNet

/// Waits for a greeting, answers as little as the protocol asks for, and says goodbye.
///
/// Never a login, never a command that changes anything: SMTP gets `EHLO`, telnet gets refusals of
/// every option, those that can tell what they can do are asked for it (see ``CapabilityTalk``), the others get only
/// their word for leaving. A service that waits for the client to speak
/// first is asked for a web page, on the same connection: a server that takes one client at a time would
/// never see a second one.
struct GreetingTalk: Talk {
    let port: Int
    /// After how long to speak first; nil never to.
    let patience: Duration?
    private var stage = Stage.greeting
    /// A telnet server: its text comes in pieces and ends with a prompt, not with a line.
    private var isNegotiating = false
    private var capabilities: CapabilityTalk?

    private enum Stage { case greeting, hello, asked }

    init(port: Int, patience: Duration? = nil) {
        self.port = port
        self.patience = patience
    }

    var opening: [UInt8] { [] }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        if stage != .hello, bytes.first == Telnet.interpretAsCommand {
            isNegotiating = true
            return negotiate(bytes)
        }
        if bytes.starts(with: Array("HTTP/".utf8)) { return HTTPTalk().received(bytes) }
        if let step = capabilities?.received(bytes) { return step }
        guard let reply = ReplyForm(bytes) else { return .wait }
        switch reply {
        case .ssh: return .finish(farewell: [])
        case .pop3: return bytes.starts(with: "-ERR".utf8) ? .finish(farewell: Self.line("QUIT")) : ask(.pop3)
        case .irc: return .finish(farewell: Self.line("QUIT"))
        case .imap: return bytes.starts(with: "* BYE".utf8) ? .finish(farewell: Self.line("a LOGOUT")) : ask(.imap)
        case .coded(let code, let text):
            guard code == 220, stage == .greeting else { return .finish(farewell: Self.line("QUIT")) }
            return ask(ReplyForm.isFTP(text, port: port) ? .ftp : .smtp)
        case .other: return .wait
        }
    }

    private mutating func ask(_ spoken: ServiceProtocol) -> TalkStep {
        guard let talk = CapabilityTalk(spoken), stage == .greeting else {
            return .finish(farewell: CapabilityTalk(spoken)?.farewell ?? [])
        }
        stage = .hello
        capabilities = talk
        return talk.question
    }

    mutating func secured() -> TalkStep { capabilities?.secured() ?? .finish(farewell: []) }

    mutating func quiet(_ bytes: [UInt8]) -> TalkStep {
        if stage == .hello || isNegotiating { return .finish(farewell: []) }
        guard bytes.isEmpty else {
            // Half a line of text may still be completed; anything else has said what it had to say.
            return bytes.isBeginningOfLine ? .wait : .finish(farewell: [])
        }
        guard stage == .greeting, patience != nil else { return .wait }
        stage = .asked
        return .send(HTTPTalk().opening)
    }

    private mutating func negotiate(_ bytes: [UInt8]) -> TalkStep {
        let refusals = Telnet.refusals(to: bytes)
        return refusals.isEmpty ? .wait : .send(refusals)
    }

    private static func line(_ text: String) -> [UInt8] { Array("\(text)\r\n".utf8) }
}

extension [UInt8] {
    /// Printable text without a line's end.
    var isBeginningOfLine: Bool { !isEmpty && allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 } }
}

/// - Source: RFC 854, RFC 1143: an option that is not wanted is refused.
enum Telnet {
    static let interpretAsCommand: UInt8 = 255
    private static let will: UInt8 = 251, wont: UInt8 = 252, `do`: UInt8 = 253, dont: UInt8 = 254
    private static let subnegotiation: UInt8 = 250, end: UInt8 = 240

    /// Answers that refuse every option offered or asked for in `bytes`.
    static func refusals(to bytes: [UInt8]) -> [UInt8] {
        var answer: [UInt8] = []
        walk(bytes) { command, option in
            if command == will { answer += [interpretAsCommand, dont, option] }
            if command == `do` { answer += [interpretAsCommand, wont, option] }
        }
        return answer
    }

    /// The text between the commands.
    static func text(of bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == interpretAsCommand else {
                if bytes[position] != 0 { text.append(bytes[position]) }
                position += 1
                continue
            }
            position = next(bytes, position)
        }
        return text
    }

    private static func walk(_ bytes: [UInt8], _ body: (_ command: UInt8, _ option: UInt8) -> Void) {
        var position = 0
        while position < bytes.count {
            guard bytes[position] == interpretAsCommand else {
                position += 1
                continue
            }
            if position + 2 < bytes.count { body(bytes[position + 1], bytes[position + 2]) }
            position = next(bytes, position)
        }
    }

    /// Position after the command that starts at `position`.
    private static func next(_ bytes: [UInt8], _ position: Int) -> Int {
        guard position + 1 < bytes.count else { return bytes.count }
        switch bytes[position + 1] {
        case will...dont: return min(position + 3, bytes.count)
        case subnegotiation:
            var end = position + 2
            while end + 1 < bytes.count, !(bytes[end] == interpretAsCommand && bytes[end + 1] == Self.end) { end += 1 }
            return min(end + 2, bytes.count)
        default: return position + 2
        }
    }
}
