import NoroshiModel

/// A file of lines, taken apart as bytes.
struct TextLines {
    struct Line {
        /// 1-based.
        let number: Int
        /// Without its end.
        let bytes: ArraySlice<UInt8>
    }

    /// Longer ones are told of: the C library reads them, and nobody sees their end.
    static let longLine = 4096  // bytes
    static let maximumLines = 200_000

    let file: String
    let lines: [Line]
    /// What lies behind the last of them.
    let gap: (what: String, reason: String)?
    /// What is odd with the lines as such.
    var mistakes: [AccountSurvey.Mistake] = []

    /// - Parameter coversHashes: Whether hashes of passwords are covered (``HashCover``); only who takes fields apart and shows
    ///   none does without.
    init(_ bytes: [UInt8], file: String, coversHashes: Bool = true) {
        self.file = file
        var lines: [Line] = []
        var start = 0
        while start < bytes.count, lines.count < Self.maximumLines {
            let end = bytes[start...].firstIndex(of: ASCII.newline) ?? bytes.count
            let line = bytes[start..<end]
            lines.append(Line(number: lines.count + 1, bytes: coversHashes ? HashCover.covered(line) : line))
            start = end + 1
        }
        self.lines = lines
        gap = start < bytes.count ? (file, Self.reason(beyond: Self.maximumLines)) : nil
        if let last = bytes.last, last != ASCII.newline { add(lines.count, .odd, "the last line has no end") }
        for line in lines {
            if line.bytes.contains(0) { add(line.number, .odd, "a NUL byte") }
            if line.bytes.last == ASCII.carriageReturn { add(line.number, .odd, "ends with a carriage return") }
            if line.bytes.count > Self.longLine { add(line.number, .odd, "\(line.bytes.count) bytes long") }
        }
    }

    static func reason(beyond limit: Int) -> String { "more than \(limit) lines; the rest was not read" }

    func place(_ number: Int) -> AccountSurvey.Place { AccountSurvey.Place(file, number) }

    mutating func add(_ line: Int, _ kind: AccountSurvey.Mistake.Kind, _ reason: String, text: String = "") {
        // A file of nothing but mistakes is told by its first ones.
        guard mistakes.count < 1000 else { return }
        mistakes.append(AccountSurvey.Mistake(place(line), kind, reason, text: text))
    }
}

/// Bytes by their names.
enum ASCII {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    static let hash = UInt8(ascii: "#")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let equals = UInt8(ascii: "=")
    static let backslash = UInt8(ascii: "\\")
    static let quote = UInt8(ascii: "\"")
    static let bang = UInt8(ascii: "!")
    static let star = UInt8(ascii: "*")
    static let dollar = UInt8(ascii: "$")
    static let dot = UInt8(ascii: ".")
    static let slash = UInt8(ascii: "/")

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
    /// isspace(3) in the C locale.
    static func isSpace(_ byte: UInt8) -> Bool { byte == space || (9...13).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || (97...122).contains(byte) }
    static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
}

extension ArraySlice<UInt8> {
    /// Without white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        let start = drop(while: ASCII.isSpace)
        guard let last = start.lastIndex(where: { !ASCII.isSpace($0) }) else { return start.prefix(0) }
        return start[...last]
    }

    var words: [ArraySlice<UInt8>] { split(whereSeparator: ASCII.isSpace) }

    func starts(_ text: String) -> Bool { starts(with: text.utf8) }
    func isText(_ text: String) -> Bool { elementsEqual(text.utf8) }
}
