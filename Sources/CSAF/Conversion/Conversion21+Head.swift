extension Conversion21 {
    mutating func convertHead() {
        convertLabel()
        convertTitle()
        convertLicense()
        if source.document.publisher.category == .other {
            if options.makesOthersMultipliers {
                result.document.publisher.category = .multiplier
            } else {
                warn(
                    "/document/publisher/category",
                    "some parties of the category \"other\" are \"multiplier\" in CSAF 2.1",
                    "カテゴリー \"other\" の一部は CSAF 2.1 では \"multiplier\" です")
            }
        }
    }

    private mutating func convertLabel() {
        var distribution = result.document.distribution ?? Distribution()
        let old = distribution.tlp?.label
        var label: TLPLabel = old == .white || old == nil ? .clear : old ?? .clear
        if old == nil {
            warn(
                "/document/distribution/tlp/label", "no label was given; TLP:CLEAR was set",
                "ラベルがないため、TLP:CLEAR を設定しました")
        }
        if let told = labelOfText(distribution.text), options.takesLabelFromText {
            if told != label {
                warn(
                    "/document/distribution/text",
                    "TLP:\(told.rawValue) was taken from the text, in the place of TLP:\(label.rawValue)",
                    "TLP:\(label.rawValue) の代わりに、本文の TLP:\(told.rawValue) を採用しました")
            }
            label = told
        }
        // The address may be that of the first version of the protocol.
        distribution.tlp = TLP(label: label, url: nil)
        result.document.distribution = distribution
    }

    /// The label behind `TLP v2.0: TLP:`.
    private func labelOfText(_ text: String?) -> TLPLabel? {
        guard let text, let mark = text.firstRange(of: "TLP v2.0: TLP:") else { return nil }
        let word = text[mark.upperBound...].prefix { $0.isUppercase && $0.isASCII || $0 == "+" }
        return [TLPLabel.amberStrict, .amber, .clear, .green, .red].first { $0.rawValue == word }
    }

    /// The ID is not to stand in the title, nor what separates it.
    private mutating func convertTitle() {
        let id = source.document.tracking.id
        let title = source.document.title
        guard !id.isEmpty, title.contains(id) else { return }
        let rest = TitleWithoutID.of(title, id: id)
        guard !rest.isEmpty else {
            return warn(
                "/document/title", "the title is the ID and nothing else; it was kept", "タイトルが ID だけのため、維持しました")
        }
        result.document.title = rest
    }

    private mutating func convertLicense() {
        var found: [(expression: String, pointer: String)] = []
        for (index, note) in (source.document.notes ?? []).enumerated() where note.category == .legalDisclaimer {
            for expression in Self.licenses(in: note.text) { found.append((expression, "/document/notes/\(index)")) }
        }
        let distinct = Set(found.map(\.expression))
        if let only = distinct.first, distinct.count == 1 {
            result.document.licenseExpression = only
            warn(
                found[0].pointer, "license \(quoted(only)) was found and set as the document's",
                "ライセンス \(quoted(only)) が見つかったため、文書のライセンスに設定しました")
        } else if !distinct.isEmpty {
            let list = found.map { "\($0.expression) (\($0.pointer))" }.joined(separator: ", ")
            warn(
                "/document/notes", "more than one license was found, and none was set: \(list)",
                "複数のライセンスが見つかったため、設定しませんでした: \(list)")
        }
    }

    /// A note that tells the last day and nothing else becomes the extension that CSAF 2.1 has room for; in documents
    /// that were taken back it stays, for they should have no extensions.
    mutating func convertValidity() {
        guard !["csaf_withdrawn", "csaf_superseded"].contains(result.document.category) else { return }
        let told = (source.document.notes ?? []).enumerated().filter { AdvisoryValidity.isTold(by: $0.element) }
        guard told.count == 1, let (index, note) = told.first, note.audience == nil,
            let validity = source.validity, note.text.split(whereSeparator: \.isWhitespace) == [validity.lastDay[...]]
        else { return }
        result.validity = validity
        warn(
            "/document/notes/\(index)", "the note on the validity was made an extension of the document",
            "有効期限の注記を文書の拡張にしました")
    }

    /// The whole text, what stands behind `SPDX-License-Identifier:`, and words that are nothing but a license's name.
    private static func licenses(in text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace)
        let trimmed = withoutStop(words.joined(separator: " ")[...])
        if let whole = try? SPDXExpression(trimmed), whole.unlisted.isEmpty { return [trimmed] }
        var found: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if let mark = line.firstRange(of: "SPDX-License-Identifier:") {
                if let license = marked(line[mark.upperBound...]) { found.append(license) }
                continue
            }
            for word in line.split(whereSeparator: { $0.isWhitespace || ",;()\"'<>".contains($0) }) {
                let name = word.last == "." ? word.dropLast() : word
                // Names without a hyphen and a digit are words of the language too.
                guard name.contains("-"), name.contains(where: \.isNumber),
                    let license = try? SPDXExpression(String(name)), license.unlisted.isEmpty
                else { continue }
                found.append(String(name))
            }
        }
        return found
    }

    /// The expression behind the mark: the whole line, or its first sentence.
    private static func marked(_ rest: Substring) -> String? {
        let words = rest.split(whereSeparator: \.isWhitespace)
        let sentence = words.firstIndex { $0.last == "." || $0.last == "。" }.map { words[...$0] } ?? words[...]
        return [words[...], sentence].lazy.map { withoutStop($0.joined(separator: " ")[...]) }
            .first { (try? SPDXExpression($0)) != nil }
    }

    /// Without the full stop of a sentence, where an expression stands before it.
    private static func withoutStop(_ text: Substring) -> String {
        guard text.last == "." || text.last == "。" else { return String(text) }
        let bare = String(text.dropLast())
        return (try? SPDXExpression(bare)) == nil ? String(text) : bare
    }
}
