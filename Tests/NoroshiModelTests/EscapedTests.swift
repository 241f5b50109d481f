import Foundation
import NoroshiModel
import Testing

/// Texts that a terminal or a reader would be misled by, and what must be shown instead.
@Test(arguments: [
    ("plain text", "plain text"), ("狼煙 é 😀", "狼煙 é 😀"), ("", ""), ("a\\b", "a\\\\b"),
    ("a\u{1B}[31mred", "a\\x1b[31mred"), ("one\r\ntwo\tthree", "one\\r\\ntwo\\tthree"),
    ("\u{0}\u{7}\u{8}", "\\x00\\x07\\x08"),
    ("\u{7F}", "\\x7f"), ("\u{202E}gpj.exe", "\\u{202e}gpj.exe"), ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
    ("\u{061C}x", "\\u{061c}x"), ("pay\u{200B}pal", "pay\\u{200b}pal"), ("\u{2028}", "\\u{2028}"),
    ("\u{FEFF}x", "\\u{feff}x"),
    ("\u{E0041}", "\\u{e0041}"), ("\u{85}", "\\u{0085}"), ("\u{9B}2J", "\\u{009b}2J"),
])
func `What a terminal would obey becomes what a person can read`(text: String, shown: String) {
    #expect(Escaped.text(text) == shown)
    #expect(Escaped.text(Array(text.utf8)) == shown)
}

@Test(
    arguments: [
        ([0xFF], "\\xff"), ([0x80], "\\x80"), ([0xC3], "\\xc3"), ([0xC3, 0x28], "\\xc3("),
        ([0xC0, 0x80], "\\xc0\\x80"),
        ([0xE0, 0x80, 0xAF], "\\xe0\\x80\\xaf"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"), ([0xE3, 0x81], "\\xe3\\x81"),
        ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"), ([0xF0, 0x9F, 0x98], "\\xf0\\x9f\\x98"),
        ([0xF8, 0x88, 0x80, 0x80, 0x80], "\\xf8\\x88\\x80\\x80\\x80"), ([0xE3, 0x81, 0x41], "\\xe3\\x81A"),
        ([0xFF, 0xFD, 0x18, 0x0D, 0x0A], "\\xff\\xfd\\x18\\r\\n"), ([0xE3, 0x81, 0xE3, 0x81, 0x82], "\\xe3\\x81あ"),
    ] as [([UInt8], String)])
func `Bytes that are not UTF-8 are shown one by one`(bytes: [UInt8], shown: String) {
    #expect(Escaped.text(bytes) == shown)
}

/// Pairs that a careless escape would show alike.
@Test(
    arguments: [
        ([0xC2, 0x85], [0x85]), ([0xC2, 0x9B], [0x9B]), (Array("\\x1b".utf8), [0x1B]), (Array("\\n".utf8), [0x0A]),
        (Array("\\u{202e}".utf8), Array("\u{202E}".utf8)), (Array("\\\\".utf8), Array("\\".utf8)),
        (Array("\\xff".utf8), [0xFF]),
    ] as [([UInt8], [UInt8])])
func `Different bytes never look the same`(one: [UInt8], other: [UInt8]) {
    #expect(Escaped.text(one) != Escaped.text(other))
}

@Test func `Every byte alone and every pair of bytes has a text of its own`() {
    var seen: [[UInt8]: [UInt8]] = [:]  // by bytes: texts that Unicode calls equivalent are two texts
    var collisions: [([UInt8], [UInt8])] = []
    for first in UInt8.min...UInt8.max {
        seen[Array(Escaped.text([first]).utf8)] = [first]
        for second in UInt8.min...UInt8.max {
            let bytes = [first, second]
            let earlier = seen.updateValue(bytes, forKey: Array(Escaped.text(bytes).utf8))
            if let earlier { collisions.append((bytes, earlier)) }
        }
    }
    #expect(collisions.isEmpty)
    #expect(seen.count == 256 + 65_536)
}

@Test func `No control character is left in any text`() {
    let hostile = (0...0x9F).compactMap(Unicode.Scalar.init).map { String(Character($0)) }.joined()
    let shown = Escaped.text(hostile)
    #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
}

@Test(arguments: [
    Array("plain".utf8), Array("it's \"so\" $HOME".utf8), [0x2F, 0x61, 0xFF, 0x1B, 0x62], Array("a\\nb\nc'\t".utf8),
    Array("\u{202E}gpj.exe \u{85}1 狼煙".utf8), [0xC3, 0x61, 0x62, 0x31],
])
func `What was escaped is one word of a shell for the same bytes`(bytes: [UInt8]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "printf %s \(ShellWord.word(escaped: Escaped.text(bytes)))"]
    process.environment = ["LC_ALL": "C"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    #expect(Array(output.fileHandleForReading.readDataToEndOfFile()) == bytes)
    process.waitUntilExit()
}
