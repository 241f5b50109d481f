import FoundationEssentials
package import NoroshiModel

/// Reads what another host saw of itself, from what `noroshi inspect --format json` printed there.
///
/// Only what was seen from inside is taken: listeners, replies and what could not be looked at. The file comes from
/// elsewhere: it is read to the first place that is not of the form, and holds no character that a terminal would obey.
///
/// - Source: Documentation/inspection-json.md
package enum InspectionReader {
    package static let maximumSize = 128 << 20  // bytes
    package static let maximumObservations = 500_000

    /// Why a file was refused, and where: `web.json: /observations/3/listener/endpoint/port: …`.
    package struct Refusal: Error, Hashable, CustomStringConvertible {
        package let description: String

        init(_ file: String, _ pointer: String, _ reason: String) {
            description = "\(file): \(pointer.isEmpty ? "" : "\(pointer): ")\(reason)"
        }
    }

    /// - Parameter host: What the host is called here, whatever the file calls it.
    /// - Throws: ``ParseError`` for what is not JSON, ``Refusal`` for what is no inspection.
    package static func parse(_ bytes: [UInt8], file: String, host: Host.Name) throws -> [Observation] {
        guard bytes.count <= maximumSize else {
            throw Refusal(file, "", "larger than the limit of \(maximumSize) bytes")
        }
        let root = try JSONValue.parse(bytes, file: file)
        guard case .array(let entries)? = root["observations"] else {
            throw Refusal(file, "", "no 'observations': expected what 'noroshi inspect --format json' prints")
        }
        guard entries.count <= maximumObservations else {
            throw Refusal(file, "/observations", "more than \(maximumObservations)")
        }
        for (index, entry) in entries.enumerated() { try check(entry, file, "/observations/\(index)") }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            let document = try decoder.decode(Document.self, from: Data(bytes))
            return document.observations.compactMap(\.inside).map {
                Observation(host: host, at: $0.at, fact: $0.fact)
            }
        } catch let error as DecodingError {
            throw refusal(error, file)
        }
    }

    private struct Document: Decodable { let observations: [Entry] }

    /// Kinds that are derived, or were seen from outside, are left out.
    private struct Entry: Decodable {
        let inside: Observation?
        private enum CodingKeys: String, CodingKey { case kind }

        init(from decoder: any Decoder) throws {
            let kind = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .kind)
            inside = ["listener", "reply", "unseen"].contains(kind) ? try Observation(from: decoder) : nil
        }
    }

    private static func check(_ value: JSONValue, _ file: String, _ pointer: String) throws(Refusal) {
        switch value {
        case .string(let text):
            guard text.unicodeScalars.allSatisfy({ $0.value == 0x5C || Escaped.text(String($0)) == String($0) }) else {
                throw Refusal(file, pointer, "a control character")
            }
        case .array(let values):
            for (index, value) in values.enumerated() { try check(value, file, "\(pointer)/\(index)") }
        case .object(let members):
            for member in members {
                try check(member.value, file, "\(pointer)/\(jsonPointerStep(Escaped.text(member.key)))")
            }
            try checkEndpoint(value, file, pointer)
        case .null, .bool, .number: break
        }
    }

    private static func checkEndpoint(_ value: JSONValue, _ file: String, _ pointer: String) throws(Refusal) {
        guard pointer.hasSuffix("/endpoint") else { return }
        if case .number(let digits)? = value["port"], Int(digits).map({ (1...65_535).contains($0) }) != true {
            throw Refusal(file, "\(pointer)/port", "expected a number from 1 to 65535, found \(digits)")
        }
        if case .string(let text)? = value["address"], IPAddress(text)?.description != text {
            throw Refusal(file, "\(pointer)/address", "expected an IP address, found '\(text)'")
        }
    }

    private static func refusal(_ error: DecodingError, _ file: String) -> Refusal {
        let (path, reason): ([any CodingKey], String) =
            switch error {
            case .typeMismatch(_, let context), .dataCorrupted(let context):
                (context.codingPath, context.debugDescription)
            case .valueNotFound(_, let context): (context.codingPath, "missing")
            case .keyNotFound(let key, let context): (context.codingPath, "'\(key.stringValue)' is missing")
            @unknown default: ([], "\(error)")
            }
        let pointer = path.map { "/" + ($0.intValue.map(String.init) ?? jsonPointerStep($0.stringValue)) }.joined()
        return Refusal(file, pointer, Escaped.text(reason))
    }
}
