import Testing

@testable import SendmailConfiguration

private func rewrite(
    _ rules: String, _ address: String, macros: [String: String] = [:], head: String = ""
) -> String? {
    let text = "V10/Berkeley\nO OperatorChars=.:%@!^/[]+\n\(head)\nStest\n\(rules)\n"
    let configuration = SmallConfigurations.parse(text)
    #expect(configuration.problems == [])
    return RelayEvaluator(configuration, files: .none).rewrite(address, ruleSets: ["test"], macros: macros)
}

@Suite struct RewritingTests {
    @Test(arguments: [
        ("R$- @ $+\t$2 / $1", "a@b.c", "b . c / a"),
        ("R$+ . $+\t$@ $1 | $2", "a.b.c", "a | b . c"),
        ("R$* . $-\t$@ <$1> $2", "a.b.c", "< a . b > c"),
        ("R$* $@ a\t$@ yes", "a", "yes"),
        ("R$@\t$@ empty\nRa\t$:", "a", ""),
        ("R$+ @ $=w\t$@ mine $2", "x@MAIL.example.net", "mine MAIL . example . net"),
        ("R$* $=w $*\t$@ <$1> <$2> <$3>", "a.mail.example.net.b", "< a . > < mail > < . example . net . b >"),
        ("R$* . $={v}\t$@ <$1> <$2>", "a.b.two.words", "< a . b > < two . words >"),
        ("R$~w . $+\t$@ other $1", "x.mail", "other x"),
        ("R$~w . $+\t$@ other $1", "mail.x", "mail . x"),
        ("Ra $&{x} b\t$@ yes", "a one.two b", "yes"),
        ("Ra $&{x} b\t$@ yes", "a one.three b", "a one . three b"),
        ("R$*\t$: $&{x} $1", "q", "one . two q"),
        ("Ra\tb\nRb\t$: c\nRb\t$: d", "a", "c"),
        ("R$*\t$: ${y}done", "q", "valuedone"),
        ("R$*\t$: $?{y}yes$|no$.", "q", "yes"),
        ("R$*\t$: $?{z}yes$|no$.", "q", "no"),
        ("R$+ $+ $+\t$@ <$1><$2><$3>", "a.b.c", "< a > < . > < b . c >"),
        ("R$#error $*\t$@ never\nRa\t$#error $@ 5.1.1 $: \"no\"", "a", "$# error $@ 5 . 1 . 1 $: \"no\""),
    ])
    func `A rule matches and writes as sendmail's does`(rules: String, address: String, result: String) {
        #expect(
            rewrite(rules, address, macros: ["x": "one.two"], head: "D{x}unused\nD{y}value\nC{v}two.words") == result)
    }

    @Test(arguments: [
        ("R$*\t$: $(dequote $1 $)", "\"a.b\"@c", "a . b @ c", ""),
        ("R$- @ $*\t$: $(dequote $1 $) @ $2", "\"a.b\"@c", "a . b @ c", ""),
        ("R$- @ $*\t$: $(dequote $1 $) @ $2", "\"a b\"@c", "\"a b\" @ c", ""),
        ("R$*\t$: $(arith + $@ 40 $@ 2 $)", "x", "42", "Karith arith"),
        ("R$*\t$: $(arith l $@ 40 $@ 2 $)", "x", "FALSE", "Karith arith"),
        ("R$*\t$: $(arith / $@ 40 $@ 0 $: none $)", "x", "none", "Karith arith"),
        ("R$*\t$: $1 $(macro {kept} $@ $1 $)\nR$*\t$: $1 $&{kept}", "x", "x x", "D{kept}\nKmacro macro"),
        ("R$*\t$: $(digits $1 $: no $)", "a12", "a12 @ NUM", "Kdigits regex -m -a@NUM [0-9]+"),
        ("R$*\t$: $(digits $1 $: no $)", "abc", "no", "Kdigits regex -a@NUM [0-9]+"),
        ("R$*\t$: $(digits $1 $: no $)", "ab12", "12", "Kdigits regex -s1 ^[a-z]*([0-9]+)$$"),
        ("R$*\t$: $(nothing $1 $: no $)", "ab12", "no", "Knothing null"),
        ("R$*\t$: $(arpa $1 $)", "192.0.2.7", "7 . 2 . 0 . 192", "Karpa arpa"),
        ("R$*\t$: $(nothing $1 $)", "ab12", "ab12", "Knothing null"),
        ("R$*\t$: $[ $1 $: unknown $]", "elsewhere.invalid", "elsewhere . invalid .", ""),
    ])
    func `A map gives its answer`(rules: String, address: String, result: String, head: String) {
        let text = rules.contains("dequote") ? head + "\nKdequote dequote" : head
        #expect(rewrite(rules, address, head: text) == result)
    }

    @Test func `A rule that always matches itself ends after a hundred rounds, and is told`() {
        let looping = SmallConfigurations.parse(
            "V10\nSparse=0\nR$*\t$#esmtp $@ x $: $1\nScheck_rcpt\nR$*\t$1 .\n"
                + "Mesmtp, P=[IPC], F=m, A=TCP $h\n")
        let question = RelayQuestion(
            sender: "a@b.example", recipient: "c@d.example", clientAddress: "198.51.100.1", clientName: nil)
        let answer = RelayEvaluator(looping, files: .none).answer(question)
        #expect(
            answer.verdict
                == .refuses(
                    reply: "554 5.3.5 Infinite loop in ruleset check_rcpt, rule 1 (/etc/mail/sendmail.cf:5)"))
    }

    @Test func `A set that calls itself ends, and is told`() {
        let text =
            "V10\nSparse=0\nR$*\t$#esmtp $@ x $: $1\nScheck_rcpt\nR$*\t$: $>check_rcpt $1\n"
            + "Mesmtp, P=[IPC], F=m, A=TCP $h\n"
        let question = RelayQuestion(
            sender: "a@b.example", recipient: "c@d.example", clientAddress: "198.51.100.1", clientName: nil)
        let answer = RelayEvaluator(SmallConfigurations.parse(text), files: .none).answer(question)
        #expect(
            answer.verdict
                == .refuses(reply: "554 5.3.5 rewrite: excessive recursion (max 50), ruleset check_rcpt"))
    }

    @Test func `Rules that take forever are given up, with the reason`() {
        var limits = ConfigurationLimits()
        limits.work = 50_000
        let text =
            "V10\nO OperatorChars=.@\nSparse=0\nR$+ . $+ . $+ . $+ . $+ . $+ . $+ . $+ / $+\t$#local $: $1\n"
            + "Mlocal, P=/bin/mail, F=l, A=mail\n"
        let configuration = SmallConfigurations.parse(text, limits: limits)
        let question = RelayQuestion(
            sender: String(repeating: "a.", count: 100), recipient: "b", clientAddress: "198.51.100.1", clientName: nil)
        let answer = RelayEvaluator(configuration, files: .none).answer(question)
        #expect(answer.verdict == .cannotTell(reason: "the rules take more than 50000 steps"))
    }
}
