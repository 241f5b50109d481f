package import NoroshiModel

/// Reports services where people log in with their password readable by everybody on the way.
///
/// - Source: CWE-319; RFC 8314 §3 (mail), RFC 7617 §4 (HTTP), RFC 4217 (FTP).
package struct ClearTextLoginCheck: Check {
    package let id: CheckID = "service.cleartext-login"

    package init() {}

    /// How a service lets people log in without encryption.
    struct Offer: Hashable {
        /// For example `POP3`.
        let name: String
        let confidence: Confidence
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host else { return [] }
        var heard: [Endpoint.Service: [HostView.Seen<ServiceReply>]] = [:]
        for seen in view.replies.values.joined() {
            heard[Endpoint.Service(seen.value.endpoint), default: []].append(seen)
        }
        let spoken = heard.sorted { $0.key < $1.key }.compactMap { service, replies in
            result(service, replies.sorted { $0.value.endpoint < $1.value.endpoint }, view, host)
        }
        return spoken + remoteCommands(view, heard, host)
    }

    private func result(
        _ service: Endpoint.Service, _ replies: [HostView.Seen<ServiceReply>], _ view: HostView, _ host: Host.Name
    ) -> CheckResult? {
        // A server may allow to this host itself what it refuses to others: who asked from outside knows better.
        let strangers = replies.filter { seen in
            view.sweeps.contains {
                !$0.value.isOfItself && $0.value.address == seen.value.endpoint.address
                    && $0.value.open.contains(service.port)
            }
        }
        let best = strangers.isEmpty ? replies : strangers
        let offers = best.compactMap { seen in
            Self.offer(seen.value, isOwn: strangers.isEmpty && !view.listeners.isEmpty).map { (seen, $0) }
        }
        guard let (_, offer) = offers.first else { return replies.contains { Self.mayLogIn($0.value) } ? .pass : nil }
        let isLocal =
            offers.allSatisfy { $0.0.value.endpoint.isLoopback }
            && (view.listeners[service] ?? []).allSatisfy { $0.value.endpoint.isLoopback }
        let evidence = offers.map { seen, _ in
            Evidence(
                locator: "\(seen.value.endpoint)", excerpt: Self.excerpt(seen.value), observedAt: seen.at)
        }.withoutRepetition
        return .fail(finding(service, offer, isLocal, evidence, host, offers[0].0.value.endpoint))
    }

    private func finding(
        _ service: Endpoint.Service, _ offer: Offer, _ isLocal: Bool, _ evidence: [Evidence], _ host: Host.Name,
        _ endpoint: Endpoint
    ) -> Finding {
        Finding(
            check: id, host: host, key: "\(service)", severity: isLocal ? .none : .medium,
            confidence: offer.confidence,
            title: Message(
                "check.\(id).\(isLocal ? "local" : offer.confidence == .confirmed ? "title" : "perhaps")",
                ["service": "\(service)", "protocol": offer.name]),
            evidence: evidence,
            remediations: [Remediation(.mitigation, Message("check.\(id).encrypt", ["service": "\(service)"]))],
            endpoint: endpoint)
    }

    // MARK: What replies say

    private static func mayLogIn(_ reply: ServiceReply) -> Bool {
        switch reply.protocol {
        case .pop3, .imap, .ftp, .telnet, .smtp, .http: true
        default: false
        }
    }

    /// nil when the service is encrypted, has no login, or offers none before encryption.
    ///
    /// - Parameter isOwn: The host asked itself, and a server may trust it more than others.
    static func offer(_ reply: ServiceReply, isOwn: Bool) -> Offer? {
        guard !reply.tls else { return nil }
        switch reply.protocol {
        case .telnet: return Offer(name: "telnet", confidence: .confirmed)
        case .ftp:
            let features = words(reply, "ftp.feat")
            return Offer(name: "FTP", confidence: features?.contains("AUTH") == true ? .assumed : .confirmed)
        case .pop3:
            guard let words = words(reply, "pop3.capa") else { return Offer(name: "POP3", confidence: .assumed) }
            guard words.contains("USER") || words.contains("PLAIN") || words.contains("LOGIN") else { return nil }
            return Offer(name: "POP3", confidence: isOwn && words.contains("STLS") ? .assumed : .confirmed)
        case .imap:
            guard let words = words(reply, "imap4.capability") else {
                return Offer(name: "IMAP", confidence: .assumed)
            }
            guard !words.contains("LOGINDISABLED") else { return nil }
            return Offer(name: "IMAP", confidence: isOwn && words.contains("STARTTLS") ? .assumed : .confirmed)
        case .smtp:
            let mechanisms = lines(reply, "smtp.ehlo").filter { $0.first == "AUTH" || $0.first == "AUTH=LOGIN" }
                .joined()
            guard mechanisms.contains(where: { ["PLAIN", "LOGIN", "AUTH=LOGIN", "XOAUTH2"].contains($0) }) else {
                return nil
            }
            let isEncrypted = lines(reply, "smtp.ehlo").contains { $0.first == "STARTTLS" }
            return Offer(name: "SMTP AUTH", confidence: isOwn && isEncrypted ? .assumed : .confirmed)
        case .http:
            let challenge = text(reply, "http_header.wwwauth")
            return challenge?.hasPrefix("BASIC") == true ? Offer(name: "HTTP Basic", confidence: .confirmed) : nil
        default: return nil
        }
    }

    private static func text(_ reply: ServiceReply, _ key: String) -> String? {
        reply.texts.first { $0.key == key }.map { String(decoding: $0.bytes, as: UTF8.self).uppercased() }
    }

    private static func words(_ reply: ServiceReply, _ key: String) -> Set<String>? {
        guard reply.texts.contains(where: { $0.key == key }) else { return nil }
        return Set(lines(reply, key).joined().map { $0.hasPrefix("AUTH=") ? String($0.dropFirst(5)) : $0 })
    }

    /// The words of each line, upper case; a reply's code before them is left out.
    private static func lines(_ reply: ServiceReply, _ key: String) -> [[String]] {
        (text(reply, key) ?? "").split(whereSeparator: \.isNewline).map { line in
            let code = line.prefix(3)
            let isCoded =
                code.count == 3 && code.allSatisfy(\.isNumber)
                && line.dropFirst(3).first.map { "- ".contains($0) } == true
            return (isCoded ? line.dropFirst(4) : line).split(separator: " ").map(String.init)
        }
    }

    private static func excerpt(_ reply: ServiceReply) -> String {
        reply.transcript.prefix(24).joined(separator: "\n")
    }

    // MARK: The commands of the BSDs

    /// - Source: RFC 1282 (rlogin); rshd(8), rexecd(8): nobody answers before being told a name, so they are known by
    ///   their program.
    private static let commands = [512: "rexec", 513: "rlogin", 514: "rsh"]

    private func remoteCommands(
        _ view: HostView, _ heard: [Endpoint.Service: [HostView.Seen<ServiceReply>]], _ host: Host.Name
    ) -> [CheckResult] {
        Self.commands.sorted { $0.key < $1.key }.compactMap { port, name in
            let service = Endpoint.Service(.tcp, port)
            let known = (view.listeners[service] ?? []).filter {
                Self.isRemoteCommand($0.value.program, name) || $0.value.starter.name == Self.inetdNames[port]
            }
            if !known.isEmpty {
                let isLocal = known.allSatisfy { $0.value.endpoint.isLoopback }
                let evidence = known.map {
                    Evidence(locator: "\($0.value.endpoint)", excerpt: $0.value.summary, observedAt: $0.at)
                }
                let offer = Offer(name: name, confidence: .confirmed)
                return .fail(finding(service, offer, isLocal, evidence, host, known[0].value.endpoint))
            }
            let open = view.sweeps.filter { $0.value.transport == .tcp && $0.value.open.contains(port) }
            // The same ports are taken for system logs and for printing.
            guard view.listeners.isEmpty, let first = open.first,
                heard[service]?.contains(where: { $0.value.protocol != nil }) != true
            else { return nil }
            let endpoint = Endpoint(.tcp, first.value.address, port)
            let offer = Offer(name: name, confidence: .suspected)
            return .fail(finding(service, offer, false, [view.evidence(of: endpoint, in: first)], host, endpoint))
        }
    }

    private static let inetdNames = [512: "exec", 513: "login", 514: "shell"]

    private static func isRemoteCommand(_ program: String?, _ name: String) -> Bool {
        guard let file = program?.split(separator: "/").last else { return false }
        return ["in.\(name)d", "\(name)d", "inetutils-\(name)d"].contains(String(file))
    }
}
