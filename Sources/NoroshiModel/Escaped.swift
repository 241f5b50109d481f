/// Makes hostile bytes safe to print: what a terminal would obey becomes what a person can read.
///
/// Printable text stays. Backslash becomes `\\`; CR, LF and TAB `\r`, `\n`, `\t`; every other control character,
/// bidirectional override and invalid UTF-8 byte `\xHH` or `\u{HHHH}`. Different input gives different output.
package enum Escaped {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        // What most services say needs no change.
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C }) { return String(decoding: bytes, as: UTF8.self) }
        var output = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            if let (scalar, length) = scalar(at: rest) {
                append(scalar, to: &output)
                rest = rest.dropFirst(length)
            } else {
                output += "\\x" + hex(UInt32(rest[rest.startIndex]), width: 2)
                rest = rest.dropFirst()
            }
        }
        return output
    }

    package static func text(_ string: String) -> String {
        if string.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C }) { return string }
        var output = ""
        for scalar in string.unicodeScalars { append(scalar, to: &output) }
        return output
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout String) {
        switch scalar.value {
        case 0x5C: output += "\\\\"
        case 0x0A: output += "\\n"
        case 0x0D: output += "\\r"
        case 0x09: output += "\\t"
        case 0..<0x20, 0x7F: output += "\\x" + hex(scalar.value, width: 2)
        // Above ASCII `\xHH` stands for a byte that is not UTF-8. Zero-width and bidirectional controls can make one
        // text look like another.
        case 0x80..<0xA0, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F:
            output += "\\u{" + hex(scalar.value, width: 4) + "}"
        default: output.unicodeScalars.append(scalar)
        }
    }

    /// The well-formed UTF-8 scalar at the start of `bytes` (Unicode 15 table 3-7), or nil.
    private static func scalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    private static func hex(_ value: UInt32, width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
