import Recog
import Testing

private func lines(_ pieces: [String]) throws -> [String] {
    var (lines, found) = (GreetingLines(), [String]())
    for piece in pieces {
        try lines.add(Array(piece.utf8)[...]) { found.append(String(decoding: $0, as: UTF8.self)) }
    }
    try lines.finish { found.append(String(decoding: $0, as: UTF8.self)) }
    #expect(lines.count == found.count)
    return found
}

@Test(arguments: [
    (["a\nb\n"], ["a", "b"]), (["a\r\n\r\nb"], ["a", "", "b"]), (["a", "b\r", "\nc\rd\r\r\n"], ["ab", "c\rd\r"]),
    ([], []), (["\n"], [""]), (["", "a", ""], ["a"]),
])
func `Lines are the same however their pieces come`(pieces: [String], expected: [String]) throws {
    #expect(try lines(pieces) == expected)
    #expect(try lines(pieces.joined().utf8.map { String(decoding: [$0], as: UTF8.self) }) == expected)
}

@Test func `A line without end is refused by its number`() throws {
    var lines = GreetingLines()
    let piece = [UInt8](repeating: 0x61, count: 1 << 16)
    try lines.add([0x0A]) { _ in }
    for _ in 0..<16 { try lines.add(piece[...]) { _ in } }
    let error = #expect(throws: GreetingLines.TooLong.self) { try lines.add([0x61]) { _ in } }
    #expect(error?.line == 2)
}
