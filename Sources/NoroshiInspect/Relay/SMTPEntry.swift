import NoroshiModel
import NoroshiNet

/// The beginning of every session with a mail server: greeting, EHLO or HELO, perhaps STARTTLS and EHLO again.
struct SMTPEntry: Sendable {
    enum Progress: Equatable {
        case step(TalkStep)
        /// The server waits for MAIL.
        case entered
        /// It wants nothing to do with us: 5yz to the connection or to every greeting of ours.
        case refused(SMTPReply)
        /// Not now: 4yz.
        case later(SMTPReply)
        case noTLS(String)
    }

    private enum Stage { case greeting, hello, helloForTLS, startTLS, handshake, entered }

    /// How this host names itself, the best first; a server may insist on one that it knows, or on an address.
    private let names: [String]
    private let hello: RelayAttempt.Hello
    private let startsTLS: Bool
    private var stage = Stage.greeting
    private var tries: [String] = []

    private(set) var isSecured: Bool
    private(set) var greeting: SMTPReply?
    private(set) var offersTLS = false
    /// How the server names itself in its answer to EHLO or HELO.
    private(set) var helloName: String?
    /// The command that the server took.
    private(set) var spoken: RelayAttempt.Hello

    /// - Parameters:
    ///   - startsTLS: Ask for encryption before anything else.
    ///   - isSecured: The connection began with a handshake.
    init(names: [String], hello: RelayAttempt.Hello, startsTLS: Bool, isSecured: Bool) {
        self.names = names.isEmpty ? ["localhost"] : names
        self.hello = hello
        self.startsTLS = startsTLS && !isSecured
        self.isSecured = isSecured
        spoken = hello
    }

    mutating func received(_ reading: SMTPReplyReader.Reading) -> Progress {
        let reply = reading.reply
        switch stage {
        case .greeting:
            greeting = reply
            guard reply.code == 220 else { return reply.isTemporary ? .later(reply) : .refused(reply) }
            tries = Self.tries(hello, names)
            return sendHello(after: reply)
        case .hello:
            guard reply.isPositive else { return sendHello(after: reply) }
            helloName = reading.lines.first?.split(separator: " ").first.map(String.init)
            if reading.lines.dropFirst().contains(where: { $0.uppercased() == "STARTTLS" }) { offersTLS = true }
            guard startsTLS, !isSecured else {
                stage = .entered
                return .entered
            }
            return .step(startTLS())
        case .helloForTLS:
            stage = .startTLS
            return .step(Self.line("STARTTLS"))
        case .startTLS:
            guard reply.code == 220 else {
                stage = .entered
                return .noTLS("\(reply)")
            }
            stage = .handshake
            return .step(.startTLS)
        case .handshake, .entered: return .entered
        }
    }

    /// Asks for encryption; the talk goes on with ``received(_:)`` until ``Progress/entered``.
    mutating func startTLS() -> TalkStep {
        // STARTTLS is an extension: who said HELO was not offered it.
        stage = spoken == .helo ? .helloForTLS : .startTLS
        return Self.line(spoken == .helo ? "EHLO \(names[0])" : "STARTTLS")
    }

    mutating func secured() -> TalkStep {
        isSecured = true
        stage = .hello
        tries = Self.tries(hello, names)
        return Self.line(tries.removeFirst())
    }

    var isEntered: Bool { stage == .entered }

    private mutating func sendHello(after reply: SMTPReply) -> Progress {
        guard !tries.isEmpty else { return reply.isTemporary ? .later(reply) : .refused(reply) }
        stage = .hello
        let command = tries.removeFirst()
        spoken = command.hasPrefix("EHLO") ? .ehlo : .helo
        return .step(Self.line(command))
    }

    /// A server that knows no EHLO is greeted with HELO, one that does not like a name with another.
    private static func tries(_ hello: RelayAttempt.Hello, _ names: [String]) -> [String] {
        let first = hello == .ehlo ? ["EHLO \(names[0])"] : []
        return first + names.prefix(3).map { "HELO \($0)" }
    }

    static func line(_ text: String) -> TalkStep { .send(Array("\(text)\r\n".utf8)) }
    static let quit = TalkStep.finish(farewell: Array("QUIT\r\n".utf8))
}
