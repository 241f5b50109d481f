/// One mail, from the connection to the recipient, in the order in which sendmail looks at it.
///
/// - Source: Sendmail Installation and Operation Guide, §5.1.4 (check_relay, check_mail, check_rcpt, check_compat) and
///   §5.2 (macros); compared with sendmail 8.17.
final class RelaySession {
    let configuration: SendmailCF
    private let question: RelayQuestion
    private let lookups: MapLookups
    let rewriter: Rewriter
    private var delivery: RuleEvidence?

    init(_ configuration: SendmailCF, _ question: RelayQuestion, _ lookups: MapLookups) {
        self.configuration = configuration
        self.question = question
        self.lookups = lookups
        rewriter = Rewriter(configuration, lookups: lookups)
    }

    func run() -> RelayAnswer {
        noteAssumptions()
        defineConnection()
        do {
            if let refusal = try checkConnection() { return refusal }
            if let refusal = try checkSender() { return refusal }
            return try checkRecipient()
        } catch {
            return answer(.cannotTell(reason: error.reason), .recipient, nil)
        }
    }

    // MARK: What is given

    private func noteAssumptions() {
        if configuration.host.name == nil { lookups.assume(.hostNameUnknown) }
        for filter in configuration.declarations where filter.kind == "X" {
            lookups.assume(.filtersNotAsked(filter.locator))
        }
        for name in ["check_data", "check_eoh", "check_eom"] where configuration.ruleSetLocator(name) != nil {
            lookups.assume(.contentRulesNotApplied(name))
        }
    }

    private func defineConnection() {
        let name = clientName
        rewriter.define("client_addr", question.addressAsWritten)
        rewriter.define("client_name", question.isNameForged ? "[\(question.addressAsWritten)]" : name)
        rewriter.define("client_ptr", name)
        rewriter.define(
            "client_resolve", question.isNameForged ? "FORGED" : question.clientName == nil ? "FAIL" : "OK")
        rewriter.define("daemon_name", "MTA")
        rewriter.define("daemon_family", question.clientAddress.contains(":") ? "inet6" : "inet")
        rewriter.define("daemon_flags", DaemonOptions(configuration).flagsOfSMTP)
        let mode = configuration.option("DeliveryMode")?.value.first.map(String.init)
        rewriter.define("deliveryMode", mode ?? "b")
        rewriter.define("opMode", "d")
        rewriter.define("verify", "NONE")
        rewriter.define("ntries", "0")
        rewriter.define("nrcpts", "0")
        rewriter.define("nbadrcpts", "0")
        rewriter.define("s", question.clientName ?? name)
        rewriter.define("r", "ESMTP")
        rewriter.define("_", "\(name) [\(question.clientAddress)]")
        if question.isAuthenticated {
            lookups.assume(.mechanism(question.mechanism))
            rewriter.define("auth_type", question.mechanism)
            rewriter.define("auth_authen", "user")
            rewriter.define("auth_ssf", "0")
        }
    }

    /// The name, or the address in brackets.
    private var clientName: String { question.clientName ?? "[\(question.addressAsWritten)]" }

    // MARK: In order

    private func checkConnection() throws(RewriteStop) -> RelayAnswer? {
        let name = Text(clientName) + [Sign.otherwise] + Text(question.addressAsWritten)
        if let refusal = try check("check_relay", name, .connection) { return refusal }
        let daemons = DaemonOptions(configuration)
        if let option = daemons.optionThatNeedsAuthentication, !question.isAuthenticated {
            return answer(.refuses(reply: "530 5.7.0 Authentication required"), .sender, .option(option))
        }
        return nil
    }

    private func checkSender() throws(RewriteStop) -> RelayAnswer? {
        let sender = Text(RelayQuestion.bracketed(question.sender))
        rewriter.define("addr_type", "e s")
        let resolution = try resolve(sender, isSender: true)
        if let refusal = refusal(resolution, .sender) { return refusal }
        if case .mailer(let address) = resolution {
            rewriter.define("mail_mailer", address.mailer)
            rewriter.define("mail_host", address.host ?? "localhost")
            rewriter.define("mail_addr", address.user)
        }
        rewriter.define("mail_from", sender.string)
        try defineSender(sender)
        return try check("check_mail", sender, .sender)
    }

    /// `$f`: the sender as it is written for rules.
    private func defineSender(_ sender: Text) throws(RewriteStop) {
        guard let scanned = rewriter.scan(sender, .internal) else { return }
        var tokens = scanned.map { Token(text: $0, origin: Token.input) }
        for set in [3, 1, 4] { try rewriter.rewrite(&tokens, ruleSet: set) }
        var written = rewriter.join(tokens[...])
        if written.first == Symbol(ascii: "@") { written = Text("<") + written + Text(">") }
        rewriter.define(Int(UInt8(ascii: "f")), written)
    }

    private func checkRecipient() throws(RewriteStop) -> RelayAnswer {
        let recipient = Text(RelayQuestion.bracketed(question.recipient))
        rewriter.define("addr_type", "e r")
        let resolution = try resolve(recipient, isSender: false)
        if let refusal = refusal(resolution, .recipient) { return refusal }
        guard case .mailer(let address) = resolution else {
            return answer(.discards, .recipient, resolution.evidence.map { .rule($0) })
        }
        delivery = address.evidence
        rewriter.define("rcpt_mailer", address.mailer)
        rewriter.define("rcpt_host", address.host ?? "localhost")
        rewriter.define("rcpt_addr", address.user)
        if let refusal = try check("check_rcpt", recipient, .recipient) { return refusal }
        let decision = acceptance
        let both = Text(RelayQuestion.bracketed(question.sender)) + [Sign.otherwise] + recipient
        if let refusal = try check("check_compat", both, .delivery) { return refusal }
        return accepted(address, decision)
    }

    private func accepted(_ address: ResolvedAddress, _ decision: RelayAnswer.Decision) -> RelayAnswer {
        let mailer = configuration.mailers.last { $0.name.lowercased() == address.mailer.lowercased() }
        if let mailer, mailer.leadsElsewhere {
            return answer(.relays(mailer: mailer.name, host: address.host ?? ""), .recipient, decision)
        }
        lookups.assume(.aliasesNotFollowed)
        return answer(.deliversLocally(mailer: address.mailer, user: address.user), .recipient, decision)
    }

    // MARK: Answers

    private var acceptance: RelayAnswer.Decision = .noRuleSet("check_rcpt")

    /// Applies a set that may refuse.
    ///
    /// - Returns: `nil` when it lets the mail pass.
    private func check(
        _ name: String, _ text: Text, _ stage: RelayAnswer.Stage
    ) throws(RewriteStop) -> RelayAnswer? {
        acceptance = .noRuleSet(name)
        guard let number = configuration.ruleSetNumbers[name], let locator = configuration.ruleSetLocator(name) else {
            return nil
        }
        guard let scanned = configuration.tokenizer.scan(text, .internal).tokens else {
            acceptance = .noRuleRefused(ruleSet: name, locator)
            return nil
        }
        rewriter.forgetCauses()
        var tokens = scanned.map { Token(text: $0, origin: Token.input) }
        try rewriter.rewrite(&tokens, ruleSet: number)
        let isMailer = tokens.first?.sign == Sign.mailer && tokens.count > 1
        let mailer = isMailer ? tokens[1].text.string : ""
        if mailer == "discard" { return answer(.discards, stage, decision(refusing: tokens)) }
        if mailer == "error", !isQuarantine(tokens) {
            return answer(.refuses(reply: reply(tokens)), stage, decision(refusing: tokens))
        }
        if let error = rewriter.errors.first {
            return answer(.refuses(reply: error), stage, decision(refusing: tokens))
        }
        acceptance = decision(accepting: tokens, name, locator)
        return nil
    }

    private func isQuarantine(_ tokens: [Token]) -> Bool {
        tokens.count > 3 && tokens[2].sign == Sign.host && tokens[3].text == Text("quarantine")
    }

    private func refusal(_ resolution: Resolution, _ stage: RelayAnswer.Stage) -> RelayAnswer? {
        switch resolution {
        case .mailer:
            guard let error = rewriter.errors.first else { return nil }
            return answer(.refuses(reply: error), stage, .syntax)
        case .error(let reply, let decision): return answer(.refuses(reply: reply), stage, decision)
        case .discard: return nil
        }
    }

    private func answer(
        _ verdict: RelayAnswer.Verdict, _ stage: RelayAnswer.Stage, _ decision: RelayAnswer.Decision?
    ) -> RelayAnswer {
        RelayAnswer(
            verdict: verdict, stage: stage, decision: decision, delivery: delivery, assumptions: lookups.assumptions,
            steps: rewriter.steps, lookups: rewriter.lookupSteps)
    }
}
