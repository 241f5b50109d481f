import Foundation
import Testing

@testable import SendmailConfiguration

/// Rules made at random, compared with `sendmail -bt`.
@Suite(.serialized, .enabled(if: SendmailOracle.found != nil, Comment(rawValue: SendmailOracle.explanation)))
struct RandomRulesTests {
    /// Numbers that are the same in every run.
    private struct Sequence {
        var state: UInt64

        mutating func pick<T>(_ choices: [T]) -> T {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return choices[Int(state % UInt64(choices.count))]
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int { pick(Array(range)) }
    }

    private static let left = [
        "$*", "$+", "$-", "$=w", "$~w", "$={v}", "$&{x}", "$@", "a", "b", "@", ".", "<", ">", "%", "!", ":", "mail",
        "[",
        "]", "$*", "$+", "$|", "$&{y}",
    ]
    private static let right = [
        "a", "b", "c", "@", ".", "<", ">", "%", "\"q r\"", "$>1", "$>2", "$>sub", "$(dequote", "$)", "$&{x}", "$|",
        "$(digits", "$?{x}y$|n$.", "$(macro {y} $@", "$(plus + $@ 1 $@", "(c)", "\\a", "$:", "x y",
    ]
    private static let pieces = [
        "a", "b", "mail", "mail.example.net", "two.words", "12", "7", "@", ".", "<", ">", "%", "!", ":", "\"q r\"",
        "\"a.b\"", "(c (d) e)", "\\", "\\@", " ", ";", "[", "]", "+", "/", "one", "\"", "(", ")",
    ]

    private static func rule(_ random: inout Sequence) -> String {
        let left = (0..<random.number(1...5)).map { _ in random.pick(Self.left) }
        let wildcards = left.count { ["$*", "$+", "$-", "$=w", "$~w", "$={v}"].contains($0) }
        var right = [random.pick(["$:", "$@", "", "$:"])]
        var isInLookup = false
        for _ in 0..<random.number(1...6) {
            if wildcards > 0, random.number(0...2) > 0 {
                right.append("$\(random.number(1...wildcards))")
                continue
            }
            let part = random.pick(Self.right)
            let begins = part.hasPrefix("$(")
            if begins && isInLookup || part == "$)" && !isInLookup || part == "$:" && !isInLookup { continue }
            if begins { isInLookup = true }
            if part == "$)" { isInLookup = false }
            right.append(part)
        }
        if isInLookup { right.append("$)") }
        return "R\(left.joined(separator: " "))\t\(right.filter { !$0.isEmpty }.joined(separator: " "))"
    }

    @Test(arguments: 1...40)
    func `Rules made at random do what sendmail's do`(seed: Int) throws {
        let oracle = try #require(SendmailOracle.found)
        let scratch = try Scratch()
        var random = Sequence(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        var text = """
            V\(random.pick([10, 10, 9, 8, 5]))/Berkeley
            O OperatorChars=.:%@!^/[]+
            O BlankSub=_
            D{x}one
            D{y}
            C{v}two.words 7
            Kdequote dequote
            Kmacro macro
            Kplus arith
            Kdigits regex -s1 -a! ^[a-z]*([0-9]+)$$
            Mlocal, P=/bin/mail, F=l, A=mail

            """
        for set in ["S1", "S2", "Ssub", "Stest"] {
            text += set + "\n" + (0..<random.number(2...5)).map { _ in Self.rule(&random) + "\n" }.joined()
        }
        try scratch.write("test.cf", text)
        let addresses = (0..<150).map { _ in
            (0..<random.number(1...7)).map { _ in random.pick(Self.pieces) }.joined()
        }.filter { $0.contains { !$0.isWhitespace } && $0.count { $0 == "\"" }.isMultiple(of: 2) }
        let configuration = SendmailCF(
            Array(text.utf8), path: "test.cf", host: HostIdentity(name: SendmailOracle.host), files: .none)
        let evaluator = RelayEvaluator(configuration, files: .none) { _, _ in nil }
        let commands = addresses.map { (macros: ["y": ""], line: "test " + $0) }
        let expected = try oracle.returns(scratch.url.path + "/test.cf", commands)
        try #require(expected.count == commands.count)
        var differing: [String] = []
        for (address, expected) in zip(addresses, expected) {
            let result = evaluator.rewrite(address, ruleSets: ["test"], macros: ["y": ""])
            if result?.trimmed != expected {
                differing.append("\(address)\n  sendmail: \(expected)\n  here: \(result ?? "nil")")
            }
        }
        #expect(differing.isEmpty, "\(text)\n\(differing.prefix(5).joined(separator: "\n"))")
    }
}
