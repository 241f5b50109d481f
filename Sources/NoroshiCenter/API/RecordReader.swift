import HTTPTypes
import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// Reads one JSON object of the desk's API field by field and collects everything that is wrong with it.
struct RecordReader {
    private let fields: [String: JSONValue]
    let pointer: String
    private(set) var errors: [ReportError] = []

    /// - Parameter known: The fields that the record may have.
    init(_ value: JSONValue, at pointer: String, known: Set<String>) {
        self.pointer = pointer
        guard case .object(let members) = value else {
            fields = [:]
            errors = [ReportError(pointer: pointer, reason: "expected an object, found \(value.kind)")]
            return
        }
        fields = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }.filter { $0.value != .null }
        for key in members.map(\.key) where !known.contains(key) { fail(String(key.prefix(60)), "unknown field") }
    }

    func value(_ name: String) -> JSONValue? { fields[name] }

    mutating func fail(_ name: String, _ reason: String) {
        errors.append(
            ReportError(pointer: name.isEmpty ? pointer : "\(pointer)/\(jsonPointerStep(name))", reason: reason))
    }

    mutating func add(_ more: [ReportError]) { errors += more }

    mutating func text(_ name: String, limit: Int = 1_000, required: Bool = false) -> String? {
        guard let value = fields[name] else {
            if required { fail(name, "is missing") }
            return nil
        }
        guard case .string(let text) = value, !text.utf8.contains(0) else {
            fail(name, "expected a string, found \(value.kind)")
            return nil
        }
        guard text.unicodeScalars.count <= limit else {
            fail(name, "\(text.unicodeScalars.count) characters are more than the limit of \(limit)")
            return nil
        }
        if required, text.isEmpty { fail(name, "is empty") }
        return text
    }

    mutating func time(_ name: String) -> Date? {
        guard let text = text(name) else { return nil }
        guard let date = InternetTime.date(text), date >= Date(timeIntervalSince1970: 0) else {
            fail(name, "expected an RFC 3339 time with a zone, from 1970 on, found '\(text.prefix(60))'")
            return nil
        }
        return date
    }

    mutating func texts(_ name: String, limit: Int = 500) -> [String]? {
        guard let value = fields[name] else { return nil }
        guard case .array(let values) = value, values.count <= limit else {
            fail(name, "expected a list of at most \(limit) strings")
            return nil
        }
        var result: [String] = []
        for (index, value) in values.enumerated() {
            guard case .string(let text) = value else {
                fail("\(name)/\(index)", "expected a string, found \(value.kind)")
                continue
            }
            result.append(text)
        }
        return result
    }

    mutating func words(_ name: String, of vocabulary: Vocabulary) -> [String]? {
        guard let words = texts(name) else { return nil }
        for word in words where !vocabulary.contains(word) { fail(name, "unknown word '\(word.prefix(60))'") }
        return words
    }

    mutating func choice<T: RawRepresentable & CaseIterable>(_ name: String) -> T? where T.RawValue == String {
        guard let text = text(name) else { return nil }
        guard let choice = T(rawValue: text) else {
            fail(
                name,
                "expected one of \(T.allCases.map(\.rawValue).joined(separator: ", ")), found '\(text.prefix(60))'")
            return nil
        }
        return choice
    }
}

/// The elements of an array with their places, or the one value itself.
func records(_ value: JSONValue, limit: Int) throws -> (values: [(JSONValue, String)], isArray: Bool) {
    guard case .array(let values) = value else { return ([(value, "")], false) }
    guard values.count <= limit else {
        throw Refusal(.contentTooLarge, "\(values.count) records are more than the limit of \(limit)", limit: limit)
    }
    return (values.enumerated().map { ($1, "/\($0)") }, true)
}

/// The body as JSON.
func parseJSON(_ bytes: [UInt8]) throws -> JSONValue {
    do {
        return try JSONValue.parse(bytes, file: "")
    } catch {
        throw Refusal(.badRequest, "line \(error.line), column \(error.column): \(error.reason)")
    }
}
