import NoroshiModel

/// One logical line of sudoers, byte by byte. Names and commands lose their quotes and backslashes, as with sudo.
///
/// - Source: sudoers(5) of sudo 1.9.13, "SUDOERS FILE FORMAT" and "Other special characters and reserved words".
struct SudoersScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipBlanks() { while let byte = next, ASCII.isSpace(byte) { index += 1 } }

    /// Whether nothing but a comment is left.
    mutating func isAtEnd() -> Bool {
        skipBlanks()
        return next == nil || next == ASCII.hash && !isNumber
    }

    /// Whether `#` and digits come, which is a uid and no comment.
    private var isNumber: Bool {
        next == ASCII.hash && index + 1 < bytes.count && ASCII.isDigit(bytes[index + 1])
    }

    mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        index += 1
        return true
    }

    mutating func take(_ text: String) -> Bool {
        skipBlanks()
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    /// The word that comes, without taking it.
    func peekWord() -> [UInt8] {
        Array(bytes[index...].prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") })
    }

    mutating func skip(_ count: Int) { index += count }

    /// The rest of the line as it stands.
    mutating func rest() -> ArraySlice<UInt8> {
        let rest = bytes[index...].trimmed
        index = bytes.count
        return rest
    }

    /// Whether the same list goes on after a name with `=`: `: NAME =`.
    mutating func takeBangs() -> Bool {
        var isNegated = false
        while take(ASCII.bang) { isNegated.toggle() }
        return isNegated
    }

    /// A user, group, host, alias or number.
    mutating func name(_ what: String) throws(SudoersError) -> String {
        skipBlanks()
        guard let first = next else { throw SudoersError(reason: "a \(what) is missing") }
        var name: [UInt8] = []
        if first == UInt8(ascii: "%") || first == UInt8(ascii: "+") {
            name.append(first)
            index += 1
            if first == UInt8(ascii: "%"), next == ASCII.colon {
                name.append(ASCII.colon)
                index += 1
            }
        }
        if next == ASCII.quote {
            // Quotes go around the whole name.
            guard name.isEmpty else { throw SudoersError(reason: "a quote behind '\(Self.text(name))'") }
            return Self.text(try quoted())
        }
        if next == ASCII.hash {
            let digits = bytes[(index + 1)...].prefix { ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
            guard !digits.isEmpty else { throw SudoersError(reason: "a \(what) is missing") }
            index += 1 + digits.count
            return Self.text(name + [ASCII.hash] + digits)
        }
        if what == "host", let address = sixAddress() { return Self.text(address) }
        let body = try word { " \t\r\n#>!=:,()\"".utf8.contains($0) }
        guard !body.isEmpty else { throw SudoersError(reason: "expected a \(what), found '\(Self.text([next ?? 0]))'") }
        return Self.text(name + body)
    }

    /// The name of a parameter or the value of an option: everything up to what separates them.
    mutating func value() throws(SudoersError) -> String {
        skipBlanks()
        if next == ASCII.quote { return Self.text(try quoted()) }
        return Self.text(try word { " \t\r\n,#".utf8.contains($0) })
    }

    mutating func parameterName() throws(SudoersError) -> String {
        skipBlanks()
        let name = try word { " \t\r\n,=+-#!".utf8.contains($0) }
        guard !name.isEmpty else { throw SudoersError(reason: "a parameter is missing") }
        guard name.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }) else {
            throw SudoersError(reason: "'\(Self.text(name))' is no parameter")
        }
        return Self.text(name)
    }

    /// A path with what may be given to it, a blank between words; `:`, `,` and `#` in it stand behind backslashes.
    mutating func command() throws(SudoersError) -> String {
        skipBlanks()
        var text: [UInt8] = []
        while let byte = next, byte != ASCII.comma, byte != ASCII.colon, byte != ASCII.hash {
            if ASCII.isSpace(byte) {
                skipBlanks()
                guard next != ASCII.equals else { break }
                text.append(ASCII.space)
            } else if byte == UInt8(ascii: "^"), text.isEmpty || text.last == ASCII.space {
                // A regular expression, of the path or of the arguments, goes on to its `$`.
                guard let end = bytes[index...].indices.first(where: { isRegexEnd($0) }) else {
                    throw SudoersError(reason: "a regular expression without its '$'")
                }
                text += bytes[index...end]
                index = end + 1
            } else if byte == ASCII.backslash, index + 1 < bytes.count {
                // Before a sign of a pattern the backslash is a part of it.
                if "*?[]!^".utf8.contains(bytes[index + 1]) { text.append(byte) }
                text.append(bytes[index + 1])
                index += 2
            } else {
                // A path ends before `=`, and what is given to it has begun.
                if byte == ASCII.equals, !text.contains(ASCII.space) { text.append(ASCII.space) }
                text.append(byte)
                index += 1
            }
        }
        let command = text[...].trimmed
        if let blank = command.firstIndex(of: ASCII.space), command[..<blank].last == ASCII.slash {
            throw SudoersError(reason: "a folder takes no arguments")
        }
        return Self.text(command)
    }

    private func isRegexEnd(_ place: Int) -> Bool {
        guard bytes[place] == ASCII.dollar, bytes[place - 1] != ASCII.backslash else { return false }
        let after = place + 1 < bytes.count ? bytes[place + 1] : ASCII.space
        return ASCII.isSpace(after) || after == ASCII.comma || after == ASCII.colon || after == ASCII.hash
    }

    /// An address of IPv6, whose colons end nothing.
    private mutating func sixAddress() -> [UInt8]? {
        let run = bytes[index...].prefix {
            ASCII.isHex($0) || $0 == ASCII.colon || $0 == ASCII.slash || $0 == ASCII.dot
        }
        guard run.count(where: { $0 == ASCII.colon }) >= 2 else { return nil }
        index += run.count
        return Array(run)
    }

    private mutating func word(_ isEnd: (UInt8) -> Bool) throws(SudoersError) -> [UInt8] {
        var text: [UInt8] = []
        while let byte = next, !isEnd(byte) {
            guard byte == ASCII.backslash else {
                text.append(byte)
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { throw SudoersError(reason: "a backslash with nothing behind it") }
            text.append(bytes[index + 1])
            index += 2
        }
        return text
    }

    private mutating func quoted() throws(SudoersError) -> [UInt8] {
        index += 1
        var text: [UInt8] = []
        while let byte = next, byte != ASCII.quote {
            let isEscape = byte == ASCII.backslash && index + 1 < bytes.count && bytes[index + 1] == ASCII.quote
            if isEscape { index += 1 }
            text.append(bytes[index])
            index += 1
        }
        guard next == ASCII.quote else { throw SudoersError(reason: "a quote without its end") }
        index += 1
        return text
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String { Escaped.text(bytes) }
}
