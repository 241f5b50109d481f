import NoroshiModel

/// login.defs(5), shells(5), nsswitch.conf(5).
enum SettingsFiles {
    static func definitions(_ lines: TextLines, into settings: inout AccountSurvey.Settings) {
        for (line, words) in wordLines(lines) where words.count >= 2 {
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

    static func shells(_ lines: TextLines) -> [String] {
        wordLines(lines).compactMap { $0.1.first.map { Escaped.text($0) } }.filter { $0.hasPrefix("/") }
    }

    static func nameSources(_ lines: TextLines) -> [AccountSurvey.NameSource] {
        wordLines(lines).compactMap { place, words in
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
    private static func wordLines(_ lines: TextLines) -> [(AccountSurvey.Place, [ArraySlice<UInt8>])] {
        lines.lines.compactMap { line in
            let words = line.bytes.prefix { $0 != ASCII.hash }.words
            return words.isEmpty ? nil : (lines.place(line.number), words)
        }
    }
}

extension AccountSurvey.NameSource {
    /// Services that read files of the host itself, or make up accounts that nobody logs in with.
    private static let own: Set = ["files", "systemd", "compat", "db", "altfiles", "mymachines"]

    /// Those of ``sources`` that ask other hosts or other programs.
    var others: [String] { sources.filter { !Self.own.contains($0) } }
}
