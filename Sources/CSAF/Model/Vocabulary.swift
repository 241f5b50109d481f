/// A closed list of words of the standard. Any other word is an error that quotes it.
public protocol Vocabulary: RawRepresentable, Sendable, Codable, Hashable, CaseIterable where RawValue == String {}

extension Vocabulary {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let word = Self(rawValue: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "unknown value \(quoted(text))")
        }
        self = word
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A word in double quotes for a message: control characters are escaped, and a long word is cut after 80 characters.
func quoted(_ text: String) -> String {
    if text.utf8.count <= 80, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
        var result = "\""
        result.reserveCapacity(text.utf8.count + 2)
        result += text
        result += "\""
        return result
    }
    var result = "\""
    for (count, scalar) in text.unicodeScalars.enumerated() {
        if count == 80 {
            result += "…"
            break
        }
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case _ where scalar.properties.generalCategory == .control: result += "\\u{\(String(scalar.value, radix: 16))}"
        case _: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
