import Foundation
import Testing

@testable import SendmailConfiguration

/// Configurations of sendmail's own m4 files, each rule set compared with `sendmail -bt`.
@Suite(.serialized, .enabled(if: SendmailOracle.found != nil, Comment(rawValue: SendmailOracle.explanation)))
struct OracleTests {
    static let hosts = [
        "mail.example.net", "outside.example", "elsewhere.example", "sub.partner.example", "partner.example",
        "client.outside.example", "bad.example", "virtual.example", "example.net", "other.example.net",
    ]

    static let addresses = [
        "<user@outside.example>", "user@outside.example", "<user@mail.example.net>", "<user>", "user", "<>", "<@>",
        "<user%elsewhere.example@mail.example.net>", "<user%elsewhere.example>", "user%elsewhere.example@localhost",
        "<elsewhere.example!user@mail.example.net>", "elsewhere.example!user", "<a!b!user@mail.example.net>",
        "<@mail.example.net:user@elsewhere.example>", "<@mail.example.net,@b.example:user@elsewhere.example>",
        "<@outside.example:user@mail.example.net>", "<\"user@elsewhere.example\"@mail.example.net>",
        "<\"user@elsewhere.example\">", "<\"user%elsewhere.example\"@mail.example.net>", "<\"a b\"@partner.example>",
        "<user@elsewhere.example@mail.example.net>", "<user@[127.0.0.1]>", "<user@[192.0.2.1]>",
        "<user@[203.0.113.9]>", "<user@[IPv6:::1]>", "<user%elsewhere.example@[127.0.0.1]>",
        "<user+detail@partner.example>", "<user@sub.partner.example>", "<user@partner.example.>", "<User@BAD.Example>",
        "<user@virtual.example>", "<user@unknown.invalid>", "<user@localhost>", "<user@example.net>",
        "<user@other.example.net>", "<user@.example>", "<user@>", "<@example.net>", "user@host.UUCP", "<a::b@c>",
        "<user@host.bitnet>", "Full Name <user@elsewhere.example>", "user@elsewhere.example (comment)",
        "<user@elsewhere.example;>", "list:;", "<root@mail.example.net>", "<\\user@mail.example.net>",
        "<user\\@elsewhere.example>", "<user@elsewhere.example", "user@x>", "<=?@elsewhere.example>",
        "<|/bin/sh@mail.example.net>", "|/bin/sh", "/tmp/file", "<user@[1.2.3.4>", "<postmaster@elsewhere.example>",
        "<abuse@bad.example>", "<spammer@outside.example>", "<victim%a.example%b.example@mail.example.net>",
        "<user/host@mail.example.net>", "<host::user>", "<user@mail>", "<user^x@elsewhere.example>",
        "<a.b.c.d.e.f@a.b.c.d.e.example>", "<user%@mail.example.net>", "<%@mail.example.net>",
        "<user!@mail.example.net>", "<!user@mail.example.net>", "<user@elsewhere.example%mail.example.net>",
    ]

    static let clients: [[String: String]] = [
        ["client_addr": "198.51.100.7", "client_name": "client.outside.example", "client_resolve": "OK"],
        ["client_addr": "203.0.113.77", "client_name": "[203.0.113.77]", "client_resolve": "FAIL"],
        ["client_addr": "127.0.0.1", "client_name": "localhost", "client_resolve": "OK"],
        [
            "client_addr": "203.0.113.77", "client_name": "sub.partner.example", "client_resolve": "FORGED",
            "auth_type": "PLAIN", "auth_authen": "user",
        ],
        ["client_addr": "10.1.2.3", "client_name": "sub.partner.example", "client_resolve": "OK"],
        ["client_addr": "IPv6:2001:db8:0:0:0:0:0:7", "client_name": "other.example.net", "client_resolve": "OK"],
    ]

    static let features: [String] = [
        "", "FEATURE(`promiscuous_relay')", "FEATURE(`relay_entire_domain')", "FEATURE(`relay_local_from')",
        "FEATURE(`relay_mail_from')", "FEATURE(`relay_mail_from',`domain')", "FEATURE(`loose_relay_check')",
        "FEATURE(`accept_unresolvable_domains')", "FEATURE(`accept_unqualified_senders')",
        "FEATURE(`relay_hosts_only')", "FEATURE(`delay_checks')", "FEATURE(`delay_checks',`friend')",
        "FEATURE(`delay_checks',`hater')", "FEATURE(`blacklist_recipients')", "FEATURE(`nouucp',`reject')",
        "FEATURE(`nouucp',`nospecial')", "FEATURE(`nocanonify')", "FEATURE(`always_add_domain')",
        "FEATURE(`redirect')", "FEATURE(`stickyhost')", "FEATURE(`notsticky')", "FEATURE(`use_cw_file')",
        "FEATURE(`block_bad_helo')", "FEATURE(`require_rdns')", "FEATURE(`badmx')",
        "define(`SMART_HOST',`[relay.partner.example]')", "define(`LUSER_RELAY',`local:catchall')",
        "define(`MAIL_HUB',`hub.partner.example')", "define(`LOCAL_RELAY',`lr.partner.example')",
        "FEATURE(`nullclient',`hub.partner.example')", "FEATURE(`local_procmail')", "FEATURE(`bitdomain')",
        "FEATURE(`use_ct_file')", "FEATURE(`preserve_local_plus_detail')", "FEATURE(`lookupdotdomain')",
        "FEATURE(`greet_pause',`0')", "FEATURE(`ratecontrol')", "FEATURE(`conncontrol')", "FEATURE(`queuegroup')",
        "MASQUERADE_AS(`example.net')", "TRUST_AUTH_MECH(`PLAIN LOGIN')", "RELAY_DOMAIN(`partner.example')",
        "define(`UUCP_RELAY',`uu.partner.example')", "define(`BITNET_RELAY',`bit.partner.example')",
        "MAILER(`uucp')", "LOCAL_USER(`root')\ndefine(`MAIL_HUB',`hub.partner.example')",
        "define(`_RELAY_FULL_ADDR_',1)",
        "FEATURE(`virtusertable',`text -k0 -v1 DIR/virtuser')\nVIRTUSER_DOMAIN(`virtual.example')",
        "FEATURE(`mailertable',`hash DIR/mailertable')", "FEATURE(`domaintable',`hash DIR/domaintable')",
        "FEATURE(`genericstable',`hash DIR/domaintable')", "FEATURE(`authinfo',`hash DIR/domaintable')",
        "FEATURE(`dnsbl',`bl.example')", "FEATURE(`enhdnsbl',`bl.example',`no',`t',`127.0.0.2.')",
        "FEATURE(`check_cert_altnames')", "FEATURE(`tls_session_features')", "FEATURE(`compat_check')",
        "FEATURE(`anfi')", "FEATURE(`masquerade_envelope')", "FEATURE(`access_db',,`skip')",
    ]

    static let accessMap = """
        # access
        Connect:10.1 RELAY
        To:partner.example RELAY
        From:bad.example REJECT
        bad.example 550 5.7.1 No thanks
        spammer@outside.example DISCARD
        From:spammer@outside.example ERROR:5.7.1:550 Go away
        To:abuse@ OK
        Spam:postmaster@ FRIEND
        To:user@virtual.example QUARANTINE:look
        Connect:IPv6:2001:db8 OK
        GreetPause:localhost 0
        client.outside.example OK

        """

    static func master(_ feature: String, hasAccess: Bool, folder: String) -> String {
        """
        divert(0)dnl
        VERSIONID(`comparison')
        OSTYPE(`linux')dnl
        define(`confSERVICE_SWITCH_FILE',`\(folder)/service.switch')dnl
        define(`confHOSTS_FILE',`\(folder)/hosts')dnl
        define(`confCW_FILE',`\(folder)/local-host-names')dnl
        define(`confCT_FILE',`-o \(folder)/trusted-users')dnl
        define(`confDONT_BLAME_SENDMAIL',`MapInUnsafeDirPath,ClassFileInUnsafeDirPath,\
        LinkedMapInWritableDir,LinkedClassFileInWritableDir,GroupWritableDirPathSafe')dnl
        RELAY_DOMAIN_FILE(`-o \(folder)/relay-domains %[^\\#]')dnl
        \(hasAccess ? "FEATURE(`access_db',`hash -T<TMPF> \(folder)/access')dnl" : "")
        \(feature.replacingOccurrences(of: "DIR", with: folder))
        MAILER(`local')dnl
        MAILER(`smtp')dnl

        """
    }

    static func prepare(_ scratch: Scratch, _ oracle: SendmailOracle) throws {
        try scratch.write("service.switch", "hosts files\naliases files\npasswd files\n")
        try scratch.write("hosts", hosts.map { "203.0.113.9 \($0)\n" }.joined())
        try scratch.write("local-host-names", "# own\nvirtual.example\nmail.example.net\n")
        try scratch.write("relay-domains", "# relays\npartner.example # the partner\n10.9\n")
        try scratch.write("trusted-users", "root\n")
        try scratch.write("access", accessMap)
        try scratch.write(
            "virtuser", "user@virtual.example target@elsewhere.example\n@virtual.example error:nouser No\n")
        try scratch.write(
            "mailertable", "partner.example smtp:[hub.partner.example]\n.partner.example error:5.1.2:No\n")
        try scratch.write("domaintable", "outside.example elsewhere.example\n")
        for map in ["access", "mailertable", "domaintable"] { try oracle.makeMap(scratch.url.path + "/" + map) }
    }

    static func names(_ question: NameQuestion) -> MapAnswer? {
        guard question.kind == .host else {
            return question.kind == .bestMailExchanger ? .notFound : .temporaryFailure
        }
        if question.name == "[127.0.0.1]" { return .value(Array("localhost".utf8), nil) }
        if question.name.hasPrefix("[") { return question.name.contains("]") ? .temporaryFailure : .notFound }
        var name = question.name.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return hosts.contains(name) ? .value(Array(name.utf8), nil) : .notFound
    }

    /// All combinations are compared when `NOROSHI_SENDMAIL_ALL` is set, which takes three minutes; else some of them.
    static let combinations: [(String, Bool)] = features.enumerated().flatMap { index, feature in
        if ProcessInfo.processInfo.environment["NOROSHI_SENDMAIL_ALL"] != nil {
            return [(feature, false), (feature, true)]
        }
        return index.isMultiple(of: 5) || feature.contains("bad") || feature.contains("dnsbl")
            ? [(feature, !index.isMultiple(of: 3))] : []
    }

    @Test(arguments: combinations)
    func `Every set returns what sendmail's returns`(feature: String, hasAccess: Bool) throws {
        let oracle = try #require(SendmailOracle.found)
        let scratch = try Scratch()
        try Self.prepare(scratch, oracle)
        let master = Self.master(feature, hasAccess: hasAccess, folder: scratch.url.path)
        try compare(
            try oracle.configuration(master, in: scratch.url), [["3", "0"], ["check_rcpt"], ["check_mail"]], scratch)
    }

    @Test(arguments: ["old", "ancient", "guarded"])
    func `Configurations of every age return what sendmail's return`(name: String) throws {
        let scratch = try Scratch()
        try Self.prepare(scratch, try #require(SendmailOracle.found))
        var text =
            ["old": SmallConfigurations.old, "ancient": SmallConfigurations.ancient][name]
            ?? SmallConfigurations.guarded
        text = text.replacing("/etc/mail", with: scratch.url.path)
        let options = """
            O ServiceSwitchFile=\(scratch.url.path)/service.switch
            O HostsFile=\(scratch.url.path)/hosts
            O DontBlameSendmail=MapInUnsafeDirPath,ClassFileInUnsafeDirPath,LinkedMapInWritableDir

            """
        let level = text.firstRange(of: "/Berkeley\n")
        text.insert(contentsOf: options, at: level?.upperBound ?? text.startIndex)
        try compare(Array(text.utf8), [["3", "0"], ["check_rcpt"], ["3", "4"]], scratch)
    }

    private func compare(_ bytes: [UInt8], _ setNames: [[String]], _ scratch: Scratch) throws {
        let oracle = try #require(SendmailOracle.found)
        try Data(bytes).write(to: scratch.url.appending(path: "test.cf"))
        let identity = HostIdentity(name: SendmailOracle.host)
        let configuration = SendmailCF(bytes, path: "test.cf", host: identity, files: .local)
        let evaluator = RelayEvaluator(configuration, files: .local, names: Self.names)
        var commands: [(macros: [String: String], line: String)] = []
        var sets: [([String], String)] = []
        for (index, address) in Self.addresses.enumerated() {
            let client = Self.clients[index % Self.clients.count]
            for names in setNames where !address.contains(",") {
                var macros = ["auth_type": "", "auth_authen": "", "mail_addr": "user@example.net", "mail_host": "x"]
                macros.merge(client) { $1 }
                commands.append((macros, names.joined(separator: ",") + " " + address))
                sets.append((names, address))
            }
        }
        let expected = try oracle.returns(scratch.url.path + "/test.cf", commands)
        try #require(expected.count == commands.count)
        var differing: [String] = []
        for (index, command) in commands.enumerated() {
            let (names, address) = sets[index]
            let isThere = names.allSatisfy { Int($0) != nil || configuration.ruleSetLocator($0) != nil }
            let result = isThere ? evaluator.rewrite(address, ruleSets: names, macros: command.macros) : ""
            if result != expected[index] {
                differing.append(
                    "\(command.line) \(command.macros)\n  sendmail: \(expected[index])\n  here: \(result ?? "nil")")
            }
        }
        #expect(
            differing.isEmpty, "\(differing.count) of \(commands.count): \(differing.prefix(4).joined(separator: "\n"))"
        )
    }
}
