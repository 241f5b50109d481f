/// Covers what crypt(5) makes, wherever it stands in a line that may be shown.
///
/// Files whose lines are shown may be led to others, by a link or an include; the fields of passwd and shadow are taken
/// apart by ``PasswordSchemes`` instead.
enum HashCover {
    static let mask = Array("<hidden>".utf8)
    private static let shortest = 13  // bytes behind `$id$`
    private static let schemes: Set = ["1", "2", "2a", "2b", "2x", "2y", "3", "5", "6", "7", "y", "gy", "sha1", "md5"]

    /// The line as it may be kept.
    static func covered(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.contains(ASCII.dollar) else { return line }
        var output: [UInt8] = []
        var rest = line
        while let start = rest.firstIndex(of: ASCII.dollar) {
            output += rest[..<start]
            if let end = end(of: rest[start...]) {
                output += mask
                rest = rest[end...]
            } else {
                output.append(ASCII.dollar)
                rest = rest[(start + 1)...]
            }
        }
        return (output + rest)[...]
    }

    /// Where a hash that begins here ends; nil where none does.
    private static func end(of text: ArraySlice<UInt8>) -> Int? {
        let id = text.dropFirst().prefix(32).prefix { $0 != ASCII.dollar }
        guard id.endIndex < text.endIndex, text[id.endIndex] == ASCII.dollar else { return nil }
        let name = String(decoding: id, as: UTF8.self)
        guard schemes.contains(name) || name.hasPrefix("md5,rounds=") else { return nil }
        let body = text[(id.endIndex + 1)...].prefix { byte in
            ASCII.isLetter(byte) || ASCII.isDigit(byte) || "./$,=+-_".utf8.contains(byte)
        }
        return body.count >= shortest ? body.endIndex : nil
    }
}
