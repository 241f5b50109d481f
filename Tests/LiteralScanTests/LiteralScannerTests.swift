import LiteralScan
import TestSupport
import Testing

private func numbers(
    _ literals: [String], _ text: String, kernel: ScanKernel = .fastest
) throws -> [[Int]] {
    let set = try LiteralSet(literals.map { Array($0.utf8) }, kernel: kernel)
    return set.found(in: Array(text.utf8).span).found.map { $0.hits.map { Int($0.literal) } }
}

@Test(arguments: ScanKernel.available)
func `All literals of a line are reported, each once`(kernel: ScanKernel) throws {
    let literals = ["failed", "Failed password", "password", "pass", "ED", "root", "for root from", "missing"]
    #expect(try numbers(literals, "Failed password for root, failed again\n", kernel: kernel) == [[0, 1, 2, 3, 4, 5]])
    #expect(try numbers(literals, "pass\nnothing\n\nROOT\r\nmissin", kernel: kernel) == [[3], [5]])
    #expect(try numbers(literals, "for root\nfrom missing", kernel: kernel) == [[5], [7]])
}

@Test(arguments: ScanKernel.available)
func `Only ASCII letters have two cases`(kernel: ScanKernel) throws {
    let literals: [[UInt8]] = [[0xC4, 0x61], Array("a[b".utf8), Array("x@y".utf8), [0x41, 0x00], [0x10, 0x31]]
    let set = try LiteralSet(literals, kernel: kernel)
    let same: [UInt8] = [0xC4, 0x41] + Array("A[B X@Y".utf8) + [0x61, 0x00, 0x10, 0x31]
    #expect(set.found(in: same.span).found.first?.hits.count == literals.count)
    let other: [UInt8] = [0xE4, 0x61] + Array("a{b x`y".utf8) + [0x61, 0x20, 0x30, 0x31, 0x10, 0x11]
    #expect(set.found(in: other.span).found.isEmpty)
}

@Test func `A hit names the first place of its literal, a line its bounds and number`() throws {
    let text = Array("one\r\n\ntwo and two\r\nthree".utf8)
    let result = try LiteralSet([Array("TWO".utf8), Array("ee".utf8)]).found(in: text.span)
    #expect(result.newlines == 3)
    #expect(
        result.found == [
            Found(FoundLine(offset: 6, number: 3), Array("two and two\r".utf8), [LiteralHit(literal: 0, position: 0)]),
            Found(FoundLine(offset: 19, number: 4), Array("three".utf8), [LiteralHit(literal: 1, position: 3)]),
        ])
}

@Test func `What the body throws ends the scan, and the scanner can be used again`() throws {
    struct Enough: Error {}
    let text = Array("aa\naa\naa\n".utf8)
    var scanner = LiteralScanner(try LiteralSet([[0x61, 0x61]]))
    var count = 0
    #expect(throws: Enough.self) {
        try scanner.scan(text.span) { _, _, _ in
            count += 1
            if count == 2 { throw Enough() }
        }
    }
    #expect(count == 2)
    #expect(scanner.scan(text.span) { _, _, _ in count += 1 } == 3)
    #expect(count == 5)
}

@Test func `A set without literals finds nothing and counts the lines`() throws {
    let text = Array("one\ntwo\n".utf8)
    let result = try LiteralSet([]).found(in: text.span)
    #expect(result.found.isEmpty)
    #expect(result.newlines == 2)
}

@Test(
    arguments: [
        ([[0x61]], 0, "a literal of 1 bytes, not 2 to 255"),
        ([[0x61, 0x62], []], 1, "a literal of 0 bytes, not 2 to 255"),
        ([[UInt8](repeating: 0x61, count: 256)], 0, "a literal of 256 bytes, not 2 to 255"),
        ([[0x61, 0x0A]], 0, "a newline in a literal, which no line has"),
    ] as [([[UInt8]], Int, String)])
func `A literal that cannot be looked for is named`(literals: [[UInt8]], index: Int, reason: String) {
    #expect(throws: LiteralSetError(index: index, reason: reason)) { try LiteralSet(literals) }
}

@Test(arguments: ScanKernel.available)
func `The longest literals are found whole`(kernel: ScanKernel) throws {
    var dice = Dice(5)
    let literals = (0..<20).map { _ in dice.bytes(255, of: Array("abcdefgh".utf8)) }
    var text: [UInt8] = literals.flatMap { $0.map(otherCase) + [0x0A] }
    let set = try LiteralSet(literals, kernel: kernel)
    #expect(set.found(in: text.span).found.map { $0.hits.map(\.literal) } == (0..<20).map { [UInt32($0)] })
    for line in 0..<20 { text[line * 256 + line * 13] = UInt8(ascii: "!") }
    #expect(set.found(in: text.span).found.isEmpty)
}
