import Foundation
import HostState
import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `Rules about configurations` {
    @Test func `say what their examples show`() throws {
        let rules = try ConfigurationRules.load(from: Configured.resources).rules
        #expect(rules.count >= 60)
        let mistakes = rules.flatMap { RuleExamples.mistakes(of: $0) }
        #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
    }

    @Test func `are told from rules that their examples contradict`() throws {
        let text = Self.text(fail: "PermitRootLogin no", pass: "PermitRootLogin yes")
        let rule = try #require(try ConfigurationRules.parse([("a.yml", text)]).rules.first)
        #expect(
            RuleExamples.mistakes(of: rule) == [
                "a.yml:3:5: 'x': example 1 to pass does not", "a.yml:3:5: 'x': example 1 to fail does not",
            ])
    }

    @Test func `have all their mistakes told, with their places`() {
        let text = """
            software: ssh
            rules:
              - id: Bad Id
                severity: terrible
                title: {en: a}
                colour: red
                fail-if: {setting: x, is: a, has: b}
              - {id: b}
            """
        let errors = #expect(throws: ParseErrors.self) { try ConfigurationRules.parse([("/x/a.yml", text)]) }
        let lines = errors?.errors.map(\.description) ?? []
        #expect(lines.contains("/x/a.yml:6:5: unknown key 'colour'"))
        #expect(lines.contains { $0.hasPrefix("/x/a.yml:3:9: expected 'id'") })
        #expect(lines.contains { $0.hasPrefix("/x/a.yml:4:15: expected 'severity'") })
        #expect(lines.contains { $0.contains("'title' without a text in 'ja'") })
        #expect(lines.contains { $0.hasPrefix("/x/a.yml:7:14: expected one of 'is'") })
        #expect(lines.contains { $0.hasPrefix("/x/a.yml:8:") && $0.contains("rule without 'source'") })
        #expect(lines.contains { $0.hasPrefix("/x/a.yml:8:") && $0.contains("'fail-if' or 'expect'") })
    }

    @Test(arguments: [
        ("- [", "a.yml:"), ("software: nothing\nrules: []", "expected 'software' to be one of"),
        ("software: ssh\nrules: 5", "expected 'rules' to be a list"),
        ("software: ssh\nmore: 1\nrules: []", "unknown key"),
    ])
    func `are no rules in a broken file`(text: String, reason: String) {
        let errors = #expect(throws: ParseErrors.self) { try ConfigurationRules.parse([("a.yml", text)]) }
        #expect(errors?.description.contains(reason) == true)
    }

    @Test func `do not stand twice`() {
        let text = Self.text(fail: "PermitRootLogin yes", pass: "PermitRootLogin no")
        let errors = #expect(throws: ParseErrors.self) {
            try ConfigurationRules.parse([("a.yml", text), ("b.yml", text)])
        }
        #expect(errors?.errors.map(\.description) == ["b.yml:3:5: rule 'x' stands already at a.yml:3:5"])
    }

    @Test func `nested without end are refused`() {
        let deep = String(repeating: "{not: ", count: 40) + "{setting: a, is: b}" + String(repeating: "}", count: 40)
        let text = Self.text(fail: "a b", pass: "a c").replacing(
            "{setting: permitrootlogin, is: [\"yes\"]}", with: deep)
        let errors = #expect(throws: ParseErrors.self) { try ConfigurationRules.parse([("a.yml", text)]) }
        #expect(errors?.description.contains("more than 20 deep") == true)
    }

    @Test func `of a site stand over ours`() throws {
        let image = try ConfigurationImage()
        try image.write("/checks/ssh/sshd.yml", Self.text(fail: "PermitRootLogin yes", pass: "PermitRootLogin no"))
        let both = ResourceDirectory(roots: [image.path] + Configured.resources.roots)
        let rules = try ConfigurationRules.load(from: both).rules
        #expect(rules.filter { $0.software == "ssh" }.map(\.id) == ["x"])
        #expect(rules.contains { $0.software == "postfix" })
    }

    @Test func `have findings that say what, where and what to write`() throws {
        let text = Self.text(fail: "PermitRootLogin yes", pass: "PermitRootLogin no")
        let rule = try #require(try ConfigurationRules.parse([("a.yml", text)]).rules.first)
        let observation = RuleExamples.survey(rule.failing[0], of: "ssh")
        let results = ConfigurationRuleCheck(rule).evaluate([observation])
        guard case .fail(let finding)? = results.first else { throw CocoaError(.featureUnsupported) }
        #expect(finding.id == "configuration.ssh.x/example/ssh")
        #expect(finding.confidence == .assumed)
        #expect(
            finding.evidence.map { "\($0.locator) \($0.excerpt)" } == ["/etc/ssh/sshd_config:1 PermitRootLogin yes"])
        #expect(finding.title.arguments["title.en"] == "t permitrootlogin=yes")
        #expect(finding.title.arguments["title.ja"] == "表")
        #expect(finding.remediations.first?.text.arguments["change.en"] == "c /etc/ssh/sshd_config")
    }

    @Test(arguments: [
        ("< 7.4", "1:7.3p1-2", true), ("< 7.4", "1:7.4p1", false), ("< 7.4", "10.0", false),
        (">= 2.3, < 2.4", "1:2.3.19.1+dfsg1", true),
        ("<= 2.2", "2.2.36", true), ("> 9", "9.18.1", false), ("< 7.4", "unreadable", true),
    ])
    func `are about versions`(bounds: String, version: String, isMeant: Bool) throws {
        #expect(try #require(VersionBounds(bounds)).contains(version) == isMeant)
    }

    @Test func `know ranges that are too wide`() {
        for text in [
            "0.0.0.0/0", "::/0", "[::]/0", "*", "203.0.0.0/8", "0/0", "0.0.0.0/0.0.0.0", "128.0.0.0/1", "2001::/16",
            "ALL",
        ] {
            #expect(Networks.isWider(text, v4: 16, v6: 32), "\(text)")
        }
        for text in [
            "10.0.0.0/8", "127/8", "192.0.2.1", "192.168.0.0/16", "203.0.113.0/24", "example.jp", "hash:/x",
            "!0.0.0.0/0",
            "203.0.113.0/255.255.255.0", "fe80::/64", "fc00::/7", "", "/", "1.2.3.4/99999999999999999999",
        ] {
            #expect(!Networks.isWider(text, v4: 16, v6: 32), "\(text)")
        }
    }

    private static func text(fail: String, pass: String) -> String {
        """
        software: ssh
        rules:
          - id: x
            severity: low
            title: {en: "t {setting}={value}", ja: 表}
            why: {en: w, ja: 理}
            change: {en: "c {file}", ja: 変}
            source: s
            fail-if: {setting: permitrootlogin, is: ["yes"]}
            examples: {pass: ["\(pass)"], fail: ["\(fail)"]}
        """
    }
}
