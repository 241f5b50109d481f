import NoroshiModel
import NoroshiNet

/// What follows a greeting: the service is asked what it can do, and where it can encrypt, it does, so that its
/// certificate is seen. Nothing is changed and nobody logs in.
///
/// - Source: RFC 2449 (`CAPA`), RFC 3501 §6.1.1 (`CAPABILITY`), RFC 2389 (`FEAT`); RFC 2971 §3.1:
///   `ID` is answered before a login, and `NIL` tells nothing of us; RFC 2595, RFC 3207, RFC 4217 for
///   `STLS`, `STARTTLS` and `AUTH TLS`.
struct CapabilityTalk: Hashable {
    private enum Stage { case asked, naming, upgrading, secured }

    private let spoken: ServiceProtocol
    private var stage: Stage
    /// The word that begins encryption, kept while the server is asked for its name.
    private var upgrade: String?
    let farewell: [UInt8]

    /// nil for a protocol that has no such question.
    init?(_ spoken: ServiceProtocol) {
        switch spoken {
        case .pop3, .ftp, .smtp: farewell = Self.line("QUIT")
        case .imap: farewell = Self.line("a LOGOUT")
        default: return nil
        }
        self.spoken = spoken
        stage = .asked
    }

    var question: TalkStep {
        switch spoken {
        case .pop3: .send(Self.line("CAPA"))
        case .imap: .send(Self.line("a CAPABILITY"))
        case .ftp: .send(Self.line("FEAT"))
        default: .send(Self.line("EHLO localhost"))
        }
    }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        let lines = Self.lines(bytes)
        guard let last = lines.last else { return .wait }
        switch stage {
        case .asked:
            guard isWhole(lines, last) else { return .wait }
            upgrade = encryption(lines)
            guard spoken == .imap, Self.words(lines).contains("ID") else { return upgraded() }
            stage = .naming
            return .send(Self.line("b ID NIL"))
        case .naming: return lines.contains { $0.hasPrefix("B ") } ? upgraded() : .wait
        case .upgrading:
            guard let first = lines.first(where: { $0.hasPrefix("A ") || spoken != .imap }) else { return .wait }
            let agrees = ["+OK", "A OK", "220", "234"].contains { first.hasPrefix($0) }
            return agrees ? .startTLS : .finish(farewell: farewell)
        case .secured: return .finish(farewell: [])
        }
    }

    private mutating func upgraded() -> TalkStep {
        guard let upgrade else { return .finish(farewell: farewell) }
        stage = .upgrading
        return .send(Self.line(upgrade))
    }

    /// It does not answer, or not to the end.
    func quiet() -> TalkStep { .finish(farewell: stage == .asked || stage == .naming ? farewell : []) }

    mutating func secured() -> TalkStep {
        stage = .secured
        return .finish(farewell: farewell)
    }

    /// The answer to the question is there to its end.
    private func isWhole(_ lines: [String], _ last: String) -> Bool {
        switch spoken {
        case .pop3: last == "." || lines[0].hasPrefix("-ERR")
        case .imap: lines.contains { $0.hasPrefix("A ") }
        default: last.count >= 3 && last.prefix(3).allSatisfy(\.isNumber) && last.dropFirst(3).first != "-"
        }
    }

    /// The word that begins encryption, where it is offered.
    private func encryption(_ lines: [String]) -> String? {
        let words = Self.words(lines)
        switch spoken {
        case .pop3: return words.contains("STLS") ? "STLS" : nil
        case .imap: return words.contains("STARTTLS") ? "a STARTTLS" : nil
        case .ftp: return lines.contains { $0.contains("AUTH") && $0.contains("TLS") } ? "AUTH TLS" : nil
        default: return words.contains("STARTTLS") ? "STARTTLS" : nil
        }
    }

    private static func words(_ lines: [String]) -> Set<String> {
        Set(lines.flatMap { $0.split(whereSeparator: { " -".contains($0) }).map(String.init) })
    }

    /// Whole lines, in upper case.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self).uppercased()
        }
    }

    private static func line(_ text: String) -> [UInt8] { Array("\(text)\r\n".utf8) }
}
