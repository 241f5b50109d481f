internal import FoundationEssentials

/// Bytes as JSON holds them.
struct Base64Bytes {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Throws: `DecodingError`.
    init(text: String, path: [any CodingKey]) throws {
        guard let data = Data(base64Encoded: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: "not in base64"))
        }
        bytes = Array(data)
    }

    var text: String { Data(bytes).base64EncodedString() }
}

extension PathBytes: Codable {
    private enum Keys: String, CodingKey { case base64 }

    /// Text, or an object with `base64` for what is no UTF-8.
    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(text)
        } else {
            let values = try decoder.container(keyedBy: Keys.self)
            let text = try values.decode(String.self, forKey: .base64)
            self.init(try Base64Bytes(text: text, path: values.codingPath).bytes)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if let text = String(validating: bytes, as: UTF8.self) {
            var value = encoder.singleValueContainer()
            try value.encode(text)
        } else {
            var values = encoder.container(keyedBy: Keys.self)
            try values.encode(Base64Bytes(bytes: bytes).text, forKey: .base64)
        }
    }
}
