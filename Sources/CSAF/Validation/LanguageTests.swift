extension ConformanceTest {
    static let informativeLanguage = [spelling, grammar]

    /// English is spelled right, as far as a small vocabulary tells; no other language is known.
    private static let spelling = ConformanceTest("6.3.8") { index in
        checked(index) {
            ProseCheck.misspelling(in: $0)
        } message: { word, right in
            TestMessage(
                "misspelled word \(quoted(word)), perhaps \(quoted(right))",
                "単語 \(quoted(word)) の綴りが正しくありません（\(quoted(right)) の誤りの可能性）")
        }
    }

    private static let grammar = ConformanceTest(only21: "6.3.16") { index in
        checked(index) {
            ProseCheck.grammarMistake(in: $0)
        } message: { words, reason in
            TestMessage("grammar of \(quoted(words)): \(reason)", "文法の誤り: \(quoted(words))（\(reason)）")
        }
    }

    private static func checked(
        _ index: DocumentIndex, _ check: (String) -> (String, String)?, message: (String, String) -> TestMessage
    ) -> [Finding] {
        guard let place = index.document?["lang"], let tag = place.string, let language = index.primaryLanguage else {
            return []
        }
        guard language == "en" else {
            return [
                Finding(
                    place, "texts in language \(quoted(tag)) cannot be checked", "言語 \(quoted(tag)) の文章は検査できません")
            ]
        }
        return index.prose.compactMap { place in
            check(place.string ?? "").map { Finding(place, message($0.0, $0.1)) }
        }
    }
}

extension DocumentIndex {
    /// Texts that were written for people.
    var prose: [JSONValue] {
        let tree = root.tree
        return tree.nodes.indices.lazy.map { JSONValue(tree: tree, index: $0) }.filter { value in
            guard value.isString else { return false }
            let isItem = value.parent?.isArray == true
            let owner = isItem ? value.parent : value
            let names = isItem ? Self.proseLists : Self.proseMembers
            return names.contains { owner?.hasKey($0) == true } && !isTechnical(value)
        }
    }

    private static let proseMembers = [
        "title", "text", "summary", "details", "audience", "issuing_authority", "organization", "name",
    ]
    private static let proseLists = ["entitlements", "names", "aliases"]
    private static let technical = ["cwe", "cwes", "ids", "metrics", "scores", "x_extensions", "hashes"]

    private func isTechnical(_ value: JSONValue) -> Bool {
        var current: JSONValue? = value
        while let step = current {
            if Self.technical.contains(where: step.hasKey) { return true }
            current = step.parent
        }
        return false
    }
}
