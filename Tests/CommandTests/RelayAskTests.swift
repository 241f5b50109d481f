import Foundation
import TestSupport
import Testing

/// `noroshi relay ask`: what a configuration of sendmail would do with a mail.
@Suite struct RelayAskTests {
    /// Takes mail to `$=w`, hands on what `$=R` names and what the access map lets pass, and nothing else.
    private static let guarded = """
        V10/Berkeley
        DZ8.17.1
        Cwlocalhost
        Cwmail.example.jp
        Dj$w
        FR-o /etc/mail/relay-domains
        Kaccess hash /etc/mail/access
        O OperatorChars=.:%@!^/[]+
        S3
        R$* < $* > $*\t\t$: $2
        R$+ @ $+\t\t$: $1 < @ $2 >
        S0
        R$@\t\t\t$#local $: <>
        R$+ % $+ < @ $=w >\t$@ $>0 $>3 $1 @ $2
        R$+ < @ $=w >\t\t$#local $: $1
        R$+ < @ $+ >\t\t$#esmtp $@ $2 $: $1 < @ $2 >
        R$+\t\t\t$#local $: $1
        S4
        R$+ < @ $+ >\t\t$1 @ $2
        Scheck_rcpt
        R$*\t\t\t$: $>3 $1
        R$+ < @ $=w >\t\t$@ OK
        R$+ < @ $=R >\t\t$@ OK
        R$*\t\t\t$: <$(access $&{client_addr} $: ? $)> $1
        R<?> $*\t\t\t$#error $@ 5.7.1 $: "550 we do not relay"
        R<$+> $*\t\t$@ $1
        Mlocal, P=/bin/mail, F=lsDFMrmn, A=mail -d $u
        Mesmtp, P=[IPC], F=mDFMuX, E=\\r\\n, A=TCP $h

        """

    /// The same as before 8.9: nobody is asked.
    private static var old: String { guarded.replacing(/Scheck_rcpt(\n|.)*?(?=Mlocal)/, with: "") }

    private static func tree(in folder: TemporaryFolder, _ configuration: String = guarded) throws -> String {
        _ = try folder.write(configuration, to: "host/etc/mail/sendmail.cf")
        _ = try folder.write("elsewhere.example\n", to: "host/etc/mail/relay-domains")
        _ = try folder.write("192.0.2.9\tRELAY\n", to: "host/etc/mail/access")
        _ = try folder.write("mail\n", to: "host/etc/hostname")
        return folder.path("host")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let recipient: String
        let client: String
        let verdict: String
        let status: Int
        /// The file of the rule that decides, and what it says.
        let decision: String
        let words: String

        var testDescription: String { "\(recipient) from \(client)" }
    }

    private static let cases = [
        Case(
            recipient: "b@nowhere.example", client: "198.51.100.7", verdict: "refuses", status: 0, decision: "rule",
            words: "we do not relay"),
        Case(
            recipient: "b@mail.example.jp", client: "198.51.100.7", verdict: "local", status: 0, decision: "rule",
            words: "$=w"),
        Case(
            recipient: "b@elsewhere.example", client: "198.51.100.7", verdict: "relays", status: 1, decision: "rule",
            words: "$=R"),
        Case(
            recipient: "b@nowhere.example", client: "192.0.2.9", verdict: "relays", status: 1, decision: "lookup",
            words: "$@ $1"),
        // The route through the host is what the rules forget: mail to one of its own names goes on.
        Case(
            recipient: "b%nowhere.example@mail.example.jp", client: "198.51.100.7", verdict: "relays", status: 1,
            decision: "rule", words: "$=w"),
    ]

    @Test(arguments: cases)
    func `answers with the rule that decides`(_ asked: Case) async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let root = try Self.tree(in: folder)
            let result = try await noroshi.run(
                "relay", "ask", "--root", root, "--from", "a@outside.example", "--to", asked.recipient, "--client",
                asked.client, "--format", "json")
            #expect(result.status == .exited(asked.status), "\(result.errors)")
            let answer = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(answer["verdict"] as? String == asked.verdict, "\(answer)")
            #expect(answer["decision"] as? String == asked.decision, "\(answer)")
            let (rule, line) = (answer["rule"] as? String ?? "", answer["line"] as? Int ?? 0)
            #expect(rule.contains(asked.words), "\(answer)")
            #expect(answer["file"] as? String == "/etc/mail/sendmail.cf")
            let lines = Self.guarded.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.indices.contains(line - 1) && lines[line - 1] == rule)
        }
    }

    @Test(arguments: ["en", "ja"])
    func `tells in words what decided and what was taken for granted`(_ language: String) async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let root = try Self.tree(in: folder)
            let asked = [
                "relay", "ask", "--root", root, "--from", "a@outside.example", "--to", "b@elsewhere.example",
                "--client", "2001:db8::7",
            ]
            let told = try await noroshi.run(asked, language: language)
            #expect(told.status == .exited(1), "\(told.errors)")
            #expect(told.output.hasPrefix(language == "en" ? "RELAYED: mailer esmtp" : "中継します: メーラ esmtp"))
            // The class that let it pass has its member from a file of its own.
            #expect(told.output.contains("/etc/mail/relay-domains:1"), "\(told.output)")
            #expect(!told.output.contains("rules that matched") && !told.output.contains("relay.ask."))
            let steps = try await noroshi.run(asked + ["--steps"], language: language)
            #expect(steps.output.hasPrefix(told.output))
            #expect(steps.output.contains("check_rcpt  /etc/mail/sendmail.cf:23:"), "\(steps.output)")
        }
    }

    @Test func `of a configuration without rules says that everything is taken`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let path = try folder.write(Self.old, to: "old.cf")
            let told = try await noroshi.run(
                "relay", "ask", "--cf", path, "--from", "", "--to", "b@nowhere.example", "--client",
                "198.51.100.7")
            #expect(told.status == .exited(1), "\(told.errors)")
            #expect(told.output.contains("there is no rule set check_rcpt"), "\(told.output)")
        }
    }

    @Test(arguments: ["en", "ja"]) func `says that an empty configuration is cut`(language: String) async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let path = try folder.write("", to: "empty.cf")
            let told = try await noroshi.run(
                [
                    "relay", "ask", "--cf", path, "--from", "a@x.example", "--to", "b@y.example", "--client",
                    "198.51.100.7",
                ], language: language)
            #expect(told.status == .exited(2), "\(told.errors)")
            #expect(told.output.contains("empty.cf:1: "), "\(told.output)")
        }
    }

    @Test func `says what it did not understand, and does not call that a refusal`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let root = try Self.tree(in: folder, Self.guarded + "Zwhat is this\n")
            let told = try await noroshi.run(
                "relay", "ask", "--root", root, "--from", "a@x.example", "--to", "b@y.example", "--client", "192.0.2.1")
            #expect(told.status == .exited(2), "\(told.output)")
            #expect(told.output.contains("/etc/mail/sendmail.cf:\(Self.guarded.count { $0 == "\n" } + 1)"))
        }
    }

    @Test(arguments: [
        (["--client", "nobody"], 64, "is not an IP address"), (["--to", ""], 64, "--to is empty"),
        (["--to", "b\u{1B}[2J@y.example"], 64, "control characters"), (["--forged"], 64, "goes with --name"),
        (["--mechanism", "LOGIN"], 64, "goes with --authenticated"), (["--root", "/no/such"], 64, "is no folder"),
        (["--cf", "/etc/mail/sendmail.mc"], 64, "does not read it"),
        (["--cf", "/etc/none.cf"], 2, "there is no '/etc/none.cf'"),
        (["--cf", "/etc"], 2, "cannot read '/etc'"), ([], 2, "there is no sendmail.cf"),
    ])
    func `is told what is wrong with a question`(_ more: [String], _ status: Int, _ words: String) async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            _ = try folder.write("nothing\n", to: "empty/etc/motd")
            var arguments = ["--from": "a@x.example", "--to": "b@y.example", "--client": "192.0.2.1"]
            if !more.contains("--cf") { arguments["--root"] = folder.path("empty") }
            for (option, value) in zip(more, more.dropFirst()) { arguments[option] = value }
            let flags = more.count == 1 ? more : []
            let result = try await noroshi.run(
                ["relay", "ask"] + arguments.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] } + flags)
            #expect(result.status == .exited(status), "\(result.output)\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(!result.errors.contains("\u{1B}"))
        }
    }
}
