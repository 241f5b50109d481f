package import NoroshiModel
import Yams

/// A list of the field's words, each with its name in every language; data with a version.
///
/// The file: `version`, then `terms`, a list of `{id, parent?, en, ja}` in the order they are shown.
package struct Vocabulary: Sendable, Hashable {
    package let version: String
    package let terms: [Term]
    private let names: [String: Term]

    package struct Term: Sendable, Hashable {
        package let id: String
        /// Id of the term that this one is a kind of.
        package let parent: String?
        /// Name by language.
        package let names: [String: String]
    }

    package static let languages = ["en", "ja"]

    package subscript(id: String) -> Term? { names[id] }
    package func contains(_ id: String) -> Bool { names[id] != nil }

    /// The term's name, or its id when it is not in the list (an older list's word).
    package func name(_ id: String, language: String) -> String {
        names[id].flatMap { $0.names[language] ?? $0.names["en"] } ?? id
    }

    package static func load(_ name: String, from resources: ResourceDirectory) throws -> Vocabulary {
        let path = try resources.path("vocabulary/\(name).yml")
        return try parse(resources.text("vocabulary/\(name).yml"), file: path)
    }

    /// - Throws: Every mistake of the file.
    package static func parse(_ text: String, file: String) throws(ParseErrors) -> Vocabulary {
        var errors: [ParseError] = []
        guard let root = try YAMLFile.compose(text, file: file), case .mapping(let mapping) = root else {
            throw ParseErrors([ParseError(file: file, line: 1, column: 1, reason: "expected 'version' and 'terms'")])
        }
        var terms: [Term] = []
        var names: [String: Term] = [:]
        for node in mapping["terms"].map({ Array($0.sequence ?? []) }) ?? [] {
            guard let id = node["id"]?.string else {
                errors.append(node.error("term without 'id'", file: file))
                continue
            }
            var words: [String: String] = [:]
            for language in languages {
                if let word = node[language]?.string {
                    words[language] = word
                } else {
                    errors.append(node.error("term '\(id)' without '\(language)'", file: file))
                }
            }
            let term = Term(id: id, parent: node["parent"]?.string, names: words)
            if names.updateValue(term, forKey: id) != nil {
                errors.append(node.error("term '\(id)' written twice", file: file))
            }
            terms.append(term)
        }
        guard errors.isEmpty else { throw ParseErrors(errors) }
        return Vocabulary(version: mapping["version"]?.string ?? "", terms: terms, names: names)
    }
}
