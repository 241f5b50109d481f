import Foundation
import NoroshiModel
import Testing

/// The texts of the account checks as they are shipped, without the reader of another room.
enum AccountTexts {
    static let languages = ["en", "ja"]

    private static let texts: [String: [String: String]] = Dictionary(
        uniqueKeysWithValues: languages.map { language in
            // From the sources' own place, as the compiler knows it.
            let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
            let path = root.appending(path: "Resources/translations/\(language)/account-checks.yml")
            let lines = ((try? String(contentsOf: path, encoding: .utf8)) ?? "").split(separator: "\n")
            var found: [String: String] = [:]
            var keys: [String] = []
            for line in lines {
                let depth = line.prefix { $0 == " " }.count / 2
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                keys = keys.prefix(depth) + [parts[0]]
                if parts.count == 2, !parts[1].isEmpty { found[keys.joined(separator: ".")] = parts[1] }
            }
            return (language, found)
        })

    /// Every sentence of a finding is there, and no place in it stays empty.
    static func check(_ finding: Finding) {
        for message in [finding.title] + finding.remediations.map(\.text) {
            for language in languages {
                guard let text = texts[language]?[message.key] else {
                    Issue.record("no \(language) text for \(message.key)")
                    continue
                }
                let places = text.matches(of: /\{([a-z.]+)\}/).map { String($0.1) }
                for place in places where message.arguments[place] == nil {
                    Issue.record("\(language) \(message.key) has a place '\(place)' that nothing fills")
                }
            }
        }
    }

    static func has(_ key: String) -> Bool { languages.allSatisfy { texts[$0]?[key] != nil } }
}
