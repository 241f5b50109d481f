/// What one mail server answered, from one address, to mail that is none of its business.
///
/// The address is part of it: a server that refuses the world takes mail for everybody from its own host.
package struct RelayTest: Sendable, Codable, Hashable {
    /// Where the connections came from, as seen by the server.
    package enum Vantage: String, Sendable, Codable, Hashable, CaseIterable {
        /// 127.0.0.1, ::1, or the server's own loopback address: servers trust it.
        case loopback
        /// Another address of the server's own host: many servers trust it.
        case own
        /// An address that the server has no reason to trust.
        case outside
    }

    /// What is known, the worst first.
    package enum Level: String, Sendable, Codable, Hashable, CaseIterable {
        /// A marked message came out on the other side.
        case proved
        /// A recipient elsewhere was accepted; what becomes of such mail is not known.
        case suspected
        /// Not everything could be tried, and what was tried was refused.
        case unknown
        /// Everything was tried, and refused.
        case refused
    }

    /// How a proof was asked for.
    package struct ProofRequest: Sendable, Codable, Hashable {
        /// Where the marked messages were to come out, as the administrator named it.
        package let target: String
        /// The recipient of the messages.
        package let recipient: String
        /// How long they were waited for at most.
        package let seconds: Int

        package init(target: String, recipient: String, seconds: Int) {
            self.target = target
            self.recipient = recipient
            self.seconds = seconds
        }
    }

    package let endpoint: Endpoint
    /// The connections began with a TLS handshake.
    package let implicitTLS: Bool
    /// The address that the connections came from; nil when none stood.
    package let source: String?
    package let vantage: Vantage
    /// Domains that the forms took for the server's own.
    package let ownDomains: [String]
    /// The greeting's text, escaped; nil when there was none.
    package let greeting: String?
    package let offersTLS: Bool
    package let attempts: [RelayAttempt]
    /// nil when nothing was sent beyond RCPT.
    package let proof: ProofRequest?

    package init(
        endpoint: Endpoint, implicitTLS: Bool, source: String?, vantage: Vantage, ownDomains: [String],
        greeting: String?, offersTLS: Bool, attempts: [RelayAttempt], proof: ProofRequest? = nil
    ) {
        self.endpoint = endpoint
        self.implicitTLS = implicitTLS
        self.source = source
        self.vantage = vantage
        self.ownDomains = ownDomains
        self.greeting = greeting
        self.offersTLS = offersTLS
        self.attempts = attempts
        self.proof = proof
    }

    /// The same test with what the proof brought.
    package func proved(_ attempts: [RelayAttempt], by proof: ProofRequest) -> RelayTest {
        RelayTest(
            endpoint: endpoint, implicitTLS: implicitTLS, source: source, vantage: vantage, ownDomains: ownDomains,
            greeting: greeting, offersTLS: offersTLS, attempts: attempts, proof: proof)
    }
}

extension RelayTest {
    package var level: Level {
        if attempts.contains(where: { $0.proof.state == .returned }) { return .proved }
        if attempts.contains(where: \.isSuspect) { return .suspected }
        return attempts.isEmpty || attempts.contains(where: isMissed) ? .unknown : .refused
    }

    /// The command line that asks the same again.
    package var command: String {
        let host = endpoint.isIPv6 ? "[\(endpoint.address)]" : endpoint.address
        let words =
            ["noroshi", "relay", "test", "\(host):\(endpoint.port)"] + ["--from", source ?? "ADDRESS"]
            + ownDomains.flatMap { ["--domain", $0] } + (proof.map { ["--prove-to", $0.target] } ?? [])
        return words.map(ShellWord.quoted).joined(separator: " ")
    }

    /// Accepted, and not shown to be harmless.
    package var suspects: [RelayAttempt] { attempts.filter(\.isSuspect) }
    package var relayed: [RelayAttempt] { attempts.filter { $0.proof.state == .returned } }
    /// What could not be tried, whatever the reason.
    package var untried: [RelayAttempt] { attempts.filter(\.isUntried) }

    /// One that was not answered, and that no other answer makes up for.
    private func isMissed(_ attempt: RelayAttempt) -> Bool {
        guard attempt.isUntried else { return false }
        // A stranger's domain that does not resolve hides only the stranger: the same recipient, refused to a sender
        // without a domain, is refused for what it is.
        guard attempt.outcome == .unresolvable, attempt.recipientReply == nil || attempt.blamesSender else {
            return true
        }
        return !attempts.contains {
            $0.recipient == attempt.recipient && $0.hello == attempt.hello && $0.tls == attempt.tls
                && ($0.sender.isEmpty || $0.sender.hasSuffix("]")) && $0.outcome == .refusedAtRCPT
        }
    }
}
