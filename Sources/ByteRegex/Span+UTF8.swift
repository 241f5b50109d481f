extension Span<UInt8> {
    /// Whether the bytes are UTF-8 and not all ASCII.
    var isUTF8BeyondASCII: Bool {
        var index = 0
        while index < count && self[index] < 0x80 { index += 1 }
        guard index < count else { return false }
        while index < count {
            guard let length = lengthOfCharacter(at: index) else { return false }
            index += length
        }
        return true
    }

    /// `nil` where no well-formed character starts.
    ///
    /// - Source: The Unicode Standard, table 3-7.
    private func lengthOfCharacter(at index: Int) -> Int? {
        let lead = self[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF } else if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF } else if lead == 0xF4 { second = 0x80...0x8F }
        default: return nil
        }
        guard index + length <= count, second.contains(self[index + 1]) else { return nil }
        for offset in 2..<Swift.max(length, 2) where self[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }
}
