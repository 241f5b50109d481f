import NoroshiModel

/// Complete replies of a mail server, with the lines that the model does not keep.
///
/// - Source: RFC 5321 §4.2.1: every line but the last has a hyphen behind its code.
struct SMTPReplyReader {
    struct Reading: Hashable {
        let reply: SMTPReply
        /// Without codes, escaped.
        let lines: [String]
    }

    /// The replies in `bytes`; nil while the last one is not complete. Lines without a code are passed over.
    static func read(_ bytes: [UInt8]) -> [Reading]? {
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        var readings: [Reading] = []
        var open: [(code: Int, text: ArraySlice<UInt8>)] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let code = code(line) else { continue }
            open.append((code, line.dropFirst(4)))
            guard line.dropFirst(3).first != UInt8(ascii: "-") else { continue }
            readings.append(reading(open))
            open = []
        }
        return open.isEmpty && !readings.isEmpty ? readings : nil
    }

    private static func reading(_ lines: [(code: Int, text: ArraySlice<UInt8>)]) -> Reading {
        let code = lines[lines.count - 1].code
        var enhanced: String?
        let texts = lines.map { line -> String in
            let (found, rest) = enhancedCode(line.text, class: code / 100)
            enhanced = enhanced ?? found
            return Escaped.text(rest)
        }
        var text = texts.filter { !$0.isEmpty }.joined(separator: "\\n")
        while text.utf8.count > SMTPReply.maximumText { text.removeLast() }
        return Reading(reply: SMTPReply(code: code, enhancedCode: enhanced, text: text), lines: texts)
    }

    /// Three digits from 200 to 599, and nothing, a blank or a hyphen behind them.
    private static func code(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }),
            [nil, UInt8(ascii: " "), UInt8(ascii: "-")].contains(line.dropFirst(3).first),
            let code = Int(String(decoding: digits, as: UTF8.self)), (200...599).contains(code)
        else { return nil }
        return code
    }

    /// `5.7.1` and the text behind it (RFC 2034), or `#5.7.1` in the brackets that qmail puts behind its words.
    private static func enhancedCode(
        _ text: ArraySlice<UInt8>, class kind: Int
    ) -> (String?, ArraySlice<UInt8>) {
        let word = text.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        if isEnhanced(word, kind) {
            return (String(decoding: word, as: UTF8.self), text.dropFirst(word.count).drop { $0 == UInt8(ascii: " ") })
        }
        if let mark = text.lastIndex(of: UInt8(ascii: "#")) {
            let code = text[(mark + 1)...].prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
            if isEnhanced(code, kind) { return (String(decoding: code, as: UTF8.self), text) }
        }
        return (nil, text)
    }

    private static func isEnhanced(_ word: ArraySlice<UInt8>, _ kind: Int) -> Bool {
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { (1...3).contains($0.count) }
            && parts[0].elementsEqual("\(kind)".utf8)
    }
}
