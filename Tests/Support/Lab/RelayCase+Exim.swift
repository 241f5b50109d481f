extension RelayCase {
    /// - Source: https://www.exim.org/exim-html-4.96/doc/html/spec_html/
    package static let exim: [RelayCase] = [
        exim("exim-safe", "as Debian configures it"),
        exim("exim-world", "trusts every host") { $0.trustedHosts = "*" },
        exim("exim-own-sender", "relays for senders of its own domain") {
            $0.recipientRules = "accept sender_domains = +local_domains"
        },
        exim("exim-empty-sender", "relays for the empty sender") { $0.recipientRules = "accept senders = :" },
        exim("exim-mx", "relays to domains that name it as a mail exchanger") {
            $0.recipientRules = "accept domains = @mx_any"
        },
        exim("exim-mx-named", "the same, and the foreign domain names it", mailExchangers: namedHere) {
            $0.recipientRules = "accept domains = @mx_any"
        },
        exim("exim-percent", "the percent hack alone") {
            $0.main = "percent_hack_domains = example.test"
            $0.mailboxRules = ""
        },
        exim("exim-percent-partner", "the percent hack at a partner's domain") {
            $0.main = "percent_hack_domains = partner.test"
            $0.mailboxRules = ""
            $0.recipientRules = "accept domains = partner.test"
        },
        exim("exim-bang", "follows bang paths at its own domain") {
            $0.mailboxRules = ""
            $0.routers = """
                bang:
                  driver = redirect
                  domains = +local_domains
                  local_parts = ^[^!]+!.+
                  data = ${sg{$local_part}{\\N^([^!]+)!(.+)$\\N}{\\$2@\\$1}}
                """
        },
        exim("exim-percent-router", "follows percent signs at its own domain") {
            $0.mailboxRules = ""
            $0.routers = """
                percent:
                  driver = redirect
                  domains = +local_domains
                  local_parts = ^[^%]+%.+
                  data = ${sg{$local_part}{\\N^([^%]+)%(.+)$\\N}{\\$1@\\$2}}
                """
        },
        exim("exim-discards", "accepts everything and throws it away") {
            $0.trustedHosts = "*"
            $0.routers = """
                away:
                  driver = redirect
                  domains = ! +local_domains
                  data = :blackhole:
                """
        },
        exim("exim-bounces", "accepts everything and sends it back") {
            $0.trustedHosts = "*"
            $0.routers = """
                back:
                  driver = redirect
                  domains = ! +local_domains : !outside.test : !partner.test
                  allow_fail
                  data = :fail: nobody
                """
        },
        exim("exim-catch-all-discards", "accepts every mailbox of its own domain and throws it away") {
            $0.mailboxRules = ""
            $0.routers = """
                away:
                  driver = redirect
                  domains = +local_domains
                  data = :blackhole:
                """
        },
        exim("exim-rejects-data", "accepts every recipient, reads the message and refuses it") {
            $0.trustedHosts = "*"
            $0.dataRules = "deny message = no"
        },
        exim(
            "exim-drops-early",
            "refuses senders at an address literal, closes the line after three errors; relays for its own"
        ) {
            $0.senderRules = "deny senders = ^.*@\\\\[.*\\\\]\\$"
            $0.recipientRules = """
                accept sender_domains = +local_domains
                drop condition = ${if >{$rcpt_fail_count}{1}}
                """
        },
        exim("exim-tls-world", "STARTTLS first, then for everybody") {
            $0.main = """
                tls_advertise_hosts = *
                tls_certificate = /etc/ssl/certs/ssl-cert-snakeoil.pem
                tls_privatekey = /etc/exim4/key.pem
                """
            $0.trustedHosts = "*"
            $0.senderRules = "deny !encrypted = *\n message = 530 5.7.0 Must issue a STARTTLS command first"
        },
        exim("exim-helo-only", "knows no EHLO; relays for everybody") {
            $0.main = "acl_smtp_helo = acl_helo"
            $0.trustedHosts = "*"
        },
        exim("exim-greylist-world", "451 at the first try, then for everybody") {
            $0.trustedHosts = ""
            $0.recipientRules = """
                defer !seen = 10m / key=$sender_address-$local_part@$domain
                  message = come again
                accept
                """
        },
        eximOfDebian(
            "exim-debian-nets", "Debian's own configuration; trusts every network", ["dc_relay_nets": "0.0.0.0/0"]),
        eximOfDebian(
            "exim-debian-domains", "Debian's own configuration; relays to every domain", ["dc_relay_domains": "*"]),
    ]

    /// What debconf asks for, as update-exim4.conf(8) makes a configuration of it.
    private static func eximOfDebian(_ name: String, _ summary: String, _ settings: [String: String]) -> RelayCase {
        let endpoint = MailServer.exim.endpoint
        let main = [
            "dc_eximconfig_configtype": "smarthost", "dc_other_hostnames": "example.test:mail.example.test",
            "dc_local_interfaces": endpoint.address, "dc_readhost": "", "dc_relay_domains": "",
            "dc_minimaldns": "false", "dc_relay_nets": LabNetwork.trusted, "dc_smarthost": LabNetwork.sink,
            "CFILEMODE": "644", "dc_use_split_config": "false", "dc_hide_mailname": "",
            "dc_mailname_in_oh": "true", "dc_localdelivery": "mail_spool",
        ].merging(settings) { $1 }
        return RelayCase(
            name: name, server: .exim, summary: summary,
            plan: LabPlan(
                root: MailServer.exim.root,
                files: [
                    LabFile(
                        "/etc/exim4/update-exim4.conf.conf", main.map { "\($0)='\($1)'\n" }.sorted().joined())
                ],
                commands: [
                    // In a network of the loopback alone the next host is always this one.
                    [
                        "sed", "-i", "/^  route_list = \\* DCsmarthost byname/a \\  self = send",
                        "/etc/exim4/exim4.conf.template",
                    ],
                    ["update-exim4.conf"],
                ],
                servers: [["exim4", "-bdf", "-q1m"]], endpoints: [endpoint]))
    }

    /// The parts in which Exim's configurations differ.
    private struct EximParts {
        var main = ""
        var trustedHosts = LabNetwork.trusted
        var senderRules = ""
        /// Debian's: no routes in a mailbox.
        var mailboxRules = "deny local_parts = ^[.] : ^.*[@%!/|]\n message = restricted characters in address"
        var recipientRules = ""
        var dataRules = ""
        var routers = ""
    }

    private static func exim(
        _ name: String, _ summary: String, mailExchangers: [String: [String]] = [:],
        _ change: (inout EximParts) -> Void = { _ in }
    ) -> RelayCase {
        var parts = EximParts()
        change(&parts)
        let endpoint = MailServer.exim.endpoint
        return RelayCase(
            name: name, server: .exim, summary: summary,
            plan: LabPlan(
                root: MailServer.exim.root,
                files: [LabFile("/etc/exim4/exim4.conf", configuration(parts, at: endpoint))],
                commands: [
                    [
                        "install", "-o", "Debian-exim", "-m", "600", "/etc/ssl/private/ssl-cert-snakeoil.key",
                        "/etc/exim4/key.pem",
                    ]
                ],
                // As a child of the first process it would not go into the background anyway.
                servers: [["exim4", "-bdf", "-q1m"]],
                endpoints: [endpoint], mailExchangers: mailExchangers))
    }

    private static func configuration(_ parts: EximParts, at endpoint: LabEndpoint) -> String {
        """
        primary_hostname = mail.example.test
        local_interfaces = \(endpoint.address)
        log_file_path = syslog
        syslog_timestamp = false
        keep_environment =
        ignore_bounce_errors_after = 0s
        domainlist local_domains = example.test : mail.example.test
        hostlist relay_from_hosts = \(parts.trustedHosts)
        acl_smtp_mail = acl_mail
        acl_smtp_rcpt = acl_rcpt
        acl_smtp_data = acl_data
        qualify_domain = example.test
        \(parts.main.contains("tls_") ? "" : "tls_advertise_hosts =")
        rfc1413_query_timeout = 0s
        smtp_accept_max = 100
        \(parts.main)
        begin acl
        acl_helo:
          deny condition = ${if match{$smtp_command}{\\N(?i)^EHLO\\N}}
            message = 502 unknown command
          accept
        acl_mail:
          \(parts.senderRules)
          accept
        acl_rcpt:
          accept hosts = +relay_from_hosts
          \(parts.mailboxRules)
          \(parts.recipientRules)
          require domains = +local_domains
            message = relay not permitted
          require verify = recipient
          accept
        acl_data:
          \(parts.dataRules)
          accept
        begin routers
        \(parts.routers)
        postmaster:
          driver = accept
          domains = +local_domains
          local_parts = postmaster : root
          transport = keep
        sink:
          driver = manualroute
          domains = ! +local_domains
          transport = out
          route_list = * \(LabNetwork.sink) byname
          self = send
        begin transports
        keep:
          driver = appendfile
          file = /var/mail/postmaster
          user = mail
        out:
          driver = smtp
          hosts_try_prdr =
        begin retry
        * * F,1h,1m

        """
    }
}
