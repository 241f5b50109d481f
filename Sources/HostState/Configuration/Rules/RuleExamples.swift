import FoundationEssentials
package import NoroshiModel

/// Tries rules on their own examples.
package enum RuleExamples {
    /// What an example showed that its rule does not say, in words for who writes rules; nothing when all is well.
    package static func mistakes(of rule: ConfigurationRule) -> [String] {
        let check = ConfigurationRuleCheck(rule)
        var mistakes: [String] = []
        for (kind, examples) in [("pass", rule.passing), ("fail", rule.failing)] {
            for (index, example) in examples.enumerated() {
                let survey = survey(example, of: rule.software)
                let isFailing = check.evaluate([survey]).contains { if case .fail = $0 { true } else { false } }
                if isFailing != (kind == "fail") {
                    mistakes.append("\(rule.locator): '\(rule.id)': example \(index + 1) to \(kind) does not")
                }
            }
        }
        return mistakes
    }

    /// What would be seen on a host that has an example's files.
    package static func survey(_ example: ConfigurationRule.Example, of software: String) -> Observation {
        var found: [ConfigurationSurvey.Software] = []
        switch example {
        case .files(let texts):
            if let reader = SoftwareReader.all.first(where: { $0.name == software }) {
                found = reader.software(in: ExampleFiles(texts), versions: [:]).map { [$0] } ?? []
            }
        case .settings(let values):
            let settings = values.sorted { $0.key < $1.key }.map {
                ConfigurationSurvey.Setting(
                    name: $0.key, values: $0.value, file: "/example", line: 1, text: "\($0.key) \($0.value)")
            }
            found = [
                .init(
                    name: software, version: values["program.version"]?.first, files: ["/example"], settings: settings)
            ]
        }
        return Observation(
            host: "example", at: Date(timeIntervalSince1970: 0),
            fact: .state(.configuration(ConfigurationSurvey(software: found))))
    }
}
