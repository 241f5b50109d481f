import FoundationEssentials

/// A key that is known only when it is met.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Refuses an object with properties that the standard does not name.
    func refuseOthers<Key: CodingKey & CaseIterable>(_ keys: Key.Type) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath + [key],
                    debugDescription: "unknown property \(quoted(key.stringValue))"))
        }
    }
}

/// Reads one JSON value as a type: syntax, UTF-8 and duplicate keys first, then what the type wants.
func decodeJSON<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], file: String, limits: ParsingLimits
) throws(CSAFError) -> Value {
    _ = try JSONTree.read(bytes, file: file, limits: limits)
    return try decodeJSON(type, bytes, at: "", file: file)
}

/// Reads JSON that is known to be well-formed as a type.
///
/// - Parameter pointer: Where the bytes stand in the file, for errors.
func decodeJSON<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], at pointer: String, file: String
) throws(CSAFError) -> Value {
    do {
        return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
        let content = ContentError(error)
        throw CSAFError(file: file, place: .pointer(pointer + content.pointer), reason: content.reason)
    }
}

extension KeyedDecodingContainer {
    /// The edition that a file of metadata is of.
    func decodeEdition(forKey key: Key) throws -> CSAFVersion {
        let version = try decode(String.self, forKey: key)
        guard let edition = CSAFVersion(rawValue: version) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "unknown version \(quoted(version))")
        }
        return edition
    }
}

/// JSON in UTF-8: keys sorted, two spaces of indent, a newline at the end.
func encodeJSON(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
        preconditionFailure("a score is not a finite number, which no JSON can hold")
    }
    return Array(data) + [0x0A]
}
