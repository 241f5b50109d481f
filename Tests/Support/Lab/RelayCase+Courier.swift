extension RelayCase {
    /// - Source: courier(8), makesmtpaccess(8)
    package static let courier: [RelayCase] = [
        courier("courier-safe", "takes mail for its own domain, and from itself"),
        courier("courier-net", "trusts a network that is too wide", access: "127\tallow,RELAYCLIENT\n"),
        courier("courier-suffix", "takes mail for every domain under a suffix", acceptsFor: [".test"]),
        courier("courier-partner", "relays to a partner's domain", acceptsFor: [RelayDomain.partner]),
        courier("courier-percent", "follows percent signs to the foreign domain", percent: [RelayDomain.foreign]),
    ]

    private static func courier(
        _ name: String, _ summary: String, access: String = "\(LabNetwork.trusted)\tallow,RELAYCLIENT\n",
        acceptsFor: [String] = [], percent: [String] = []
    ) -> RelayCase {
        let endpoint = MailServer.courier.endpoint
        let own = ["mail.example.test", RelayDomain.own]
        func list(_ name: String, _ lines: [String]) -> LabFile {
            LabFile("/etc/courier/\(name)", lines.map { $0 + "\n" }.joined())
        }
        return RelayCase(
            name: name, server: .courier, summary: summary,
            plan: LabPlan(
                root: MailServer.courier.root,
                files: [
                    list("me", own.prefix(1).map { $0 }), list("locals", ["localhost"] + own),
                    list("defaultdomain", [RelayDomain.own]), list("esmtpacceptmailfor", own + acceptsFor),
                    list("esmtproutes", [":[\(LabNetwork.sink)]"]),
                    LabFile("/etc/courier/smtpaccess/default", access),
                    // A mailbox of its own would need an account.
                    LabFile("/etc/courier/aliases/system", "postmaster: kept@\(RelayDomain.outsider)\n"),
                ] + (percent.isEmpty ? [] : [list("esmtppercentrelay", percent)]),
                commands: [
                    [
                        "sed", "-i", "-e",
                        "$a ADDRESS=\(endpoint.address)\\nPORT=25\\nMAXPERC=100\\nMAXPERIP=100\\nTARPIT=0",
                        "/etc/courier/esmtpd",
                    ],
                    ["makesmtpaccess"], ["makealiases"],
                ],
                servers: [["sh", "-c", start]], endpoints: [endpoint]))
    }

    /// As its units do it; there is no way to keep them in the foreground.
    private static let start =
        "mkdir -p /run/courier/authdaemon; chown -R courier:courier /run/courier; "
        + "authdaemond start; courierfilter start; courier start; esmtpd start; exec sleep infinity"
}
