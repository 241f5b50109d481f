extension RelayCase {
    /// - Source: https://www.postfix.org/postconf.5.html
    package static let postfix: [RelayCase] = [
        postfix("postfix-safe", "nothing but Debian's defaults"),
        postfix("postfix-world", "trusts every network", ["mynetworks": "0.0.0.0/0"]),
        postfix(
            "postfix-loopback", "trusts all of 127.0.0.0/8, as Debian does; the outside is no part of it",
            ["mynetworks": "127.0.0.0/8"], outside: LabNetwork.stranger),
        postfix("postfix-partner", "relays to a partner's domain", ["relay_domains": "partner.test"]),
        postfix(
            "postfix-mx-backup", "relays to domains that name it as a mail exchanger",
            ["smtpd_relay_restrictions": restrictions("permit_mx_backup, reject_unauth_destination")]),
        postfix(
            "postfix-mx-backup-named", "the same, and the foreign domain names it",
            ["smtpd_relay_restrictions": restrictions("permit_mx_backup, reject_unauth_destination")],
            mailExchangers: namedHere),
        postfix(
            "postfix-own-sender", "relays for senders of its own domain",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_sender_access inline:{example.test=OK}, reject_unauth_destination")
            ]),
        postfix(
            "postfix-empty-sender", "relays for the empty sender",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_sender_access inline:{{<> = OK}}, reject_unauth_destination")
            ]),
        postfix(
            "postfix-partner-sender", "relays for senders of a partner's domain",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_sender_access inline:{partner.test=OK}, reject_unauth_destination")
            ]),
        postfix(
            "postfix-client-name", "relays for clients whose name is in outside.test",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_client_access inline:{.outside.test=OK}, reject_unauth_destination"),
                "parent_domain_matches_subdomains": "",
            ]),
        postfix(
            "postfix-percent", "the percent hack and bang paths alone",
            ["allow_percent_hack": "yes", "swap_bangpath": "yes"]),
        postfix(
            "postfix-percent-untrusted", "the percent hack, and routes of strangers are followed",
            ["allow_percent_hack": "yes", "allow_untrusted_routing": "yes"]),
        postfix(
            "postfix-percent-partner", "relays to a partner's domain whatever the mailbox is called",
            ["relay_domains": "partner.test", "allow_untrusted_routing": "yes"]),
        postfix("postfix-tls-safe", "STARTTLS first", encrypted),
        postfix(
            "postfix-tls-world", "STARTTLS first, then for everybody",
            encrypted.merging(["mynetworks": "0.0.0.0/0"]) { $1 }),
        postfix(
            "postfix-drops-early", "closes the line after two errors; relays for the empty sender",
            [
                "smtpd_soft_error_limit": "1", "smtpd_hard_error_limit": "2",
                "smtpd_relay_restrictions": restrictions(
                    "check_sender_access inline:{{<> = OK}}, reject_unauth_destination"),
            ]),
        postfix(
            "postfix-rejects-data", "accepts every recipient and no message",
            ["mynetworks": "0.0.0.0/0", "smtpd_data_restrictions": "reject"]),
        postfix(
            "postfix-rejects-end", "accepts every recipient, reads the message and refuses it",
            ["mynetworks": "0.0.0.0/0", "smtpd_end_of_data_restrictions": "reject"]),
        postfix(
            "postfix-discards", "accepts everything and throws it away",
            ["mynetworks": "0.0.0.0/0", "default_transport": "discard:", "relayhost": ""]),
        postfix(
            "postfix-bounces", "accepts everything and sends it back",
            [
                "mynetworks": "0.0.0.0/0",
                "transport_maps": "inline:{{elsewhere.test = smtp:[\(LabNetwork.refusingSink)]}}",
            ]),
        postfix(
            "postfix-local-bounces", "accepts every mailbox of its own domain and sends back what it does not know",
            ["local_recipient_maps": "", "allow_percent_hack": "no", "allow_untrusted_routing": "yes"]),
        postfix(
            "postfix-holds", "accepts everything and keeps it until its administrator has seen it",
            ["mynetworks": "0.0.0.0/0", "smtpd_end_of_data_restrictions": "check_client_access static:HOLD"]),
        postfix(
            "postfix-greylist-world", "450 at the first try, then for everybody",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_policy_service inet:127.0.0.1:10023, check_client_access static:OK, "
                        // Postfix does not start without.
                        + "reject_unauth_destination",
                    networks: "")
            ]),
        postfix(
            "postfix-greylist-safe", "450 at the first try, then no",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_policy_service inet:127.0.0.1:10023, reject_unauth_destination")
            ]),
        postfix(
            "postfix-defers", "puts strangers off for longer than anybody waits; what comes then is not known",
            [
                "smtpd_relay_restrictions": restrictions(
                    "check_client_access static:{450 4.7.1 greylisted, come again tomorrow}, reject_unauth_destination")
            ]),
        postfix(
            "postfix-postscreen-safe", "450 to whoever is new, by postscreen's tests of the protocol; then no",
            postscreen, service: "postscreen"),
        postfix(
            "postfix-postscreen-world",
            "450 to whoever is new, by postscreen's tests of the protocol; then for everybody",
            postscreen.merging([
                "smtpd_relay_restrictions": restrictions(
                    "check_client_access static:OK, reject_unauth_destination")
            ]) { $1 }, service: "postscreen"),
        postfix(
            "postfix-master", "trusts every network, in master.cf", service: "smtpd -o mynetworks=0.0.0.0/0"),
        postfix(
            "postfix-helo-first", "HELO is a must and must be a full name; relays for everybody",
            [
                "mynetworks": "0.0.0.0/0", "smtpd_helo_required": "yes",
                "smtpd_helo_restrictions": "reject_non_fqdn_helo_hostname",
            ]),
        postfix(
            "postfix-helo-only", "knows no EHLO; relays for everybody",
            ["mynetworks": "0.0.0.0/0", "smtpd_command_filter": "regexp:/etc/postfix/commands"],
            files: [LabFile("/etc/postfix/commands", "/^EHLO/ UNKNOWN\n")]),
        postfix(
            "postfix-verifies", "asks the next server whether the recipient exists; relays for everybody",
            [
                "mynetworks": "0.0.0.0/0", "smtpd_recipient_restrictions": "reject_unverified_recipient",
                "address_verify_poll_delay": "1s",
            ]),
        postfix(
            "postfix-refuses-client", "refuses strangers at once",
            ["smtpd_delay_reject": "no", "smtpd_client_restrictions": "permit_mynetworks, reject"]),
    ]

    private static let encrypted = [
        "smtpd_tls_security_level": "encrypt", "smtpd_tls_cert_file": "/etc/ssl/certs/ssl-cert-snakeoil.pem",
        "smtpd_tls_key_file": "/etc/ssl/private/ssl-cert-snakeoil.key",
    ]

    /// - Source: https://www.postfix.org/POSTSCREEN_README.html, "Deep protocol tests"
    private static let postscreen = [
        "postscreen_greet_action": "enforce", "postscreen_pipelining_enable": "yes",
        "postscreen_non_smtp_command_enable": "yes", "postscreen_bare_newline_enable": "yes",
        "postscreen_bare_newline_action": "enforce", "postscreen_greet_wait": "2s",
    ]

    private static func restrictions(_ rules: String, networks: String = "permit_mynetworks, ") -> String {
        networks + rules
    }

    private static func postfix(
        _ name: String, _ summary: String, _ settings: [String: String] = [:], files: [LabFile] = [],
        mailExchangers: [String: [String]] = [:], outside: String = LabNetwork.outside, service: String = "smtpd"
    ) -> RelayCase {
        let endpoint = MailServer.postfix.endpoint
        var main = [
            "compatibility_level": "3.6",
            "myhostname": "mail.example.test",
            "mydomain": "example.test",
            "mydestination": "$myhostname, $mydomain, localhost",
            "mynetworks": "127.0.0.1/32",
            // As one of inet_interfaces it would have to be an interface's address.
            "proxy_interfaces": endpoint.address,
            "inet_protocols": "ipv4",
            "relayhost": "[\(LabNetwork.sink)]",
            "alias_maps": "inline:{postmaster=root}",
            "alias_database": "",
            "smtp_tls_security_level": "none",
            "biff": "no",
        ]
        main.merge(settings) { $1 }
        return RelayCase(
            name: name, server: .postfix, summary: summary,
            plan: LabPlan(
                root: MailServer.postfix.root,
                files: [LabFile("/etc/postfix/main.cf", main.map { "\($0) = \($1)\n" }.sorted().joined())] + files,
                commands: [
                    ["postconf", "-MX", "smtp/inet"],
                    LabCommand([
                        "postconf", "-M",
                        "\(endpoint)/inet=\(endpoint) inet n - n - \(service == "postscreen" ? "1" : "-") \(service)",
                    ]),
                    // What postscreen hands its clients to.
                    ["postconf", "-M", "smtpd/pass=smtpd pass - - n - - smtpd"],
                    ["postconf", "-F", "*/*/chroot=n"],
                ] + [["postfix", "start"]],
                endpoints: [endpoint], mailExchangers: mailExchangers, outside: outside))
    }
}

/// The foreign domain's second mail exchanger is the tested server.
let namedHere = [RelayDomain.foreign: ["first.elsewhere.test", "mail.example.test"]]
