package import NoroshiModel

/// A JSON text as it was sent: members keep their order, numbers their digits.
///
/// For formats whose readers must name every wrong field by its place. Stricter than the grammar in two points:
/// a key may not stand twice in one object, and nesting has a limit.
///
/// - Source: RFC 8259
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable, Hashable {
        package let key: String
        package let value: JSONValue
        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package static let maximumDepth = 32

    /// - Throws: The first place that is not JSON.
    package static func parse(_ bytes: [UInt8], file: String) throws(ParseError) -> JSONValue {
        let reader = JSONReader(file: file, bytes: bytes)
        return try reader.document()
    }

    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// What kind of value it is, for an error message.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// A step of a JSON pointer, escaped.
///
/// - Source: RFC 6901 §3
package func jsonPointerStep(_ key: String) -> String {
    guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return key }
    return key.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
}
