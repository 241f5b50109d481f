/// A version of sendmail, such as `8.17.1.9`, or of its configuration, such as `8.8.7`.
package struct SendmailVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// At most eight.
    package let numbers: [Int]

    /// Takes the dotted number at the beginning of a text: `8.12.9/Submit` is 8.12.9, `5.67b+1.6W` is 5.67.
    package init?(_ text: String) {
        var numbers: [Int] = []
        for part in text.trimmed.split(separator: ".", omittingEmptySubsequences: false).prefix(8) {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { break }
            numbers.append(number)
            if digits.count < part.count { break }
        }
        guard numbers.count >= 2 else { return nil }
        self.numbers = numbers
    }

    package var description: String { numbers.map(String.init).joined(separator: ".") }

    /// The first two numbers: what sendmail's authors call a release, with its own rules.
    package var line: [Int] { Array(numbers.prefix(2)) }

    package static func < (left: SendmailVersion, right: SendmailVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    /// The level that configurations of this version carry; `nil` before 8.7, where they differed.
    ///
    /// - Source: sendmail's release notes and Installation and Operation Guide, §5.8.
    package var configurationLevel: Int? {
        guard numbers[0] == 8 else { return nil }
        switch numbers[1] {
        case 7: return 6
        case 8: return 7
        case 9: return 8
        case 10, 11: return 9
        case 12...: return 10
        default: return nil
        }
    }

    /// From 8.9 on, configurations refuse to relay unless told otherwise.
    package static let firstThatRefuses = [8, 9]
}
