internal import FoundationEssentials
package import NoroshiFormats
package import NoroshiModel

/// All rules about configurations: ours in `checks/<software>/*.yml`, with a site's own in `/etc/noroshi/checks` over them.
package struct ConfigurationRules: Sendable {
    /// In the order of their software and files.
    package let rules: [ConfigurationRule]

    /// - Throws: ``ParseErrors`` with every mistake of every file; ``ResourceError`` for a file that cannot be read.
    package static func load(from resources: ResourceDirectory) throws -> ConfigurationRules {
        var texts: [(file: String, text: String)] = []
        for folder in folders(resources) {
            for path in try resources.files(in: "checks/\(folder)", suffix: ".yml") {
                let bytes = try ResourceDirectory.read(path, limit: YAMLFile.maximumSize)
                texts.append((path, String(decoding: bytes, as: UTF8.self)))
            }
        }
        return try parse(texts)
    }

    /// - Throws: Every mistake of every text.
    package static func parse(_ texts: [(file: String, text: String)]) throws(ParseErrors) -> ConfigurationRules {
        var rules: [ConfigurationRule] = []
        var errors: [ParseError] = []
        var known: [CheckID: String] = [:]
        for (file, text) in texts {
            var reader = RuleFileReader(file: file)
            for rule in reader.rules(text) {
                if let first = known[rule.check] {
                    errors.append(twice(rule, first))
                } else {
                    known[rule.check] = rule.locator
                    rules.append(rule)
                }
            }
            errors += reader.errors
        }
        guard errors.isEmpty else { throw ParseErrors(errors) }
        return ConfigurationRules(rules: rules)
    }

    package var checks: [any Check] { rules.map { ConfigurationRuleCheck($0) } }

    private static func folders(_ resources: ResourceDirectory) -> [String] {
        let names = resources.roots.flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: "\($0)/checks")) ?? []
        }
        return Set(names.filter { !$0.hasPrefix(".") && !$0.contains(".") }).sorted()
    }

    private static func twice(_ rule: ConfigurationRule, _ first: String) -> ParseError {
        let parts = rule.locator.split(separator: ":")
        return ParseError(
            file: parts.dropLast(2).joined(separator: ":"), line: Int(parts[parts.count - 2]) ?? 1,
            column: Int(parts[parts.count - 1]) ?? 1, reason: "rule '\(rule.id)' stands already at \(first)")
    }
}
