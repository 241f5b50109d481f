package import NoroshiFormats
package import NoroshiModel
import Yams

/// The texts that people read, in one language.
///
/// Files: `translations/<language>/*.yml`, nested mappings whose leaves are sentences. A key is the path to a
/// leaf, joined by dots; `{name}` in a sentence is a place for an argument.
package struct Translations: Sendable {
    package let language: String
    private let texts: [String: String]

    package static let languages = Vocabulary.languages

    /// The language to answer in: `requested` when it is one of ours, else the first of ours that the
    /// locale variables name, else English. `C` and `POSIX` are English.
    package static func language(requested: String?, environment: [String: String]) -> String {
        let wishes = [requested, environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]]
        for wish in wishes {
            guard let wish, !wish.isEmpty else { continue }
            let language = String(wish.prefix { $0.isLetter && $0.isASCII }).lowercased()
            return languages.contains(language) ? language : "en"
        }
        return "en"
    }

    package static func load(_ language: String, from resources: ResourceDirectory) throws -> Translations {
        var texts: [String: String] = [:]
        for path in try resources.files(in: "translations/\(language)", suffix: ".yml") {
            let source = String(decoding: try ResourceDirectory.read(path), as: UTF8.self)
            guard let root = try YAMLFile.compose(source, file: path) else { continue }
            flatten(root, under: "", into: &texts)
        }
        return Translations(language: language, texts: texts)
    }

    private init(language: String, texts: [String: String]) {
        self.language = language
        self.texts = texts
    }

    package var keys: Set<String> { Set(texts.keys) }

    /// The sentence for `key`, or the key itself when there is none: visible, and found by the tests.
    package func text(_ key: String, _ arguments: [String: String] = [:]) -> String {
        Self.fill(texts[key] ?? key, arguments)
    }

    /// The message's sentence. An argument `title.ja` fills `{title}` for readers of Japanese, `title.en` for those
    /// whose language it lacks; the key `literal` stands for its argument `text` alone.
    package func text(_ message: Message) -> String {
        var arguments = message.arguments
        for name in Set(message.arguments.keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        where arguments[name] == nil {
            let candidates = ["\(name).\(language)", "\(name).en"] + Self.languages.map { "\(name).\($0)" }
            arguments[name] =
                candidates.lazy.compactMap { message.arguments[$0] }.first
                ?? message.arguments.min { $0.key < $1.key }?.value
        }
        return message.key == "literal" ? arguments["text"] ?? "" : text(message.key, arguments)
    }

    package func has(_ key: String) -> Bool { texts[key] != nil }

    /// The texts as nested dictionaries, for `{{t.center.title}}` in a template.
    package var tree: [String: any Sendable] {
        var root = Branch()
        for (key, text) in texts { root.insert(text, at: key.split(separator: ".").map(String.init)[...]) }
        return root.dictionary
    }

    static func fill(_ text: String, _ arguments: [String: String]) -> String {
        guard !arguments.isEmpty, text.contains("{") else { return text }
        var output = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            output += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            output += arguments[String(name)] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }

    private static func flatten(_ node: Node, under prefix: String, into texts: inout [String: String]) {
        if case .mapping = node {
            for (key, value) in node.pairs {
                guard let name = key.string else { continue }
                flatten(value, under: prefix.isEmpty ? name : "\(prefix).\(name)", into: &texts)
            }
        } else if let text = node.string {
            texts[prefix] = text
        }
    }
}

/// Nested texts on their way to a dictionary.
private struct Branch {
    private var texts: [String: String] = [:]
    private var branches: [String: Branch] = [:]

    mutating func insert(_ text: String, at path: ArraySlice<String>) {
        guard let first = path.first else { return }
        if path.count == 1 {
            texts[first] = text
        } else {
            branches[first, default: Branch()].insert(text, at: path.dropFirst())
        }
    }

    var dictionary: [String: any Sendable] {
        var result: [String: any Sendable] = texts
        for (name, branch) in branches { result[name] = branch.dictionary }
        return result
    }
}
