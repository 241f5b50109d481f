import Foundation
import TestSupport

/// Log lines of public projects that say whose failure they are, where they are at hand.
enum LabelledLines {
    /// One line with what is known of it.
    struct Sample: Sendable {
        let service: String
        let line: String
        /// Whether it is to count as an attack.
        let isMatch: Bool
        /// Who did it.
        let host: String?
    }

    static let folder = SharedData.folder("data/fail2ban")

    /// Every labelled line; a label is a comment with `failJSON:` and an object, and is for the next line. A line may be
    /// labelled more than once: what some ask for is no match to others.
    static func load() throws -> [Sample] {
        guard let folder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().flatMap { service in
            var samples: [Sample] = []
            var label: Label?
            // Some lines are in older encodings.
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(service)"))
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                if let found = line.range(of: "failJSON:"), line.first == "#" {
                    label = try JSONDecoder().decode(Label.self, from: Data(line[found.upperBound...].utf8))
                } else if line.first != "#", let known = label {
                    samples.append(Sample(service: service, line: String(line), isMatch: known.match, host: known.host))
                    label = nil
                }
            }
            return samples
        }
    }

    private struct Label: Decodable {
        let match: Bool
        let host: String?
    }
}
