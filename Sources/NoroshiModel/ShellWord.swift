/// One word of a command line that is shown to be copied.
package enum ShellWord {
    /// For a POSIX shell: one word, whatever it holds.
    package static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-._/@:+=,".utf8.contains($0)
        }
        guard !isPlain || word.isEmpty else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The bytes that ``Escaped`` shows as a text, as one word for bash, ksh and zsh.
    package static func word(escaped text: String) -> String {
        guard text.contains("\\") else { return quoted(text) }
        var word = ""
        var rest = text[...]
        while let first = rest.first {
            if let (scalar, end) = scalar(at: rest) {
                // Not as a number of its own, which shells in the C locale leave as it is.
                for byte in String(scalar).utf8 {
                    word += byte < 16 ? "\\x0" : "\\x"
                    word += String(byte, radix: 16)
                }
                rest = rest[end...]
            } else if first == "\\" {
                word += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                word += first == "'" ? "\\'" : String(first)
                rest = rest.dropFirst()
            }
        }
        return "$'\(word)'"
    }

    /// What `\u{202e}` stands for, and where it ends.
    private static func scalar(at text: Substring) -> (Unicode.Scalar, end: Substring.Index)? {
        guard text.hasPrefix("\\u{"), let close = text.firstIndex(of: "}"),
            let scalar = UInt32(text[..<close].dropFirst(3), radix: 16).flatMap(Unicode.Scalar.init)
        else { return nil }
        return (scalar, text.index(after: close))
    }
}
