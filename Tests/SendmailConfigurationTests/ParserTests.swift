import Testing

@testable import SendmailConfiguration

private func problems(_ text: String, files: [String: String] = [:]) -> [String] {
    SmallConfigurations.parse(text, files: files).problems.map(\.description)
}

private let everyLine = """
    # made from /etc/mail/site.mc
    V10/Berkeley
    DZ8.17.1
    D{longName}a $?w b $| c $.
    Cw first second
    C{list}one two
    Troot uucp
    O QueueDirectory=/var/spool/mqueue
    Ok4
    H?D?Date: $a
    Pjunk=-100
    Qqueue, P=/q
    EPATH=/bin
    Xmilter, S=local:/run/m.sock
    Kmap hash -o -a<OK>
      /etc/mail/map
    Kbare dequote
    Scheck_rcpt
    R$*\t$@ OK
    Mlocal, P=/bin/mail, F=lmn, A=mail "a,b" $u

    """

@Suite struct ParserTests {
    @Test func `Every kind of line is kept with its place`() throws {
        let text = everyLine
        let configuration = SmallConfigurations.parse(text)
        #expect(configuration.problems == [])
        #expect(configuration.level == 10)
        #expect(configuration.vendor == "Berkeley")
        #expect(configuration.levelLocator?.line == 2)
        #expect(configuration.macro("Z") == "8.17.1")
        #expect(configuration.macro("longName") == "a  b ")
        #expect(configuration.macroLocator("longName")?.line == 4)
        let members = configuration.members(ofClass: "list")
        #expect(members.map(\.member) == ["one", "two"])
        #expect(members.map(\.locator.line) == [6, 6])
        #expect(configuration.members(ofClass: "w").contains { $0.member == "second" })
        #expect(configuration.members(ofClass: "t").map(\.member) == ["root", "uucp"])
        #expect(configuration.option("queuedirectory")?.value == "/var/spool/mqueue")
        #expect(configuration.options.map(\.name) == ["QueueDirectory", "k"])
        #expect(configuration.declarations.map(\.kind) == ["H", "P", "Q", "E", "X"])
        let map = try #require(configuration.maps.first { $0.name == "map" })
        #expect(map.file == "/etc/mail/map")
        #expect(map.isOptional)
        #expect(map.locator.line == 15)
        #expect(configuration.ruleSetLocator("check_rcpt")?.line == 18)
        #expect(configuration.ruleTexts("check_rcpt").map(\.text) == ["R$*\t$@ OK"])
        #expect(configuration.ruleTexts("check_rcpt").map(\.locator.line) == [19])
        let mailer = try #require(configuration.mailers.first)
        #expect(mailer.program == "/bin/mail")
        #expect(mailer.flags == "lmn")
        #expect(!mailer.leadsElsewhere)
        #expect(configuration.header == ["# made from /etc/mail/site.mc"])
    }

    @Test(arguments: [
        ("V10\nRa\tb\n", "/etc/mail/sendmail.cf:2: no valid rule set is chosen for \"Ra\tb\""),
        ("V10\nS3\nRa b\n", "/etc/mail/sendmail.cf:3: a rule has no tab between its sides: \"Ra b\""),
        ("V10\nS3\nR\tb\n", "/etc/mail/sendmail.cf:3: the left side of a rule is empty"),
        ("V10\nS3\nR$*\t$2\n", "/etc/mail/sendmail.cf:3: $2 stands for nothing on the left side"),
        ("V10\nS3\nR$1\ta\n", "/etc/mail/sendmail.cf:3: the left side of a rule has an operator of the right side"),
        ("V10\nS3\nR$*\t$*\n", "/etc/mail/sendmail.cf:3: the right side of a rule has an operator of the left side"),
        ("V10\nS3\nR$*\t$(x $1\n", "/etc/mail/sendmail.cf:3: a lookup is not closed"),
        ("V10\nS3\nR$*$*$*$*$*$*$*$*$*$*\ta\n", "/etc/mail/sendmail.cf:3: a rule has more than nine wildcards"),
        ("V10\nS200\n", "/etc/mail/sendmail.cf:2: the number of a rule set is not below 100"),
        ("V10\nS\n", "/etc/mail/sendmail.cf:2: invalid name of a rule set"),
        ("V10\nSx=999\n", "/etc/mail/sendmail.cf:2: \"x=\" is not followed by a number below 100"),
        ("V10\nSx=7\nSx=8\n", "/etc/mail/sendmail.cf:3: the rule set x has another number already"),
        ("Vx\n", "/etc/mail/sendmail.cf:1: invalid \"V\" line \"x\""),
        ("V10\nD{open\n", "/etc/mail/sendmail.cf:2: \"{\" is not closed"),
        ("V10\nD\n", "/etc/mail/sendmail.cf:2: a macro or class has no name"),
        ("V10\nzzz\n", "/etc/mail/sendmail.cf:2: unknown configuration line \"zzz\""),
        ("V10\nK\n", "/etc/mail/sendmail.cf:2: a map has no name"),
        ("V10\nKa\n", "/etc/mail/sendmail.cf:2: map a has no kind"),
        ("V10\nKa hash\n", "/etc/mail/sendmail.cf:2: the map a has no file"),
        ("V10\nKa magic /x\n", "/etc/mail/sendmail.cf:2: map a: the kind magic is not known"),
        ("V10\nKa regex (\n", "/etc/mail/sendmail.cf:2: the pattern of map a was not understood"),
        ("V10\nM\n", "/etc/mail/sendmail.cf:2: a mailer has no name"),
        ("V10\nMx, P\n", "/etc/mail/sendmail.cf:2: mailer x: \"=\" expected"),
        ("V10\nFw/gone\n", "/etc/mail/sendmail.cf:2: the class file /gone is not there"),
        ("V10\nFw/list %d\n", "/etc/mail/sendmail.cf:2: the format \"%d\" of a class file is not known"),
        ("V10\nFw\n", "/etc/mail/sendmail.cf:2: a class file has no name"),
        ("V10\nDaone\0two\n", "/etc/mail/sendmail.cf:2: a NUL byte ends the line"),
    ])
    func `What is wrong is told with its line`(text: String, problem: String) {
        #expect(problems(text, files: ["/list": "a"]).contains { $0.hasPrefix(problem) }, "\(problems(text))")
    }

    @Test(arguments: [
        ("Fw/list", "a b\n# no\nc # d\n", ["a", "c"]), ("Fw/list %[^\\#]", "a b\n# no\nc # d\n", ["a", "b", "c"]),
        ("Fw-o /list %s", "x\r\ny", ["x", "y"]), ("Fw/list %*s %s", "1 one\n2 two\n", ["one", "two"]),
        ("Fw/list ours:%[a-z.]", "ours:a.b1\nother:c\n", ["a.b"]), ("Fw\"/list\" %3s", "abcdef\n", ["abc"]),
    ])
    func `A class file is read by its format`(line: String, file: String, expected: [String]) {
        let configuration = SmallConfigurations.parse("V10\n\(line)\n", files: ["/list": file])
        let found = configuration.members(ofClass: "w").filter { $0.locator.file == "/list" }.map(\.member)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("FR-o /gone", ClassSource.State.missing(isOptional: true)),
        ("FR/gone", .missing(isOptional: false)),
        ("FR|/bin/list all", .unknown(reason: "a program makes its members, and none is run")),
        ("FR@LDAP", .unknown(reason: "its members are in a map that is not asked")),
        ("FRkey@hash:/etc/x", .unknown(reason: "its members are in a map that is not asked")),
        ("FR/locked", .unknown(reason: "permission denied")),
        ("FR/list", .read(members: 2)),
    ])
    func `What became of a class file is told`(line: String, state: ClassSource.State) {
        let files = ConfigurationFiles { path in
            switch path {
            case "/list": .success(Array("a\nb\n".utf8))
            case "/locked": .failure(.unreadable("permission denied"))
            default: .failure(.missing)
            }
        }
        let configuration = SendmailCF(
            Array("V10\n\(line)\n".utf8), path: "x.cf", host: SmallConfigurations.identity, files: files)
        #expect(configuration.classSources.map(\.state) == [state])
    }

    @Test func `Levels differ in comments and in short names`() {
        #expect(SmallConfigurations.parse("Dxone # two\n").macro("x") == "one # two")
        #expect(SmallConfigurations.parse("V3\nDxone # two\n").macro("x") == "one")
        #expect(SmallConfigurations.parse("V3\nDxone \\# two\n").macro("x") == "one # two")
        #expect(SmallConfigurations.parse("V4\n").macro("w") == "mail.example.net")
        #expect(SmallConfigurations.parse("V5\n").macro("w") == "mail")
        #expect(SmallConfigurations.parse("V10\r\nDxone\r\n").macro("x") == "one")
    }

    @Test func `Too much is not read, and that is told`() {
        var limits = ConfigurationLimits()
        limits.fileSize = 1000
        limits.classMembers = 20
        limits.lines = 30
        let long = SmallConfigurations.parse(
            "V10\nFw/list\n" + String(repeating: "Dxy\n", count: 1000),
            files: ["/list": String(repeating: "a\n", count: 10) + (0..<100).map { "m\($0)\n" }.joined()],
            limits: limits)
        #expect(long.problems.map(\.reason).contains("classes have too many members; the rest is left out"))
        #expect(long.problems.map(\.reason).contains("there are more than 30 lines; the rest is not read"))
        #expect(long.problems.first?.reason == "the file has 4012 bytes; only the first 1000 are read")
    }

    @Test func `Random bytes are read to the end`() {
        var state: UInt64 = 88_172_645_463_325_252
        let letters = Array("RSDCFKMOVHPTQX$#@:*+-=~&?|.()[]<>{}\\\"'\t\n 0123456789abwzj\0\r\u{ff}%!^/,".utf8)
        for round in 0..<200 {
            var bytes = Array("V\(round % 12)\n".utf8)
            for _ in 0..<2000 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                bytes.append(letters[Int(state % UInt64(letters.count))])
            }
            var limits = ConfigurationLimits()
            limits.work = 20_000
            let configuration = SendmailCF(
                bytes, path: "random.cf", host: SmallConfigurations.identity, files: .none, limits: limits)
            let answer = RelayEvaluator(configuration, files: .none).answer(
                RelayQuestion(
                    sender: String(decoding: bytes.prefix(60), as: UTF8.self),
                    recipient: String(decoding: bytes.suffix(80), as: UTF8.self), clientAddress: "192.0.2.9",
                    clientName: nil))
            #expect(!answer.relays)
            #expect(configuration.problems.count <= limits.problems)
        }
    }

    @Test func `A macro that names itself ends`() {
        let configuration = SmallConfigurations.parse("V10\nDa$b$b\nDb$a$a\nCw$a\n")
        #expect((configuration.macro("a") ?? "").utf8.count <= MacroExpansion.maximumLength)
    }
}
