import ByteRegex
import Testing

private func range(_ pattern: String, _ bytes: [UInt8]) throws -> Range<Int>? {
    try BytePattern(pattern).firstMatch(in: bytes)?.range
}

@Test func `An input that is not UTF-8 is matched byte by byte`() throws {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x00, 0x80, 0x41]
    #expect(try range("\\xFF.\\x00", bytes) == 0..<3)
    #expect(try range("[\\x80-\\xFF]+", bytes) == 0..<2)
    #expect(try range("[^\\x80-\\xFF]+", bytes) == 2..<3)
    #expect(try range("\\W+A", bytes) == 0..<5)
    #expect(try range(".{5}", bytes) == 0..<5)
}

@Test func `A character beyond ASCII stands for its UTF-8 bytes`() throws {
    #expect(try range("狼煙", Array("の狼煙".utf8)) == 3..<9)
    #expect(try range("é+", Array("aéé".utf8)) == 1..<5)
    #expect(try range("\\u00e9", Array("é".utf8)) == 0..<2)
    #expect(try range("é", [0xE9]) == nil)
}

@Test(arguments: [
    ("[あ-お]+", "xあいう", 1..<10), ("[aé]+", "éa!", 0..<3), ("[^é]", "éx", 2..<3), ("[^é]", "éê", 2..<4),
    ("[!-é]+", "aé", 0..<3), ("[^\\sé]+", "é 狼", 3..<6), ("[😀-😎]", "😃", 0..<4),
])
func `A class with characters beyond ASCII takes whole characters`(
    pattern: String, input: String, expected: Range<Int>
) throws {
    #expect(try range(pattern, Array(input.utf8)) == expected)
}

@Test(arguments: [
    (0x80, 0x10FFFF), (0x80, 0x80), (0x7F0, 0x801), (0xD7FF, 0xE000), (0xFFFE, 0x10001), (0x3042, 0x30FF),
    (0x20AC, 0x1F600),
])
func `A range of characters takes those in it and no others`(low: UInt32, high: UInt32) throws {
    let pattern = try BytePattern("\\A[\\u{\(String(low, radix: 16))}-\\u{\(String(high, radix: 16))}]\\z")
    let near = [low, high].flatMap { Array($0 - 3...$0 + 3) }
    for value in near + Array(stride(from: UInt32(0), through: 0x10FFFF, by: 997)) {
        guard let scalar = Unicode.Scalar(value) else { continue }
        let isMatched = pattern.firstMatch(in: Array(String(Character(scalar)).utf8)) != nil
        #expect(isMatched == (low...high).contains(value), "U+\(String(value, radix: 16))")
    }
}

@Test(arguments: [
    ("(a|a)*b", 100_000), ("(a*)*b", 100_000), ("(a+)+$b", 100_000), ("(a|aa)+c", 100_000), ("(.*)(.*)(.*)x", 100_000),
    ("([a-z]+)*!", 100_000), ("^(?:a?){50}a{50}b", 2_000), ("(?:a?){50}a{50}b", 2_000),
])
func `A hostile input does not keep a pattern busy`(pattern: String, count: Int) throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
    #expect(try BytePattern(pattern).firstMatch(in: bytes) == nil)
}

@Test func `Memory of one match serves another pattern's`() throws {
    var scratch = BytePattern.Scratch()
    let long = try BytePattern("(a)(b)(c)(d){1,50}")
    let short = try BytePattern("b|(c)")
    let bytes = Array("xabcddd".utf8)
    for _ in 0..<3 {
        #expect(long.firstMatch(in: bytes, scratch: &scratch)?.range == 1..<7)
        #expect(short.firstMatch(in: bytes, scratch: &scratch)?.captures == [2..<3, nil])
        #expect(short.firstMatch(in: bytes, from: 3, scratch: &scratch)?.captures == [3..<4, 3..<4])
    }
}

@Test(arguments: ["abc", "xabc", "xxABCx", "ab", "", "abd", "ababc"])
func `What is looked for beforehand changes no answer`(input: String) throws {
    let bytes = Array(input.utf8)
    // A class that takes the same bytes as the letter hides the literal from the first look.
    #expect(try range("abc", bytes) == range("[a\\x01][b\\x01][c\\x01]", bytes))
    #expect(try range("(?i)abc", bytes) == range("[aA\\x01][bB\\x01][cC\\x01]", bytes))
    #expect(try range("^x?abc", bytes) == range("(?:^|\\x01\\x02)x?[a\\x01]bc", bytes))
}
