extension ConformanceTest {
    static let recommendedDocument = [
        missingLabel, missingCanonicalAddress, missingLanguage, unsortedKeys, privateLanguage, defaultLanguage,
        additionalProperty, trackingIDInTitle, deprecatedProfile,
    ]

    private static let missingLabel = ConformanceTest(only20: "6.2.10") { index in
        guard index.document?["distribution"]?["tlp"]?["label"] == nil else { return [] }
        return [
            Finding(
                index.documentOrRoot, missing: "distribution", "no TLP label", "TLP ラベルがありません")
        ]
    }

    private static let missingCanonicalAddress = ConformanceTest("6.2.11") { index in
        guard index.canonicalAddresses.isEmpty else { return [] }
        let name = index.tracking?.string("id").map(DocumentIndex.fileName) ?? ""
        return [
            Finding(
                index.document?["references"] ?? index.documentOrRoot,
                missing: index.document?["references"] == nil ? "references" : nil,
                "no reference of category \"self\" to an https address ending with \(quoted(name))",
                "\(quoted(name)) で終わる https アドレスへの、カテゴリー \"self\" の参照がありません")
        ]
    }

    private static let missingLanguage = ConformanceTest("6.2.12") { index in
        guard let document = index.document, document.isObject else { return [] }
        guard let language = document["lang"] else {
            return [Finding(document, missing: "lang", "the document's language is not given", "文書の言語が指定されていません")]
        }
        guard language.string?.isEmpty == true else { return [] }
        return [Finding(language, "the document's language \"\" is empty", "文書の言語 \"\" が空です")]
    }

    /// Keys stand in alphabetical order.
    private static let unsortedKeys = ConformanceTest("6.2.13") { index in
        let nodes = index.root.tree.nodes.indices
        for place in nodes {
            let object = JSONValue(tree: index.root.tree, index: place)
            guard object.isObject, object.count > 1 else { continue }
            var last: JSONValue?
            for member in object.members {
                if let last, !object.tree.precedes(last.keyText, member.keyText) {
                    let (key, other) = (quoted(member.key), quoted(last.key))
                    return [
                        Finding(
                            member, "key \(key) behind \(other): not sorted", "キー \(key) が \(other) の後にあり、整列されていません")
                    ]
                }
                last = member
            }
        }
        return []
    }

    private static let privateLanguage = ConformanceTest("6.2.14") { index in
        index.languages.compactMap { place, tag in
            guard let subtag = LanguageTag.privateSubtag(in: tag) else { return nil }
            return Finding(
                place, "private subtag \(quoted(subtag)) in language \(quoted(tag))",
                "言語 \(quoted(tag)) に私的なサブタグ \(quoted(subtag)) があります")
        }
    }

    private static let defaultLanguage = ConformanceTest("6.2.15") { index in
        index.languages.filter { $0.tag.lowercased() == "i-default" }.map { place, tag in
            Finding(place, "\(quoted(tag)) names no language", "\(quoted(tag)) は言語を示していません")
        }
    }

    private static let additionalProperty = ConformanceTest("6.2.20") { index in
        index.additionalMembers.map { member in
            let name = quoted(member.key)
            return Finding(member, "property \(name) is not in the schema", "プロパティ \(name) はスキーマにありません")
        }
    }

    private static let trackingIDInTitle = ConformanceTest(only21: "6.2.22") { index in
        guard let place = index.document?["title"], let title = place.string, let id = index.tracking?.string("id"),
            !id.isEmpty, title.contains(id)
        else { return [] }
        return [
            Finding(
                place, "title \(quoted(title)) contains the tracking ID \(quoted(id))",
                "題名 \(quoted(title)) に文書 ID \(quoted(id)) が含まれています")
        ]
    }

    private static let deprecatedProfile = ConformanceTest(only21: "6.2.38") { index in
        guard let place = index.document?["category"], index.category.hasPrefix("csaf_deprecated_") else { return [] }
        return [
            Finding(
                place, "profile \(quoted(index.category)) is deprecated", "プロファイル \(quoted(index.category)) は廃止予定です")
        ]
    }
}

extension DocumentIndex {
    /// The addresses under which the document itself is to be found.
    ///
    /// - Source: CSAF 2.0 §6.2.11, CSAF 2.1 §6.2.11
    var canonicalAddresses: [String] {
        guard let id = tracking?.string("id") else { return [] }
        return document?.items("references").compactMap { reference in
            guard reference["category"]?.isText("self") == true, let url = reference.string("url"),
                url.hasPrefix("https://"), url.hasSuffix("/" + Self.fileName(id))
            else { return nil }
            return url
        } ?? []
    }

    /// The name of a document's file: its ID in lower case, with low lines for what file names had better not hold.
    ///
    /// - Source: CSAF 2.0 §5.1, CSAF 2.1 §5.1
    static func fileName(_ id: String) -> String {
        var result: [UInt8] = []
        for byte in id.lowercased().utf8 {
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"): result.append(byte)
            case _: if result.last != UInt8(ascii: "_") { result.append(UInt8(ascii: "_")) }
            }
        }
        return String(decoding: result, as: UTF8.self) + ".json"
    }
}
