import LiteralScan
import TestSupport

extension Dice {
    mutating func bytes(_ count: Int, of alphabet: [UInt8]) -> [UInt8] { (0..<count).map { _ in pick(alphabet) } }
}

/// Few bytes, so that literals overlap, begin alike and occur often; cases, neighbours of letters, bytes beyond ASCII.
let alphabets: [[UInt8]] = [
    Array("aAbB".utf8),
    Array("ab@`[{zZ\r ".utf8) + [0x00, 0xC1, 0xE1, 0xFF],
    Array("etaoin srhldcum/=:.0123456789ETAOIN".utf8),
    Array(0x0B...0xFF),
]

/// Random literals, some of them parts of others, equal to others up to case, or twice there.
func randomLiterals(_ count: Int, of alphabet: [UInt8], using dice: inout Dice) -> [[UInt8]] {
    var literals: [[UInt8]] = []
    let lengths = [2, 3, 4, 5, 6, 8, 9, 12, 16, 17, 31, 60]
    while literals.count < count {
        switch Int.random(in: 0..<8, using: &dice) {
        case 0 where !literals.isEmpty:
            let other = dice.pick(literals)
            literals.append(Array(other.prefix(Int.random(in: 2...other.count, using: &dice))))
        case 1 where !literals.isEmpty:
            let other = dice.pick(literals)
            literals.append(Array(other.suffix(Int.random(in: 2...other.count, using: &dice))))
        case 2 where !literals.isEmpty:
            literals.append(dice.pick(literals).map(otherCase))
        default:
            literals.append(dice.bytes(dice.pick(lengths), of: alphabet))
        }
    }
    return literals
}

/// Random lines with literals among them, sometimes cut off or next to each other.
func randomText(_ count: Int, of alphabet: [UInt8], literals: [[UInt8]], using dice: inout Dice) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < count {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0...2: text += dice.pick(literals).map { Bool.random(using: &dice) ? otherCase($0) : $0 }
        case 3: text += dice.pick(literals).dropLast()
        case 4: text += dice.pick([[0x0A], [0x0D, 0x0A], [0x0A, 0x0A]])
        default: text += dice.bytes(Int.random(in: 0..<24, using: &dice), of: alphabet)
        }
    }
    return Array(text.prefix(count))
}

func otherCase(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): byte ^ 0x20
    default: byte
    }
}

func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// What a scan is to report: a line, and its literals by number.
struct Found: Hashable, CustomStringConvertible {
    var line: FoundLine
    var text: [UInt8]
    var hits: [LiteralHit]

    init(_ line: FoundLine, _ text: Span<UInt8>, _ hits: Span<LiteralHit>) {
        self.line = line
        self.text = text.indices.map { text[$0] }
        self.hits = hits.indices.map { hits[$0] }.sorted { $0.literal < $1.literal }
    }

    init(_ line: FoundLine, _ text: [UInt8], _ hits: [LiteralHit]) {
        self.line = line
        self.text = text
        self.hits = hits
    }

    var description: String { "line \(line.number) at \(line.offset): \(hits.map { "\($0.literal)@\($0.position)" })" }
}

/// Compares byte by byte at every place.
struct NaiveMatcher {
    private let literals: [[UInt8]]
    /// By the first byte.
    private var numbers = [[Int]](repeating: [], count: 256)

    init(_ literals: [[UInt8]]) {
        self.literals = literals.map { $0.map(lowercased) }
        for (number, literal) in self.literals.enumerated() { numbers[Int(literal[0])].append(number) }
    }

    func hits(in line: [UInt8]) -> [LiteralHit] {
        let line = line.map(lowercased)
        var first: [Int: Int] = [:]
        for place in line.indices {
            for number in numbers[Int(line[place])] where first[number] == nil {
                if line[place...].starts(with: literals[number]) { first[number] = place }
            }
        }
        return first.sorted { $0.key < $1.key }.map { LiteralHit(literal: UInt32($0.key), position: UInt32($0.value)) }
    }

    func found(in text: [UInt8]) -> [Found] {
        var result: [Found] = []
        var offset = 0
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let hits = hits(in: Array(line))
            if !hits.isEmpty {
                result.append(Found(FoundLine(offset: offset, number: number + 1), Array(line), hits))
            }
            offset += line.count + 1
        }
        return result
    }
}

extension LiteralSet {
    func found(in text: Span<UInt8>) -> (found: [Found], newlines: Int) {
        var scanner = LiteralScanner(self)
        var found: [Found] = []
        let newlines = scanner.scan(text) { line, text, hits in found.append(Found(line, text, hits)) }
        return (found, newlines)
    }
}
