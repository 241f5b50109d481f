import NoroshiModel

/// The form of a text greeting, by which its protocol is known before anything else is.
enum ReplyForm: Equatable {
    /// `+OK …` or `-ERR …`
    case pop3(text: ArraySlice<UInt8>)
    /// `* OK …`, `* PREAUTH …`, `* BYE …`
    case imap(text: ArraySlice<UInt8>)
    /// `SSH-2.0-…`, with or without lines before it (RFC 4253 §4.2)
    case ssh(text: ArraySlice<UInt8>)
    /// `220 …`: SMTP, FTP, NNTP; the text of its first line.
    case coded(Int, text: ArraySlice<UInt8>)
    /// `:server NOTICE …` or `NOTICE …` (RFC 2812)
    case irc(text: ArraySlice<UInt8>)
    /// A greeting that only this protocol has, and the key of its text.
    case named(ServiceProtocol, key: String, text: ArraySlice<UInt8>)
    case other

    /// nil while the first line is not complete.
    init?(_ bytes: [UInt8]) {
        if let subversion = Self.subversion(bytes) {
            self = subversion
            return
        }
        // Empty lines before a greeting say nothing.
        let said = bytes.drop { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
        guard let end = said.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let first = Self.line(said[..<end])
        if let ssh = Self.identification(first, said[(end + 1)...]) {
            self = .ssh(text: ssh)
        } else if first.starts(with: "+OK".utf8) || first.starts(with: "-ERR".utf8) {
            self = .pop3(text: Self.afterWord(first))
        } else if first.first == UInt8(ascii: "*"), Self.states.contains(where: { first.starts(with: $0.utf8) }) {
            self = .imap(text: Self.afterWord(first.dropFirst(2)))
        } else if let code = Self.code(first) {
            guard Self.isLastLine(Self.lastLine(said), code) else { return nil }
            self = .coded(code, text: first.dropFirst(4))
        } else if IRCTalk.isMessage(first) {
            self = .irc(text: first)
        } else if first.starts(with: "\"IMPLEMENTATION\" ".utf8) {
            guard Self.lastLine(said).starts(with: "OK".utf8) else { return nil }
            self = .named(.sieve, key: "sieve.banner", text: first.dropFirst(17))
        } else {
            self = Self.named(first) ?? .other
        }
    }

    /// With what an IMAP server greets (RFC 3501 §7.1).
    private static let states = ["* OK", "* PREAUTH", "* BYE"]

    /// Without a carriage return at its end.
    private static func line(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    }

    /// The last line that is complete; there is one.
    private static func lastLine(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let whole = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex)]
        return line(whole[(whole.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? whole.startIndex)...])
    }

    /// The line by which an SSH server makes itself known; others may stand before it (RFC 4253 §4.2).
    private static func identification(
        _ first: ArraySlice<UInt8>, _ others: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8>? {
        if first.starts(with: "SSH-".utf8) { return first }
        var rest = others
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if rest.starts(with: "SSH-".utf8) { return line(rest[..<end]) }
            rest = rest[(end + 1)...]
        }
        return nil
    }

    private static func named(_ line: ArraySlice<UInt8>) -> ReplyForm? {
        if line.starts(with: "RFB ".utf8), line.count == 11 {
            return .named(.rfb, key: "rfb.banner", text: line)
        }
        if line.starts(with: "@RSYNCD: ".utf8) {
            return .named(.rsync, key: "rsync.banner", text: line.dropFirst(9))
        }
        return nil
    }

    /// A list of words that ends without a line's end.
    ///
    /// - Source: Subversion's `libsvn_ra_svn/protocol`, §3.
    private static func subversion(_ bytes: [UInt8]) -> ReplyForm? {
        guard bytes.starts(with: "( success ( "), bytes.suffix(4).elementsEqual(") ) ".utf8) else { return nil }
        return .named(.svn, key: "svn.banner", text: bytes[...])
    }

    /// RFC 2033 §4: the greeting is as in SMTP; servers name the protocol in it.
    static func isLMTP(_ text: ArraySlice<UInt8>) -> Bool { text.contains(sequence: [UInt8](utf8: " LMTP")) }

    /// `220` says SMTP and FTP alike: the words decide, then the port.
    static func isFTP(_ text: ArraySlice<UInt8>, port: Int) -> Bool {
        if text.containsWord("SMTP") { return false }
        return text.containsWord("FTP") || port == 21
    }

    private static func afterWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.drop { $0 != UInt8(ascii: " ") }.dropFirst()
    }

    private static func code(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.count >= 3 else { return nil }
        var code = 0
        for digit in line.prefix(3) {
            guard (48...57).contains(digit) else { return nil }
            code = code * 10 + Int(digit - 48)
        }
        let next = line.dropFirst(3).first
        return next == nil || next == UInt8(ascii: " ") || next == UInt8(ascii: "-") ? code : nil
    }

    /// A reply of several lines ends with its code and a blank (RFC 5321 §4.2, RFC 959 §4.2).
    private static func isLastLine(_ line: ArraySlice<UInt8>, _ code: Int) -> Bool {
        Self.code(line) == code && line.dropFirst(3).first != UInt8(ascii: "-")
    }
}

extension ArraySlice<UInt8> {
    func contains(sequence: [UInt8]) -> Bool {
        guard count >= sequence.count else { return false }
        return (startIndex...endIndex - sequence.count).contains {
            self[$0..<$0 + sequence.count].elementsEqual(sequence)
        }
    }

    /// - Parameter word: In capital letters; it is found in small ones too.
    func containsWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard self.count >= count else { return false }
        return unsafe withUnsafeBufferPointer { bytes in
            let letters = unsafe UnsafeBufferPointer(start: word.utf8Start, count: count)
            return (0...(bytes.count - count)).contains { start in
                (0..<count).allSatisfy { place in
                    let byte = unsafe bytes[start + place]
                    return unsafe (byte >= 97 && byte <= 122 ? byte - 32 : byte) == letters[place]
                }
            }
        }
    }
}
