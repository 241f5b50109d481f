import NoroshiModel

/// hosts.equiv(5) and `.rhosts`: a host, and a user of it.
///
/// - Source: hosts.equiv(5), rhosts(5) of the Linux man-pages; iruserok(3).
enum TrustFile {
    private static let maximumLines = 1000

    /// Lines that let somebody in. What begins with `-` keeps out, and what is neither host nor user is not shown: the
    /// file may be anything.
    static func lines(_ bytes: [UInt8], file: String, account: String?) -> [AccountSurvey.Trust] {
        let lines = TextLines(bytes, file: file)
        let found = lines.lines.lazy.compactMap { line -> AccountSurvey.Trust? in
            let words = line.bytes.words
            guard let host = words.first, host.first != ASCII.hash, words.count <= 2, words.allSatisfy(isName),
                host.first != UInt8(ascii: "-"), words.last?.first != UInt8(ascii: "-")
            else { return nil }
            return AccountSurvey.Trust(
                account: account, host: Escaped.text(host), user: words.count > 1 ? Escaped.text(words[1]) : nil,
                place: lines.place(line.number), text: words.map { Escaped.text($0) }.joined(separator: " "))
        }
        return Array(found.prefix(maximumLines))
    }

    private static func isName(_ word: ArraySlice<UInt8>) -> Bool {
        word.count <= 256
            && word.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || ".:-_+@".utf8.contains($0) }
    }
}
