@testable import ByteRegex
import Testing

/// How many places a search tries in a text, repeated up to a length.
private func effort(_ pattern: String, _ text: String, length: Int) throws -> Int {
    let unit = Array(text.utf8)
    let bytes = (0..<length).map { unit[$0 % unit.count] }
    let (node, groups) = try PatternParser.parse(pattern, options: [], unit: .byte)
    let program = TrackCompiler.compile(node, groupCount: groups)
    #expect(Tracker.canRun(program, over: length))
    var tracker = Tracker()
    var looks = LookTable()
    looks.fill(program.looks, over: bytes.span)
    _ = tracker.run(program, over: bytes.span, from: 0, looks: looks)
    return tracker.effort
}

@Test(arguments: [
    ("(a*)*b", "a"), ("(a+)+$", "a!"), ("^(a|a)*b", "a"), ("(?:a|aa)+b", "a"), ("a.*b.*c.*d", "ab"), (".*.*.*x", "a"),
    ("(.{1,512}) foo (.{1,512}) bar", " foo"), ("(x+x+)+y", "x"), ("^(?:[\\w.-]{1,63}\\.){1,10}z", "a."),
    ("([^ ]{1,512}) +(?:(\\S+) +)*end", "a "), ("(?:\\d+\\.?)+[^\\d.]z", "1."), ("a*?a*?a*?b", "a"),
    ("(?!(?:a*)*b)(?:a|aa)+c", "a"), ("(.+?)(.+?)(.{2,9}?)b", "a"), ("^(.*?,){11}P", "1,"),
])
func `Work grows with the input, and no faster`(pattern: String, text: String) throws {
    let short = try effort(pattern, text, length: 2_000)
    let long = try effort(pattern, text, length: 16_000)
    #expect(long <= 9 * max(short, 1_000))
}
