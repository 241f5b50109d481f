import NoroshiModel

/// The services of inetd that speak without being asked, told by the form of what they say.
enum SmallServices {
    /// nil when the bytes have the form of none.
    ///
    /// - Parameter asked: Something was sent before. A slow one may still have spoken of its own accord, but only two
    ///   forms are so peculiar that they cannot be an answer.
    static func recognize(_ bytes: [UInt8], port: Int, asked: Bool = false) -> ServiceProtocol? {
        if isRotatingPattern(bytes) { return .chargen }
        if bytes.isText, isDate(bytes) { return .daytime }
        guard !asked || ServiceProtocol.expected(on: port) != nil else { return nil }
        if isTime(bytes, port: port) { return .time }
        guard bytes.isText else { return nil }
        if isProcessList(bytes) { return .systat }
        if isConnectionList(bytes) { return .netstat }
        // A saying has no form; on its own port any text is one.
        return port == 17 && bytes.count <= 4096 ? .qotd : nil
    }

    /// Lines of 72 characters, each character the next one of ASCII, each line one further.
    ///
    /// - Source: RFC 864 §2.
    static func isRotatingPattern(_ bytes: [UInt8]) -> Bool {
        let first = bytes.firstLine.prefix(72)
        guard first.count >= 32 else { return false }
        return zip(first, first.dropFirst()).allSatisfy { a, b in
            a >= 0x20 && a <= 0x7E && (b == a + 1 || a >= 0x7E && (b == 0x20 || b == 0x21))
        }
    }

    /// Seconds since 1900 in four bytes.
    ///
    /// - Source: RFC 868. Away from its port only a time from 2015 to the field's end in 2036 is taken for one. The
    ///   inetd of GNU Inetutils sends four zero bytes too many on 64-bit systems.
    static func isTime(_ bytes: [UInt8], port: Int) -> Bool {
        var cursor = ByteCursor(bytes)
        guard bytes.count == 4 || bytes.count == 8 && bytes.suffix(4).allSatisfy({ $0 == 0 }),
            let seconds = cursor.uint32()
        else { return false }
        return port == 37 || seconds >= 3_629_059_200
    }

    /// One line of a day and a time of day: `Sat Nov 21 02:52:58 2026`.
    ///
    /// - Source: RFC 867, which asks for no particular form.
    static func isDate(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == ":" || $0 == ".") }
        guard bytes.count <= 100, text.split(whereSeparator: \.isNewline).count == 1, words.contains(where: isClock)
        else { return false }
        let numbers = words.filter { $0.allSatisfy(\.isNumber) }
        return numbers.count >= 2 && words.allSatisfy { $0.count <= 9 && ($0.count <= 5 || isClock($0) || isName($0)) }
    }

    private static func isClock(_ word: Substring) -> Bool {
        let fields = word.split(separator: ":", omittingEmptySubsequences: false)
        return fields.count == 3 && fields.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }
    }

    private static func isName(_ word: Substring) -> Bool {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        ]
        return names.contains(word.lowercased()) || word.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// The heading of ps or of who -H.
    private static func isProcessList(_ bytes: [UInt8]) -> Bool {
        let words = Set(bytes.drop { $0 <= 0x20 }.firstWords)
        return words.contains("PID") && !words.isDisjoint(with: ["COMMAND", "CMD", "TIME", "TTY"])
    }

    /// The heading of netstat.
    private static func isConnectionList(_ bytes: [UInt8]) -> Bool {
        ["Active Internet connections", "Active Connections", "Proto Recv-Q Send-Q"].contains {
            bytes.prefix(512).contains(sequence: [UInt8](utf8: $0))
        }
    }
}

extension ArraySlice<UInt8> {
    /// The words of the first line.
    fileprivate var firstWords: [String] {
        Array(self).firstLine.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
    }
}
