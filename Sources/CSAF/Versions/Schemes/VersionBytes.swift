/// Bytes of a version, read from the left.
struct VersionBytes {
    private(set) var rest: ArraySlice<UInt8>

    init(_ text: some StringProtocol) { rest = Array(text.utf8)[...] }

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    var next: UInt8? { rest.first }

    /// The bytes as long as they are wanted; they may be none.
    mutating func take(while isWanted: (UInt8) -> Bool) -> String {
        let run = rest.prefix(while: isWanted)
        rest = rest.dropFirst(run.count)
        return String(decoding: run, as: UTF8.self)
    }

    /// Digits; nil when there are none.
    mutating func number() -> String? {
        let digits = take(while: isDigit)
        return digits.isEmpty ? nil : digits
    }

    /// Takes one byte when it is any of the characters given.
    mutating func take(anyOf characters: String) -> Bool {
        guard let first = rest.first, characters.utf8.contains(first) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes a word in any case of letters.
    mutating func take(word: String) -> Bool {
        let count = word.utf8.count
        guard rest.count >= count, zip(rest, word.utf8).allSatisfy({ lowerCase($0) == lowerCase($1) }) else {
            return false
        }
        rest = rest.dropFirst(count)
        return true
    }

    /// Takes the first of some words that stands here.
    mutating func take(firstOf words: [String]) -> String? {
        for word in words where take(word: word) { return word }
        return nil
    }

    /// Numbers between dots; a dot that no digit follows stays. Nil when no number stands here.
    mutating func dottedNumbers() -> [String]? {
        guard let first = number() else { return nil }
        var numbers = [first]
        while rest.first == UInt8(ascii: "."), let digit = rest.dropFirst().first, isDigit(digit) {
            rest.removeFirst()
            numbers.append(take(while: isDigit))
        }
        return numbers
    }
}

func lowerCase(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

/// The order of the first parts that differ; equal when none does.
func firstDifference(_ orders: VersionOrder...) -> VersionOrder { orders.first { $0 != .equal } ?? .equal }
