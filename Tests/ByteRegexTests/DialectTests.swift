import ByteRegex
import Testing

@Test(arguments: [
    Trial("(?<major>\\d+)\\.(?<minor>\\d+)", "v1.22", ["1.22", "1", "22"]),
    Trial("(x)?(?'major'\\d+)", "x7", ["x7", "7"]),
    Trial("(?<é>a)", "a", ["a", "a"]),
])
func `A group with a name captures, and then one without does not`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("a*+b", "aab", ["aab"]),
    Trial("a*+ab", "aab", nil),
    Trial("\"[^\"]*+\"", "\"x\"", ["\"x\""]),
    Trial("a?+ab", "ab", nil),
    Trial("a?+ab", "aab", ["aab"]),
    Trial("a++", "aaa", ["aaa"]),
    Trial("a{1,2}+", "aaaaa", ["aaaaa"]),
    Trial("(?>a+)ab", "aab", nil),
    Trial("(?>(a)b)c", "abc", ["abc", "a"]),
])
func `What is left is not entered again`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("(?x) a b # a comment\n +", "abbb", ["abbb"]),
    Trial("(?x)[ #]\\ (?-x) c", "#  c", ["#  c"]),
    Trial("(?x: a )b", "ab", ["ab"]),
    Trial("(?a)\\w", "a", ["a"]),
])
func `Extended patterns may be laid out`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("[a-z&&[^aeiou]]+", "aebcd", ["bcd"]),
    Trial("[\\w&&\\D&&[^_]]+", "1_ab2", ["ab"]),
    Trial("\\p{Alpha}+\\p{Digit}", "-ab1", ["ab1"]),
    Trial("\\p{^Space}+\\P{Upper}", " aB c", ["aB "]),
    Trial("[\\p{L}-]+", "1a-b1", ["a-b"]),
    Trial("\\p{Lu}", "aB", ["B"]),
    Trial("\\R", "a\r\nb", ["\r\n"]),
    Trial("\\R\\n", "\r\n", nil),
    Trial("user=\\K\\w+", "user=root", ["root"]),
    Trial("\\101\\cA", "A\u{1}", ["A\u{1}"]),
])
func `Sets and escapes of Ruby's are known`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test(arguments: [
    Trial("Windows. (.{3})$", "Windows® äöü", ["Windows® äöü", "äöü"]),
    Trial("^[^x]{2}y", "éèy", ["éèy"]),
    Trial("^\\W\\S\\D\\H!", "–éüß!", ["–éüß!"]),
    Trial("^(.{1,3}?)é", "aéüé", ["aé", "a"]),
    Trial("^(.+)(.)$", "狼煙", ["狼煙", "狼", "煙"]),
    Trial("(?i)ÜBER", "über", ["über"]),
    Trial("(?i)[À-Þ]+", "éà", ["éà"]),
    Trial("\\bber", "über", nil),
    Trial("\\bber", "–ber", ["ber"]),
    Trial("\\p{Alpha}+", "1éa2", ["éa"]),
    Trial("[[:^alpha:]]+", "é–1é", ["–1"]),
    Trial("[^\\x00-\\x7F]", "aé", ["é"]),
    Trial("[^\\W]+", "é_a", ["_a"]),
    Trial("[\\S&&[^é]]+", "éab", ["ab"]),
])
func `Where the input is UTF-8 beyond ASCII, characters are counted`(trial: Trial) throws {
    #expect(captures(try BytePattern(trial.pattern), trial.input) == trial.captures)
}

@Test func `The caller may ask for bytes`() throws {
    let pattern = try BytePattern("^..$")
    #expect(pattern.firstMatch(in: Array("é".utf8)) == nil)
    #expect(pattern.firstMatch(in: Array("é".utf8), unit: .byte)?.range == 0..<2)
    #expect(BytePattern.Unit(of: [0x61, 0xC3, 0xA9]) == .character)
    for bytes: [UInt8] in [[], [0x61], [0xE9], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
        #expect(BytePattern.Unit(of: bytes) == .byte)
    }
}
