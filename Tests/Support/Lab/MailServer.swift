/// A mail server that the lab has a root for.
package enum MailServer: String, Sendable, CaseIterable {
    case postfix, exim, sendmail, opensmtpd, courier

    /// Courier's mail server has a root of its own beside its other services.
    package var root: String { self == .courier ? "couriermta" : rawValue }

    package var endpoint: LabEndpoint {
        switch self {
        case .postfix: LabEndpoint("127.77.1.1", 25)
        case .exim: LabEndpoint("127.77.2.1", 25)
        case .sendmail: LabEndpoint("127.77.3.1", 25)
        case .opensmtpd: LabEndpoint("127.77.4.1", 25)
        case .courier: LabEndpoint("127.77.5.1", 25)
        }
    }

    package var isAvailable: Bool { LabRoot.missing(root) == nil }

    /// For `.enabled(if:)`: what is skipped and why.
    package var skipReason: String { "skipped \(rawValue): \(LabRoot.missing(root) ?? "nothing is missing")" }

    /// Whether everything that was accepted has been delivered, bounced or discarded.
    func hasEmptyQueue(in lab: Lab) async throws -> Bool {
        let command =
            switch self {
            case .postfix: ["postqueue", "-j"]
            case .exim: ["exim4", "-bpc"]
            case .sendmail: ["sendmail", "-bp"]
            case .opensmtpd: ["smtpctl", "show", "queue"]
            case .courier: ["mailq", "-batch"]
            }
        let result = try await lab.runInRoot(command)
        guard result.status == .exited(0) else {
            throw ProgramError(program: command[0], reason: result.output + result.errors)
        }
        return switch self {
        case .postfix: result.output.split(separator: "\n").allSatisfy { $0.contains("\"queue_name\": \"hold\"") }
        case .opensmtpd: result.output.isEmpty
        case .courier: result.output == "messages: 0\n"
        case .exim: result.output == "0\n"
        case .sendmail: result.output.contains("is empty")
        }
    }
}

/// A mail server with one configuration whose behavior is known.
///
/// Its own domain is example.test, its name mail.example.test; postmaster is a mailbox. Unless the case says otherwise
/// it relays for 127.0.0.1 only, and everything that leaves goes to the lab's sink.
package struct RelayCase: Sendable, CustomStringConvertible {
    package var name: String
    package var server: MailServer
    package var summary: String
    package var plan: LabPlan

    package var description: String { name }

    /// What was observed of it; see ``RelayTruth/observed``.
    package var truth: [RelayVantage: RelayTruth] { RelayTruth.observed[name] ?? [:] }

    package static let all = postfix + exim + sendmail + opensmtpd + courier

    package static func named(_ name: String) -> RelayCase? { all.first { $0.name == name } }
}
