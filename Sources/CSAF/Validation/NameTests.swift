extension ConformanceTest {
    static let names = [weakness, language, packageURL]

    /// The name of a weakness is the one MITRE gave to its number.
    private static let weakness = ConformanceTest("6.1.11") { index in
        index.weaknesses.compactMap { weakness in
            guard let id = weakness.value["id"], let number = id.string,
                TextForm.cwe.matches?(number) == true
            else { return nil }
            return index.is21 ? versionedFault(weakness, id, number) : plainFault(weakness, id, number)
        }
    }

    /// In 2.0, any version of the list will do.
    private static func plainFault(_ weakness: IndexedWeakness, _ id: JSONValue, _ number: String) -> Finding? {
        guard let entry = CWECatalog.entry(number), entry.kind == .weakness else { return notThere(id, number) }
        guard let place = weakness.value["name"], let name = place.string, !entry.names.contains(name) else {
            return nil
        }
        return wrongName(place, name, number, entry.name)
    }

    private static func versionedFault(_ weakness: IndexedWeakness, _ id: JSONValue, _ number: String) -> Finding? {
        guard let place = weakness.value["version"], let version = place.string else { return nil }
        switch CWECatalog.look(up: number, version: version) {
        case .unknownVersion:
            return Finding(place, "unknown version \(quoted(version)) of CWE", "CWE のバージョン \(quoted(version)) は存在しません")
        case .absent: return notThere(id, number)
        case .found(let entry, let right):
            guard entry.kind == .weakness else { return notThere(id, number) }
            guard let place = weakness.value["name"], let name = place.string, name != right else { return nil }
            return wrongName(place, name, number, right)
        }
    }

    private static func notThere(_ place: JSONValue, _ number: String) -> Finding {
        Finding(place, "\(quoted(number)) is no weakness of CWE", "\(quoted(number)) は CWE の脆弱性タイプではありません")
    }

    private static func wrongName(_ place: JSONValue, _ name: String, _ number: String, _ right: String) -> Finding {
        Finding(
            place, "\(quoted(name)) is not the name of \(number): \(quoted(right))",
            "\(quoted(name)) は \(number) の名前 \(quoted(right)) と異なります")
    }

    /// Language tags are valid: they use registered subtags, none twice, and extended languages behind their prefix.
    private static let language = ConformanceTest("6.1.12") { index in
        index.languages.compactMap { place, text in
            guard let tag = LanguageTag(text) else { return nil }
            if let subtag = tag.unregisteredSubtag {
                return Finding(
                    place, "unregistered subtag \(quoted(subtag)) in language \(quoted(text))",
                    "言語 \(quoted(text)) のサブタグ \(quoted(subtag)) は登録されていません")
            }
            if let subtag = tag.repeatedSubtag {
                return Finding(
                    place, "subtag \(quoted(subtag)) stands twice in language \(quoted(text))",
                    "言語 \(quoted(text)) のサブタグ \(quoted(subtag)) が重複しています")
            }
            return tag.extendedLanguageProblem.map { problem in
                Finding(
                    place, "\(problem.english) in language \(quoted(text))",
                    "言語 \(quoted(text)): \(problem.japanese)")
            }
        }
    }

    /// Package URLs have a type and a name, and are encoded.
    private static let packageURL = ConformanceTest("6.1.13") { index in
        index.helpers.flatMap { _, helper in
            ([helper["purl"]].compactMap { $0 } + Array(helper.items("purls"))).compactMap { place in
                guard let purl = place.string, let fault = PackageURLs.fault(in: purl) else { return nil }
                return Finding(
                    place, "package URL \(quoted(purl)): \(fault.english)",
                    "パッケージ URL \(quoted(purl)) : \(fault.japanese)")
            }
        }
    }
}

/// A weakness of a vulnerability.
struct IndexedWeakness: Sendable {
    /// The object with the number and the name.
    var value: JSONValue
}

extension DocumentIndex {
    /// Every weakness: one of each vulnerability in 2.0, any number in 2.1.
    var weaknesses: [IndexedWeakness] {
        vulnerabilities.flatMap { vulnerability in
            is21
                ? vulnerability.value.items("cwes").map { IndexedWeakness(value: $0) }
                : [vulnerability.value["cwe"]].compactMap { $0 }.map { IndexedWeakness(value: $0) }
        }
    }

    /// The document's language and that of its source, where there are any.
    var languages: [(place: JSONValue, tag: String)] {
        [document?["lang"], document?["source_lang"]].compactMap { place in
            guard let place, let tag = place.string else { return nil }
            return (place, tag)
        }
    }
}
