import NoroshiModel

/// What turns relaying for strangers off on one mail server, and on again.
struct RelayClosing {
    let kind: MailServerKind
    let listener: Listener?

    init(kind: MailServerKind, listener: Listener?) {
        self.kind = kind
        self.listener = listener
    }

    /// The mail server of an inspection, by the package that answers on the ports of SMTP.
    init(in inspection: Inspection) {
        let servers = inspection.observations.compactMap { observation -> Listener? in
            guard case .listener(let listener) = observation.fact, listener.endpoint.transport == .tcp,
                [25, 587, 465].contains(listener.endpoint.port)
            else { return nil }
            return listener
        }
        let known = servers.first { $0.package.flatMap(MailServerKind.init(package:)) != nil }
        listener = known ?? servers.first
        kind = known?.package.flatMap(MailServerKind.init(package:)) ?? .unknown
    }

    var commands: [String] {
        guard let remedy = kind.relayRemedy else { return [] }
        return copies(remedy) + changes(remedy) + [remedy.check].compactMap(\.self) + [restart(remedy)]
    }

    private func copies(_ remedy: RelayRemedy) -> [String] { ["cp -p \(remedy.file) \(remedy.file).noroshi"] }

    /// What can be set is set; what only the administrator knows is shown.
    private func changes(_ remedy: RelayRemedy) -> [String] {
        switch kind {
        case .postfix:
            remedy.lines.map { "postconf -e \(ShellWord.quoted($0))" } + [
                "postconf mynetworks relay_domains  # only your own networks; only domains that you pass on",
                "postconf -P | grep -E '/(mynetworks|smtpd_relay_restrictions) '  # then: postconf -PX SERVICE/inet/NAME",
            ]
        case .sendmail:
            remedy.removed.map { "sed -i \(ShellWord.quoted("/^\($0)/d")) \(remedy.file)" }
                + [
                    "grep -sn . /etc/mail/relay-domains; grep -snE 'RELAY|DISCARD' /etc/mail/access  # only what is yours"
                ]
        case .exim:
            ["exim4 -bP acl_smtp_rcpt  # the ACL that is to be, in \(remedy.file):"]
                + remedy.lines.map { "#   \($0)" } + [
                    "exim4 -bP hostlist relay_from_hosts; exim4 -bP percent_hack_domains  # never *; empty",
                    "grep -n '^dc_relay' /etc/exim4/update-exim4.conf.conf  # Debian without that file: here; then update-exim4.conf",
                ]
        case .qmail:
            [
                "cat \(remedy.file)  # your own domains only; it must exist",
                "grep -n RELAYCLIENT /etc/tcp.smtp  # only your own networks",
                "rm -f /var/qmail/control/percenthack",
            ]
        case .opensmtpd:
            ["grep -nE '^match from any|^listen on' \(remedy.file)  # take out what lets strangers' mail out; add:"]
                + remedy.lines.map { "#   \($0)" } + ["#   listen on … filter routes"]
        case .courier:
            [
                "grep -n RELAYCLIENT \(remedy.file)  # only your own networks",
                "cat /etc/courier/esmtpacceptmailfor  # only domains that are yours, or that you pass on",
                "cat /etc/courier/esmtppercentrelay  # best not there",
            ]
        case .unknown: []
        }
    }

    /// Postfix takes its settings over without a restart.
    private func restart(_ remedy: RelayRemedy) -> String {
        guard let unit else { return remedy.reload }
        return "systemctl \(kind == .postfix ? "reload" : "restart") \(ShellWord.quoted(unit))"
    }

    /// The setting as it was.
    var undo: [String] {
        guard let remedy = kind.relayRemedy else { return [] }
        return ["cp -p \(remedy.file).noroshi \(remedy.file)"] + [remedy.check].compactMap(\.self) + [restart(remedy)]
    }

    /// Mail that waits is kept, and goes nowhere.
    var hold: [String] {
        switch kind {
        case .postfix: ["postsuper -h ALL"]
        case .exim: ["exiqgrep -i | xargs -r exim4 -Mf"]
        case .sendmail, .qmail, .opensmtpd, .courier, .unknown:
            [unit == nil && listener?.processes.isEmpty != false ? "# stop the mail server" : stop]
        }
    }

    /// What waits is delivered again.
    var release: [String] {
        switch kind {
        case .postfix: ["postsuper -H ALL"]
        case .exim: ["exiqgrep -i | xargs -r exim4 -Mt"]
        case .sendmail, .qmail, .opensmtpd, .courier, .unknown:
            [unit.map { "systemctl start \(ShellWord.quoted($0))" } ?? "# start the mail server again"]
        }
    }

    var stop: String {
        unit.map { "systemctl stop \(ShellWord.quoted($0))" } ?? listener?.processes.first.map { "kill \($0.pid)" }
            ?? "-"
    }

    private var unit: String? {
        listener.flatMap { $0.starter.kind == .systemdUnit ? $0.starter.name : nil }
    }
}
