/// An advisory as plain text, in the layout of the alerts that coordination centers send by mail.
package struct AdvisoryText {
    package let content: AdvisoryContent
    /// Where the newest version stands; empty where nobody says.
    let address: String
    /// Who hands it out.
    let center: String
    /// What a reader has to know that is not in the document.
    let notices: [String]
    /// A word of the translations in the advisory's own language.
    let word: (String) -> String

    static let width = 70

    /// - Parameter word: Gives the sentence of a key such as `advisory.impact`.
    package init(
        content: AdvisoryContent, address: String, center: String, notices: [String] = [],
        word: @escaping (String) -> String
    ) {
        self.content = content
        self.address = address.readableLine
        self.center = center.readableLine
        self.notices = notices.map(\.readableLine)
        self.word = word
    }

    package var text: String {
        let rule = String(repeating: "=", count: Self.width)
        var lines = [
            content.title + " (Version \(content.version))", "", rule, content.id, center, "", content.title, "",
        ]
        for warning in content.warnings(word) + notices { lines += wrapped("*** \(warning) ***") + [""] }
        lines.append("\(word("advisory.first-issue")): \(content.firstIssue)")
        lines.append("\(word("advisory.this-issue")): \(content.thisIssue) (Ver. \(content.version))")
        if !content.validity.isEmpty { lines += wrapped("\(word("advisory.validity")): \(content.validity)") }
        if !address.isEmpty { lines.append("\(word("advisory.latest")): \(address)") }
        lines += [rule, ""]
        lines += section("I", "situation", content.situation + list(content.vulnerabilities))
        lines += section("II", "impact", content.impact)
        lines += section("III", "how-to-check", content.howToCheck(word))
        lines += section("IV", "countermeasures", numbered(content.countermeasures))
        for part in content.further { lines += ["", part.title, ""] + paragraphs(part.text) }
        lines += products + references + ending
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ numeral: String, _ name: String, _ parts: [AdvisoryContent.Part]) -> [String] {
        guard !parts.isEmpty else { return [] }
        return ["", "\(numeral). \(word("advisory.\(name)"))", ""] + parts.flatMap { paragraphs($0.text) }
    }

    private func list(_ texts: [String]) -> [AdvisoryContent.Part] {
        texts.isEmpty ? [] : [.init(title: "", text: texts.map { "- \($0)" }.joined(separator: "\n"))]
    }

    private func numbered(_ parts: [AdvisoryContent.Part]) -> [AdvisoryContent.Part] {
        parts.enumerated().map { .init(title: $1.title, text: "(\($0 + 1)) \($1.text)") }
    }

    private var products: [String] {
        guard !content.products.isEmpty else { return [] }
        return ["", word("advisory.products"), ""]
            + content.products.map { product in
                "- \(product.name)" + (product.status.isEmpty ? "" : " (\(word("advisory.status.\(product.status)")))")
            }
    }

    private var references: [String] {
        guard !content.references.isEmpty else { return [] }
        return ["", word("advisory.references"), ""]
            + content.references.flatMap { ["- \($0.summary)", "  \($0.url)"] }
    }

    private var ending: [String] {
        let rule = "________"
        var lines = ["", rule, ""]
        for term in content.terms { lines += paragraphs(term) }
        lines += ["\(word("advisory.publisher")): \(content.publisher)", rule, "", word("advisory.history"), ""]
        return lines + content.revisions.flatMap { wrapped("\($0.date) (Ver. \($0.version)) \($0.summary)") }
    }

    private func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { wrapped(String($0)) } + [""]
    }

    /// Lines of at most ``width`` columns, each indented as the first; words of scripts with spaces stay whole.
    private func wrapped(_ text: String) -> [String] {
        let indent = String(text.prefix(Self.width / 2).prefix { $0 == " " })
        var lines: [String] = []
        var line = indent
        var columns = indent.count
        for word in String(text.dropFirst(indent.count)).wrapUnits {
            let size = word.displayWidth
            if columns + size > Self.width, columns > indent.count {
                lines.append(line.withoutSpacesAtEnd)
                (line, columns) = (indent, indent.count)
            }
            if columns == indent.count, word == " " { continue }
            line += word
            columns += size
        }
        return lines + [line.withoutSpacesAtEnd]
    }
}

extension String {
    /// Pieces between which a line may end: words, spaces, and each wide character by itself, closing marks kept
    /// with what they close.
    fileprivate var wrapUnits: [String] {
        var units: [String] = []
        for character in self {
            let isWide = String(character).displayWidth > 1
            let closes = "、。，．」』）!?！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)".contains(character)
            let isOpened = units.last.map { "「『（(".contains($0.last ?? " ") } ?? false
            if let last = units.last,
                closes || isOpened || (!isWide && character != " " && last.last != " " && !last.endsWide)
            {
                units[units.count - 1] = last + String(character)
            } else {
                units.append(String(character))
            }
        }
        return units
    }

    fileprivate var withoutSpacesAtEnd: String {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }

    private var endsWide: Bool { last.map { String($0).displayWidth > 1 } ?? false }
}
