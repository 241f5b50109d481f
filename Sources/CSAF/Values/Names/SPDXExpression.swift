/// A license expression of SPDX: what its syntax is, and which of its identifiers are on the license list.
///
/// Operators are upper-case (`AND`, `OR`, `WITH`), and so are `LicenseRef-`, `DocumentRef-` and `AdditionRef-` spelled
/// as here; identifiers of the list count in any case. A plus sign behind `LicenseRef-` is an error.
///
/// - Source: SPDX 2.3 Annex D, SPDX 3.0.1 Annex B (`AdditionRef-`); see ``SPDXExpression/listVersion``
public struct SPDXExpression: Sendable, Hashable {
    /// One identifier of an expression.
    public struct Identifier: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case license, exception
            /// `LicenseRef-…` or `AdditionRef-…`, with or without `DocumentRef-…:` before it.
            case reference
        }

        /// As written, without the plus sign.
        public var text: String
        public var kind: Kind
        /// Whether `+` stands behind it: this version or any later one.
        public var orLater: Bool
        /// Whether the license list has it; true for references.
        public var isListed: Bool
        /// Whether the license list has it as a deprecated one.
        public var isDeprecated: Bool
    }

    /// Why a text is no license expression.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        public var text: String
        /// Lower-case, without a full stop, the offending word quoted.
        public var reason: String
        /// The same in Japanese.
        public var reasonJa: String

        public var description: String { "license expression \(quoted(text)): \(reason)" }
    }

    /// The expression as written.
    public let text: String
    /// The identifiers in the order in which they stand.
    public let identifiers: [Identifier]

    /// The version of the license list that ``Identifier/isListed`` speaks of.
    public static let listVersion = SPDXLicenseList.version

    /// The deepest nesting of parentheses that is read.
    public static let depthLimit = 200

    public init(_ text: String) throws(ParseError) {
        var parser = ExpressionParser(text)
        try parser.readWhole()
        self.text = text
        self.identifiers = parser.identifiers
    }

    /// Identifiers that are neither on the list nor references.
    public var unlisted: [Identifier] { identifiers.filter { !$0.isListed } }

    /// Identifiers that the list has deprecated.
    public var deprecated: [Identifier] { identifiers.filter(\.isDeprecated) }
}

private struct ExpressionParser {
    let text: String
    private var words: ArraySlice<Substring>
    private(set) var identifiers: [SPDXExpression.Identifier] = []

    init(_ text: String) {
        self.text = text
        words = Self.words(in: text)[...]
    }

    mutating func readWhole() throws(SPDXExpression.ParseError) {
        guard !words.isEmpty else { throw error("empty", "空です") }
        try readCompound(depth: 0)
        if let word = words.first {
            throw error("unexpected \(quoted(String(word)))", "\(quoted(String(word))) がここにあるのは誤りです")
        }
    }

    /// Simple expressions with `AND` and `OR` between; which of them binds stronger does not matter here.
    private mutating func readCompound(depth: Int) throws(SPDXExpression.ParseError) {
        guard depth <= SPDXExpression.depthLimit else { throw error("nested too deeply", "入れ子が深すぎます") }
        while true {
            if words.first == "(" {
                words.removeFirst()
                try readCompound(depth: depth + 1)
                guard words.popFirst() == ")" else { throw error("\")\" is missing", "\")\" がありません") }
            } else {
                try readSimple()
            }
            guard words.first == "AND" || words.first == "OR" else { return }
            words.removeFirst()
        }
    }

    private mutating func readSimple() throws(SPDXExpression.ParseError) {
        guard let word = words.popFirst() else { throw error("a license is missing at the end", "末尾にライセンスがありません") }
        identifiers.append(try license(String(word)))
        guard words.first == "WITH" else { return }
        words.removeFirst()
        guard let addition = words.popFirst() else { throw error("an exception is missing at the end", "末尾に例外がありません") }
        identifiers.append(try exception(String(addition)))
    }

    private func license(_ word: String) throws(SPDXExpression.ParseError) -> SPDXExpression.Identifier {
        if Self.isReference(word, "LicenseRef-") {
            return .init(text: word, kind: .reference, orLater: false, isListed: true, isDeprecated: false)
        }
        try check(word)
        if let listed = SPDXLicenseList.licenses[word.lowercased()] {
            return .init(
                text: word, kind: .license, orLater: false, isListed: true, isDeprecated: listed.isDeprecated)
        }
        let orLater = word.hasSuffix("+")
        let name = orLater ? String(word.dropLast()) : word
        try checkCharacters(name, of: word)
        let listed = SPDXLicenseList.licenses[name.lowercased()]
        return .init(
            text: name, kind: .license, orLater: orLater, isListed: listed != nil,
            isDeprecated: listed?.isDeprecated == true)
    }

    private func exception(_ word: String) throws(SPDXExpression.ParseError) -> SPDXExpression.Identifier {
        if Self.isReference(word, "AdditionRef-") {
            return .init(text: word, kind: .reference, orLater: false, isListed: true, isDeprecated: false)
        }
        try check(word)
        try checkCharacters(word, of: word)
        let listed = SPDXLicenseList.exceptions[word.lowercased()]
        return .init(
            text: word, kind: .exception, orLater: false, isListed: listed != nil,
            isDeprecated: listed?.isDeprecated == true)
    }

    /// Refuses operators, parentheses and misspelled references in the place of an identifier.
    private func check(_ word: String) throws(SPDXExpression.ParseError) {
        let lowered = word.lowercased()
        if ["and", "or", "with", "(", ")"].contains(lowered) {
            throw error("unexpected \(quoted(word))", "\(quoted(word)) がここにあるのは誤りです")
        }
        for prefix in ["licenseref-", "documentref-", "additionref-"] where lowered.hasPrefix(prefix) {
            throw error("\(quoted(word)) is not a reference to a license", "\(quoted(word)) はライセンスへの参照ではありません")
        }
    }

    private func checkCharacters(_ name: String, of word: String) throws(SPDXExpression.ParseError) {
        guard Self.isIdentifier(name) else {
            throw error("\(quoted(word)) is not an identifier", "\(quoted(word)) は識別子ではありません")
        }
    }

    private func error(_ reason: String, _ reasonJa: String) -> SPDXExpression.ParseError {
        SPDXExpression.ParseError(text: text, reason: reason, reasonJa: reasonJa)
    }

    /// `LicenseRef-x` or `DocumentRef-y:LicenseRef-x`.
    private static func isReference(_ word: String, _ prefix: String) -> Bool {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last, last.hasPrefix(prefix),
            isIdentifier(String(last.dropFirst(prefix.count)))
        else { return false }
        guard parts.count == 2 else { return true }
        let document = "DocumentRef-"
        return parts[0].hasPrefix(document) && isIdentifier(String(parts[0].dropFirst(document.count)))
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    /// Words between spaces; parentheses are words of their own.
    private static func words(in text: String) -> [Substring] {
        var result: [Substring] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            var rest = word
            while let first = rest.first, first == "(" {
                result.append(rest.prefix(1))
                rest.removeFirst()
            }
            let body = rest.prefix { $0 != "(" && $0 != ")" }
            if !body.isEmpty { result.append(body) }
            rest = rest.dropFirst(body.count)
            // Whatever else follows is left to the parser, sign by sign.
            while let first = rest.first {
                let piece = first == "(" || first == ")" ? rest.prefix(1) : rest.prefix { $0 != "(" && $0 != ")" }
                result.append(piece)
                rest = rest.dropFirst(piece.count)
            }
        }
        return result
    }
}
