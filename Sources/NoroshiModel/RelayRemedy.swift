/// What closes an open relay on one kind of mail server.
///
/// The same words in a finding and in a plan. The lab carries every one of them out on real servers: what does not help
/// there, or turns away mail that belongs to the server, is no remedy.
package struct RelayRemedy: Sendable, Hashable {
    /// Where the setting is.
    package let file: String
    /// Lines to be there as they stand here, in this order.
    package let lines: [String]
    /// What is to go, as it stands in the file.
    package let removed: [String]
    /// Names what is right before the server is told; nil where the server has no such command.
    package let check: String?
    /// Makes the setting hold, where nothing is known of what starts the server.
    package let reload: String

    /// For the places of `check.mail.open-relay.fix.*`.
    package var arguments: [String: String] {
        [
            "file": file, "lines": Self.quoted(lines), "removed": Self.quoted(removed),
            "reload": [check, reload].compactMap(\.self).joined(separator: " && "),
        ]
    }

    private static func quoted(_ words: [String]) -> String { words.map { "«\($0)»" }.joined(separator: ", ") }
}

extension MailServerKind {
    /// nil where nothing is known of the server.
    package var relayRemedy: RelayRemedy? {
        switch self {
        case .postfix: .postfix
        case .sendmail: .sendmail
        case .exim: .exim
        case .qmail: .qmail
        case .opensmtpd: .openSMTPD
        case .courier: .courier
        case .unknown: nil
        }
    }
}

extension RelayRemedy {
    /// - Source: postconf(5); SMTPD_ACCESS_README.
    fileprivate static let postfix = RelayRemedy(
        file: "/etc/postfix/main.cf",
        lines: [
            "smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination",
            // The default; without it a route in a mailbox of a domain that is passed on is followed.
            "allow_untrusted_routing = no",
        ],
        removed: ["-o smtpd_relay_restrictions", "-o mynetworks"],
        check: "postfix check", reload: "postfix reload")

    /// - Source: sendmail's cf/README, "ANTI-SPAM CONFIGURATION CONTROL".
    fileprivate static let sendmail = RelayRemedy(
        file: "/etc/mail/sendmail.mc", lines: [],
        removed: [
            "FEATURE(`promiscuous_relay')", "FEATURE(`relay_local_from')", "FEATURE(`relay_mail_from'",
            "FEATURE(`relay_based_on_MX')", "FEATURE(`relay_entire_domain')", "FEATURE(`loose_relay_check')",
        ],
        check: "m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf", reload: "systemctl restart sendmail")

    /// - Source: Exim's specification, chapters 43 (ACLs) and 49; Debian's 30_exim4-config_check_rcpt.
    fileprivate static let exim = RelayRemedy(
        file: "/etc/exim4/exim4.conf",
        lines: [
            "accept hosts = : +relay_from_hosts", "accept authenticated = *",
            // Routes in a mailbox, for routers that follow them.
            "deny local_parts = ^[.] : ^.*[@%!/|]", "require domains = +local_domains : +relay_to_domains",
            "require verify = recipient", "accept",
        ],
        removed: ["percent_hack_domains"], check: "exim4 -bV", reload: "systemctl restart exim4")

    /// - Source: qmail-smtpd(8), tcprules(1).
    fileprivate static let qmail = RelayRemedy(
        file: "/var/qmail/control/rcpthosts", lines: [], removed: ["percenthack"],
        check: "tcprules /etc/tcp.smtp.cdb /etc/tcp.smtp.tmp < /etc/tcp.smtp", reload: "qmailctl restart")

    /// - Source: smtpd.conf(5).
    fileprivate static let openSMTPD = RelayRemedy(
        file: "/etc/smtpd.conf",
        lines: ["filter routes phase rcpt-to match rcpt-to regex \"[%!].*@\" reject \"550 relay not permitted\""],
        removed: ["match from any for any", "match from any mail-from"],
        check: "smtpd -n", reload: "systemctl restart opensmtpd")

    /// - Source: courier(8), makesmtpaccess(8).
    fileprivate static let courier = RelayRemedy(
        file: "/etc/courier/smtpaccess/default", lines: [], removed: ["/etc/courier/esmtppercentrelay"],
        check: "makesmtpaccess", reload: "systemctl restart courier-mta")
}
