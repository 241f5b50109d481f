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
        let lines = said.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 1 else { return nil }
        let whole = lines.dropLast().map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let first = whole[0]
        if let ssh = whole.first(where: { $0.starts(with: Array("SSH-".utf8)) }) {
            self = .ssh(text: ssh)
        } else if first.starts(with: Array("+OK".utf8)) || first.starts(with: Array("-ERR".utf8)) {
            self = .pop3(text: Self.afterWord(first))
        } else if ["* OK", "* PREAUTH", "* BYE"].contains(where: { first.starts(with: Array($0.utf8)) }) {
            self = .imap(text: Self.afterWord(first.dropFirst(2)))
        } else if let code = Self.code(first) {
            guard Self.isLastLine(whole[whole.count - 1], code) else { return nil }
            self = .coded(code, text: first.dropFirst(4))
        } else if IRCTalk.isMessage(first) {
            self = .irc(text: first)
        } else if first.starts(with: [UInt8]("\"IMPLEMENTATION\" ")) {
            guard whole[whole.count - 1].starts(with: [UInt8]("OK")) else { return nil }
            self = .named(.sieve, key: "sieve.banner", text: first.dropFirst(17))
        } else {
            self = Self.named(first) ?? .other
        }
    }

    private static func named(_ line: ArraySlice<UInt8>) -> ReplyForm? {
        if line.starts(with: [UInt8]("RFB ")), line.count == 11 {
            return .named(.rfb, key: "rfb.banner", text: line)
        }
        if line.starts(with: [UInt8]("@RSYNCD: ")) {
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
    static func isLMTP(_ text: ArraySlice<UInt8>) -> Bool { text.contains(sequence: [UInt8](" LMTP")) }

    /// `220` says SMTP and FTP alike: the words decide, then the port.
    static func isFTP(_ text: ArraySlice<UInt8>, port: Int) -> Bool {
        let upper = text.map { (97...122).contains($0) ? $0 - 32 : $0 }[...]
        if upper.contains(sequence: Array("SMTP".utf8)) { return false }
        return upper.contains(sequence: Array("FTP".utf8)) || port == 21
    }

    private static func afterWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.drop { $0 != UInt8(ascii: " ") }.dropFirst()
    }

    private static func code(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }),
            [nil, UInt8(ascii: " "), UInt8(ascii: "-")].contains(line.dropFirst(3).first)
        else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
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
}
