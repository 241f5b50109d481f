/// The log of files sent and received that FTP servers write since wu-ftpd.
///
/// - Source: xferlog(5).
enum TransferLog {
    /// `1 192.0.2.1 1024 /path b _ o a user@x ftp 0 * c`, behind the time: each place holds one of few letters.
    static func isRecord(_ line: LineBytes, from start: Int) -> Bool {
        var iterator = LineWords(line, from: start)
        var words: [Range<Int>] = []
        while let word = iterator.next() { words.append(word) }
        guard words.count >= 13, LineWords.isNumber(line, words[0]), LineWords.isNumber(line, words[2]) else {
            return false
        }
        let last = words.suffix(9).map { line[$0] }
        func isOne(_ word: Int, of letters: StaticString) -> Bool {
            last[word].count == 1 && LineBytes(letters).first(last[word][0]) != nil
        }
        return isOne(0, of: "ab") && isOne(1, of: "CUT_") && isOne(2, of: "oid") && isOne(3, of: "agr")
            && isOne(6, of: "01") && isOne(8, of: "ci")
    }
}
