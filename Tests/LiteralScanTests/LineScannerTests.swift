import Glibc
import LiteralScan
import TestSupport
import Testing

/// A file that is removed.
private struct TemporaryFile: ~Copyable {
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        var name = Array("/tmp/literal-scan-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&name)
        try #require(descriptor >= 0)
        unsafe unlink(name)
        try #require(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
    }

    deinit { close(descriptor) }
}

private func scan(_ scanner: inout LineScanner) throws -> [Found] {
    var found: [Found] = []
    try scanner.scan { line, bytes, hits in found.append(Found(line, bytes, hits)) }
    return found
}

private let literals = ["failed", "pass", "ss", "root from", "0x41"].map { Array($0.utf8) }
private let alphabet = Array("etaoin srhldcum/=:.0123456789".utf8)

/// Lines of all lengths, about the longest one that is given whole, and nothing that is a literal by chance.
private func text(_ lengths: [Int], seed: UInt64) -> [UInt8] {
    var dice = Dice(seed)
    var result: [UInt8] = []
    for length in lengths {
        var line = [UInt8](repeating: UInt8(ascii: "-"), count: length)
        for literal in literals where length >= literal.count && Bool.random(using: &dice) {
            let place = Int.random(in: 0...length - literal.count, using: &dice)
            line.replaceSubrange(place..<place + literal.count, with: literal)
        }
        result += line + [0x0A]
    }
    return result
}

@Test func `Nothing is lost where one reading ends and the next begins`() throws {
    var dice = Dice(21)
    let lengths =
        (0..<9000).map { _ in Int.random(in: 0..<300, using: &dice) } + [65_536, 65_535, 3, 65_536, 60_000, 9]
    let bytes = text(lengths.shuffled(using: &dice), seed: 22)
    let set = try LiteralSet(literals)
    let file = try TemporaryFile(bytes)
    var scanner = LineScanner(set, source: .descriptor(file.descriptor))
    #expect(try scan(&scanner) == NaiveMatcher(literals).found(in: bytes))
    #expect(scanner.newlineCount == lengths.count)
    #expect(scanner.endOfLastLine == bytes.count)
}

@Test func `A line that is too long is cut by its length alone, and no literal is lost`() throws {
    let literal = literals[3]
    let set = try LiteralSet(literals)
    for place in [65_520, 65_530, 65_536 - 254, 65_536, 131_000, 200_000 - literal.count] {
        var long = [UInt8](repeating: UInt8(ascii: "-"), count: 200_000)
        long.replaceSubrange(place..<place + literal.count, with: literal)
        for before in [0, 5, 100_000, 262_000] {
            let filler = [UInt8](repeating: UInt8(ascii: "\n"), count: before)
            let file = try TemporaryFile(filler + long + Array("\nit failed".utf8))
            var scanner = LineScanner(set, source: .descriptor(file.descriptor))
            let found = try scan(&scanner)
            #expect(found.dropLast().allSatisfy { $0.line.number == before + 1 && $0.hits.map(\.literal) == [3] })
            let places = Set(found.dropLast().map { $0.line.offset + Int($0.hits[0].position) - before })
            #expect(places == [place])
            #expect(found[0].line.isContinuation == (place + literal.count > 65_536))
            #expect(found[0].line.isCut == (place + literal.count < 196_000))
            #expect(found.last?.line == FoundLine(offset: before + 200_001, number: before + 2))
            #expect(scanner.endOfLastLine == before + 200_001)
        }
    }
}

@Test func `Zeros before a line that is too long are passed over`() throws {
    for count in [65_537, 300_000] {
        let hole = [UInt8](repeating: 0, count: count)
        let bytes = Array("it failed\n".utf8) + hole + Array("it failed\nit failed".utf8)
        let file = try TemporaryFile(bytes)
        var scanner = LineScanner(try LiteralSet(literals), source: .descriptor(file.descriptor))
        #expect(
            try scan(&scanner).map(\.line) == [
                FoundLine(offset: 0, number: 1), FoundLine(offset: count + 10, number: 2),
                FoundLine(offset: count + 20, number: 3),
            ])
        #expect(scanner.newlineCount == 2)
        // Of parts, the one in which the zeros begin gives the line.
        let (set, source) = (try LiteralSet(literals), ByteSource.descriptor(file.descriptor))
        var first = LineScanner(set, source: source, linesIn: 0..<1_000)
        #expect(try scan(&first).map(\.line.offset) == [0, count + 10])
        var second = LineScanner(set, source: source, linesIn: 1_000..<Int.max)
        #expect(try scan(&second).map(\.line.offset) == [count + 20])
    }
}

@Test func `A pipe is read as well, from where it is`() throws {
    let bytes = text((0..<400).map { $0 * 7 % 301 }, seed: 23).dropLast()
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    let (output, input) = (ends[0], ends[1])
    // Fewer than the system keeps for a pipe.
    try #require(unsafe write(input, Array(bytes), bytes.count) == bytes.count)
    close(input)
    var scanner = LineScanner(try LiteralSet(literals), source: .descriptor(output))
    let found = try scan(&scanner)
    close(output)
    #expect(found == NaiveMatcher(literals).found(in: Array(bytes)))
    #expect(scanner.newlineCount == 399)
}

@Test func `A source may give as little as it likes`() throws {
    let bytes = text((0..<40).map { $0 * 7 % 301 }, seed: 24)
    var dice = Dice(25)
    let source = unsafe ByteSource { buffer, place in
        let part = bytes[place...].prefix(Int.random(in: 1...90, using: &dice))
        unsafe buffer.copyBytes(from: part)
        return part.count
    }
    var scanner = LineScanner(try LiteralSet(literals), source: source)
    #expect(try scan(&scanner) == NaiveMatcher(literals).found(in: bytes))
    #expect(scanner.newlineCount == 40)
}

@Test func `A scan can begin within a file`() throws {
    let file = try TemporaryFile(Array("it failed\nit failed twice\nfai".utf8))
    var scanner = LineScanner(try LiteralSet(literals), source: .descriptor(file.descriptor), offset: 10)
    #expect(try scan(&scanner).map(\.line) == [FoundLine(offset: 10, number: 1)])
    #expect(scanner.endOfLastLine == 26)
}

@Test func `Of a file in parts, each line is given by one part`() throws {
    var dice = Dice(31)
    let lengths = (0..<1500).map { _ in Int.random(in: 0..<300, using: &dice) } + [65_536, 0, 0]
    let bytes = text(lengths.shuffled(using: &dice), seed: 32) + Array("root from".utf8)
    let expected = NaiveMatcher(literals).found(in: bytes)
    let set = try LiteralSet(literals)
    let file = try TemporaryFile(bytes)
    let newlines = bytes.indices.filter { bytes[$0] == 0x0A }
    for round in 0..<20 {
        var cuts = (0..<round).map { _ in Int.random(in: 0...bytes.count, using: &dice) }
        if round > 0 { cuts += [dice.pick(newlines), dice.pick(newlines) + 1] }
        var lines = 0
        var found: [Found] = []
        for (start, end) in zip([0] + cuts.sorted(), cuts.sorted() + [bytes.count]) {
            var scanner = LineScanner(set, source: .descriptor(file.descriptor), linesIn: start..<end)
            for var line in try scan(&scanner) {
                line.line.number += lines
                found.append(line)
            }
            lines += scanner.newlineCount
        }
        #expect(found == expected)
        #expect(lines == lengths.count)
    }
}

@Test func `A line that is too long belongs to the part in which it begins`() throws {
    let line = [UInt8](repeating: UInt8(ascii: "-"), count: 300_000) + Array("failed".utf8)
    let file = try TemporaryFile(Array("ab\n".utf8) + line + Array("\nit failed\n".utf8))
    let set = try LiteralSet(literals)
    let end = 3 + line.count + 1
    let expected = [
        (0..<3, []), (0..<4, [0]), (3..<200_000, [0]), (4..<200_000, []), (4..<end, []), (4..<end + 1, [1]),
        (end..<end + 9, [1]),
    ]
    for (range, offsets) in expected {
        var scanner = LineScanner(set, source: .descriptor(file.descriptor), linesIn: range)
        let found = try scan(&scanner)
        #expect(found.map { $0.line.offset < end ? 0 : 1 } == offsets, "\(range)")
    }
}

@Test func `What cannot be read is an error in the system's words`() throws {
    var scanner = LineScanner(try LiteralSet(literals), source: .descriptor(-1))
    #expect { try scan(&scanner) } throws: { "\($0)" == "Bad file descriptor" }
}
