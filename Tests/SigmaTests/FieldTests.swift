import Sigma
import Testing

/// A field of a rule, a value of an event, and whether they go together.
struct FieldCase: CustomTestStringConvertible {
    let key: String
    let rule: String
    let value: String?
    let isMatch: Bool

    init(_ key: String, _ rule: String, _ value: String?, _ isMatch: Bool) {
        (self.key, self.rule, self.value, self.isMatch) = (key, rule, value, isMatch)
    }

    var testDescription: String { "\(key): \(rule) — \(value ?? "nothing")" }
}

private let plain: [FieldCase] = [
    FieldCase("f", "'Cmd.exe'", "cmd.EXE", true), FieldCase("f", "cmd", "cmd.exe", false),
    FieldCase("f", "'*cmd*'", "a CMD b", true), FieldCase("f", "'c?d'", "cmd", true),
    FieldCase("f", "'c?d'", "cd", false), FieldCase("f", "'c?d'", "cあd", true),
    FieldCase("f", "''", "", true), FieldCase("f", "''", "x", false), FieldCase("f", "''", nil, false),
    FieldCase("f", "null", nil, true), FieldCase("f", "null", "", false),
    FieldCase("f", "4624", "4624", true), FieldCase("f", "true", "True", true),
    FieldCase("f", "['a', 'b']", "B", true), FieldCase("f", "['a', 'b']", "c", false),
    FieldCase("f", "'ÄRGER'", "ärger", true), FieldCase("f", "'σας'", "ΣΑΣ", true),
    FieldCase("f|cased", "'Cmd'", "cmd", false), FieldCase("f|cased", "'Cmd'", "Cmd", true),
    FieldCase("f", "'k'", "\u{212A}", false), FieldCase("f", "'*'", "", true), FieldCase("f", "'*'", nil, false),
    FieldCase("f|contains", "'mM'", "ammo", true), FieldCase("f|startswith", "am", "AMMO", true),
    FieldCase("f|startswith", "mm", "ammo", false), FieldCase("f|endswith", "MO", "ammo", true),
    FieldCase("f|endswith", "mm", "ammo", false), FieldCase("f|contains|all", "[am, mo]", "ammo", true),
    FieldCase("f|all|contains", "[am, mx]", "ammo", false), FieldCase("f|contains", "'a?m'", "xamm", true),
    FieldCase("f|neq", "a", "b", true), FieldCase("f|neq", "a", "A", false), FieldCase("f|neq", "[a, b]", "b", false),
    FieldCase("f|neq|contains", "a", "bab", false), FieldCase("f|exists", "true", "", true),
    FieldCase("f|exists", "true", nil, false), FieldCase("f|exists", "false", nil, true),
    FieldCase("f|gte", "9007199254740993", "9007199254740992", false),
    FieldCase("f|gt", "9007199254740992", "9007199254740993", true), FieldCase("f|lte", "1.5", "1", true),
]

/// The table of the specification, "Escaping".
private let escaping: [FieldCase] = [
    FieldCase("f", #"'a\b'"#, #"a\b"#, true), FieldCase("f", #"'a\\b'"#, #"a\b"#, true),
    FieldCase("f", #"'a\*b'"#, "a*b", true), FieldCase("f", #"'a\*b'"#, "axb", false),
    FieldCase("f", #"'a\?b'"#, "a?b", true), FieldCase("f", #"'a\\*b'"#, #"a\xyb"#, true),
    FieldCase("f", #"'a\\*b'"#, "axb", false), FieldCase("f", #"'a\\\*b'"#, #"a\*b"#, true),
    FieldCase("f", #"'a\\\*b'"#, #"a\xb"#, false), FieldCase("f", #"'a\\\b'"#, #"a\\b"#, true),
    FieldCase("f", #"'a\\\\b'"#, #"a\\b"#, true), FieldCase("f", #"'a\'"#, #"a\"#, true),
    FieldCase("f|endswith", #"'\cmd.exe'"#, #"C:\cmd.exe"#, true),
    FieldCase("f|contains", #"'\\?x'"#, #"a\yx"#, true),
]

private let typed: [FieldCase] = [
    FieldCase("f|re", "'b+'", "abbc", true), FieldCase("f|re", "'B'", "b", false),
    FieldCase("f|re|i", "'B'", "b", true),
    FieldCase("f|re", "'^b'", "a\nb", false), FieldCase("f|re|m", "'^b'", "a\nb", true),
    FieldCase("f|re", "'a.b'", "a\nb", false), FieldCase("f|re|s", "'a.b'", "a\nb", true),
    FieldCase("f|i|re", "'a$'", "xA", true), FieldCase("f|re", "'[[]x[^]]'", "[xy", true),
    FieldCase("f|re", "'(?i)aB'", "Ab", true), FieldCase("f|re", "'a{,2}'", "a{,2}", true),
    FieldCase("f|re|startswith", "'b|a'", "ba", true), FieldCase("f|re|endswith", "'b|c'", "ba", false),
    FieldCase("f|cidr", "10.0.0.0/8", "10.255.0.1", true), FieldCase("f|cidr", "10.0.0.0/8", "11.0.0.1", false),
    FieldCase("f|cidr", "192.168.1.128/25", "192.168.1.127", false), FieldCase("f|cidr", "10.0.0.0/8", "x", false),
    FieldCase("f|cidr", "'2001:db8::/33'", "2001:0DB8:7fff::1", true),
    FieldCase("f|cidr", "'2001:db8::/33'", "2001:db8:8000::1", false), FieldCase("f|cidr", "'::1/128'", "::1", true),
    FieldCase("f|cidr", "['fe80::/10', '127.0.0.0/8']", "fe80::1%eth0", true),
    FieldCase("f|cidr|neq", "10.0.0.0/8", "11.0.0.1", true),
    FieldCase("f|cidr|neq", "[10.0.0.0/8, 11.0.0.0/8]", "11.0.0.1", false),
    FieldCase("f|cidr|all", "[10.0.0.0/8, 10.1.0.0/16]", "10.1.2.3", true),
    FieldCase("f|cidr|all", "[10.0.0.0/8, 10.1.0.0/16]", "10.2.2.3", false),
    FieldCase("f|cidr", "10.0.0.0/8", "::ffff:10.1.2.3", true), FieldCase("f|cidr", "0.0.0.0/0", "1.2.3", false),
    FieldCase("f|cidr", "'2001:db8::8:0/112'", "2001:db8:0:0:0:0:8:1", true),
    FieldCase("f|cidr", "'2001:db8::8:0/112'", "2001:db8::9:1", false),
    FieldCase("f|cidr", "'1::/16'", "1:2:3:4:5:6:7:8:9", false), FieldCase("f|cidr", "'::/0'", "1::2::3", false),
    FieldCase("f|lt", "10", "9", true), FieldCase("f|lt", "10", "10", false), FieldCase("f|lte", "10", "10.0", true),
    FieldCase("f|gt", "-1.5", "-1", true), FieldCase("f|gte", "3", "x", false), FieldCase("f|gt", "3", nil, false),
    FieldCase("f|base64", "'foobar'", "Zm9vYmFy", true), FieldCase("f|base64|contains", "'foo'", "xxZm9v!", true),
    FieldCase("f|base64offset|contains", "'/bin/bash'", "AAvYmluL2Jhc2gAA", true),
    FieldCase("f|contains|base64offset", "'/bin/bash'", "xL2Jpbi9iYXNoy", true),
    FieldCase("f|base64offset|contains", "'/bin/bash'", "yAvYmluL2Jhc2", true),
    FieldCase("f|base64offset|contains", "'/bin/bash'", "9iaW4vYmFza", true),
    FieldCase("f|wide|base64offset|contains", "'ping'", "cABpAG4AZw", true),
    FieldCase("f|utf16le|contains", "ab", "xa\0b\0", true), FieldCase("f|utf16be", "ab", "\0a\0b", true),
    FieldCase("f|windash|contains", "' -f '", "x /f y", true),
    FieldCase("f|windash|contains", "' -f '", "x –f y", true),
    FieldCase("f|windash|contains", "'a-f'", "a/f", false), FieldCase("f|contains|windash", "' ―f'", "x -f", true),
    FieldCase("f|minute", "30", "2026-11-21T06:30:59Z", true),
    FieldCase("f|hour|gte", "22", "2026-11-21 23:00:00", true),
    FieldCase("f|day", "21", "21/Nov/2026:06:59:32 +0900", true), FieldCase("f|week", "53", "2021-01-03", true),
    FieldCase("f|month", "11", "Nov 21 06:59:32", true), FieldCase("f|year|lt", "2026", "2025-12-31", true),
    FieldCase("f|week", "47", "2026-11-21", true), FieldCase("f|hour", "6", "no date", false),
]

@Test(arguments: plain + escaping + typed)
func `A field matches as the specification says`(_ sample: FieldCase) throws {
    let text = Samples.field(sample.key, sample.rule)
    let isMatch = try sample.value.map { try Samples.judge(text, ["f": $0]) } ?? Samples.judge(text, [:])
    #expect(isMatch == sample.isMatch)
}

@Test func `Fields are compared with each other`() throws {
    func judge(_ key: String, _ f: String, _ g: String) throws -> Bool {
        try Samples.judge(Samples.field(key, "g"), ["f": f, "g": g])
    }
    #expect(try judge("f|fieldref", "a", "A"))
    #expect(try !judge("f|fieldref", "a", "b"))
    #expect(try judge("f|fieldref|neq", "a", "b"))
    #expect(try judge("f|fieldref|startswith", "abc", "AB"))
    #expect(try judge("f|endswith|fieldref", "abc", "bc"))
    #expect(try judge("f|fieldref|contains", "abc", "b"))
    #expect(try !judge("f|fieldref|cased", "a", "A"))
}

@Test func `Placeholders stand for values, patterns and ranges`() throws {
    let options = Samples.placeholders
    func judge(_ key: String, _ value: String, _ f: String) throws -> Bool {
        try Samples.judge(Samples.field(key, value), ["f": f], options: options)
    }
    #expect(try judge("f|expand", "'%Servers%'", "SRV17"))
    #expect(try judge("f|expand", "'a %Servers% b'", "a db1 b"))
    #expect(try judge("f|expand", #"'\%Servers%'"#, "%Servers%"))
    #expect(try judge("f", "'%Servers%'", "%Servers%"))
    #expect(try judge("f|expand|cidr", "'%net%'", "10.1.2.3"))
    #expect(try judge("f|re|expand", "'^%one%$'", "x.y"))
    #expect(try !judge("f|re|expand", "'^%one%$'", "xzy"))
}

@Test func `A field may have several values and no UTF-8`() throws {
    let rules = Samples.compile(Samples.field("f|contains", "['bad', 'あ']"))
    let slot = try #require(rules.fields.slot("f"))
    var event = Event(rules.fields)
    var scratch = Scratch()
    event.begin([])
    event.set(slot, to: Array("good".utf8))
    event.set(slot, to: [0xFF, 0xC3] + Array("BAD".utf8) + [0x80])
    #expect(rules.matches(0, event, scratch: &scratch))
    event.begin(Array("x bad".utf8))
    event.set(slot, to: 2..<4)
    #expect(!rules.matches(0, event, scratch: &scratch))
    event.setNull(slot)
    #expect(!rules.matches(0, event, scratch: &scratch))
}
