import NoroshiModel
import NoroshiNet

/// Waits for a greeting, answers as little as the protocol asks for, and says goodbye.
///
/// Never a login, never a command that changes anything: SMTP gets `EHLO`, telnet gets refusals of
/// every option, VNC the version that it named; those that can tell what they can do are asked for it (see
/// ``CapabilityTalk``), the others get only their word for leaving. A service that waits for the
/// client to speak first is asked for a web page, on the same connection: a server that takes one client at a time
/// would never see a second one.
struct GreetingTalk: Talk {
    let port: Int
    /// After how long to speak first; nil never to.
    let patience: Duration?
    /// The greeting is all that is wanted: nothing is said, not even goodbye.
    let isBrief: Bool
    private var stage = Stage.greeting
    /// A telnet server: its text comes in pieces and ends with a prompt, not with a line.
    private var isNegotiating = false
    private var capabilities: CapabilityTalk?

    private enum Stage { case greeting, hello, version, asked }

    init(port: Int, patience: Duration? = nil, isBrief: Bool = false) {
        self.isBrief = isBrief
        self.port = port
        self.patience = patience
    }

    var opening: [UInt8] { [] }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        if stage == .version { return .finish(farewell: []) }
        if stage != .hello, bytes.first == Telnet.interpretAsCommand {
            isNegotiating = true
            return negotiate(bytes)
        }
        if bytes.starts(with: "HTTP/") { return HTTPTalk().received(bytes) }
        if stage != .hello, MySQLGreeting.texts(in: bytes) != nil { return .finish(farewell: []) }
        if let step = capabilities?.received(bytes) { return step }
        guard let reply = ReplyForm(bytes) else { return .wait }
        return answer(reply, to: bytes)
    }

    private mutating func answer(_ reply: ReplyForm, to bytes: [UInt8]) -> TalkStep {
        switch reply {
        case .ssh: return .finish(farewell: [])
        case .irc: return .finish(farewell: Self.line("QUIT"))
        case .pop3: return ask(.pop3, unless: bytes.starts(with: "-ERR".utf8))
        case .imap: return ask(.imap, unless: bytes.starts(with: "* BYE".utf8))
        case .named(.rfb, _, _) where stage == .greeting:
            // The version agreed on, a server says how it would have a client prove who it is (RFC 6143 §7.1.2).
            stage = .version
            return .send(Array(bytes.prefix(12)))
        case .named(.sieve, _, _): return .finish(farewell: Self.line("LOGOUT"))
        case .named: return .finish(farewell: [])
        case .coded(let code, let text):
            let spoken: ServiceProtocol = ReplyForm.isFTP(text, port: port) ? .ftp : .smtp
            return ask(spoken, unless: code != 220 || ReplyForm.isLMTP(text))
        // A rotating pattern never ends; two lines of it are enough.
        case .other: return bytes.count > 148 && SmallServices.isRotatingPattern(bytes) ? .finish(farewell: []) : .wait
        }
    }

    private mutating func ask(_ spoken: ServiceProtocol, unless refused: Bool) -> TalkStep {
        guard let talk = CapabilityTalk(spoken) else { return .finish(farewell: []) }
        guard !isBrief else { return .finish(farewell: []) }
        guard stage == .greeting, !refused else { return .finish(farewell: talk.farewell) }
        stage = .hello
        capabilities = talk
        return talk.question
    }

    mutating func secured() -> TalkStep { capabilities?.secured() ?? .finish(farewell: []) }

    mutating func quiet(_ bytes: [UInt8]) -> TalkStep {
        if let capabilities { return capabilities.quiet() }
        if stage == .hello || stage == .version || isNegotiating { return .finish(farewell: []) }
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

    private static func line(_ text: String) -> [UInt8] { [UInt8](utf8: "\(text)\r\n") }
}

extension [UInt8] {
    /// Printable text without a line's end.
    var isBeginningOfLine: Bool { !isEmpty && allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 } }
}
