import NoroshiModel

/// login.defs(5), shells(5), nsswitch.conf(5).
enum SettingsFiles {
    static func definitions(_ bytes: [UInt8], file: String, into settings: inout AccountSurvey.Settings) {
        for (line, words) in wordLines(bytes, file: file) where words.count >= 2 {
            let value = Escaped.text(words[1])
            switch Escaped.text(words[0]) {
            case "UID_MIN": settings.firstPerson = UInt32(value) ?? settings.firstPerson
            case "UID_MAX": settings.lastPerson = UInt32(value) ?? settings.lastPerson
            case "ENCRYPT_METHOD":
                settings.encryptMethod = value
                settings.encryptPlace = line
            default: break
            }
        }
    }

    static func shells(_ bytes: [UInt8], file: String) -> [String] {
        wordLines(bytes, file: file).compactMap { $0.1.first.map { Escaped.text($0) } }.filter { $0.hasPrefix("/") }
    }

    static func nameSources(_ bytes: [UInt8], file: String) -> [AccountSurvey.NameSource] {
        wordLines(bytes, file: file).compactMap { place, words in
            let text = words.map { Escaped.text($0) }.joined(separator: " ")
            guard let colon = text.firstIndex(of: ":") else { return nil }
            // `[NOTFOUND=return]` is what to do, and no source.
            var rest = String(text[text.index(after: colon)...])
            while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
                rest.replaceSubrange(open...close, with: " ")
            }
            return AccountSurvey.NameSource(
                database: text[..<colon].split(separator: " ").joined(),
                sources: rest.split(separator: " ").map(String.init),
                place: place)
        }
    }

    /// The lines that say something, without comments.
    private static func wordLines(_ bytes: [UInt8], file: String) -> [(AccountSurvey.Place, [ArraySlice<UInt8>])] {
        let lines = TextLines(bytes, file: file)
        return lines.lines.compactMap { line in
            let words = line.bytes.prefix { $0 != ASCII.hash }.words
            return words.isEmpty ? nil : (lines.place(line.number), words)
        }
    }
}
