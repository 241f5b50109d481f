import Foundation
import NoroshiModel
import NoroshiReport
import Testing

private func places(_ text: String) -> Set<String> {
    Set(text.matches(of: /\{([A-Za-z]+)\}/).map { String($0.1) })
}

@Suite struct `The texts people read` {
    @Test func `exist in both languages, with the same places for words`() throws {
        let english = try Shipped.texts("en")
        let japanese = try Shipped.texts("ja")
        #expect(english.keys.symmetricDifference(japanese.keys).isEmpty)
        #expect(english.keys.count > 150)
        for key in english.keys.sorted() {
            #expect(places(english.text(key)) == places(japanese.text(key)), "\(key)")
            #expect(!english.text(key).isEmpty && !japanese.text(key).isEmpty, "\(key)")
        }
    }

    /// Every literal key in the sources, with the endings that are put together at run time.
    @Test func `exist for every key the program uses`() throws {
        let english = try Shipped.texts("en")
        let checks = [
            "advisory.affected", "mail.open-relay", "process.suspicious-listener", "service.cleartext-login",
            "service.exposed", "service.filtered", "service.missing", "service.other-greeting", "service.undeclared",
            "service.unexpected-protocol", "service.unexplained", "service.unused-default", "tls.certificate",
        ]
        var keys = checks.flatMap { check in ["name", "what", "why", "do"].map { "check.\(check).\($0)" } }
        keys += ["affected", "assumed-affected"].map { "check.advisory.affected.\($0)" }
        keys += ["temporary", "deleted", "preserve"].map { "check.process.suspicious-listener.\($0)" }
        let messages = [
            "service.undeclared": "open local outside disable declare",
            "service.missing": "title outside unreachable repair open",
            "service.exposed": "wider reached restrict declare",
            "service.filtered": "title", "service.unexplained": "title declared look",
            "service.other-greeting": "product version outside look",
            "service.cleartext-login": "title perhaps local encrypt", "service.unused-default": "title look disable",
            "service.unexpected-protocol": "title look",
            "tls.certificate": "expired not-yet soon names self-signed signature key version renew trust upgrade",
        ]
        for (check, words) in messages { keys += words.split(separator: " ").map { "check.\(check).\($0)" } }
        keys += ["process", "client", "unexplained"].map { "accept.skipped.\($0)" }
        keys += ["proved", "suspected", "unseen"].map { "check.mail.open-relay.earlier-\($0)" }
        keys += ["proved", "suspected", "unseen", "own-host", "again"].map { "check.mail.open-relay.\($0)" }
        keys += ["postfix", "sendmail", "exim", "qmail", "opensmtpd", "courier", "unknown"].map {
            "check.mail.open-relay.fix.\($0)"
        }
        keys += RelayTest.Level.allCases.map { "relay.level.\($0.rawValue)" } + ["relay.level.refused-later"]
        keys += RelayTest.Vantage.allCases.map { "relay.vantage.\($0.rawValue)" }
        keys += RelayAttempt.Outcome.allCases.map { "relay.outcome.\($0.rawValue)" }
        keys += RelayProof.State.allCases.map { "relay.proof.\($0.rawValue)" }
        keys +=
            Severity.allCases.map { "severity.\($0.rawValue)" }
            + Confidence.allCases.map { "confidence.\($0.rawValue)" }
        keys += Verdict.Status.allCases.map { "verdict.status.\($0.rawValue)" }
        keys += [
            "package", "greeting-package", "product", "version", "no-version", "unrecognized", "unrecognized-package",
        ].map { "verdict.\($0)" }
        keys += ["systemd-unit", "systemd-socket", "inetd", "xinetd", "container", "none"].map { "starter.\($0)" }
        keys += ReportStatus.State.allCases.map { "report.state.\($0.rawValue)" }
        keys += ["reporter", "affected", "discovery", "time", "what", "request", "consent", "evidence"].map {
            "form.section.\($0)"
        }
        keys += LogTrace.Response.allCases.map { "response.\($0.rawValue)" }
        for response in LogTrace.Response.allCases where response != .scanning {
            keys += ["title", "why"].map { "plan.trace.\(response.rawValue).\($0)" }
        }
        keys += [
            "looks", "where", "when", "keys", "owner", "root", "cut-off", "web", "clear", "cut", "queue", "mailboxes",
            "copies",
        ].map { "plan.trace.note.\($0)" }
        for key in keys { #expect(english.has(key), "\(key)") }
    }

    @Test func `exist for every literal key of the sources`() throws {
        let english = try Shipped.texts("en")
        let pattern = /(?:Message|\.text|texts\.text|words\.text)\(\s*"([a-z][a-zA-Z-]*(?:\.[a-zA-Z-]+)+)"/
        var found = 0
        for folder in ["NoroshiInspect", "NoroshiRespond", "NoroshiReport", "noroshi"] {
            let files = try #require(FileManager.default.subpaths(atPath: "\(Shipped.root)/Sources/\(folder)"))
            for file in files where file.hasSuffix(".swift") {
                let source = try String(contentsOfFile: "\(Shipped.root)/Sources/\(folder)/\(file)", encoding: .utf8)
                for match in source.matches(of: pattern) {
                    found += 1
                    #expect(english.has(String(match.1)), "\(file)")
                }
            }
        }
        #expect(found > 30)
    }

    @Test(
        arguments: [
            ("ja", [:], "ja"), (nil, ["LANG": "ja_JP.UTF-8"], "ja"),
            (nil, ["LANG": "ja_JP.UTF-8", "LC_ALL": "C"], "en"),
            (nil, ["LANG": "ja", "LC_ALL": ""], "ja"), (nil, ["LANG": "fr_FR.UTF-8"], "en"), (nil, [:], "en"),
            (nil, ["LANG": "POSIX"], "en"),
            (nil, ["LC_MESSAGES": "ja_JP", "LANG": "en_US"], "ja"), ("en", ["LANG": "ja_JP"], "en"),
            ("fr", ["LANG": "ja_JP"], "en"),
            (nil, ["LANG": "JA"], "ja"), (nil, ["LANG": "../../etc"], "en"),
        ] as [(String?, [String: String], String)])
    func `are in the language that was asked for, else the locale's, else English`(
        requested: String?, environment: [String: String], language: String
    ) {
        #expect(Translations.language(requested: requested, environment: environment) == language)
    }

    @Test func `take words as they are, even with braces in them`() throws {
        let english = try Shipped.texts("en")
        #expect(english.text("inspect.title", ["host": "{host} {version} }{"]) == "Inspection of {host} {version} }{")
        #expect(english.text("inspect.title") == "Inspection of {host}")
        #expect(english.text("no.such.key", ["x": "y"]) == "no.such.key")
    }

    @Test func `say an advisory's title in the reader's language, else in English`() throws {
        let both = Message(
            "check.advisory.affected.affected",
            ["product": "P", "service": "tcp/1", "advisory": "a-1", "title.en": "Hole", "title.ja": "穴"])
        #expect(try Shipped.texts("en").text(both) == "P on tcp/1 is affected by a-1: Hole")
        #expect(try Shipped.texts("ja").text(both) == "tcp/1 の P は a-1 に該当します: 穴")
        let one = Message("literal", ["text.en": "Only English."])
        #expect(try Shipped.texts("ja").text(one) == "Only English.")
        #expect(try Shipped.texts("en").text(Message("literal", ["text.ja": "日本語だけ"])) == "日本語だけ")
    }
}
