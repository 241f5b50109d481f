extension ConformanceTest {
    static let wholeDocument = [translator, repeatedCVE, repeatedInvolvement, prohibitedCategory, translation]

    /// A translator says from which language.
    private static let translator = ConformanceTest("6.1.15") { index in
        guard index.document?["publisher"]?.string("category") == "translator" else { return [] }
        guard let language = index.document?["source_lang"] else {
            return [
                Finding(
                    index.documentOrRoot, "publisher is a translator, but \"source_lang\" is missing",
                    "発行者が翻訳者ですが、\"source_lang\" がありません")
            ]
        }
        guard language.string?.isEmpty != false else { return [] }
        return [
            Finding(
                language, "publisher is a translator, but \"source_lang\" has no value",
                "発行者が翻訳者ですが、\"source_lang\" に値がありません")
        ]
    }

    /// No CVE number belongs to two vulnerabilities.
    private static let repeatedCVE = ConformanceTest("6.1.23") { index in
        let numbers = index.vulnerabilities.compactMap { $0.value["cve"] }.filter(\.isString)
        return repeated(numbers) { $0.string }.map { place in
            let name = quoted(place.string ?? "")
            return Finding(
                place, "\(name) is used by more than one vulnerability", "\(name) が複数の脆弱性で使われています")
        }
    }

    /// No party has two entries of the same moment.
    private static let repeatedInvolvement = ConformanceTest("6.1.24") { index in
        index.vulnerabilities.flatMap { vulnerability in
            let dated = vulnerability.value.items("involvements").compactMap { involvement in
                involvement.string("party").flatMap { party in
                    involvement.string("date").flatMap { Moment($0) }.map {
                        (involvement, PartyMoment(party: party, date: $0))
                    }
                }
            }
            return repeated(dated) { $0.1 }.map { involvement, moment in
                let name = quoted(moment.party)
                return Finding(
                    involvement, "party \(name) has two entries of the same date", "関係者 \(name) に同じ日時の項目が二つあります")
            }
        }
    }

    private struct PartyMoment: Hashable {
        var party: String
        var date: Moment
    }

    /// A free category does not look like the name of a profile.
    private static let prohibitedCategory = ConformanceTest("6.1.26") { index in
        guard let place = index.document?["category"], let category = place.string, index.profile == nil,
            category != "csaf_base"
        else { return [] }
        let plain = CategoryName.plain(category)
        let isReserved = Profile.allCases.filter { $0.editions.contains(index.edition) }.contains { profile in
            let name = CategoryName.plain(profile.rawValue)
            return plain == name || plain == name.dropFirst("csaf".count)
        }
        guard isReserved || category.lowercased().hasPrefix("csaf_") else { return [] }
        return [
            Finding(
                place, "category \(quoted(category)) is too like the name of a profile",
                "カテゴリー \(quoted(category)) はプロファイルの名前と紛らわしくなっています")
        ]
    }

    /// A translation is into another language.
    private static let translation = ConformanceTest("6.1.28") { index in
        guard let place = index.document?["source_lang"], let source = place.string,
            let language = index.document?.string("lang"), language.lowercased() == source.lowercased()
        else { return [] }
        return [
            Finding(
                place, "language \(quoted(source)) is also that of the translation", "言語 \(quoted(source)) が翻訳の言語と同じです")
        ]
    }
}

/// Names of categories as they are compared: without case, spaces, dashes and low lines of any kind.
enum CategoryName {
    static func plain(_ text: String) -> String {
        var result = ""
        result.unicodeScalars += text.unicodeScalars.filter { !isSeparator($0) }
        return result.lowercased()
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace { return true }
        switch scalar.properties.generalCategory {
        case .dashPunctuation, .connectorPunctuation: return true
        case _: return others.contains(scalar.value)
        }
    }

    /// Soft hyphen, combining low lines, hyphen bullet, minus signs, zero-width spaces.
    private static let others: Set<UInt32> = [
        0xAD, 0x2CD, 0x332, 0x333, 0x2043, 0x207B, 0x208B, 0x2212, 0x2796, 0x200B, 0x2060, 0xFEFF,
    ]
}
