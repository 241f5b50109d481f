/// A document as it was read, each part with its place.
struct Tree: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case null
        case bool(Bool)
        /// A whole number, in decimal digits as far as it has them.
        case integer(String)
        case float(String)
        case string(String)
        case list([Tree])
        case map([Pair])
    }

    struct Pair: Sendable, Hashable {
        let key: Tree
        let value: Tree

        var name: String { key.text ?? "" }

        func isNamed(_ name: String) -> Bool {
            if case .string(let text) = key.kind { text == name } else { false }
        }
    }

    let kind: Kind
    let place: Place

    /// A scalar as text; `nil` for null, lists and maps.
    var text: String? {
        switch kind {
        case .bool(let value): value ? "true" : "false"
        case .integer(let text), .float(let text), .string(let text): text
        case .null, .list, .map: nil
        }
    }

    var pairs: [Pair]? {
        guard case .map(let pairs) = kind else { return nil }
        return pairs
    }

    subscript(name: String) -> Tree? {
        guard case .map(let pairs) = kind else { return nil }
        for index in pairs.indices where pairs[index].isNamed(name) { return pairs[index].value }
        return nil
    }

    /// What it is, for a message.
    var noun: String {
        switch kind {
        case .null: "nothing"
        case .bool: "a truth value"
        case .integer, .float: "a number"
        case .string: "a text"
        case .list: "a list"
        case .map: "a map"
        }
    }

    func error(_ reason: String) -> ParseError { ParseError(place, reason) }

    /// This tree with what another has besides; where both have a map, the maps together, else the other's.
    func merged(with other: Tree) -> Tree {
        guard let pairs, let others = other.pairs else { return other }
        var result = pairs
        for pair in others {
            if let index = result.firstIndex(where: { $0.name == pair.name }) {
                result[index] = Pair(key: pair.key, value: result[index].value.merged(with: pair.value))
            } else {
                result.append(pair)
            }
        }
        return Tree(kind: .map(result), place: other.place)
    }

    func without(_ name: String) -> Tree {
        guard let pairs else { return self }
        return Tree(kind: .map(pairs.filter { $0.name != name }), place: place)
    }
}

/// A value of a key that the specification does not know.
public indirect enum CustomValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number as it is written.
    case number(String)
    case string(String)
    case list([CustomValue])
    /// In the order of the file.
    case map([Entry])

    public struct Entry: Sendable, Hashable {
        public let key: String
        public let value: CustomValue
    }

    init(_ tree: Tree) {
        self =
            switch tree.kind {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let text), .float(let text): .number(text)
            case .string(let text): .string(text)
            case .list(let items): .list(items.map(CustomValue.init))
            case .map(let pairs): .map(pairs.map { Entry(key: $0.name, value: CustomValue($0.value)) })
            }
    }
}
