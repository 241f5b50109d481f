import NoroshiModel

/// What one reply to MAIL or RCPT means.
enum RelayJudgment {
    static func outcome(
        _ reply: SMTPReply, at place: RelayAttempt.Outcome, of question: RelayQuestion, isSecured: Bool
    ) -> RelayAttempt.Outcome {
        if reply.isPositive { return .accepted }
        if reply.code == 421 { return .dropped }
        if blamesGreeting(reply) || cannotResolve(reply, at: place, question) { return .unresolvable }
        if reply.isTemporary { return deniesRelaying(reply) ? place : .temporary }
        guard reply.isPermanent else { return .notTried }
        return wantsAuthentication(reply) ? .needsAuthentication : place
    }

    /// The server would go on once the connection is encrypted (RFC 3207 §4: 530), in whatever words.
    static func wantsTLS(_ reply: SMTPReply) -> Bool {
        guard reply.isPermanent || reply.code == 454 else { return false }
        let text = reply.text.uppercased()
        return reply.code == 530 && !text.contains("AUTH")
            || ["STARTTLS", "TLS ", "ENCRYPT"].contains { (text + " ").contains($0) }
    }

    /// Postfix's `defer_unauth_destination`, the default: it says no with 454, and means no.
    private static func deniesRelaying(_ reply: SMTPReply) -> Bool {
        let text = reply.text.lowercased()
        return text.contains("relay access denied") || text.contains("relaying denied")
            || text.contains("relay not permitted") || text.contains("relaying not permitted")
    }

    /// The answer is about the name that we gave in EHLO or HELO: many servers say so only at RCPT.
    static func blamesGreeting(_ reply: SMTPReply) -> Bool {
        let text = reply.text.lowercased()
        return !reply.isPositive
            && [
                "helo command rejected", "ehlo command rejected", "helo name", "helo rejected",
                "invalid helo", "bad helo", "helo/ehlo",
            ].contains(where: text.contains)
    }

    /// RFC 4954 §6: 530; others say it in words.
    private static func wantsAuthentication(_ reply: SMTPReply) -> Bool {
        reply.code == 530 || reply.text.lowercased().contains("authenticat") || reply.text.contains("SMTP AUTH")
    }

    /// The answer is about a domain that the server cannot find, not about relaying.
    private static func cannotResolve(
        _ reply: SMTPReply, at place: RelayAttempt.Outcome, _ question: RelayQuestion
    ) -> Bool {
        let text = reply.text.lowercased()
        // RFC 3463, RFC 7505: bad sender's system, bad destination system, null MX.
        if ["1.8", "1.2", "1.10", "7.27"].contains(reply.detail) { return true }
        if senderWords.contains(where: text.contains) { return !question.sender.address.isEmpty }
        if domainWords.contains(where: text.contains) { return true }
        // Exim's words for a recipient that no router takes: said of the server's own domains too, where they mean an
        // unknown user.
        return place == .refusedAtRCPT && question.form.isForeign && text.contains("unrout")
    }

    private static let senderWords = [
        "sender verify", "sender verification", "domain of sender", "sender domain", "sender address domain",
    ]
    private static let domainWords = [
        "domain not found", "host not found", "domain does not exist", "domain doesn't exist", "no such domain",
        "does not resolve", "doesn't resolve", "cannot resolve", "can't resolve", "unresolvable", "nullmx", "null mx",
        "name server", "dns lookup", "dns error", "all relevant mx records", "domain name required",
    ]
}

extension RelayForm {
    /// Addressed to the domain elsewhere, without a detour through one of the server's.
    var isForeign: Bool { ["plain", "trailing-dot", "literal"].contains(name) }
}
