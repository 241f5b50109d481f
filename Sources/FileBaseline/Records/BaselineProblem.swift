/// Why a baseline cannot be made, read or believed.
package struct BaselineProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: [UInt8]
    /// The byte where it begins; nil for the whole file.
    package let offset: UInt64?
    package let reason: String

    package init(file: [UInt8], offset: UInt64? = nil, reason: String) {
        self.file = file
        self.offset = offset
        self.reason = reason
    }

    package var description: String {
        let name = PathText.text(file)
        return offset.map { "\(name): byte \($0): \(reason)" } ?? "\(name): \(reason)"
    }
}

/// Paths for people and for profiles: what is not printable ASCII or plain UTF-8 is written `\xHH`.
package enum PathText {
    package static func text(_ path: [UInt8]) -> String {
        let isPlain = path.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        if isPlain { return String(decoding: path, as: UTF8.self) }
        var text = ""
        for byte in path {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text
    }
}
