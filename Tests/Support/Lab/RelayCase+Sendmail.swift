extension RelayCase {
    /// - Source: sendmail's cf/README, "ANTI-SPAM CONFIGURATION CONTROL"
    package static let sendmail: [RelayCase] = [
        sendmail("sendmail-safe", "nothing but the defaults"),
        sendmail("sendmail-promiscuous", "relays for everybody", ["FEATURE(`promiscuous_relay')"]),
        sendmail("sendmail-local-from", "relays for senders of its own domain", ["FEATURE(`relay_local_from')"]),
        sendmail(
            "sendmail-mx", "relays to domains that name it as a mail exchanger", ["FEATURE(`relay_based_on_MX')"]),
        sendmail(
            "sendmail-mx-named", "the same, and the foreign domain names it", ["FEATURE(`relay_based_on_MX')"],
            mailExchangers: namedHere),
        sendmail(
            "sendmail-entire-domain", "relays to and from all hosts of its own domain",
            ["FEATURE(`relay_entire_domain')"]),
        sendmail("sendmail-loose", "does not look into mailboxes", ["FEATURE(`loose_relay_check')"]),
        sendmail(
            "sendmail-loose-partner", "does not look into mailboxes, and relays to a partner's domain",
            ["FEATURE(`loose_relay_check')", "RELAY_DOMAIN(`partner.test')"]),
        sendmail(
            "sendmail-loose-own", "does not look into mailboxes, and relays to its own domain",
            ["FEATURE(`loose_relay_check')", "RELAY_DOMAIN(`example.test')"]),
        sendmail("sendmail-partner", "relays to a partner's domain", ["RELAY_DOMAIN(`partner.test')"]),
        sendmail(
            "sendmail-access", "relays to and from what its access map names", ["FEATURE(`access_db')"],
            access: "To:partner.test RELAY\nFrom:partner.test RELAY\n"),
        sendmail(
            "sendmail-mail-from", "relays for senders that its access map names",
            ["FEATURE(`access_db')", "FEATURE(`relay_mail_from', `domain')"],
            access: "From:partner.test RELAY\n"),
        sendmail(
            "sendmail-unqualified", "takes addresses without a domain, and from domains that do not exist",
            ["FEATURE(`accept_unqualified_senders')", "FEATURE(`accept_unresolvable_domains')"]),
        sendmail("sendmail-uucp", "knows bang paths", ["MAILER(`uucp')"]),
        sendmail(
            "sendmail-loose-uucp", "knows bang paths and does not look into mailboxes",
            ["FEATURE(`loose_relay_check')", "MAILER(`uucp')"]),
        sendmail(
            "sendmail-old", "asks nobody, as before version 8.9", [],
            edits: ["s/^Scheck_rcpt$/Sunused_check_rcpt/"]),
        sendmail(
            "sendmail-discards", "accepts the foreign domain's mail and throws it away",
            ["FEATURE(`promiscuous_relay')", "FEATURE(`access_db')", "FEATURE(`blocklist_recipients')"],
            access: "To:elsewhere.test DISCARD\n"),
        sendmail(
            "sendmail-bounces", "accepts everything and sends the foreign domain's back",
            ["FEATURE(`promiscuous_relay')", "FEATURE(`mailertable')"],
            table: "elsewhere.test esmtp:[\(LabNetwork.refusingSink)]\n"),
    ]

    private static func sendmail(
        _ name: String, _ summary: String, _ features: [String] = [], access: String? = nil, table: String? = nil,
        edits: [String] = [], mailExchangers: [String: [String]] = [:]
    ) -> RelayCase {
        let endpoint = MailServer.sendmail.endpoint
        // Mailers come last.
        let mailers = features.filter { $0.hasPrefix("MAILER") }
        let source =
            """
            include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
            OSTYPE(`debian')dnl
            DOMAIN(`debian-mta')dnl
            undefine(`confHOST_STATUS_DIRECTORY')dnl
            define(`SMART_HOST', `esmtp:[\(LabNetwork.sink)]')dnl
            define(`confDOMAIN_NAME', `mail.example.test')dnl
            define(`confDONT_PROBE_INTERFACES', `True')dnl
            define(`confTO_IDENT', `0s')dnl
            define(`confREFUSE_LA', `1000')dnl
            define(`confQUEUE_LA', `1000')dnl
            define(`ALIAS_FILE', `/etc/aliases')dnl
            define(`confPRIVACY_FLAGS', `')dnl
            LOCAL_DOMAIN(`example.test')dnl
            DAEMON_OPTIONS(`Name=MTA, Addr=\(endpoint.address), Port=25')dnl
            FEATURE(`no_default_msa')dnl
            \(features.filter { !$0.hasPrefix("MAILER") }.map { $0 + "dnl\n" }.joined())\
            MAILER(`local')dnl
            MAILER(`smtp')dnl
            \(mailers.map { $0 + "dnl\n" }.joined())
            """
        let maps = [("access", access), ("mailertable", table)].compactMap { name, text in text.map { (name, $0) } }
        return RelayCase(
            name: name, server: .sendmail, summary: summary,
            plan: LabPlan(
                root: MailServer.sendmail.root,
                files: [
                    LabFile("/etc/aliases", "postmaster: /dev/null\nroot: /dev/null\n"),
                    LabFile("/etc/mail/local-host-names", "example.test\n"),
                    LabFile("/etc/mail/sendmail.mc", source),
                    LabFile("/etc/mail/access", access ?? ""),
                ],
                commands: [LabCommand(["m4", "/etc/mail/sendmail.mc"], output: "/etc/mail/sendmail.cf")]
                    + edits.map { LabCommand(["sed", "-i", $0, "/etc/mail/sendmail.cf"]) }
                    + maps.map { LabCommand(["makemap", "hash", "/etc/mail/" + $0], input: $1) }
                    + [
                        ["newaliases"], ["mkdir", "-p", "/run/sendmail/mta"],
                    ],
                // In the background it would be killed with the process group of its starter.
                servers: [["sendmail", "-bD", "-q1m"]], endpoints: [endpoint], mailExchangers: mailExchangers))
    }
}
