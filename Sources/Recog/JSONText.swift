/// Writes JSON into bytes.
///
/// - Source: RFC 8259 §7.
enum JSONText {
    static func append(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in append(quoted: unsafe bytes.span, to: &output) }
    }

    static func append(raw text: String, to output: inout [UInt8]) {
        output.append(contentsOf: text.utf8)
    }

    /// - Parameter text: UTF-8.
    static func append(quoted text: Span<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<text.count where mustEscape(text[index]) {
            append(text, start..<index, to: &output)
            append(escaped: text[index], to: &output)
            start = index + 1
        }
        append(text, start..<text.count, to: &output)
        output.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private static func append(_ text: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        unsafe text.extracting(range).withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
    }

    private static func append(escaped byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            output += Array("u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
}
