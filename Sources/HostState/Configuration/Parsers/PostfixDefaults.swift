/// What Postfix takes where nothing is written, by version. Most values that changed look at `compatibility_level` themselves.
///
/// - Source: postconf(5); RELEASE_NOTES of 2.6, 2.10, 2.11, 3.0, 3.6 and 3.9, of the releases of 20 July 2015 (2.11.6 and others), and of
///   3.8.4, 3.7.9, 3.6.13, 3.5.23 (bare newlines); `postconf -d` of Debian 12.
enum PostfixDefaults {
    /// What is taken for a version that is not known.
    private static let usual = "3.7"

    /// The defaults that other values name, or that rules ask for; a parameter that the version does not have is left out.
    static func values(of version: String?) -> [String: String] {
        var values = steady
        let known = version.flatMap { upstream($0) }
        for change in changes where change.isIn(known ?? usual) { values[change.name] = change.value }
        values["mail_version"] = known ?? usual
        // Whether a release of before has it depends on its last number.
        if known == nil { for name in fixes { values[name] = nil } }
        return values
    }

    /// Parameters that came with fixes of older releases, too.
    private static let fixes = ["smtpd_forbid_bare_newline", "smtpd_forbid_unauth_pipelining"]

    /// `3.7.11` of `3.7.11-0+deb12u1`.
    private static func upstream(_ version: String) -> String? {
        let main = version.split(separator: ":", maxSplits: 1).last ?? ""
        let numbers = main.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return numbers.first?.isNumber == true ? String(numbers) : nil
    }

    private struct Change {
        let name: String
        /// Of versions such as `>= 3.0`.
        let bounds: VersionBounds?
        let value: String

        init(_ name: String, _ versions: String, _ value: String) {
            self.name = name
            bounds = VersionBounds(versions)
            self.value = value
        }

        func isIn(_ version: String) -> Bool { bounds?.contains(version) ?? false }
    }

    private static let relayRestrictions = "permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination"

    /// In the order of versions: a later one counts.
    private static let changes = relaying + protocols + protections

    private static let relaying: [Change] = [
        Change("append_dot_mydomain", ">= 3.0", "${{$compatibility_level} < {1} ? {yes} : {no}}"),
        Change("mynetworks_style", ">= 3.0", "${{$compatibility_level} < {2} ? {subnet} : {host}}"),
        Change("relay_domains", ">= 3.0", "${{$compatibility_level} < {2} ? {$mydestination} : {}}"),
        Change("smtpd_recipient_restrictions", "< 2.10", "permit_mynetworks, reject_unauth_destination"),
        Change("smtpd_relay_restrictions", ">= 2.10", relayRestrictions),
        Change(
            "smtpd_relay_restrictions", ">= 3.0", "${{$compatibility_level} < {1} ? {} : {\(relayRestrictions)}}"),
        Change(
            "smtpd_relay_before_recipient_restrictions", ">= 3.6",
            "${{$compatibility_level} < {3.6} ? {no} : {yes}}"),
    ]

    private static let protocols: [Change] =
        [
            Change("smtpd_tls_mandatory_protocols", ">= 2.3", "SSLv3, TLSv1"),
            Change("smtpd_tls_mandatory_protocols", ">= 2.6", "!SSLv2"),
            Change("smtpd_tls_protocols", ">= 2.6", ""),
        ]
        + [
            (">= 2.9.14, < 2.10", "!SSLv2, !SSLv3"), (">= 2.10.8, < 2.11", "!SSLv2, !SSLv3"),
            (">= 2.11.6, < 3.0", "!SSLv2, !SSLv3"), (">= 3.0.2", "!SSLv2, !SSLv3"), (">= 3.6", ">=TLSv1"),
        ].flatMap { (versions: String, value: String) -> [Change] in
            [
                Change("smtpd_tls_protocols", versions, value),
                Change("smtpd_tls_mandatory_protocols", versions, value),
            ]
        }

    private static let protections: [Change] = [
        Change("smtpd_forbid_unauth_pipelining", ">= 3.7.6, < 3.8", "no"),
        Change("smtpd_forbid_unauth_pipelining", ">= 3.8.1, < 3.9", "no"),
        Change("smtpd_forbid_unauth_pipelining", ">= 3.9", "yes"),
        Change("smtpd_forbid_bare_newline", ">= 3.5.23, < 3.6", "no"),
        Change("smtpd_forbid_bare_newline", ">= 3.6.13, < 3.7", "no"),
        Change("smtpd_forbid_bare_newline", ">= 3.7.9, < 3.8", "no"),
        Change("smtpd_forbid_bare_newline", ">= 3.8.4, < 3.9", "no"),
        Change("smtpd_forbid_bare_newline", ">= 3.9", "normalize"),
    ]

    private static let steady: [String: String] = [
        "allow_percent_hack": "yes", "append_dot_mydomain": "yes", "compatibility_level": "0",
        "config_directory": "/etc/postfix", "daemon_directory": "/usr/lib/postfix/sbin",
        "data_directory": "/var/lib/postfix", "default_transport": "smtp", "disable_vrfy_command": "no",
        "inet_interfaces": "all", "inet_protocols": "all", "mail_name": "Postfix",
        "mydestination": "$myhostname, localhost.$mydomain, localhost", "myorigin": "$myhostname",
        "proxy_interfaces": "", "queue_directory": "/var/spool/postfix",
        "recipient_delimiter": "", "relay_domains": "$mydestination",
        "relayhost": "", "smtp_tls_security_level": "", "smtpd_authorized_xclient_hosts": "",
        "smtpd_authorized_xforward_hosts": "", "smtpd_banner": "$myhostname ESMTP $mail_name",
        "smtpd_client_restrictions": "", "smtpd_data_restrictions": "", "smtpd_delay_reject": "yes",
        "smtpd_helo_required": "no", "smtpd_helo_restrictions": "", "smtpd_recipient_restrictions": "",
        "smtpd_restriction_classes": "", "smtpd_sasl_auth_enable": "no", "smtpd_sasl_security_options": "noanonymous",
        "smtpd_sender_restrictions": "", "smtpd_tls_auth_only": "no", "smtpd_tls_security_level": "",
        "smtpd_use_tls": "no", "smtpd_enforce_tls": "no", "virtual_alias_domains": "$virtual_alias_maps",
        "virtual_alias_maps": "$virtual_maps",
        "virtual_mailbox_domains": "$virtual_mailbox_maps", "virtual_mailbox_maps": "", "virtual_maps": "",
        "always_bcc": "", "default_privs": "nobody", "mynetworks_style": "subnet",
    ]
}
