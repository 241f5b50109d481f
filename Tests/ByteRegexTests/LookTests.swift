import ByteRegex
import Testing

@Test(arguments: [
    Trial("a(?=b)", "aab", ["a"]),
    Trial("(?=ab)a(.)", "aab", ["ab", "b"]),
    Trial("^(?!.*bad)(\\w+)", "is bad\nis good", ["is", "is"]),
    Trial("(?<!x)y", "xy y", ["y"]),
    Trial("(?<=ab|c)d", "d bd cd", ["d"]),
    Trial("(?<=a.*)z", "zz a z", ["z"]),
    Trial("(?!(a)b)(a)(.)", "abac", ["ac", nil, "a", "c"]),
    Trial("(?=(?!aa).a)(?:..)", "aaba", ["ba"]),
    Trial("foo(?=$)", "foo bar\nfoo\n", ["foo"]),
    Trial("(?i)(?<=É)é", "aééÉé", ["é"]),
    Trial("(?!)", "a", nil),
    Trial("(?=)", "a", [""]),
])
func `A pattern may look at what it does not take`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

private let bodies = ["a", "ab", "a|bc", "(?:ab)+c?", "a.*b", "[^b]{2}", "b?", "a*?b", ".", "(?:a|ab)(?:c|bcd)", "\\n"]
private let inputs = ["", "a", "ab", "bca", "abab", "cabbc", "aab\nb", "bbbaaa", "abcd abcd", "c\n\nab"]

@Test(arguments: bodies) func `To look ahead finds the places where a match begins`(body: String) throws {
    let (look, plain) = (try BytePattern("(?=\(body))"), try BytePattern(body))
    let absent = try BytePattern("(?!\(body))")
    for input in inputs {
        let bytes = Array(input.utf8)
        #expect(
            look.firstMatch(in: bytes)?.range.lowerBound == plain.firstMatch(in: bytes)?.range.lowerBound, "\(input)")
        for place in 0...bytes.count {
            let begins = plain.firstMatch(in: bytes, from: place)?.range.lowerBound == place
            #expect((look.firstMatch(in: bytes, from: place)?.range.lowerBound == place) == begins)
            #expect((absent.firstMatch(in: bytes, from: place)?.range.lowerBound == place) == !begins)
        }
    }
}

@Test(arguments: bodies) func `To look behind finds the places where a match ends`(body: String) throws {
    let (look, absent) = (try BytePattern("(?<=\(body))"), try BytePattern("(?<!\(body))"))
    let whole = try BytePattern("\\A(?:\(body))\\z")
    for input in inputs {
        let bytes = Array(input.utf8)
        for place in 0...bytes.count {
            let ends = (0...place).contains { whole.firstMatch(in: Array(bytes[$0..<place])) != nil }
            #expect((look.firstMatch(in: bytes, from: place)?.range.lowerBound == place) == ends, "\(input) \(place)")
            #expect((absent.firstMatch(in: bytes, from: place)?.range.lowerBound == place) == !ends)
        }
    }
}
