import ByteRegex
import Testing

@Test(arguments: [
    ("a(?=(b))", "offset 1: a group that captures within '(?=(' is not supported"),
    ("(?<=a\\Kb)", "offset 0: a group that captures within '(?<=' is not supported"),
    ("(?=b", "offset 0: '(' is not closed"),
    ("(?<n", "offset 0: named group '(?<' is not supported"),
    ("(?P<name>b)", "offset 0: named group '(?P' is not supported"),
    ("(?>a|ab)", "offset 0: atomic group '(?>' with a choice in it is not supported"),
    ("(?~b)", "offset 0: absence operator '(?~' is not supported"),
    ("(a)(?(1)b)", "offset 3: conditional group '(?(' is not supported"),
    ("(a)\\1", "offset 3: back-reference '\\1' is not supported"),
    ("\\k<name>", "offset 0: back-reference '\\k' is not supported"),
    ("\\g<1>", "offset 0: subexpression call '\\g' is not supported"),
    ("(?:ab)*+", "offset 6: possessive quantifier '*+' after a group is not supported"),
    ("(?u)a", "offset 0: inline flag 'u' is not supported"),
    ("\\G", "offset 0: escape '\\G' is not supported"),
])
func `What cannot be matched in linear time, or is not in use, is refused by name`(
    pattern: String, message: String
) throws {
    let error = try #require(throws: PatternError.self) { try BytePattern(pattern) }
    #expect(error.description == message)
}

@Test(arguments: [
    ("(a", "offset 0: '(' is not closed"),
    ("(?:a", "offset 0: '(' is not closed"),
    ("(?i", "offset 0: '(' is not closed"),
    ("(?#a", "offset 0: comment '(?#' is not closed"),
    ("a)b", "offset 1: ')' without a '('"),
    ("x[a", "offset 1: character class '[' is not closed"),
    ("[]", "offset 0: character class '[' is not closed"),
    ("[z-a]", "offset 1: range 'z-a' is out of order"),
    ("[[:letter:]]", "offset 1: unknown class '[:letter:]'"),
    ("*a", "offset 0: nothing to repeat before '*'"),
    ("a|+", "offset 2: nothing to repeat before '+'"),
    ("(?i)*", "offset 4: nothing to repeat before '*'"),
    ("{2}", "offset 0: nothing to repeat before '{2}'"),
    ("a{3,2}", "offset 1: bounds of '{3,2}' are out of order"),
    ("a{100001}", "offset 1: '{100001}' repeats more than 100000 times"),
    ("a{99999999999999999999}", "offset 1: '{99999999999999999999}' repeats more than 100000 times"),
    ("a\\", "offset 1: pattern ends in '\\'"),
    ("\\p{Letters}", "offset 0: unknown property '\\p{Letters}'"),
    ("\\pL", "offset 0: '\\p' without '{'"),
    ("\\xg", "offset 0: '\\x' without a hexadecimal digit"),
    ("\\u12", "offset 0: '\\u12' is not a character"),
    ("\\u{110000}", "offset 0: '\\u{110000}' is not a character"),
    ("\\uD800", "offset 0: '\\uD800' is not a character"),
])
func `A malformed pattern is refused with its place`(pattern: String, message: String) throws {
    let error = try #require(throws: PatternError.self) { try BytePattern(pattern) }
    #expect(error.description == message)
}

@Test func `A pattern beyond a limit is refused`() throws {
    let patterns = [
        ("(?:a{1000}){1000}", "offset 0: pattern needs more than 50000 instructions"),
        (String(repeating: "(a)", count: 65), "offset 192: more than 64 groups"),
        (String(repeating: "(?:", count: 5_000), "offset 300: groups nest deeper than 100"),
        (String(repeating: "[", count: 5_000), "offset 100: classes nest deeper than 100"),
    ]
    for (pattern, message) in patterns {
        let error = try #require(throws: PatternError.self) { try BytePattern(pattern) }
        #expect(error.description == message)
    }
}
