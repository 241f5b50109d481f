import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// Reads from the bytes of a conversation which protocol it was, and the texts that fingerprints are made for.
enum ReplyReader {
    typealias Text = ServiceReply.Text

    /// - Parameter keepsTalk: Whether a person will read the words of both sides.
    static func read(
        _ record: TalkRecord, endpoint: Endpoint, tls: Bool, asked: ServiceProtocol? = nil, keepsTalk: Bool = true
    ) -> ServiceReply {
        let (spoken, said) = form(record, endpoint: endpoint, asked: asked)
        let texts = said + capabilities(record, of: spoken)
        return ServiceReply(
            endpoint: endpoint, protocol: spoken, tls: tls, texts: texts,
            transcript: keepsTalk ? record.transcript() : [],
            truncated: record.end == .overflow || isCut(record), milliseconds: record.firstByte?.milliseconds ?? 0,
            session: record.session?.limited)
    }

    /// What the service answered to the question what it can do (see ``CapabilityTalk``).
    private static func capabilities(_ record: TalkRecord, of spoken: ServiceProtocol?) -> [Text] {
        let keys: [ServiceProtocol: String] = [
            .pop3: "pop3.capa", .imap: "imap4.capability", .ftp: "ftp.feat",
        ]
        guard let key = spoken.flatMap({ keys[$0] }) else { return [] }
        let answers = record.pieces.filter { $0.direction == .received }.dropFirst().map(\.bytes)
        // A refusal says that it is too old for the question.
        guard let answer = answers.first, ["+OK", "* ", "211"].contains(where: { answer.starts(with: $0.utf8) })
        else { return [] }
        let name = answers.dropFirst().first { $0.starts(with: "* ID ") }
        return [Text(key: key, bytes: answer)] + (name.map { [Text(key: "imap4.id", bytes: $0.dropFirst(5))] } ?? [])
    }

    /// What was heard ends in the middle of its first line.
    static func isCut(_ record: TalkRecord) -> Bool { record.received.isBeginningOfLine }

    private static func form(
        _ record: TalkRecord, endpoint: Endpoint, asked: ServiceProtocol?
    ) -> (ServiceProtocol?, [Text]) {
        let talk = Conversation(record)
        if let form = spontaneous(talk) { return form }
        if let question = asked.flatMap({ questions[$0] }), let texts = question.texts(in: talk) {
            return (question.spoken, texts)
        }
        if let found = binary(talk, endpoint) { return found }
        let bytes = record.received
        // A greeting whose last line is cut short is read as far as it goes.
        let greeting = record.pieces.first { $0.direction == .received }?.bytes ?? []
        switch ReplyForm(bytes) ?? ReplyForm(greeting) ?? ReplyForm(bytes + [UInt8(ascii: "\n")]) ?? firstLine(bytes) {
        case .pop3(let text): return (.pop3, [Text(key: "pop3.banner", bytes: text)])
        case .imap(let text): return (.imap, [Text(key: "imap4.banner", bytes: text)])
        case .irc(let text): return (.irc, IRCTalk.texts(in: talk) ?? [Text(key: "irc.banner", bytes: text)])
        case .ssh(let text): return (.ssh, [Text(key: "ssh.banner", bytes: afterVersion(text))])
        case .named(let spoken, let key, let text):
            return (spoken, [Text(key: key, bytes: text)] + security(spoken, talk))
        case .coded(let code, let text): return coded(code, text, record, endpoint)
        case .other, nil: return other(talk, endpoint)
        }
    }

    /// Most services say who they are in one line before they are asked.
    private static func spontaneous(_ talk: Conversation) -> (ServiceProtocol?, [Text])? {
        guard talk.questions.isEmpty else { return nil }
        switch ReplyForm(talk.greeting) {
        case .pop3(let text): return (.pop3, [Text(key: "pop3.banner", bytes: text)])
        case .imap(let text): return (.imap, [Text(key: "imap4.banner", bytes: text)])
        case .ssh(let text): return (.ssh, [Text(key: "ssh.banner", bytes: afterVersion(text))])
        case .coded, .irc, .named, .other, nil: return nil
        }
    }

    /// Every question whose answer is known by its form, by its protocol.
    static let questions: [ServiceProtocol: any QuestionTalk.Type] = Dictionary(
        uniqueKeysWithValues: [
            HTTPTalk.self, DNSTalk.self, EchoTalk.self, FingerTalk.self, IdentTalk.self, PrinterTalk.self,
            PortmapperTalk.self, NFSTalk.self, PostgreSQLTalk.self, RedisTalk.self, MemcacheTalk.self,
            MongoDBTalk.self, MicrosoftSQLTalk.self, LDAPTalk.self, RTSPTalk.self, SIPTalk.self, SOCKSTalk.self,
            IRCTalk.self, X11Talk.self, RemoteDesktopTalk.self, SMBTalk.self, NetBIOSTalk.self, AMQPTalk.self,
            MQTTTalk.self, GitTalk.self, CVSTalk.self,
        ].map { (question: any QuestionTalk.Type) in (question.spoken, question) })

    /// Answers so telling that they are known whatever was asked.
    private static let telling: [any QuestionTalk.Type] = [
        MongoDBTalk.self, HTTPTalk.self, RedisTalk.self, RTSPTalk.self, SIPTalk.self, AMQPTalk.self,
    ]

    /// Answers whose form is a few words, looked for where no greeting fits.
    private static let wordy: [any QuestionTalk.Type] = [
        MemcacheTalk.self, IdentTalk.self, CVSTalk.self, GitTalk.self, FingerTalk.self,
    ]

    /// The commands of the BSDs refuse with a byte and a line, for all of which Recog has one key; a finger server
    /// may say what it likes (RFC 1288 §2.5).
    private static let anyText: [ServiceProtocol: String] = [
        .exec: "rsh_resp", .login: "rsh_resp", .shell: "rsh_resp", .finger: "finger.banner", .printer: "lpd.banner",
    ]

    private static func binary(_ talk: Conversation, _ endpoint: Endpoint) -> (ServiceProtocol, [Text])? {
        for question in telling {
            guard let texts = question.texts(in: talk) else { continue }
            return (question.spoken == .http && HTTPTalk.isPrinting(texts) ? .ipp : question.spoken, texts)
        }
        let bytes = talk.all
        if EchoTalk.isEcho(talk) { return (.echo, []) }
        if bytes.first == Telnet.interpretAsCommand {
            return (.telnet, [Text(key: "telnet.banner", bytes: Telnet.text(of: bytes))])
        }
        return MySQLGreeting.texts(in: bytes).map { (.mysql, $0) }
    }

    private static func other(_ talk: Conversation, _ endpoint: Endpoint) -> (ServiceProtocol?, [Text]) {
        for question in wordy {
            if let texts = question.texts(in: talk) { return (question.spoken, texts) }
        }
        let bytes = talk.all
        guard !bytes.isEmpty else { return (nil, []) }
        let wasAsked = !talk.questions.isEmpty
        if let spoken = SmallServices.recognize(bytes, port: endpoint.port, asked: wasAsked) {
            return (spoken, [Text(key: "\(spoken.rawValue).banner", bytes: bytes)])
        }
        // Protocols whose answers are any text: nothing known stands on their port, so it is they.
        if let expected = ServiceProtocol.expected(on: endpoint.port)?.protocol, let key = anyText[expected],
            bytes.first == 1 || bytes.isText
        {
            return (expected, [Text(key: key, bytes: bytes)])
        }
        return (nil, [Text(key: "banner", bytes: bytes)])
    }

    /// The ways to prove who one is that a VNC server offers: 1 is none at all (RFC 6143 §7.1.2).
    private static func security(_ spoken: ServiceProtocol, _ talk: Conversation) -> [Text] {
        guard spoken == .rfb, let answer = talk.answers.first, let count = answer.first else { return [] }
        // Version 3.3 names one way in four bytes; 0 is a refusal in all versions.
        let isOld = talk.greeting.starts(with: "RFB 003.003")
        let kinds = isOld ? answer.prefix(4).suffix(1) : answer.dropFirst().prefix(Int(count))
        guard let first = kinds.first, first != 0 else { return [] }
        let names: [UInt8: String] = [1: "none", 2: "password", 16: "tight", 18: "tls", 19: "vencrypt", 30: "apple"]
        let words = kinds.prefix(16).map { names[$0] ?? "\($0)" }
        return [Text(key: "rfb.security", bytes: words.joined(separator: " ").utf8)]
    }

    static func texts(of answer: DNSMessage.Answer) -> [Text] {
        [Text(key: "dns.versionbind", bytes: answer.text ?? [])]
    }

    private static func coded(
        _ code: Int, _ text: ArraySlice<UInt8>, _ record: TalkRecord, _ endpoint: Endpoint
    ) -> (ServiceProtocol?, [Text]) {
        if code == 200 || code == 201 { return (.nntp, [Text(key: "nntp.banner", bytes: text)]) }
        if ReplyForm.isLMTP(text) { return (.lmtp, [Text(key: "smtp.banner", bytes: text)]) }
        let hello = record.pieces.drop { $0.direction == .received }.first { $0.direction == .received }?.bytes ?? []
        let isSMTP =
            !ReplyForm.isFTP(text, port: endpoint.port)
            && (hello.isEmpty || hello.starts(with: Array("250".utf8)) || endpoint.port == 25 || endpoint.port == 587
                || text.contains(sequence: Array("SMTP".utf8)))
        let capabilities = hello.isEmpty ? [] : [Text(key: "smtp.ehlo", bytes: hello)]
        if isSMTP { return (.smtp, [Text(key: "smtp.banner", bytes: text)] + capabilities) }
        let file = Text(key: "ftp.banner", bytes: text)
        guard !ReplyForm.isFTP(text, port: endpoint.port) else { return (.ftp, [file]) }
        // Neither the words nor the port tell: both are asked for, and the doubt of a mail server stays.
        return (.smtp, [Text(key: "smtp.banner", bytes: text), file])
    }

    /// The form of the first line alone, where later lines do not fit it.
    private static func firstLine(_ bytes: [UInt8]) -> ReplyForm? {
        bytes.firstIndex(of: UInt8(ascii: "\n")).flatMap { ReplyForm(Array(bytes[...$0])) }
    }

    /// What follows `SSH-2.0-` (RFC 4253 §4.2).
    private static func afterVersion(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.dropFirst(4).drop { $0 != UInt8(ascii: "-") }.dropFirst()
    }
}
