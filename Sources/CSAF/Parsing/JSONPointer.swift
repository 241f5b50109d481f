/// A path into a JSON document, built while walking it.
///
/// - Source: RFC 6901 §3
struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    private(set) var description = ""

    init() {}

    init(_ path: [any CodingKey]) {
        for key in path { self = key.intValue.map { self[$0] } ?? self[key.stringValue] }
    }

    subscript(_ name: String) -> JSONPointer {
        var result = self
        result.description += "/"
        for character in name {
            switch character {
            case "~": result.description += "~0"
            case "/": result.description += "~1"
            case _: result.description.append(character)
            }
        }
        return result
    }

    subscript(_ index: Int) -> JSONPointer {
        var result = self
        result.description += "/\(index)"
        return result
    }
}
