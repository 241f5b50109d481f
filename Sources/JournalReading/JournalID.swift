/// A number of 128 bits by which journals name machines, boots, files and counters.
package struct JournalID: Hashable, Sendable, CustomStringConvertible {
    /// The first eight bytes, and the last eight, the most significant byte first.
    package let high, low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 32 hexadecimal digits in which it is written.
    package init?(_ digits: some StringProtocol) {
        guard digits.utf8.count == 32, digits.utf8.allSatisfy(Self.isDigit),
            let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    package var description: String { Self.digits(high) + Self.digits(low) }

    var isZero: Bool { high == 0 && low == 0 }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
