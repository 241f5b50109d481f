import FoundationEssentials
import NoroshiModel

/// A line that was told in JSON, as it is looked for again.
package struct EvidenceRecord: Sendable, Hashable {
    package let file: String
    package let line: Int
    package let offset: Int
    /// nil where it was masked, or could not be read.
    package let sha256: String?
    package let length: Int?
    package let identity: EvidenceIdentity?

    /// The lines that a line of JSON tells of: one of a match, those of a story, those of all events of a finding.
    ///
    /// - Throws: ``EvidenceError`` for what is no such JSON.
    package static func read(_ json: [UInt8], number: Int) throws -> [EvidenceRecord] {
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(json))
        } catch {
            throw EvidenceError(line: number, reason: "is not a line that 'noroshi logs --format json' writes")
        }
        switch wire.kind {
        case "match":
            guard let place = wire.place else { throw EvidenceError(line: number, reason: "tells no place") }
            return [place]
        case "story": return (wire.events ?? []).flatMap { $0.places }
        case "finding": return (wire.events ?? []).flatMap { $0.places }
        default: throw EvidenceError(line: number, reason: "is of an unknown kind '\(Escaped.text(wire.kind))'")
        }
    }

    /// What lines of JSON tell, as far as it is needed.
    private struct Wire: Decodable {
        struct Identity: Decodable {
            let device: UInt64
            let inode: UInt64
            let size: Int
        }

        struct Event: Decodable {
            let file: String?
            let line: Int?
            let offset: Int?
            let sha256: String?
            let length: Int?
            let identity: Identity?
            let lines: [Event]?

            var places: [EvidenceRecord] {
                let own = Wire.record(file, line, offset, sha256, length, identity)
                return (own.map { [$0] } ?? []) + (lines ?? []).flatMap(\.places)
            }
        }

        let kind: String
        let file: String?
        let line: Int?
        let offset: Int?
        let sha256: String?
        let length: Int?
        let identity: Identity?
        let events: [Event]?

        var place: EvidenceRecord? { Self.record(file, line, offset, sha256, length, identity) }

        static func record(
            _ file: String?, _ line: Int?, _ offset: Int?, _ sha256: String?, _ length: Int?, _ identity: Identity?
        ) -> EvidenceRecord? {
            guard let file, let line, let offset else { return nil }
            return EvidenceRecord(
                file: file, line: line, offset: offset, sha256: sha256, length: length,
                identity: identity.map { EvidenceIdentity(device: $0.device, inode: $0.inode, size: $0.size) })
        }
    }
}

/// A line of a file of findings that cannot be used.
package struct EvidenceError: Error, CustomStringConvertible {
    package let line: Int
    package let reason: String
    package var description: String { "line \(line) \(reason)" }
}
