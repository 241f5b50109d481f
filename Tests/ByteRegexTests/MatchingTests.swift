import ByteRegex
import Testing

/// A pattern, an input, and the captures as text; `nil` alone is no match.
struct Trial: CustomTestStringConvertible, Sendable {
    var pattern: String
    var input: String
    var captures: [String?]?

    init(_ pattern: String, _ input: String, _ captures: [String?]?) {
        self.pattern = pattern
        self.input = input
        self.captures = captures
    }

    var testDescription: String { "\(pattern) on \(input.debugDescription)" }
}

func captures(_ pattern: BytePattern, _ input: String) -> [String?]? {
    let bytes = Array(input.utf8)
    return pattern.firstMatch(in: bytes).map { match in
        match.captures.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }
}

@Test(arguments: [
    Trial("b+", "aabbb", ["bbb"]),
    Trial("b+?", "aabbb", ["b"]),
    Trial("a|ab", "ab", ["a"]),
    Trial("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "a", "bcd", ""]),
    Trial("(a+)(a+)", "aaaa", ["aaaa", "aaa", "a"]),
    Trial("(a+?)(a+)", "aaaa", ["aaaa", "a", "aaa"]),
    Trial("(?:(a)|b)*", "ab", ["ab", "a"]),
    Trial("x(a)?y", "xy", ["xy", nil]),
    Trial("(|a)*", "aa", ["", ""]),
    Trial("", "abc", [""]),
    Trial("(foo|foobar)$", "foobar", ["foobar", "foobar"]),
    Trial("missing", "something else", nil),
])
func `The leftmost match is found, and of those the one that comes first`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("a{2}", "aaa", ["aa"]),
    Trial("a{2,}", "aaaa", ["aaaa"]),
    Trial("a{,2}", "aaaa", ["aa"]),
    Trial("a{1,3}?", "aaaa", ["a"]),
    Trial("ba{2}?c", "bc", ["bc"]),
    Trial("(?:ab){2}{2}", "abababab", ["abababab"]),
    Trial("a{0}b", "ab", ["b"]),
    Trial("a{x}", "a{x}", ["a{x}"]),
    Trial("{a}", "{a}", ["{a}"]),
    Trial("a{,}", "a{,}", ["a{,}"]),
    Trial("a{1", "a{1", ["a{1"]),
    Trial("(a{1,2}){2}", "aaa", ["aaa", "a"]),
    Trial("(?:){100000}(?:(?:){100000}){100000}a", "a", ["a"]),
])
func `A repeat is counted, and a brace that counts nothing is itself`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("^b", "a\nb", ["b"]),
    Trial("^$", "a\n", nil),
    Trial("\\Ab", "a\nb", nil),
    Trial("a$", "a\r\n", nil),
    Trial("a$", "a\nb", ["a"]),
    Trial("a\\Z", "a\n", ["a"]),
    Trial("a\\Z", "a\n\n", nil),
    Trial("a\\z", "a\n", nil),
    Trial("\\bpop\\b", "(pop)", ["pop"]),
    Trial("\\bpop\\b", "pops", nil),
    Trial("o\\B", "foo", ["o"]),
    Trial("\\B", "", [""]),
    Trial("(?:^|x)a", "xa", ["xa"]),
])
func `Anchors are those of lines, and of the input where they say so`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("(?i)ABC", "xabc", ["abc"]),
    Trial("a(?i)b", "aB", ["aB"]),
    Trial("a(?i)b", "AB", nil),
    Trial("a(?i)b|c", "aC", ["aC"]),
    Trial("(?:a(?i)b)c", "aBC", nil),
    Trial("(?i:a)b", "Ab", ["Ab"]),
    Trial("(?i:a)b", "AB", nil),
    Trial("(?i)a(?-i)b", "AB", nil),
    Trial("(?i)[a-c]+[^x]", "ABCX", ["ABC"]),
    Trial("a.b", "a\nb", nil),
    Trial("(?m)a.b", "a\nb", ["a\nb"]),
    Trial("(?mi:A.B)", "a\nb", ["a\nb"]),
    Trial("(?#a comment)a", "a", ["a"]),
])
func `Flags hold to the end of the group they stand in`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("[a-c]+", "xabcd", ["abc"]),
    Trial("[^a-c\\s]+", "abc de", ["de"]),
    Trial("[]a]+", "a]b", ["a]"]),
    Trial("[a-]+", "a-b", ["a-"]),
    Trial("[\\w-.]+", "a-b.c d", ["a-b.c"]),
    Trial("[\\]\\[]+", "a[]b", ["[]"]),
    Trial("[a[bc]d]+", "xabcdx", ["abcd"]),
    Trial("[[:alpha:]_]+", "12ab_3", ["ab_"]),
    Trial("[[:^digit:]]+", "12ab3", ["ab"]),
    Trial("[\\x41-\\x43]+", "xABCD", ["ABC"]),
    Trial("[+--]+", "a+,-b", ["+,-"]),
    Trial("\\h+", "xyz12aFg", ["12aF"]),
    Trial("\\H+", "12xyz", ["xyz"]),
    Trial("[\\b]", "a\u{8}", ["\u{8}"]),
])
func `A class takes ranges, escapes, names and other classes`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("\\x41\\x{42}\\u0043\\u{44}", "ABCD", ["ABCD"]),
    Trial("\\r\\n\\t\\f\\v\\a\\e\\0", "\r\n\t\u{C}\u{B}\u{7}\u{1B}\0", ["\r\n\t\u{C}\u{B}\u{7}\u{1B}\0"]),
    Trial("\\012", "\n", ["\n"]),
    Trial("\\/\\.\\-\\_\\@\\'\\&\\\\", "/.-_@'&\\", ["/.-_@'&\\"]),
    Trial("a]}", "a]}", ["a]}"]),
])
func `An escape is a byte, a character, or the sign itself`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test func `Options are the flags of the whole pattern`() throws {
    let pattern = try BytePattern("a.b", options: [.ignoreCase, .dotMatchesNewline])
    #expect(captures(pattern, "A\nB") == ["A\nB"])
}

@Test func `A search from the middle still sees what stands before it`() throws {
    let bytes = Array("aab".utf8)
    #expect(try BytePattern("^a").firstMatch(in: bytes, from: 1) == nil)
    #expect(try BytePattern("\\Ba").firstMatch(in: bytes, from: 1)?.range == 1..<2)
    #expect(try BytePattern("$").firstMatch(in: bytes, from: 3)?.range == 3..<3)
}
