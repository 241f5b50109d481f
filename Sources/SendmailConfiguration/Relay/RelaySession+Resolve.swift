/// What the sets 3 and 0 make of an address.
enum Resolution {
    case mailer(ResolvedAddress)
    case error(reply: String, RelayAnswer.Decision?)
    case discard(RuleEvidence?)

    var evidence: RuleEvidence? {
        switch self {
        case .mailer(let address): address.evidence
        case .discard(let evidence): evidence
        case .error: nil
        }
    }
}

struct ResolvedAddress {
    let mailer: String
    let host: String?
    let user: String
    let evidence: RuleEvidence?
}

extension RelaySession {
    /// Applies the sets 3 and 0, and takes the mailer, host and user from what they leave.
    func resolve(_ address: Text, isSender: Bool) throws(RewriteStop) -> Resolution {
        let scan = configuration.tokenizer.scan(address, .external, until: Symbol(ascii: " "))
        if let error = scan.errors.first { return .error(reply: error, .syntax) }
        guard let scanned = scan.tokens else {
            return .error(reply: isSender ? "501 5.1.7 Missing sender" : "501 5.0.0 Missing recipient", .syntax)
        }
        rewriter.forgetCauses()
        var tokens = scanned.map { Token(text: $0, origin: Token.input) }
        try rewriter.rewrite(&tokens, ruleSet: 3)
        try rewriter.rewrite(&tokens, ruleSet: 0)
        if let error = rewriter.errors.first {
            return .error(reply: error, rewriter.lastRule.map { .rule(evidence($0)) })
        }
        guard tokens.first?.sign == Sign.mailer, tokens.count > 1 else {
            return .error(reply: "554 5.3.5 buildaddr: no mailer in parsed address", nil)
        }
        return try build(tokens, isSender: isSender)
    }

    private func build(_ tokens: [Token], isSender: Bool) throws(RewriteStop) -> Resolution {
        let name = tokens[1].text.string
        let origin = tokens[1].origin
        let source = origin >= 0 ? evidence(origin) : nil
        guard let userSign = tokens.indices.dropFirst(2).first(where: { tokens[$0].sign == Sign.user }) else {
            return .error(reply: "554 5.3.5 buildaddr: no user", source.map { .rule($0) })
        }
        if name.lowercased() == "error" { return .error(reply: reply(tokens), decision(refusing: tokens)) }
        if name.lowercased() == "discard" { return .discard(source) }
        guard let mailer = configuration.mailers.last(where: { $0.name.lowercased() == name.lowercased() }) else {
            return .error(reply: "554 5.3.5 buildaddr: unknown mailer \(name)", source.map { .rule($0) })
        }
        let hasHost = tokens.count > 2 && tokens[2].sign == Sign.host && userSign > 3
        let host = hasHost ? rewriter.join(tokens[3..<userSign]) : nil
        if host == nil, !mailer.has("l") {
            return .error(reply: "554 5.3.5 buildaddr: no host", source.map { .rule($0) })
        }
        rewriter.define(Int(UInt8(ascii: "h")), host)
        var user = Array(tokens[(userSign + 1)...])
        if configuration.level >= 10 || !isSender {
            try rewriter.rewrite(&user, ruleSet: 2)
            if let set = mailer.recipientRuleSet, set > 0 { try rewriter.rewrite(&user, ruleSet: set) }
        }
        try rewriter.rewrite(&user, ruleSet: 4)
        var userText = rewriter.join(user[...])
        if !mailer.has("u") { userText = userText.lowercased }
        return .mailer(
            ResolvedAddress(
                mailer: mailer.name, host: host.map { mailer.has("h") ? $0.string : $0.lowercased.string },
                user: userText.string, evidence: source))
    }

    // MARK: Replies

    /// What sendmail replies to `$#error $@ 5.7.1 $: "550 …"`.
    func reply(_ tokens: [Token]) -> String {
        guard let user = tokens.firstIndex(where: { $0.sign == Sign.user }) else { return "553 5.3.0" }
        let message = rewriter.join(tokens[(user + 1)...], separator: Symbol(ascii: " ")).withoutQuotes
        let status = tokens.count > 3 && tokens[2].sign == Sign.host ? rewriter.join(tokens[3..<user]).string : ""
        let text = message.string
        let hasCode =
            message.count > 3 && [50, 52, 53].contains(message[0]) && message[1].isDigit && message[2].isDigit
            && message[3] == Symbol(ascii: " ")
        guard hasCode else { return "553 5.3.0 " + text }
        let rest = Text(message.dropFirst(4))
        if rest.words.first.map(Self.isEnhancedCode) == true || !Self.isEnhancedCode(Text(status)) { return text }
        return Text(message.prefix(4)).string + status + " " + rest.string
    }

    /// - Source: RFC 3463 §2.
    private static func isEnhancedCode(_ word: Text) -> Bool {
        let parts = word.split(separator: Symbol(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 1, [50, 52, 53].contains(parts[0].first) else { return false }
        return parts.dropFirst().allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isDigit) }
    }

    // MARK: Evidence

    func evidence(_ index: Int) -> RuleEvidence {
        let rule = configuration.rules[index]
        return RuleEvidence(
            ruleSet: configuration.ruleSetName(rule.ruleSet), text: rule.source, locator: rule.locator,
            members: rewriter.members(matchedBy: index))
    }

    /// The rule that wrote the message, or else the one that wrote `error`.
    func decision(refusing tokens: [Token]) -> RelayAnswer.Decision? {
        guard tokens.count > 1 else { return rewriter.lastRule.map { .rule(evidence($0)) } }
        let message = tokens.last.map(\.origin) ?? Token.input
        let mailer = tokens[1].origin
        let user = tokens.lastIndex { $0.sign == Sign.user } ?? 0
        let origins = tokens[user...].dropFirst().map(\.origin)
        if let index = origins.compactMap(Token.lookupIndex).first, rewriter.answers.indices.contains(index) {
            let rule = mailer >= 0 ? mailer : rewriter.lastRule
            if let rule { return .lookup(rewriter.answers[index], evidence(rule)) }
        }
        if let written = origins.first(where: { $0 >= 0 }) { return .rule(evidence(written)) }
        if message >= 0 { return .rule(evidence(message)) }
        if mailer >= 0 { return .rule(evidence(mailer)) }
        return rewriter.lastRule.map { .rule(evidence($0)) }
    }

    /// The rule that first wrote the word with which a set accepts, such as `RELAY`, and the map that gave it.
    func decision(accepting tokens: [Token], _ ruleSet: String, _ locator: Locator) -> RelayAnswer.Decision {
        guard let word = acceptingWord(tokens) else { return .noRuleRefused(ruleSet: ruleSet, locator) }
        var origin = word.origin
        var rule: Int?
        for _ in 0..<32 {
            if let index = Token.lookupIndex(origin) {
                guard let taker = rule ?? rewriter.lastRule, rewriter.answers.indices.contains(index) else { break }
                return .lookup(rewriter.answers[index], evidence(taker))
            }
            guard origin >= 0 else { break }
            rule = origin
            guard let cause = rewriter.cause(of: word.text, in: origin), cause != origin else { break }
            origin = cause
        }
        return rule.map { .rule(evidence($0)) } ?? .noRuleRefused(ruleSet: ruleSet, locator)
    }

    /// The one word that is left, as in `RELAY`, `<OK>` or `$# RELAY`; anything else is the address itself.
    private func acceptingWord(_ tokens: [Token]) -> Token? {
        if tokens.first?.sign == Sign.mailer { return tokens.count > 1 ? tokens[1] : nil }
        let words = tokens.filter { token in
            token.text != Text("<") && token.text != Text(">") && token.sign != Sign.otherwise
        }
        guard words.count == 1, let word = words.first, word.origin != Token.input else { return nil }
        return word
    }
}
