extension RelayCase {
    /// - Source: smtpd.conf(5)
    package static let opensmtpd: [RelayCase] = [
        openSMTPD("opensmtpd-safe", "for its own domain, and from itself", [], outside: LabNetwork.stranger),
        openSMTPD("opensmtpd-world", "relays for everybody", ["match from any for any action out"]),
        openSMTPD(
            "opensmtpd-own-sender", "relays for senders of its own domain",
            ["match from any mail-from regex \".*@example\\.test\" for any action out"]),
        openSMTPD(
            "opensmtpd-partner", "relays to a partner's domain",
            ["match from any for domain partner.test action out"]),
        openSMTPD(
            "opensmtpd-discards", "accepts everything and throws it away", ["match from any for any action away"],
            actions: ["action away mda \"/bin/true\" virtual <everybody>"]),
        openSMTPD(
            "opensmtpd-bounces", "accepts everything and sends the foreign domain's back",
            ["match from any for domain elsewhere.test action back", "match from any for any action out"],
            actions: ["action back mda \"exit 67\" virtual <everybody>"]),
        openSMTPD(
            "opensmtpd-local-only", "for its own domain only, even from itself", [], relaysForItself: false),
        openSMTPD(
            "opensmtpd-tls-broken",
            "STARTTLS first, then for everybody; but with OpenSSL 3 its handshakes fail (OpenSMTPD #1171)",
            ["match from any for any action out"],
            listen: "tls-require pki mail.example.test"),
        openSMTPD(
            "opensmtpd-rejects-data", "accepts every recipient and no message", ["match from any for any action out"],
            filters: ["filter no phase data match !rdns regex \"nobody\" reject \"550 no\""], listen: "filter no"),
        openSMTPD(
            "opensmtpd-rejects-end", "accepts every recipient, reads the message and refuses it",
            ["match from any for any action out"],
            filters: ["filter no phase commit match !rdns regex \"nobody\" reject \"550 no\""], listen: "filter no"),
    ]

    private static func openSMTPD(
        _ name: String, _ summary: String, _ rules: [String], actions: [String] = [], filters: [String] = [],
        listen: String = "", relaysForItself: Bool = true, outside: String = LabNetwork.outside
    ) -> RelayCase {
        let endpoint = MailServer.opensmtpd.endpoint
        let configuration =
            """
            pki mail.example.test cert "/etc/ssl/certs/ssl-cert-snakeoil.pem"
            pki mail.example.test key "/etc/ssl/private/ssl-cert-snakeoil.key"
            table aliases { postmaster = root }
            table everybody { "@" = "nobody" }
            \(filters.joined(separator: "\n"))
            listen on \(endpoint.address) hostname mail.example.test \(listen)
            action keep mbox alias <aliases>
            action out relay host smtp://\(LabNetwork.sink)
            \(actions.joined(separator: "\n"))
            match from any for domain { example.test, mail.example.test } action keep
            \(rules.joined(separator: "\n"))
            \(relaysForItself ? "match from local for any action out" : "")
            match from src 127.0.0.1 mail-from "<>" for domain { outside.test, partner.test } action out

            """
        return RelayCase(
            name: name, server: .opensmtpd, summary: summary,
            plan: LabPlan(
                root: MailServer.opensmtpd.root, files: [LabFile("/etc/smtpd.conf", configuration)],
                servers: [["smtpd", "-F"]], endpoints: [endpoint], outside: outside))
    }
}
