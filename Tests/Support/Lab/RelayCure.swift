/// What an administrator does to a server of the lab who follows the remedy of Noroshi's finding, word by word.
///
/// The same for every cause: who reads a remedy does not know the cause either. Where it asks for the site's own values,
/// the site trusts 127.0.0.1 and passes mail on to its partner.
package struct RelayCure: Sendable {
    package struct Step: Sendable {
        /// As the remedy has them; a step that it does not name is none of it.
        package var words: String
        package var commands: [LabCommand]

        init(_ words: String, _ commands: [LabCommand] = []) {
            self.words = words
            self.commands = commands
        }
    }

    package var steps: [Step]
}

extension RelayCase {
    /// nil for a kind of server whose remedy is not tried.
    package var cure: RelayCure {
        switch server {
        case .postfix: .postfix
        case .exim: name.hasPrefix("exim-debian") ? .eximOfDebian : .exim
        case .sendmail: .sendmail
        case .opensmtpd: .openSMTPD
        case .courier: .courier
        }
    }

    /// The same server after it; it is started anew in a lab of its own.
    package var cured: LabPlan {
        var plan = plan
        plan.commands += cure.steps.flatMap(\.commands)
        return plan
    }
}

extension RelayCure {
    fileprivate static let postfix = RelayCure(
        steps: [
            "smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination",
            "allow_untrusted_routing = no",
        ].map { Step($0, [LabCommand(["postconf", "-e", $0])]) } + [
            Step("mynetworks", [["postconf", "-e", "mynetworks = 127.0.0.1/32"]]),
            Step("relay_domains", [LabCommand(["postconf", "-e", "relay_domains = \(RelayDomain.partner)"])]),
            Step("-o mynetworks", [["sed", "-i", "-E", "s/ -o mynetworks=[^ ]+//", "/etc/postfix/master.cf"]]),
            Step("postfix check", [["postfix", "check"]]), Step("postfix reload", [["postfix", "reload"]]),
        ])

    /// Restarted by the lab.
    fileprivate static let sendmail = RelayCure(
        steps: [
            "FEATURE(`promiscuous_relay')", "FEATURE(`relay_local_from')", "FEATURE(`relay_mail_from'",
            "FEATURE(`relay_based_on_MX')", "FEATURE(`relay_entire_domain')", "FEATURE(`loose_relay_check')",
        ].map { Step($0, [LabCommand(["sed", "-i", "/^\($0)/d", "/etc/mail/sendmail.mc"])]) } + [
            Step(
                "DISCARD",
                [
                    ["sed", "-i", "/DISCARD/d", "/etc/mail/access"],
                    ["sh", "-c", "makemap hash /etc/mail/access < /etc/mail/access"],
                ]),
            Step(
                "/etc/mail/relay-domains",
                [LabCommand(["echo", RelayDomain.partner], output: "/etc/mail/relay-domains")]),
            Step(
                "m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf",
                [LabCommand(["m4", "/etc/mail/sendmail.mc"], output: "/etc/mail/sendmail.cf")]),
            Step("systemctl restart sendmail"),
        ])

    /// Its list of RCPT's rules anew; restarted by the lab.
    fileprivate static let exim: RelayCure = {
        let file = "/etc/exim4/exim4.conf"
        let hosts = "s/^hostlist relay_from_hosts = .*/hostlist relay_from_hosts = \(LabNetwork.trusted)/"
        let domains = "/^domainlist local_domains/a domainlist relay_to_domains = \(RelayDomain.partner)"
        let rules = [
            "accept hosts = : +relay_from_hosts", "accept authenticated = *",
            "deny local_parts = ^[.] : ^.*[@%!/|]", "require domains = +local_domains : +relay_to_domains",
            "require verify = recipient", "accept",
        ]
        func edit(_ words: String, _ script: String) -> Step {
            Step(words, [LabCommand(["sed", "-i", script, file])])
        }
        return RelayCure(
            steps: [edit("acl_smtp_rcpt", "/^acl_rcpt:/,/^acl_data:/{//!d}")]
                + rules.map { edit("«\($0)»", "/^acl_data:/i \\  \($0)") }
                + [
                    edit("relay_from_hosts", hosts), edit("relay_to_domains", domains),
                    edit("percent_hack_domains", "/^percent_hack_domains/d"), Step("exim4 -bV", [["exim4", "-bV"]]),
                    Step("systemctl restart exim4"),
                ])
    }()

    fileprivate static let eximOfDebian: RelayCure = {
        let file = "/etc/exim4/update-exim4.conf.conf"
        func set(_ name: String, _ value: String) -> Step {
            Step(name, [LabCommand(["sed", "-i", "s/^\(name)=.*/\(name)='\(value)'/", file])])
        }
        return RelayCure(
            steps: [
                set("dc_relay_nets", LabNetwork.trusted), set("dc_relay_domains", RelayDomain.partner),
                Step("update-exim4.conf", [["update-exim4.conf"]]), Step("systemctl restart exim4"),
            ])
    }()

    /// Rules that let strangers' mail out go; one of the form that the remedy has is for the partner.
    fileprivate static let openSMTPD: RelayCure = {
        let file = "/etc/smtpd.conf"
        let filter = "filter routes phase rcpt-to match rcpt-to regex \"[%!].*@\" reject \"550 relay not permitted\""
        func edit(_ words: String, _ scripts: String...) -> Step {
            Step(words, scripts.map { LabCommand(["sed", "-i", "-E", $0, file]) })
        }
        return RelayCure(
            steps: [
                edit("match from any for any", "/^match from any for any/d"),
                edit("match from any mail-from", "/^match from any mail-from/d"),
                edit(
                    "match from any for domain", "/^match from any for domain (elsewhere|partner)/d",
                    "$a match from any for domain \(RelayDomain.partner) action out"),
                // Where there is a filter already, both are one.
                edit(
                    filter, "/^listen on/i \(filter)",
                    "s/^(listen on .*) filter no$/filter both chain { no, routes }\\n\\1 filter both/",
                    "/filter both$/!s/^listen on .*/& filter routes/"),
                Step("smtpd -n", [["smtpd", "-n"]]), Step("systemctl restart opensmtpd"),
            ])
    }()

    fileprivate static let courier = RelayCure(
        steps: [
            Step(
                "/etc/courier/smtpaccess/default",
                [
                    LabCommand(
                        ["echo", "\(LabNetwork.trusted)\tallow,RELAYCLIENT"], output: "/etc/courier/smtpaccess/default")
                ]),
            Step(
                "/etc/courier/esmtpacceptmailfor",
                [
                    LabCommand(
                        ["echo", "mail.example.test\n\(RelayDomain.own)\n\(RelayDomain.partner)"],
                        output: "/etc/courier/esmtpacceptmailfor")
                ]),
            Step("/etc/courier/esmtppercentrelay", [["rm", "-f", "/etc/courier/esmtppercentrelay"]]),
            Step("makesmtpaccess", [["makesmtpaccess"]]), Step("systemctl restart courier-mta"),
        ])
}
