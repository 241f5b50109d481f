package import LogReading
package import NoroshiModel
import Yams

extension MessageCatalog {
    /// The files of `log-messages/`, in the order of their names.
    ///
    /// - Throws: Every mistake of the first file that has one: what cannot be read, a form without a meaning, an example
    ///   that is not of its form.
    package static func load(from resources: ResourceDirectory) throws -> MessageCatalog {
        var groups: [Group] = []
        for path in try resources.files(in: "log-messages", suffix: ".yml") {
            groups.append(try group(String(decoding: try ResourceDirectory.read(path), as: UTF8.self), file: path))
        }
        return MessageCatalog(groups)
    }

    /// One file.
    package static func group(_ text: String, file: String) throws(ParseErrors) -> Group {
        var reader = Reader(file: file)
        guard let root = try YAMLFile.compose(text, file: file) else {
            throw ParseErrors([ParseError(file: file, line: 1, column: 1, reason: "empty")])
        }
        let programs = reader.words(root, "programs")
        let kinds = (root["messages"]?.sequence.map(Array.init) ?? []).compactMap { reader.kind($0) }
        if programs.isEmpty { reader.errors.append(root.error("no 'programs'", file: file)) }
        if kinds.isEmpty, reader.errors.isEmpty { reader.errors.append(root.error("no 'messages'", file: file)) }
        guard reader.errors.isEmpty else { throw ParseErrors(reader.errors) }
        return Group(programs: programs, kinds: kinds)
    }

    private struct Reader {
        let file: String
        var errors: [ParseError] = []

        mutating func words(_ node: Node, _ key: String) -> [String] {
            guard let value = node[key] else { return [] }
            guard let list = value.sequence else {
                errors.append(value.error("expected a list", file: file))
                return []
            }
            return list.compactMap(\.string)
        }

        mutating func kind(_ node: Node) -> MessageKind? {
            for (key, _) in node.pairs where !["form", "action", "outcome", "examples"].contains(key.string ?? "") {
                errors.append(key.error("unknown key '\(key.string ?? "")'", file: file))
            }
            guard let form = node["form"], let text = form.string else {
                errors.append(node.error("message without 'form'", file: file))
                return nil
            }
            do {
                let template = try MessageTemplate(text)
                let examples = words(node, "examples")
                if examples.isEmpty { errors.append(node.error("message without 'examples'", file: file)) }
                for example in examples where !Self.fits(template, example) {
                    errors.append(form.error("'\(example)' is not of this form", file: file))
                }
                return MessageKind(
                    template: template, action: node["action"]?.string, outcome: node["outcome"]?.string,
                    examples: examples)
            } catch {
                errors.append(form.error(error.description, file: file))
                return nil
            }
        }

        private static func fits(_ template: MessageTemplate, _ example: String) -> Bool {
            LineBytes.with(Array(example.utf8)) { template.match($0, in: 0..<$0.count) != nil }
        }
    }
}
