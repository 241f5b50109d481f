package import NoroshiModel
package import Yams

/// Reads YAML that people write, and knows where every value stood.
package enum YAMLFile {
    package static let maximumSize = 1 << 20  // bytes

    /// The document's root, nil when it is empty.
    ///
    /// - Throws: Where the text is not YAML.
    package static func compose(_ text: String, file: String) throws(ParseErrors) -> Node? {
        guard text.utf8.count <= maximumSize else {
            throw ParseErrors([
                ParseError(file: file, line: 1, column: 1, reason: "larger than \(maximumSize) bytes")
            ])
        }
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ParseErrors([place(of: error, file: file)])
        } catch {
            throw ParseErrors([ParseError(file: file, line: 1, column: 1, reason: "\(error)")])
        }
    }

    private static func place(of error: YamlError, file: String) -> ParseError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ParseError(file: file, line: mark.line, column: mark.column, reason: problem)
        case .reader(let problem, let offset, let value, _):
            ParseError(
                file: file, line: 1, column: (offset ?? 0) + 1, reason: "\(problem) (byte value \(value))")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ParseError(
                file: file, line: context.mark.line, column: context.mark.column,
                reason: "key written twice: "
                    + duplicates.map { "'\($0)'" }.joined(separator: ", "))
        default: ParseError(file: file, line: 1, column: 1, reason: "\(error)")
        }
    }
}

extension Node {
    /// The key-value pairs of a mapping, in file order.
    package var pairs: [(key: Node, value: Node)] {
        guard case .mapping(let mapping) = self else { return [] }
        return mapping.map { ($0.key, $0.value) }
    }

    package func error(_ reason: String, file: String) -> ParseError {
        ParseError(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, reason: reason)
    }
}
