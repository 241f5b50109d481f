import NoroshiModel

/// One question to a mail server: would it take mail from this sender for this recipient?
struct RelayQuestion: Sendable, Hashable {
    let sender: RelaySender
    let form: RelayForm
    let hello: RelayAttempt.Hello
    /// Inside the encryption that STARTTLS begins.
    let startTLS: Bool

    var name: String { "\(sender.name)/\(form.name)" }

    func from(_ sender: RelaySender) -> RelayQuestion {
        RelayQuestion(sender: sender, form: form, hello: hello, startTLS: startTLS)
    }
}

/// Which questions a server is asked, in which order.
struct RelayPlan: Sendable {
    let addresses: RelayAddresses

    /// In clear: every form from a stranger and from the own domain, the telling ones from the empty sender too.
    func inClear() -> [RelayQuestion] {
        let forms = RelayForm.all(addresses)
        let core = forms.filter(\.isCore)
        let others = forms.filter { !$0.isCore }
        let telling = senders.flatMap { sender in core.map { question(sender, $0) } }
        // Every domain may be the one that a server trusts as a sender.
        let plain = forms.filter { $0.name == "plain" }
        let further = addresses.ownDomains.dropFirst().flatMap { domain in
            plain.map { question(.own(domain), $0) }
        }
        return telling + further
            + others.flatMap { form in
                senders.filter { !$0.address.isEmpty || form.isTelling }.map { question($0, form) }
            }
    }

    /// The telling forms once more, for servers that treat a HELO differently.
    func withHELO() -> [RelayQuestion] { core.map { question($0.0, $0.1, hello: .helo) } }

    /// The telling forms once more, for servers that trust whoever encrypts.
    func insideTLS() -> [RelayQuestion] { core.map { question($0.0, $0.1, startTLS: true) } }

    private var senders: [RelaySender] {
        [.outsider(addresses.stranger), .empty] + [addresses.ownDomains.first ?? "localhost"].map(RelaySender.own)
    }

    private var core: [(RelaySender, RelayForm)] {
        let forms = RelayForm.all(addresses).filter(\.isCore)
        return senders.flatMap { sender in forms.map { (sender, $0) } }
    }

    private func question(
        _ sender: RelaySender, _ form: RelayForm, hello: RelayAttempt.Hello = .ehlo, startTLS: Bool = false
    ) -> RelayQuestion {
        RelayQuestion(sender: sender, form: form, hello: hello, startTLS: startTLS)
    }
}
