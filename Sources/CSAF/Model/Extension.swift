/// Something that the standard does not know, by somebody else's schema.
///
/// - Source: CSAF 2.1 §3.1.3
public struct Extension: Sendable, Codable, Hashable {
    /// The address of its schema.
    public var schema: String
    public var category: ExtensionCategory
    public var content: JSONContent
    /// Whether nobody may read the document without understanding the extension.
    public var critical: Bool

    public init(schema: String, category: ExtensionCategory, content: JSONContent, critical: Bool) {
        self.schema = schema
        self.category = category
        self.content = content
        self.critical = critical
    }

    private enum CodingKeys: String, CodingKey {
        case category, content, critical
        case schema = "$schema"
    }
}

/// How much an extension matters.
public enum ExtensionCategory: String, Vocabulary {
    case essential, significant, supplementary
}

/// Any JSON, for parts whose form others define.
///
/// - Source: RFC 8259 §3
public indirect enum JSONContent: Sendable, Codable, Hashable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONContent])
    case object([String: JSONContent])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONContent].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONContent].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
